import Lifecycle

/// What a person typed into a search.
///
/// A lead is found if it has every term: a word, or digits typed as one number. Order, case, accents and spaces within
/// a number don't matter.
struct SearchTerms {
    /// A term's readings: one of these lists of words must be found in full.
    private struct Term {
        var readings: [[String]]
    }

    private let terms: [Term]

    /// More words are ignored.
    private static let mostWords = 8
    /// The number of digits from which digits in several words may be one number.
    private static let shortestNumber = 4

    init(_ text: String) {
        let words = Array(SearchText.plainWords(text).prefix(Self.mostWords))
        var terms: [Term] = []
        var rest = words[...]
        while let word = rest.first {
            let digits = rest.prefix { Self.isNumber($0) }
            if digits.joined().utf8.count >= Self.shortestNumber {
                terms.append(Term(readings: Self.readings(of: Array(digits), isInternational: text.contains("+"))))
                rest = rest.dropFirst(digits.count)
            } else {
                terms.append(Term(readings: [[word]]))
                rest = rest.dropFirst()
            }
        }
        // "Müller" also finds Mueller.
        for (index, spelled) in zip(terms.indices, Self.spelledOut(text, terms.count)) where terms[index].readings != [[spelled]] {
            terms[index].readings.append([spelled])
        }
        self.terms = terms
    }

    /// The number of words and numbers.
    var count: Int { terms.count }

    /// Whether nothing was typed that can be found.
    var isEmpty: Bool { terms.isEmpty }

    /// Whether a term has several readings.
    var hasFurtherReadings: Bool { terms.contains { $0.readings.count > 1 } }

    /// The FTS5 expression for leads that may have all terms.
    ///
    /// - Parameter asTyped: Whether only the first reading of each term counts.
    func expression(_ place: SearchGrams.Place, asTyped: Bool = false) -> String {
        func joined(_ parts: [String], by operation: String) -> String {
            parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " \(operation) ") + ")"
        }
        let parts = terms.map { term in
            let readings = term.readings.prefix(asTyped ? 1 : .max).map { words in
                joined(words.flatMap { SearchGrams.pieces(of: $0, at: place) }.map { "\"\($0)\"" }, by: "AND")
            }
            return joined(readings, by: "OR")
        }
        return parts.joined(separator: " AND ")
    }

    /// Whether every lead that ``expression(_:)`` finds has the terms.
    var isConclusive: Bool {
        terms.allSatisfy { $0.readings.allSatisfy { $0.allSatisfy(SearchGrams.areConclusive) } }
    }

    /// How well some words have the terms, from 0 for whole words as typed; nil if they lack one.
    func rank(in words: [String]) -> Int? {
        var worst = 0
        for term in terms {
            var best: Int?
            for (index, reading) in term.readings.enumerated() {
                guard let place = Self.place(of: reading, in: words) else { continue }
                let rank = place.rawValue + (index == 0 ? 0 : SearchGrams.Place.allCases.count)
                if rank < best ?? .max { best = rank }
            }
            guard let best else { return nil }
            worst = max(worst, best)
        }
        return worst
    }

    /// The worst place of some words among others; nil if one is missing.
    private static func place(of reading: [String], in words: [String]) -> SearchGrams.Place? {
        var worst = SearchGrams.Place.whole
        for sought in reading {
            guard let place = place(of: sought, in: words) else { return nil }
            if place.rawValue > worst.rawValue { worst = place }
        }
        return worst
    }

    private static func place(of sought: String, in words: [String]) -> SearchGrams.Place? {
        let sought = Array(sought.utf8)
        var best: SearchGrams.Place?
        for word in words where word.utf8.count >= sought.count {
            let bytes = Array(word.utf8)
            if bytes.starts(with: sought) {
                if bytes.count == sought.count { return .whole }
                best = .beginning
            } else if best == nil,
                bytes.indices.dropLast(sought.count - 1).contains(where: { bytes[$0...].starts(with: sought) })
            {
                best = .inside
            }
        }
        return best
    }

    private static func isNumber(_ word: String) -> Bool { word.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }

    private static func spelledOut(_ text: String, _ count: Int) -> [String] {
        let plain = SearchText.plainWords(text)
        let further = SearchText.words(text).dropFirst(plain.count)
        // The words correspond only if each of them is a term.
        guard !further.isEmpty, plain.count == count else { return [] }
        var rest = further[...]
        return plain.map { word in
            // A spelling differs from its word only by letters that follow `a`, `o` and `u`.
            guard let next = rest.first, isSpelling(next, of: word) else { return word }
            rest = rest.dropFirst()
            return next
        }
    }

    private static func isSpelling(_ text: String, of word: String) -> Bool {
        var letters = word.unicodeScalars[...]
        for letter in text.unicodeScalars {
            if letters.first == letter { letters = letters.dropFirst() } else if letter != "e", letter != "a" { return false }
        }
        return letters.isEmpty
    }
}

// Numbers, with and without country code and zeros.
extension SearchTerms {
    /// The readings of digits that were typed in one or several words.
    private static func readings(of words: [String], isInternational: Bool) -> [[String]] {
        let number = words.joined()
        var readings = [[number]]
        func add(_ digits: Substring) {
            let reading = [String(digits)]
            if digits.utf8.count >= shortestNumber - 1, !readings.contains(reading) { readings.append(reading) }
        }
        // The zero before an area code is none of the number's digits if the lead's number has a country code.
        let significant = number.drop { $0 == "0" }
        add(significant)
        // A lead's number may have no country code.
        if isInternational || number.hasPrefix("00") || significant.utf8.count >= longestNational {
            add(significant.dropFirst(callingCodeLength(significant)).drop { $0 == "0" })
        }
        if words.count > 1 { readings.append(words) }
        return readings
    }

    /// The number of digits from which a number rather begins with a country code.
    private static let longestNational = 11

    /// The number of digits of the country code with which a number begins (ITU-T E.164, list of codes).
    private static func callingCodeLength(_ digits: Substring) -> Int {
        guard let first = digits.first else { return 0 }
        if first == "1" || first == "7" { return 1 }
        let twoDigits: Set<Substring> = [
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52",
            "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92",
            "93", "94", "95", "98",
        ]
        return twoDigits.contains(digits.prefix(2)) ? 2 : 3
    }
}
