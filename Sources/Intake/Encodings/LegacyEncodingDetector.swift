import BundledResources
import Formats
import Lifecycle

/// Recognises the encoding of a text that is neither UTF-8 nor UTF-16.
///
/// Two things are asked of an encoding: that all bytes of the file are possible in it, and that a sample of the cells
/// reads like names: characters that are common, words of one script in natural case, letters where languages have
/// them. If one encoding is clearly better than every other one, it is that one; else somebody has to say. Text in
/// Western languages is Windows-1252. O(size), memory for the sample only.
struct LegacyEncodingDetector {
    /// What the bytes show.
    enum Answer: Equatable {
        case certain(TextEncoding)
        /// These may be it; none if it is none that is recognised.
        case unclear([TextEncoding])
    }

    private var validators = DoubleByteValidator.encodings.map { DoubleByteValidator($0) }
    private var cell: [UInt8] = []
    private var hasHighByte = false
    private var cells: Set<[UInt8]> = []
    private var sampleSize = 0

    /// The bytes of all cells of the sample, and of one cell.
    private static let (maximumSample, maximumCell) = (1 << 18, 200)

    /// Reads a text.
    mutating func run(over source: any ByteSource) throws(ReadFailure) {
        var offset = 0
        while true {
            let block = try source.bytes(at: offset, count: 1 << 16)
            if block.isEmpty { break }
            offset += block.count
            add(block)
        }
        endCell()
    }

    private mutating func add(_ block: [UInt8]) {
        for byte in block {
            if byte >= 0x80 || hasHighByte { for index in validators.indices { validators[index].add(byte) } }
            switch byte {
            // None of these is the second byte of a character.
            case 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: ":"): endCell()
            default:
                if byte >= 0x80 { hasHighByte = true }
                if cell.count < Self.maximumCell { cell.append(byte) }
            }
        }
    }

    private mutating func endCell() {
        if hasHighByte, sampleSize < Self.maximumSample, cells.insert(cell).inserted { sampleSize += cell.count }
        hasHighByte = false
        cell.removeAll(keepingCapacity: true)
    }

    /// Judges what was read.
    func finish() -> Answer {
        let sample = cells.sorted { $0.lexicographicallyPrecedes($1) }
        let doubles = Self.ranked(validators.filter(\.isValid).map(\.encoding), sample) { CommonCharacters.score(of: $0, in: $1) }
        let cyrillic = Self.ranked([.windows1251, .koi8R], sample) { text, _ in CyrillicText.score(of: text) }
        let (double, letter) = (doubles.first?.score ?? 0, cyrillic.first?.score ?? 0)
        if let best = doubles.first, double >= 0.25, double >= 2.5 * doubles.second, double >= 1.5 * letter {
            return .certain(best.encoding)
        }
        let western = WesternText(sample)
        if western.isPlausible {
            return OlderWesternText(sample).isShown ? .unclear([.macintosh, .ibm850, .windows1252, .windows1250]) : western.answer
        }
        if let best = cyrillic.first, letter >= 0.65, letter >= 2 * cyrillic.second, letter >= 1.5 * double {
            return .certain(best.encoding)
        }
        return .unclear((doubles.filter { $0.score >= 0.2 } + cyrillic.filter { $0.score >= 0.2 }).map(\.encoding))
    }

    private typealias Score = (encoding: TextEncoding, score: Double)

    /// Encodings with the scores of a sample in them, the best one first.
    private static func ranked(
        _ encodings: [TextEncoding], _ sample: [[UInt8]], score: ([String], TextEncoding) -> Double
    ) -> [Score] {
        encodings.compactMap { encoding in decoded(sample, encoding).map { (encoding, score($0, encoding)) } }.sorted {
            $0.score > $1.score
        }
    }

    private static func decoded(_ cells: [[UInt8]], _ encoding: TextEncoding) -> [String]? {
        guard let converter = TextConverter(from: encoding) else { return nil }
        return cells.map { cell in
            var out: [UInt8] = []
            converter.convert(cell, into: &out)
            converter.finish(into: &out)
            return String(decoding: out, as: UTF8.self)
        }
    }
}

extension [(encoding: TextEncoding, score: Double)] {
    /// The score of the second one; 0 without one.
    fileprivate var second: Double { dropFirst().first?.score ?? 0 }
}

/// The share of characters in a text that are common in names.
enum CommonCharacters {
    private static let sets: [String: Set<Unicode.Scalar>] = {
        var sets: [String: Set<Unicode.Scalar>] = [:]
        for line in TableParser.lines(commonCharacterBytes) {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { sets[String(parts[0])] = Set(parts[1].unicodeScalars) }
        }
        return sets
    }()

    private static func set(of encoding: TextEncoding) -> Set<Unicode.Scalar> {
        switch encoding {
        case .eucKR: sets["korean"] ?? []
        case .gb18030: sets["simplified"] ?? []
        case .big5: sets["traditional"] ?? []
        default: sets["japanese"] ?? []
        }
    }

    /// The share from 0 to 1 in the letters beyond ASCII; letters of scripts that the encoding isn't for lower it.
    static func score(of cells: [String], in encoding: TextEncoding) -> Double {
        let common = set(of: encoding)
        let isJapanese = encoding == .shiftJIS || encoding == .eucJP
        var (all, found) = (0.0, 0.0)
        for scalar in cells.lazy.flatMap(\.unicodeScalars) where scalar.value >= 0x80 {
            switch scalar.value {
            case 0x3000...0x303F, 0xFF00...0xFF60, 0xFFE0...0xFFEE: continue
            case 0x3041...0x30FF where isJapanese: (all, found) = (all + 1, found + 0.9)
            // Of one byte each, so that any text has some.
            case 0xFF61...0xFF9F: all += 0.5
            case 0xAC00...0xD7A3 where encoding == .eucKR: (all, found) = (all + 1, found + (common.contains(scalar) ? 1 : 0.1))
            default: (all, found) = (all + 1, found + (common.contains(scalar) ? 1 : 0))
            }
        }
        return all > 0 ? found / all : 0
    }
}

/// How much of a text reads like Cyrillic names.
enum CyrillicText {
    private static let frequent = Set("оаеинтсрвлкмдпОАЕИНТСРВЛКМДП".unicodeScalars)
    private static let rare = Set("щъэфюцёЩЪЭФЮЦЁ".unicodeScalars)

    /// From 0 to 1: the share of words in natural case, times the share of letters that are frequent.
    static func score(of cells: [String]) -> Double {
        var (words, natural, capital, letters, frequent, rare) = (0, 0, 0, 0, 0, 0)
        for cell in cells {
            for word in cell.unicodeScalars.split(whereSeparator: { !$0.properties.isAlphabetic && $0.value < 0x80 }) {
                guard word.contains(where: { $0.value >= 0x80 }) else { continue }
                words += 1
                if isNatural(word) { natural += 1 }
                if word.first?.properties.isUppercase ?? false { capital += 1 }
                for letter in word where letter.value >= 0x80 {
                    letters += 1
                    if Self.frequent.contains(letter) { frequent += 1 }
                    if Self.rare.contains(letter) { rare += 1 }
                }
            }
        }
        // Hebrew, which has no capitals, is in the places of small letters.
        guard words > 0, letters > 0, rare * 8 <= letters, capital * 4 >= words else { return 0 }
        return Double(natural) / Double(words) * Double(frequent) / Double(letters)
    }

    /// Whether a word is Cyrillic, and in small letters, in capitals, or in small letters behind one capital.
    private static func isNatural(_ word: Substring.UnicodeScalarView.SubSequence) -> Bool {
        let marks: Set<Unicode.Scalar> = ["«", "»", "„", "“", "”", "№", "–", "—", "…", "’"]
        let letters = word.filter { !marks.contains($0) }
        guard letters.allSatisfy({ (0x400...0x45F).contains($0.value) || $0.value == 0x490 || $0.value == 0x491 }) else {
            return false
        }
        let rest = letters.dropFirst()
        return rest.allSatisfy(\.properties.isLowercase) || letters.allSatisfy(\.properties.isUppercase)
    }
}
