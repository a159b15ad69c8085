/// Text that is read as Windows-1252: whether it is one, one of Central Europe in Windows-1250, or a Turkish one.
///
/// The first two have most letters in the same places. What tells them apart is where languages have the others: a
/// French `è` is never before a vowel, where a Czech `č` usually is; a Spanish `ñ` is always before one, a Polish `ń`
/// never.
struct WesternText {
    private var words = 0
    private var foreign = 0
    /// Words that only one of the two explains.
    private var central = 0
    private var western = 0
    /// Words that have a letter of either.
    private var either = 0
    private var turkish = TurkishText()

    /// Reads the cells of a sample.
    init(_ cells: [[UInt8]]) {
        for cell in cells {
            for word in cell.split(whereSeparator: { !Self.isInWord($0) }) where word.contains(where: { $0 >= 0x80 }) {
                add(Array(word))
            }
        }
    }

    /// Whether the words are those of a language with Latin letters: most of their letters are ASCII.
    var isPlausible: Bool { foreign * 10 <= words }

    /// Which of them it is.
    var answer: LegacyEncodingDetector.Answer {
        if let answer = turkish.answer(central: central > 0) { return answer }
        if central == 0, either == 0 || western > 0 { return .certain(.windows1252) }
        if western == 0, central > 0 { return .certain(.windows1250) }
        if central > 10 * western { return .certain(.windows1250) }
        if western > 10 * central { return .certain(.windows1252) }
        return .unclear([.windows1252, .windows1250])
    }

    private mutating func add(_ word: [UInt8]) {
        // A symbol by itself, as in "20 €", is no word.
        guard word.contains(where: Self.isLetter) else { return }
        words += 1
        turkish.add(word)
        let high = word.count { $0 >= 0xC0 && $0 != 0xD7 && $0 != 0xF7 }
        let ascii = word.count { $0 < 0x80 && $0 != UInt8(ascii: "'") }
        if high > ascii + 1 || word.count > 2 && ascii == 0 { foreign += 1 }
        var (isCentral, isWestern, isEither) = (false, false, false)
        for (index, byte) in word.enumerated() where byte >= 0x80 {
            let before = index > 0 ? word[index - 1] : nil
            let after = index + 1 < word.count ? word[index + 1] : nil
            switch Self.judge(byte, before, after, word) {
            case .central: isCentral = true
            case .western: isWestern = true
            case .either: isEither = true
            case .same: break
            }
        }
        if isCentral, !isWestern { central += 1 }
        if isWestern, !isCentral { western += 1 }
        if isEither, !isCentral, !isWestern { either += 1 }
    }

    private enum Judgement {
        case central, western
        /// It may be either.
        case either
        /// It says nothing: the same in both, or usual in both.
        case same
    }

    /// What a byte between its neighbours says.
    private static func judge(_ byte: UInt8, _ before: UInt8?, _ after: UInt8?, _ word: [UInt8]) -> Judgement {
        let isBeforeLetter = after.map(isLetter) ?? false
        let isAfterLetter = before.map(isLetter) ?? false
        switch byte {
        // Signs in Windows-1252: ł ż ą ş ľ Ť ť Ź; "m³" and "No. 5º" are no words of these.
        case 0xB3, 0xB9, 0xBA, 0xBE: return isBeforeLetter && isAfterLetter ? .central : .same
        case 0xBF: return isAfterLetter ? .central : .same
        case 0xA3, 0xA5, 0xAA, 0xAF, 0xBC: return isBeforeLetter && !isAfterLetter ? .central : .same
        case 0x8D, 0x8F, 0x9D: return .central
        // ś: the French œ is before u, i and d.
        case 0x9C, 0x8C: return after.map { "uUiIdDsS".utf8.contains($0) } ?? false ? .same : .central
        case 0x9F: return isAfterLetter || isBeforeLetter ? .central : .same
        // ń
        case 0xF1, 0xD1: return after.map(isVowel) ?? false ? .western : byte == 0xD1 ? .same : .central
        // č, ě: è stands before consonants and at the end, ì at the end.
        case 0xE8, 0xC8: return after.map(isVowel) ?? false ? .central : isBeforeLetter && isAfterLetter ? .western : .same
        case 0xEC: return isBeforeLetter ? .central : .same
        // ů within a word
        case 0xF9: return isBeforeLetter && isAfterLetter ? .central : .same
        // ř: ø isn't beside the letters of Czech.
        case 0xF8, 0xD8: return hasCzechLetter(word) ? .central : .western
        // å is the rare ĺ, ë and ï after vowels, ç, ê, û, à and ã before o and e are usual in both.
        case 0xE5, 0xC5: return .western
        // ć at the end
        case 0xE6: return after == nil ? .central : .same
        // ő: õ is before e.
        case 0xF5: return after.map { "eE".utf8.contains($0) } ?? false ? .western : .either
        // ă: ã is before o and e, or at the end.
        case 0xE3: return after.map { "oOeE".utf8.contains($0) } ?? true ? .western : .central
        default: return .same
        }
    }

    /// š, ž, ý, í, ě, č and ů, which have the same places or are read as ì, è and ù.
    private static func hasCzechLetter(_ word: [UInt8]) -> Bool {
        word.contains { [0x9A, 0x8A, 0x9E, 0x8E, 0xFD, 0xDD, 0xED, 0xCD, 0xEC, 0xE8, 0xF9, 0xE1, 0xC1].contains($0) }
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == UInt8(ascii: "'")
            || [0xB3, 0xB9, 0xBA, 0xBE, 0xBF, 0xA3, 0xA5, 0xAA, 0xAF, 0xBC, 0x8D, 0x8F, 0x9D].contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F: true
        default: byte >= 0xC0 && byte != 0xD7 && byte != 0xF7
        }
    }

    private static func isVowel(_ byte: UInt8) -> Bool {
        "aeiouyAEIOUY".utf8.contains(byte) || [0xE1, 0xE9, 0xED, 0xF3, 0xFA, 0xFD, 0xF6, 0xFC, 0xE4].contains(byte)
    }
}
