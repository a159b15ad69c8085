import Formats

/// An e-mail address for comparison: trimmed, in lower case, without `mailto:` and display name.
///
/// Letters beyond ASCII are in one spelling: composed, and the domain in its own script.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The part before the `@`, in lower case.
    ///
    /// RFC 5321 allows it to be case-sensitive; no major provider makes it so.
    package let local: String
    /// The part after the `@`, in lower case.
    package let domain: String

    /// Parses an address; nil if mail cannot be delivered to it.
    ///
    /// Requires one `@`, a local part of 1 to 64 bytes without spaces, a domain of at least two labels of letters,
    /// digits and hyphens, and at most 254 bytes in all (RFC 5321, 4.5.3.1).
    /// Accepts non-ASCII letters in both parts (RFC 6531).
    package init?(_ text: String) {
        if let plain = Self.plain(text) {
            (local, domain) = plain
            return
        }
        var inner = Substring(Self.plainNotation(of: text))
        if let open = inner.lastIndex(of: "<"), let close = inner.lastIndex(of: ">"), open < close {
            inner = inner[inner.index(after: open)..<close]
        }
        inner = inner.trimmingSpace
        if inner.lowercased().hasPrefix("mailto:") { inner = inner.dropFirst(7) }
        guard inner.utf8.count <= 254, let at = inner.firstIndex(of: "@"), inner.lastIndex(of: "@") == at else { return nil }
        let local = inner[..<at].lowercased().composed
        let domain = DomainName.comparable(inner[inner.index(after: at)...].lowercased())
        guard (1...64).contains(local.utf8.count), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains(".."),
            local.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !#"()<>[]:;,\""#.utf8.contains($0) })
        else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel), let last = labels.last, last.utf8.count >= 2,
            !last.utf8.allSatisfy(ASCII.isDigit)
        else { return nil }
        self.local = local
        self.domain = domain
    }

    /// The parts of a plain ASCII address, which nearly all are; nil if the full rules must decide.
    private static func plain(_ text: String) -> (String, String)? {
        var lowered = Array(text.utf8)
        let count = lowered.count
        guard count <= 254, let at = lowered.firstIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else { return nil }
        var dots = 0
        var previous = UInt8(ascii: ".")
        for index in 0..<count {
            let byte = ASCII.lowered(lowered[index])
            lowered[index] = byte
            let isWord = ASCII.isLetter(byte) || ASCII.isDigit(byte)
            let wasWord = ASCII.isLetter(previous) || ASCII.isDigit(previous)
            // A separator is only allowed between letters or digits, so there are no empty labels and no double dots.
            guard isWord || (wasWord && index != count - 1) else { return nil }
            if !isWord, byte != UInt8(ascii: "."), byte != UInt8(ascii: "-"), index < at ? byte != UInt8(ascii: "_") : index != at {
                return nil
            }
            if index > at, byte == UInt8(ascii: ".") { dots += 1 }
            previous = byte
        }
        guard dots > 0, let last = lowered.lastIndex(of: UInt8(ascii: ".")), count - last > 2, count - at <= 64,
            lowered[(last + 1)...].contains(where: ASCII.isLetter)
        else { return nil }
        return (String(decoding: lowered[..<at], as: UTF8.self), String(decoding: lowered[(at + 1)...], as: UTF8.self))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
    }

    package var description: String { local + "@" + domain }

    /// The address as this and earlier versions compare it, one spelling or several: the digests of people who were
    /// erased before have the spelling of their time.
    package var spellings: [String] {
        guard description.utf8.contains(where: { $0 >= 0x80 }) else { return [description] }
        return [description, local + "@" + DomainName.encoded(domain), description.decomposed]
    }

    /// The address without a tag: `ada@x.example` for `ada+news@x.example`, which the same person reads.
    package var untagged: EmailAddress {
        guard let plus = local.utf8.firstIndex(of: UInt8(ascii: "+")), plus != local.utf8.startIndex else { return self }
        return EmailAddress(local[..<plus] + "@" + domain) ?? self
    }

    /// The address of the mailbox that this one reaches: without a tag, and at Gmail without the points, which it
    /// ignores, and under the first of its two domains.
    package var mailbox: EmailAddress {
        let untagged = untagged
        guard ["gmail.com", "googlemail.com"].contains(untagged.domain) else { return untagged }
        return EmailAddress(untagged.local.filter { $0 != "." } + "@gmail.com") ?? untagged
    }
}
