// Full-width characters, and digits of other scripts.
extension TextFolding {
    /// The plain form of a full-width character or of a digit of another script; any other character as it is.
    static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case ..<0x80: return scalar
        case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        default:
            let properties = scalar.properties
            guard properties.numericType == .decimal, let value = properties.numericValue, (0...9).contains(value) else {
                return scalar
            }
            return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
        }
    }

    /// The text with plain letters, digits and marks: `０４２１` and `٠٤٢١` are `0421`.
    ///
    /// For comparison and for numbers, which are dialled. Names and companies are shown as they are written.
    package static func narrowed(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(narrowed(scalar)) }
        return String(out)
    }
}
