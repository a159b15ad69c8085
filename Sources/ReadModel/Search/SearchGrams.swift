/// The pieces of words by which leads are found.
///
/// These are every three letters or four digits in a row, and how words begin and end. With them FTS5
/// finds any part of a word, in every script, at the speed of whole words. A lead with all pieces of a word need not
/// have the word, so hits are compared with the lead's text (`SearchTerms.rank`).
enum SearchGrams {
    /// Where a word is sought in the words of a lead.
    enum Place: Int, CaseIterable {
        case whole, beginning, inside
    }

    /// Marks the beginning and the end of a word. It is part of none.
    private static let edge: Unicode.Scalar = "_"

    /// All pieces of some words, separated by spaces.
    static func text(of words: [String]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(768)
        for word in words {
            if word.utf8.allSatisfy({ $0 < 0x80 }) {
                appendPlain(word, to: &out)
            } else {
                append(Array(word.unicodeScalars), to: &out)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the pieces of an ASCII word, as nearly all are, without making a text of each.
    private static func appendPlain(_ word: String, to out: inout [UInt8]) {
        var word = word
        word.withUTF8 { letters in
            let edge = UInt8(ascii: "_")
            let space = UInt8(ascii: " ")
            for length in 1...3 where length <= letters.count {
                out.append(edge)
                out.append(contentsOf: letters[..<length])
                out.append(space)
            }
            out.append(contentsOf: letters.suffix(2))
            out.append(edge)
            out.append(space)
            var digits = 0
            for end in letters.indices {
                digits = letters[end] >= 0x30 && letters[end] <= 0x39 ? digits + 1 : 0
                if end >= 2 {
                    out.append(contentsOf: letters[(end - 2)...end])
                    out.append(space)
                }
                if digits >= 4 {
                    out.append(contentsOf: letters[(end - 3)...end])
                    out.append(space)
                }
            }
        }
    }

    private static func append(_ letters: [Unicode.Scalar], to out: inout [UInt8]) {
        func add(_ piece: some Sequence<Unicode.Scalar>) { out.append(contentsOf: (text(of: piece) + " ").utf8) }
        for length in 1...3 where length <= letters.count { add([edge] + letters.prefix(length)) }
        add(letters.suffix(2) + [edge])
        for piece in threes(letters) + fourDigits(letters) { add(piece) }
        // Scripts without spaces have words of one or two letters within others.
        for index in letters.indices where isDense(letters[index]) {
            add(letters[index...index])
            if index + 1 < letters.count { add(letters[index...(index + 1)]) }
        }
    }

    /// The pieces that a lead must have if one of its words is, begins with, or contains a word.
    static func pieces(of word: String, at place: Place) -> [String] {
        let letters = Array(word.unicodeScalars)
        // Three of four digits say little more than the four, and are slow to compare.
        let inner = fourDigits(letters) + threes(letters).filter { letters.count == 3 || !$0.allSatisfy(isDigit) }
        var pieces = spread(inner).map { text(of: $0) }
        if place != .inside { pieces.append(text(of: [edge] + letters.prefix(3))) }
        if place == .whole { pieces.append(text(of: letters.suffix(2) + [edge])) }
        guard pieces.isEmpty else { return pieces }
        // One or two letters are too common to be found within words.
        return [text(of: letters.count < 3 && letters.allSatisfy(isDense) ? letters[...] : [edge] + letters)]
    }

    /// A few pieces from all over a word: they are nearly as selective as all of them, and faster to compare.
    private static func spread(_ pieces: [ArraySlice<Unicode.Scalar>]) -> [ArraySlice<Unicode.Scalar>] {
        guard pieces.count > mostPieces else { return pieces }
        return (0..<mostPieces).map { pieces[$0 * (pieces.count - 1) / (mostPieces - 1)] }
    }

    private static let mostPieces = 4

    /// Whether a lead with the pieces of a word certainly has the word.
    static func areConclusive(_ word: String) -> Bool { pieces(of: word, at: .inside).count == 1 }

    private static func threes(_ letters: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
        letters.indices.dropLast(2).map { letters[$0...($0 + 2)] }
    }

    private static func fourDigits(_ letters: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
        letters.indices.dropLast(3).map { letters[$0...($0 + 3)] }.filter { $0.allSatisfy(isDigit) }
    }

    private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }

    /// Whether a letter is one of a script that writes words without spaces, or of few letters: Chinese, Japanese,
    /// Korean, Thai, Lao, Khmer, Burmese.
    static func isDense(_ letter: Unicode.Scalar) -> Bool {
        switch letter.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x3005...0x30FF, 0x3400...0x9FFF,
            0xAC00...0xD7AF, 0xF900...0xFAFF, 0x2_0000...0x3_FFFF:
            true
        default: false
        }
    }

    private static func text(of piece: some Sequence<Unicode.Scalar>) -> String {
        var out = String.UnicodeScalarView()
        out.append(contentsOf: piece)
        return String(out)
    }
}
