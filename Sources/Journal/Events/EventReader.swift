import Lifecycle

/// Who is handed the values of `data` and `person` while a line is read, and must read or skip them.
protocol EventReader {
    /// The value of `data`, an object, in a line of a kind that is known or not and of a version.
    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError)
    /// The value of `person`, an object or `null`, which comes behind.
    mutating func readPerson(_ scanner: inout JSONScanner) throws(JSONError)
}

/// Passes over them.
struct EventSkipper: EventReader {
    @inline(__always)
    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.skip()
    }

    @inline(__always)
    mutating func readPerson(_ scanner: inout JSONScanner) throws(JSONError) { try scanner.skip() }
}

/// Reads the usual events with the line, rather than passing over them and coming back: most lines of a journal are promotions and captures.
struct FastEventReader: EventReader {
    private var captured: Captured.Parts?
    private var promoted: Promoted.Parts?

    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError) {
        // What a later version wrote may be something else, and is then no damage.
        guard version <= Event.version else {
            try scanner.skip()
            return
        }
        switch kind {
        case .captured:
            var parts = Captured.Parts()
            try parts.read(&scanner)
            captured = parts
        case .promoted:
            var parts = Promoted.Parts()
            try parts.read(&scanner)
            promoted = parts
        default: try scanner.skip()
        }
    }

    mutating func readPerson(_ scanner: inout JSONScanner) throws(JSONError) {
        guard captured != nil, try scanner.peek() == UInt8(ascii: "{") else {
            try scanner.skip()
            return
        }
        try captured?.read(&scanner)
    }

    /// What was read; nil for any other event.
    consuming func event() throws(JSONError) -> Event? {
        if let captured { return .captured(try captured.whole()) }
        if let promoted { return .promoted(try promoted.whole()) }
        return nil
    }
}
