import Formats

/// The character encoding of a file.
package enum TextEncoding: String, Sendable, Equatable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16 (little-endian)"
    case utf16BigEndian = "UTF-16 (big-endian)"
    /// Latin-1 with Windows punctuation at 80–9F, as browsers and Excel use it.
    ///
    /// Source: WHATWG Encoding, "windows-1252".
    case windows1252 = "Windows-1252"
    case windows1250 = "Windows-1250"
    case windows1251 = "Windows-1251"
    case windows1254 = "Windows-1254"
    case koi8R = "KOI8-R"
    case shiftJIS = "Shift_JIS"
    case eucJP = "EUC-JP"
    /// Also GBK and GB2312, of which it is the superset.
    case gb18030 = "GB18030"
    case big5 = "Big5"
    case eucKR = "EUC-KR"
    // Those below are read only where they are named.
    case windows1253 = "Windows-1253"
    case windows1255 = "Windows-1255"
    case windows1256 = "Windows-1256"
    case windows1257 = "Windows-1257"
    case windows1258 = "Windows-1258"
    case windows874 = "Windows-874"
    case iso8859part2 = "ISO-8859-2"
    case iso8859part5 = "ISO-8859-5"
    case iso8859part7 = "ISO-8859-7"
    case iso8859part15 = "ISO-8859-15"
    case koi8U = "KOI8-U"
    case ibm437 = "IBM437"
    case ibm850 = "IBM850"
    case ibm852 = "IBM852"
    case ibm866 = "IBM866"
    case macintosh = "Macintosh"

    /// The encoding with a name, in any case and with or without marks: `latin1`, `cp1252`, `gbk`; nil for none.
    package static func named(_ text: String) -> TextEncoding? {
        let key = Self.key(text)
        return aliases[key] ?? allCases.first { Self.key($0.rawValue) == key }
    }

    /// The names for `--encoding`.
    package static var names: [String] { allCases.map(\.name) }

    /// The name for `--encoding`.
    package var name: String {
        switch self {
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        default: rawValue
        }
    }

    private static func key(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }

    private static let aliases: [String: TextEncoding] = {
        var aliases: [String: TextEncoding] = [
            "utf16le": .utf16LittleEndian, "utf16be": .utf16BigEndian, "utf16": .utf16LittleEndian, "latin1": .windows1252,
            "iso88591": .windows1252, "ansi": .windows1252, "sjis": .shiftJIS, "windows31j": .shiftJIS, "cp932": .shiftJIS,
            "ms932": .shiftJIS, "gbk": .gb18030, "gb2312": .gb18030, "cp936": .gb18030, "windows936": .gb18030,
            "cp950": .big5, "windows950": .big5, "big5hkscs": .big5, "uhc": .eucKR, "cp949": .eucKR, "windows949": .eucKR,
            "ksc5601": .eucKR, "latin2": .iso8859part2, "latin9": .iso8859part15, "iso88599": .windows1254, "cp874": .windows874,
            "tis620": .windows874, "cp437": .ibm437, "cp850": .ibm850, "cp852": .ibm852, "cp866": .ibm866, "dos866": .ibm866,
            "mac": .macintosh, "macroman": .macintosh,
        ]
        for number in 1250...1258 { aliases["cp\(number)"] = TextEncoding(rawValue: "Windows-\(number)") }
        return aliases
    }()

    /// The name by which glibc knows the encoding; nil for those that are converted here.
    var iconvName: String? {
        switch self {
        case .utf8, .utf16LittleEndian, .utf16BigEndian, .windows1252: nil
        case .shiftJIS: "CP932"
        case .eucKR: "UHC"
        case .big5: "BIG5-HKSCS"
        case .windows874: "CP874"
        default: rawValue.replacing("Windows-", with: "CP")
        }
    }

    /// Detects the encoding of a source, and converts the source to UTF-8 if it has another.
    ///
    /// A byte-order mark decides; then the position of NUL bytes (UTF-16 without a mark); then the whole file is
    /// checked as UTF-8, O(size).
    ///
    /// If that fails, invalid and valid sequences are counted: text in another encoding rarely forms a valid sequence,
    /// so a file with more invalid than valid ones is in another one (``LegacyEncodingDetector``). Any other is UTF-8
    /// with a few damaged cells, which are rejected by line.
    ///
    /// - Parameter given: The encoding that somebody named; a byte-order mark overrides it.
    static func detect(converting source: RereadableFile, given: TextEncoding? = nil) throws(IntakeError) -> TextEncoding {
        let head = try source.head(4_096)
        if head.starts(with: [0xFF, 0xFE, 0, 0]) {
            throw .unsupportedEncoding(path: source.path, encoding: "UTF-32 (little-endian)")
        }
        if head.starts(with: [0, 0, 0xFE, 0xFF]) { throw .unsupportedEncoding(path: source.path, encoding: "UTF-32 (big-endian)") }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            source.skip(3)
            return .utf8
        }
        if head.starts(with: [0xFF, 0xFE]) { return try convert(source, .utf16LittleEndian, skip: 2) }
        if head.starts(with: [0xFE, 0xFF]) { return try convert(source, .utf16BigEndian, skip: 2) }
        if let given { return try convert(source, from: given) }
        if let guess = unmarkedUTF16(head) { return try convert(source, guess, skip: 0) }
        if let looks = FileType.other(head: head) {
            throw .notATable(path: source.path, looksLike: looks.noun, advice: looks.advice)
        }
        let check = try reading { () throws(ReadFailure) in
            var check = UTF8Validator()
            try check.run(over: source)
            return check
        }
        if check.isBinary {
            throw .notATable(path: source.path, looksLike: "a binary file", advice: "export the table as CSV and import that")
        }
        // Pairs of bytes of Korean and Japanese look like UTF-8 now and then.
        guard check.invalid * 4 > check.valid, check.invalid > 0 else { return .utf8 }
        let isLegacy = check.invalid > check.valid
        var detector = LegacyEncodingDetector()
        try reading { () throws(ReadFailure) in try detector.run(over: source) }
        switch detector.finish() {
        case .certain(let encoding) where isLegacy || encoding.isOfDoubleBytes: return try convert(source, from: encoding)
        case .unclear(let candidates) where isLegacy: throw .unclearEncoding(path: source.path, candidates: candidates)
        case .certain, .unclear: return .utf8
        }
    }

    /// Whether most characters beyond ASCII have two bytes.
    private var isOfDoubleBytes: Bool { [.shiftJIS, .eucJP, .gb18030, .big5, .eucKR].contains(self) }

    private static func convert(_ source: RereadableFile, from encoding: TextEncoding) throws(IntakeError) -> TextEncoding {
        switch encoding {
        case .utf8: break
        case .utf16LittleEndian, .utf16BigEndian: return try convert(source, encoding, skip: 0)
        case .windows1252:
            var converter = Windows1252Converter()
            try source.convert(with: &converter)
        default:
            guard var converter = TextConverter(from: encoding) else {
                throw .missingConverter(path: source.path, encoding: encoding.rawValue)
            }
            try source.convert(with: &converter)
        }
        return encoding
    }

    private static func convert(_ source: RereadableFile, _ encoding: TextEncoding, skip: Int) throws(IntakeError) -> TextEncoding {
        source.skip(skip)
        // After a lost byte, every character would be another one.
        guard source.size % 2 == 0 else { throw .oddUTF16(path: source.path) }
        var converter = UTF16Converter(bigEndian: encoding == .utf16BigEndian)
        try source.convert(with: &converter)
        return encoding
    }

    /// Detects UTF-16 without a mark: digits, marks and Western letters have a NUL in every second byte, and nowhere
    /// else.
    private static func unmarkedUTF16(_ head: [UInt8]) -> TextEncoding? {
        guard head.count >= 8 else { return nil }
        let pairs = head.count / 2
        var even = 0
        var odd = 0
        for index in 0..<(pairs * 2) where head[index] == 0 {
            if index % 2 == 0 { even += 1 } else { odd += 1 }
        }
        if odd * 10 > pairs * 7 && even * 20 < pairs || odd * 5 > pairs && even == 0 { return .utf16LittleEndian }
        if even * 10 > pairs * 7 && odd * 20 < pairs || even * 5 > pairs && odd == 0 { return .utf16BigEndian }
        return nil
    }
}
