/// A whole number as people and programs write it: `1,200`, `1.2k`, `10 000`, `2 Mio`.
package struct WrittenNumber: Hashable, Sendable {
    /// The number without its decimals.
    package let value: Int
    /// 1,000 for `k`, 1,000,000 for `m`; 1 for a number without such a word.
    package let scale: Int
    /// Whether digits after a decimal mark were dropped that aren't zero: `1,5`, but not `450.0` and `1.5k`.
    package let hasFraction: Bool
    /// The text between the number before it, or the start, and it; in lower case.
    package let before: String

    /// The numbers in a text, and the text after the last one; nil if one is no number, such as `1.2.3`.
    package static func all(in text: String) -> (numbers: [WrittenNumber], after: String)? {
        var scan = Scan(text)
        var numbers: [WrittenNumber] = []
        var between = ""
        while let scalar = scan.next {
            guard Scan.isDigit(scalar) else {
                between.unicodeScalars.append(scalar)
                scan.index += 1
                continue
            }
            // "1,,2" is a slip rather than two numbers.
            if !numbers.isEmpty, !between.isEmpty, between.allSatisfy({ $0 == "," || $0 == "." }) { return nil }
            let (groups, marks) = scan.digits()
            var scale = scan.scale()
            if scale == 1, let before = Self.scale(before: between) { scale = before }
            guard let value = value(groups, marks, scale) else { return nil }
            let isCut = scale == 1 && hasDecimals(groups, marks) && groups.last?.contains { $0 != "0" } ?? false
            numbers.append(WrittenNumber(value: value, scale: scale, hasFraction: isCut, before: between))
            between = ""
        }
        return (numbers, between)
    }

    /// The factor of a currency with its unit before a number: `T€ 500`, `Mio. EUR 5`; nil without one.
    private static func scale(before text: String) -> Int? {
        guard text.utf8.count > 1 else { return nil }
        let word = text.lowercased().filter { !$0.isWhitespace && $0 != "." }
        let currency = ["€", "$", "£", "eur", "usd", "gbp", "chf"].first(where: word.hasSuffix)
        guard let currency else { return nil }
        return Scan.words[String(word.dropLast(currency.count))] ?? (word.dropLast(currency.count) == "t" ? 1000 : nil)
    }

    /// The value of groups of digits with the marks between them; nil if these are no groups of thousands.
    private static func value(_ groups: [String], _ marks: [Unicode.Scalar], _ scale: Int) -> Int? {
        let hasDecimals = hasDecimals(groups, marks)
        let whole = hasDecimals ? groups.dropLast() : groups[...]
        if whole.count > 1 {
            // Groups of three, or of two before the last three as in India.
            guard let first = whole.first, (1...3).contains(first.utf8.count), whole.last?.utf8.count == 3,
                whole.dropFirst().allSatisfy({ (2...3).contains($0.utf8.count) })
            else { return nil }
            // One mark separates all thousands; it is no decimal mark as well.
            guard Set(marks.prefix(whole.count - 1)).count == 1 else { return nil }
            if hasDecimals, marks.last == marks.first { return nil }
        }
        guard let number = Int(whole.joined()) else { return nil }
        let (scaled, isTooLarge) = number.multipliedReportingOverflow(by: scale)
        guard !isTooLarge else { return nil }
        guard hasDecimals, let decimals = groups.last, scale > 1 else { return scaled }
        // "1.5k" is exact to the last digit that counts.
        var (fraction, unit) = (0, scale)
        for digit in decimals.utf8 where unit >= 10 {
            unit /= 10
            fraction += Int(digit - 0x30) * unit
        }
        let (sum, isTooLargeAlso) = scaled.addingReportingOverflow(fraction)
        return isTooLargeAlso ? nil : sum
    }

    /// Whether the last group is a fraction: after one point or comma it is, unless it has three digits.
    private static func hasDecimals(_ groups: [String], _ marks: [Unicode.Scalar]) -> Bool {
        guard let last = marks.last, last == "." || last == ",", let end = groups.last, let first = groups.first else {
            return false
        }
        guard marks.count == 1 else { return marks.dropLast().allSatisfy { $0 != last } }
        return end.utf8.count != 3 || first.utf8.count > 3 || first == "0"
    }

    /// Reads the parts of numbers from left to right.
    private struct Scan {
        private let scalars: [Unicode.Scalar]
        var index = 0

        init(_ text: String) { scalars = Array(text.lowercased().unicodeScalars) }

        var next: Unicode.Scalar? { scalar(at: index) }

        private func scalar(at place: Int) -> Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

        static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

        private func isDigit(at place: Int) -> Bool { scalar(at: place).map(Self.isDigit) ?? false }

        /// Groups of digits, and the marks between them.
        mutating func digits() -> (groups: [String], marks: [Unicode.Scalar]) {
            var groups = [""]
            var marks: [Unicode.Scalar] = []
            while let scalar = next {
                if Self.isDigit(scalar) {
                    groups[groups.count - 1].unicodeScalars.append(scalar)
                } else if separates(scalar, after: groups[groups.count - 1]) {
                    marks.append(scalar)
                    groups.append("")
                } else {
                    break
                }
                index += 1
            }
            return (groups, marks)
        }

        private func separates(_ mark: Unicode.Scalar, after group: String) -> Bool {
            switch mark {
            case ".", ",": return isDigit(at: index + 1)
            case "'", "’", " ", "\u{A0}", "\u{202F}", "\u{2009}":
                // "2 10" are two numbers, "10 000" is one.
                return group.utf8.count <= 3 && (1...3).allSatisfy { isDigit(at: index + $0) } && !isDigit(at: index + 4)
            default: return false
            }
        }

        /// The factor of a word right after the number, which is then read; 1 without one.
        mutating func scale() -> Int {
            var place = index
            while scalar(at: place) == " " { place += 1 }
            if let factor = scalar(at: place).flatMap({ Self.signs[$0] }) {
                index = place + 1
                return factor
            }
            var word = ""
            while let scalar = scalar(at: place), scalar.properties.isAlphabetic {
                word.unicodeScalars.append(scalar)
                place += 1
            }
            // "500 T€" are thousands, "5 T" is no number that is known.
            if word == "t", let sign = scalar(at: place), "€$£".unicodeScalars.contains(sign) {
                index = place
                return 1000
            }
            guard let factor = Self.words[word] else { return 1 }
            index = place
            return factor
        }

        private static let signs: [Unicode.Scalar: Int] = ["千": 1000, "万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000]
        static let words: [String: Int] = [
            "k": 1000, "tsd": 1000, "thousand": 1000, "tausend": 1000, "mil": 1000,
            "m": 1_000_000, "mm": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
            "millionen": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000, "mrd": 1_000_000_000, "billion": 1_000_000_000,
            "billions": 1_000_000_000, "milliarden": 1_000_000_000, "milliard": 1_000_000_000, "milliards": 1_000_000_000,
            "thousands": 1000, "lakh": 100_000, "lakhs": 100_000, "crore": 10_000_000, "crores": 10_000_000,
            "keur": 1000, "teur": 1000, "kusd": 1000, "tusd": 1000, "kchf": 1000, "tchf": 1000, "kgbp": 1000, "tgbp": 1000,
            "meur": 1_000_000, "musd": 1_000_000, "mchf": 1_000_000, "mgbp": 1_000_000,
        ]
    }
}
