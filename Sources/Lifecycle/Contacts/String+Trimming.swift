extension String {
    /// The text without white space at its ends (spaces, tabs, newlines, no-break spaces).
    package var trimmingSpace: Substring { self[...].trimmingSpace }
}

extension Substring {
    /// The text without white space at its ends (spaces, tabs, newlines, no-break spaces).
    package var trimmingSpace: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace && $0 != "\u{FEFF}" && $0 != "\u{200B}" }),
            let last = lastIndex(where: { !$0.isWhitespace && $0 != "\u{FEFF}" && $0 != "\u{200B}" })
        else { return "" }
        return self[first...last]
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The parts between white space.
    ///
    /// Most texts are ASCII, whose bytes are white space or not without a look at the characters.
    package var spacedParts: [Substring] {
        guard utf8.allSatisfy({ $0 < 0x80 }) else { return split(whereSeparator: \.isWhitespace) }
        return self[...].utf8.split { $0 == 0x20 || $0 &- 0x09 < 5 }.map(Substring.init)
    }
}
