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
