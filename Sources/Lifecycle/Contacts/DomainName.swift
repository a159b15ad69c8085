@_spi(_Unicode) import Swift

/// Domain names of every script in one spelling, so that they can be compared.
///
/// `müller.example` is also written `xn--mller-kva.example` (RFC 5890), and its ü is one character or two.
enum DomainName {
    private static let prefix = "xn--"

    /// The name in its own script, in lower case and composed form; O(n²) in a label, which has at most 63 bytes.
    static func comparable(_ name: String) -> String {
        // Most names are ASCII without an encoded label.
        if name.utf8.allSatisfy({ $0 < 0x80 }), !name.contains(prefix) { return name }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map { label -> String in
            guard label.hasPrefix(prefix), let decoded = Punycode.decoded(label.dropFirst(prefix.count)),
                Punycode.encoded(decoded) == String(label.dropFirst(prefix.count)), decoded.utf8.contains(where: { $0 >= 0x80 })
            else { return String(label) }
            return decoded
        }
        return labels.joined(separator: ".").lowercased().composed
    }

    /// The name as mail servers write it, with encoded labels.
    static func encoded(_ name: String) -> String {
        name.split(separator: ".", omittingEmptySubsequences: false).map { label -> String in
            guard label.utf8.contains(where: { $0 >= 0x80 }), let encoded = Punycode.encoded(String(label)) else {
                return String(label)
            }
            return prefix + encoded
        }.joined(separator: ".")
    }
}

extension String {
    /// The text with each letter and its accents as one character where there is one (Unicode's form NFC).
    ///
    /// Two texts that look alike then have the same bytes, which keys and digests are made of. The standard library has
    /// the form only for its own use so far; Foundation's would need its data beside the program.
    var composed: String {
        utf8.allSatisfy { $0 < 0x80 } ? self : String(String.UnicodeScalarView(_nfc))
    }

    /// The text with each accent as a character of its own (form NFD), as some systems write file names and exports.
    var decomposed: String {
        String(String.UnicodeScalarView(_nfd))
    }
}

/// Punycode, by which a label of a domain name is written in ASCII (RFC 3492).
enum Punycode {
    private static let (base, least, most, skew, damp): (Int, Int, Int, Int, Int) = (36, 1, 26, 38, 700)
    private static let (firstBias, firstScalar): (Int, Int) = (72, 128)
    private static let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// The text of a label without its prefix; nil if it isn't Punycode.
    static func decoded(_ label: Substring) -> String? {
        var scalars: [Unicode.Scalar] = []
        var rest = Array(label.utf8)[...]
        if let dash = rest.lastIndex(of: UInt8(ascii: "-")) {
            scalars = rest[..<dash].map { Unicode.Scalar($0) }
            rest = rest[(dash + 1)...]
        }
        guard rest.count < 64, scalars.allSatisfy({ $0.isASCII }) else { return nil }
        var (value, index, bias) = (firstScalar, 0, firstBias)
        while !rest.isEmpty {
            let before = index
            var (weight, position) = (1, base)
            while true {
                guard let byte = rest.popFirst(), let digit = digits.firstIndex(of: byte) else { return nil }
                let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
                guard !overflows, index <= Int.max / 2 - product / 2, product < Int.max / 2 else { return nil }
                index += product
                let threshold = min(max(position - bias, least), most)
                if digit < threshold { break }
                guard weight < Int.max / base else { return nil }
                weight *= base - threshold
                position += base
            }
            bias = adapted(index - before, count: scalars.count + 1, isFirst: before == 0)
            value += index / (scalars.count + 1)
            index %= scalars.count + 1
            guard value <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
            scalars.insert(scalar, at: index)
            index += 1
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// The label in ASCII, without its prefix; nil if it is too long.
    static func encoded(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        guard scalars.count < 64 else { return nil }
        var output = label.unicodeScalars.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var (value, delta, bias) = (firstScalar, 0, firstBias)
        while handled < scalars.count {
            guard let next = scalars.filter({ $0 >= value }).min() else { return nil }
            delta += (next - value) * (handled + 1)
            value = next
            for scalar in scalars {
                if scalar < value { delta += 1 }
                guard scalar == value else { continue }
                var (rest, position) = (delta, base)
                while true {
                    let threshold = min(max(position - bias, least), most)
                    if rest < threshold { break }
                    output.append(digits[threshold + (rest - threshold) % (base - threshold)])
                    rest = (rest - threshold) / (base - threshold)
                    position += base
                }
                output.append(digits[rest])
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            value += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var turns = 0
        while delta > (base - least) * most / 2 {
            delta /= base - least
            turns += base
        }
        return turns + (base - least + 1) * delta / (delta + skew)
    }
}
