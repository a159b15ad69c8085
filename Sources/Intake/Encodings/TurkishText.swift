/// Words read as Windows-1252 that may be Turkish in Windows-1254.
///
/// The two differ in six letters: `ğ ı ş Ğ İ Ş` are where Icelandic has `ð ý þ Ð Ý Þ`; Czech in Windows-1250 has `ý`
/// there, too. Turkish has `ğ` after vowels only, `ı` near `a` and `ı` only, and no `á`, `é`, `í`, `ó`, `ú` and `æ`.
struct TurkishText {
    /// Words that only Turkish explains.
    private var turkish = 0
    /// Words with one of the six letters that aren't Turkish.
    private var other = 0
    /// Words with one of the six letters that may be either.
    private var either = 0
    /// Words without these letters, but with some that Turkish doesn't have.
    private var foreign = 0

    private enum Judgement { case turkish, other, either, foreign, none }

    /// Adds a word of a text.
    mutating func add(_ word: [UInt8]) {
        switch Self.judge(word) {
        case .turkish: turkish += 1
        case .other: other += 1
        case .either: either += 1
        case .foreign: foreign += 1
        case .none: break
        }
    }

    /// What the words say; nil if they aren't about Turkish.
    ///
    /// - Parameter central: Whether words of Central Europe stand beside them.
    func answer(central: Bool) -> LegacyEncodingDetector.Answer? {
        if turkish > 10 * other, !central { return .certain(.windows1254) }
        if turkish * 10 > other { return .unclear([.windows1252, .windows1254] + (central ? [.windows1250] : [])) }
        // Next to words of another language, the letters are rather that language's.
        guard either > 0, other == 0, !central, foreign < either else { return nil }
        return .unclear([.windows1252, .windows1254])
    }

    // MARK: Words

    private static let (softG, dotlessI, cedillaS) = (UInt8(0xF0), UInt8(0xFD), UInt8(0xFE))
    private static let own: Set<UInt8> = [0xD0, 0xDD, 0xDE, softG, dotlessI, cedillaS]
    /// ç, ö, ü, â, î, û in small letters.
    private static let shared: Set<UInt8> = [0xE7, 0xF6, 0xFC, 0xE2, 0xEE, 0xFB]
    private static let vowels = Set("aeiou".utf8).union([dotlessI, 0xF6, 0xFC, 0xE2, 0xEE, 0xFB])

    private static func judge(_ written: [UInt8]) -> Judgement {
        let word = written.map(lowered)
        let isOfTurkishLetters = word.allSatisfy { $0 < 0x80 || shared.contains($0) || own.contains($0) }
        guard written.contains(where: own.contains) else { return isOfTurkishLetters ? .none : .foreign }
        // A name in two words, as "Kadıköy", has vowels of both kinds.
        if names.contains(word) || names.contains(where: { $0.count > 3 && word.suffix($0.count).elementsEqual($0) }) {
            return .turkish
        }
        guard isOfTurkishLetters, word.indices.allSatisfy({ isPossible(word, $0) }) else { return .other }
        return isCertain(word) ? .turkish : .either
    }

    /// Whether a letter may stand where it does in Turkish.
    private static func isPossible(_ word: [UInt8], _ index: Int) -> Bool {
        let before = index > 0 ? word[index - 1] : nil
        let after = index + 1 < word.count ? word[index + 1] : nil
        switch word[index] {
        case softG: return before.map(vowels.contains) ?? false
        case dotlessI:
            guard !(before.map(vowels.contains) ?? false), !(after.map(vowels.contains) ?? false) else { return false }
            return [word[..<index].last(where: vowels.contains), word[(index + 1)...].first(where: vowels.contains)].allSatisfy {
                $0.map { [dotlessI, UInt8(ascii: "a"), 0xE2].contains($0) } ?? true
            }
        // Þröstur, Þjóðólfur
        case cedillaS where before == nil: return !(after.map { "rjv".utf8.contains($0) } ?? false)
        default: return true
        }
    }

    /// Whether letters stand beside each other that other languages with such letters don't have.
    private static func isCertain(_ word: [UInt8]) -> Bool {
        if word.contains(where: { [0xE7, 0xFC].contains($0) }) { return true }
        if word.count(where: { $0 == dotlessI }) > 1 && word.first != dotlessI { return true }
        return zip(word, word.dropFirst()).contains { one, two in
            switch (one, two) {
            case (softG, dotlessI), (cedillaS, dotlessI), (dotlessI, cedillaS): true
            case (cedillaS, _): !vowels.contains(two) && !"rjvl".utf8.contains(two)
            default: false
            }
        }
    }

    /// The letter in lower case, as Turkish has it.
    private static func lowered(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "I"): dotlessI
        case 0xDD: UInt8(ascii: "i")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), 0xC0...0xDE: byte + 0x20
        default: byte
        }
    }

    /// Common names and words with these letters; those of more than three letters also end longer ones.
    private static let names: Set<[UInt8]> = Set(
        """
        oğlu yılmaz şahin yıldız yıldırım aydın doğan kılıç taş aktaş altıntaş karataş bektaş demirtaş ateş akbaş savaş barış sarı
        yazıcı avcı balcı dağ karadağ bozdağ tekirdağ ışık ışıl ayşe şule şeyma şebnem şerife şükrü şenol şener şen şeker aşkın coşkun
        gülşen nurşen neşe eşref beşir reşat yeşim yeşil başar başak kardeş erdoğan yiğit çağla çağrı tuğba tuğçe uğur doğu doğa oğuz
        oğuzhan yağmur yağız tuğrul ertuğrul pınar nazlı sıla rıza hakkı kadı asım kazım nazım rıfat sırrı fırat tarık sadık ışın
        ibrahim ismail ilyas ihsan ilker irfan ipek inci ilhan ismet ilayda deniz istanbul izmir diyarbakır eskişehir ağrı balıkesir
        şanlıurfa kırşehir niğde muğla uşak iğdır beşiktaş beyoğlu bakırköy kadıköy ataşehir şti şirketi inşaat mağaza eğitim sağlık
        yazılım bilişim danışmanlık taşımacılık gıda ayakkabı satış başkan kırmızı altın kaplan selim emin elif melih metin
        """.split { $0 == " " || $0 == "\n" }.map { $0.unicodeScalars.map(byte) })

    private static func byte(_ letter: Unicode.Scalar) -> UInt8 {
        switch letter {
        case "ğ": softG
        case "ı": dotlessI
        case "ş": cedillaS
        default: UInt8(truncatingIfNeeded: letter.value)
        }
    }
}
