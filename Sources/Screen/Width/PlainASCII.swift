/// ASCII replacements: letters without accents, plain quotes and dashes, `?` for everything else.
package enum PlainASCII {
    /// The nearest ASCII scalar.
    ///
    /// The scalar itself, a letter without its accent (Latin-1 and Latin Extended-A), a plain quote or dash, else `?`.
    package static func scalar(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x20..<0x7F: scalar
        case 0xC0...0x17F: UInt32(letters[Int(scalar) - 0xC0])
        case 0x2018, 0x2019: 0x27
        case 0x201C, 0x201D: 0x22
        case 0x2010...0x2014: 0x2D
        default: 0x3F
        }
    }

    /// A line of text in ASCII that takes as many columns as the original. O(n).
    package static func line(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var out = ""
        for cluster in text {
            let width = String(cluster).displayWidth
            guard width > 0, let first = cluster.unicodeScalars.first, let plain = Unicode.Scalar(scalar(first.value)) else {
                continue
            }
            out.unicodeScalars.append(plain)
            out += String(repeating: " ", count: width - 1)
        }
        return out
    }

    private static let letters = Array(
        ("AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
            + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkk"
            + "LlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs").utf8)
}
