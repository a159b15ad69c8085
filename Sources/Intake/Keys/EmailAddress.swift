/// An e-mail address as it is compared: trimmed, in lower case, without `mailto:` or a display name.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The part before the `@`, in lower case. (RFC 5321 lets it be case-sensitive; no provider of note makes use of that.)
    package let local: String
    /// The part behind the `@`, in lower case.
    package let domain: String

    /// Reads an address; nil where it cannot be one that mail arrives at.
    ///
    /// One `@`, a local part of 1 to 64 bytes without spaces, a domain of at least two labels of letters, digits and hyphens, at most 254 bytes in all
    /// (RFC 5321, 4.5.3.1). Letters beyond ASCII are accepted in both (RFC 6531).
    package init?(_ text: String) {
        if let plain = Self.plain(text) {
            (local, domain) = plain
            return
        }
        var inner = Substring(text)
        if let open = inner.lastIndex(of: "<"), let close = inner.lastIndex(of: ">"), open < close {
            inner = inner[inner.index(after: open)..<close]
        }
        inner = inner.trimmingSpace
        if inner.lowercased().hasPrefix("mailto:") { inner = inner.dropFirst(7) }
        guard inner.utf8.count <= 254, let at = inner.firstIndex(of: "@"), inner.lastIndex(of: "@") == at else { return nil }
        let local = inner[..<at].lowercased()
        let domain = inner[inner.index(after: at)...].lowercased()
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

    /// The parts of an address of the usual letters, which nearly all are, by bytes; nil leaves it to the full rules.
    private static func plain(_ text: String) -> (String, String)? {
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else { return nil }
        var lowered = bytes
        var dots = 0
        var previous = UInt8(ascii: ".")
        for index in bytes.indices {
            let byte = ASCII.lowered(bytes[index])
            lowered[index] = byte
            let isWord = ASCII.isLetter(byte) || ASCII.isDigit(byte)
            let wasWord = ASCII.isLetter(previous) || ASCII.isDigit(previous)
            // Every mark stands between letters or digits: then there are no empty labels and no double points.
            guard isWord || (wasWord && index != bytes.count - 1) else { return nil }
            if !isWord, byte != UInt8(ascii: "."), byte != UInt8(ascii: "-"), index < at ? byte != UInt8(ascii: "_") : index != at {
                return nil
            }
            if index > at, byte == UInt8(ascii: ".") { dots += 1 }
            previous = byte
        }
        guard dots > 0, let last = lowered.lastIndex(of: UInt8(ascii: ".")), bytes.count - last > 2, bytes.count - at <= 64,
            lowered[(last + 1)...].contains(where: ASCII.isLetter)
        else { return nil }
        return (String(decoding: lowered[..<at], as: UTF8.self), String(decoding: lowered[(at + 1)...], as: UTF8.self))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
    }

    package var description: String { local + "@" + domain }
    /// The key of the whole address.
    package var key: MatchKey { MatchKey(.email, description) }

    /// Whether it is a desk's rather than a person's (`info@`, `sales@`; the list is in `Resources/tables/role-addresses.txt`): such an address makes no
    /// two leads the same. `sales+spring@` and `sales-emea@` are the sales desk's too.
    package func isRole(in tables: IntakeTables = .bundled) -> Bool {
        if tables.roleAddresses.contains(local) { return true }
        let marks = (UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."))
        guard let cut = local.utf8.firstIndex(where: { $0 == marks.0 || $0 == marks.1 || $0 == marks.2 || $0 == marks.3 }) else {
            return false
        }
        let head = String(local[..<cut])
        // "it.smith" or "hi-anna" may be a person; a longer word such as "sales" or "support" hardly begins a name.
        return head.utf8.count >= 4 && tables.roleAddresses.contains(head)
    }

    /// Whether the provider gives addresses to anybody, so that the domain says nothing about a company.
    package func isFreeMail(in tables: IntakeTables = .bundled) -> Bool { tables.freeMailDomains.contains(domain) }

    /// The company's domain without `www.`, `mail.` and the like; nil for a free provider.
    package func companyDomain(in tables: IntakeTables = .bundled) -> String? {
        isFreeMail(in: tables) ? nil : CompanyName.bareDomain(domain)
    }
}

extension StringProtocol {
    /// The text without white space at either end (spaces, tabs, newlines, no-break spaces).
    var trimmingSpace: Substring {
        let characters = self[...]
        guard let first = characters.firstIndex(where: { !$0.isWhitespace && $0 != "\u{FEFF}" && $0 != "\u{200B}" }),
            let last = characters.lastIndex(where: { !$0.isWhitespace && $0 != "\u{FEFF}" && $0 != "\u{200B}" })
        else { return "" }
        return Substring(characters[first...last])
    }
}
