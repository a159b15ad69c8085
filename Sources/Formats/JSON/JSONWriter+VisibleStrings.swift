extension JSONWriter {
    /// Writes a string with its quotes, in which every scalar that is not visible on its own is escaped.
    ///
    /// The value stays exact, and neither control characters nor marks and format characters affect a terminal or a
    /// pipe.
    public mutating func visibleString(_ value: String) {
        raw("\"")
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                raw("\\")
                raw(CollectionOfOne(UInt8(truncatingIfNeeded: scalar.value)))
            } else if Self.isVisible(scalar) {
                raw(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            } else {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit) }
            }
        }
        raw("\"")
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7F { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark,
            .enclosingMark, .spacingMark:
            return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
