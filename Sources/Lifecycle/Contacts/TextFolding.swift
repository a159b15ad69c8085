import Formats

/// Removes case, accents and punctuation from text.
///
/// The result is the same on every machine: it uses no locale, no Foundation and no ICU data.
package enum TextFolding {
    /// The words of a text: runs of letters and digits, in lower case and without accents.
    ///
    /// An apostrophe doesn't separate words: "O'Neill" is one.
    package static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        word.reserveCapacity(text.utf8.count)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {  // most text is ASCII and needs no table
            for byte in text.utf8 {
                if ASCII.isLetter(byte) || ASCII.isDigit(byte) {
                    word.append(ASCII.lowered(byte))
                } else if byte != UInt8(ascii: "'"), byte != UInt8(ascii: "`"), !word.isEmpty {
                    words.append(String(decoding: word, as: UTF8.self))
                    word.removeAll(keepingCapacity: true)
                }
            }
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            return words
        }
        for scalar in text.unicodeScalars.lazy.map(narrowed) {
            switch kind(of: scalar) {
            case .letter: append(scalar, to: &word)
            case .joiner: continue
            case .separator:
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// The letters and digits of a text, in lower case and without accents, joined.
    ///
    /// Column names and values of files are compared in this form.
    package static func folded(_ text: String) -> String {
        // Keys and words of tables mostly are in this form.
        if text.utf8.allSatisfy({ ASCII.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 where ASCII.isLetter(byte) || ASCII.isDigit(byte) { out.append(ASCII.lowered(byte)) }
            return String(decoding: out, as: UTF8.self)
        }
        for scalar in text.unicodeScalars.lazy.map(narrowed) where kind(of: scalar) == .letter { append(scalar, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The emoji and pictographs of a text, which are all that some names have. O(n).
    package static func symbols(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar.value >= 0x80 && scalar.properties.generalCategory == .otherSymbol {
            out.append(scalar)
        }
        return String(out)
    }

    private enum Kind { case letter, joiner, separator }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        let value = scalar.value
        if value < 0x80 {
            let byte = UInt8(value)
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) { return .letter }
            return byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") ? .joiner : .separator
        }
        switch value {
        case 0x2018, 0x2019, 0x02BC, 0xB4, 0x2032: return .joiner  // apostrophes of all kinds
        default: if isInvisible(scalar) { return .joiner }
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return isLatinMark(value) ? .joiner : .letter
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .spacingMark:
            return .letter
        default: return .separator
        }
    }

    /// Whether a character is one that nobody sees: zero width, direction marks, soft hyphen, variation selectors.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x034F, 0x061C, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE01EF:
            true
        default: false
        }
    }

    /// The text without characters that nobody sees, and with plain spaces instead of no-break spaces and their like.
    ///
    /// Words of scripts that are written with joiners keep them.
    package static func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        let needsJoiners = text.unicodeScalars.contains { (0x0600...0x0DFF).contains($0.value) }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x200C, 0x200D: if needsJoiners { out.append(scalar) }
            case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: out.append(" ")
            default: if !isInvisible(scalar) { out.append(scalar) }
            }
        }
        return String(String(out).trimmingSpace)
    }

    private static func isLatinMark(_ value: UInt32) -> Bool { (0x0300...0x036F).contains(value) }

    private static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
        if scalar.value < 0x80 {
            out.append(ASCII.lowered(UInt8(scalar.value)))
        } else if let plain = plainLetters[scalar.value] {
            out.append(contentsOf: plain.utf8)
        } else {
            out.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    /// Marked Latin letters and their plain forms.
    ///
    /// From the decompositions of the Unicode Character Database (16.0). Letters without a decomposition (ß, æ, ø, ł …)
    /// have their usual spelling in plain letters.
    private static let plainLetters: [UInt32: String] = {
        var table: [UInt32: String] = [:]
        for (plain, marked) in markedLetters {
            for scalar in marked.unicodeScalars { table[scalar.value] = plain }
        }
        return table
    }()

    private static let markedLetters: [(String, String)] = [
        ("a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ"),
        ("ae", "Ææ"),
        ("b", "ḂḃḄḅḆḇ"),
        ("c", "ÇçĆćĈĉĊċČčḈḉ"),
        ("d", "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ"),
        ("dz", "ǄǅǆǱǲǳ"),
        ("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ"),
        ("f", "Ḟḟ"),
        ("g", "ĜĝĞğĠġĢģǦǧǴǵḠḡ"),
        ("h", "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ"),
        ("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị"),
        ("ij", "Ĳĳ"),
        ("j", "Ĵĵǰ"),
        ("k", "ĶķĸǨǩḰḱḲḳḴḵ"),
        ("l", "ĹĺĻļĽľĿŀŁłḶḷḸḹḺḻḼḽ"),
        ("lj", "Ǉǈǉ"),
        ("m", "ḾḿṀṁṂṃ"),
        ("n", "ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋ"),
        ("nj", "Ǌǋǌ"),
        ("o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ"),
        ("oe", "Œœ"),
        ("p", "ṔṕṖṗ"),
        ("r", "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ"),
        ("s", "ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ"),
        ("ss", "ßẞ"),
        ("t", "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ"),
        ("th", "Þþ"),
        ("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự"),
        ("v", "ṼṽṾṿ"),
        ("w", "ŴŵẀẁẂẃẄẅẆẇẈẉẘ"),
        ("x", "ẊẋẌẍ"),
        ("y", "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ"),
        ("z", "ŹźŻżŽžẐẑẒẓẔẕ"),
    ]
}
