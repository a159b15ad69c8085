/// Removes everything that controls a terminal or misleads the eye from data on its way out.
///
/// All output passes it: screen, standard output and error, error messages, title, file names. It lets through no
/// control or escape character, no bidi override, isolate or mark, no invisible format character, tag, private-use,
/// unassigned or noncharacter, no line or paragraph separator, and no more than four marks on one base. What it removes
/// leaves a visible trace: control pictures (`␛`) for C0 and DEL, one `�` for a run of anything else. Scripts stay
/// readable: joiners are kept inside emoji sequences and between letters of Arabic, Indic and related scripts.
/// Sanitizing is idempotent and returns its argument when there is nothing to do.
package enum Sanitizer {
    /// The most marks kept on one base; ncurses stores five scalars per cell.
    package static let marksPerBase = 4

    /// The most joiners kept in one sequence: families of four with skin tones need three.
    package static let joinersPerSequence = 4

    /// The text for one row: newlines become `␤`, a tab becomes a space. O(n).
    package static func line(_ text: String) -> String {
        isPrintableASCII(text, newlines: false) ? text : clean(text, newlines: false)
    }

    /// The text for several rows: newlines (also CR LF) stay, everything else is as in ``line(_:)``. O(n).
    package static func lines(_ text: String) -> String {
        isPrintableASCII(text, newlines: true) ? text : clean(text, newlines: true)
    }

    /// The text as part of a file name, never empty and at most 120 bytes.
    ///
    /// As ``line(_:)``, and without `/`, leading dots and leading or trailing spaces.
    package static func fileName(_ text: String) -> String {
        var name = ""
        for character in line(text) {
            let next = character == "/" || character == "\\" ? "_" : character
            if name.isEmpty, next == "." || next == " " || next == "-" { continue }
            if name.utf8.count + next.utf8.count > 120 { break }
            name.append(next)
        }
        while name.last == " " { name.removeLast() }
        return name.isEmpty ? "_" : name
    }

    /// Whether ``line(_:)`` leaves the text unchanged.
    package static func isClean(_ text: String) -> Bool {
        line(text) == text
    }

    private static func isPrintableASCII(_ text: String, newlines: Bool) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            for byte in bytes where byte < 0x20 || byte >= 0x7F {
                guard newlines, byte == 0x0A else { return false }
            }
            return true
        }
    }

    private static func clean(_ text: String, newlines: Bool) -> String {
        var output = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var marks = 0
        var hasBase = false
        var joiners = 0
        var joins = false  // The last scalar written is a joiner.
        var trace = false  // The last scalar written is the trace of something removed.
        func leaveTrace() {
            if !trace { output.append("\u{FFFD}") }
            trace = true
            marks = 0
            hasBase = true
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let value = scalar.value
            defer { index += 1 }
            if value < 0x20 || value == 0x7F {
                if value == 0x09 {
                    output.append(" ")
                } else if value == 0x0D, newlines, index + 1 < scalars.count, scalars[index + 1].value == 0x0A {
                    continue
                } else if value == 0x0A, newlines {
                    output.append(scalar)
                } else if let picture = Unicode.Scalar(value == 0x7F ? 0x2421 : value == 0x0A ? 0x2424 : 0x2400 + value) {
                    output.append(picture)
                }
                marks = 0
                hasBase = value == 0x09
                trace = false
                continue
            }
            if value < 0x7F {
                output.append(scalar)
                marks = 0
                hasBase = true
                trace = false
                continue
            }
            switch kind(scalar) {
            case .forbidden:
                leaveTrace()
            case .joiner:
                if joiners < joinersPerSequence, keepsJoiner(scalar, at: index, in: scalars, marks: marks) {
                    output.append(scalar)
                    marks += 1
                    joiners += 1
                    joins = true
                } else {
                    leaveTrace()
                }
            case .mark:
                if !hasBase {
                    output.append("\u{25CC}")
                    hasBase = true
                    marks = 0
                }
                // Marks do not accumulate on a trace.
                if trace { continue }
                if marks < marksPerBase {
                    output.append(scalar)
                    marks += 1
                } else {
                    leaveTrace()
                }
            case .base:
                output.append(scalar)
                if !joins { joiners = 0 }
                joins = false
                marks = 0
                hasBase = true
                trace = value == 0xFFFD
            }
        }
        return String(output)
    }

    private enum Kind { case base, mark, joiner, forbidden }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        let value = scalar.value
        if value == 0x200C || value == 0x200D { return .joiner }
        // What draws nothing although Unicode calls it a letter, symbol or mark; emoji need U+FE0E and U+FE0F.
        if value == 0x2800 || (0xFFF0...0xFFFC).contains(value)
            || scalar.properties.isDefaultIgnorableCodePoint && !(0xFE00...0xFE0F).contains(value)
        {
            return .forbidden
        }
        // Supplementary variation selectors follow an ideograph, one per base; names do not need them.
        if value >= 0xE0000, value < 0xF0000 { return .forbidden }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return .forbidden
        case .nonspacingMark, .enclosingMark, .spacingMark: return .mark
        default: return DisplayWidth.of(scalar) == 0 || scalar.properties.isEmojiModifier ? .mark : .base
        }
    }

    /// Whether writing needs a joiner.
    ///
    /// True between two emoji, and between letters or marks of one joining script family.
    private static func keepsJoiner(_ joiner: Unicode.Scalar, at index: Int, in scalars: [Unicode.Scalar], marks: Int) -> Bool {
        guard index > 0, index + 1 < scalars.count else { return false }
        let next = scalars[index + 1]
        if joiner.value == 0x200D, isPictograph(next) {
            var before = index - 1
            while before > 0, scalars[before].value == 0xFE0F || scalars[before].properties.isEmojiModifier { before -= 1 }
            return isPictograph(scalars[before])
        }
        guard marks < marksPerBase, let family = joiningFamily(scalars[index - 1].value), joiningFamily(next.value) == family else {
            return false
        }
        return isLetterOrMark(scalars[index - 1]) && isLetterOrMark(next)
    }

    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFF && scalar.properties.isEmoji && !DisplayWidth.isRegionalIndicator(scalar)
    }

    private static func isLetterOrMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// The script family in which ZWJ and ZWNJ affect joining: 1 for Arabic and related, 2 for Brahmic.
    private static func joiningFamily(_ value: UInt32) -> Int? {
        switch value {
        case 0x0600...0x08FF, 0x1800...0x18AF, 0xFB50...0xFDFF, 0xFE70...0xFEFE: 1
        case 0x0900...0x0DFF, 0x0F00...0x109F, 0x1780...0x17FF, 0x1A20...0x1AAF, 0x1B00...0x1CFF, 0xA8E0...0xA8FF,
            0xA900...0xABFF, 0x11000...0x11FFF:
            2
        default: nil
        }
    }
}
