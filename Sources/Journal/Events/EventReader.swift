import Formats
import Lifecycle

/// Receives the values of `data` and `person` while a line is parsed; must read or skip each.
protocol EventReader {
    /// Receives the value of `data`, an object, with the line's kind (nil if unknown) and version.
    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError)
    /// Receives the value of `person`, an object or `null`, which follows.
    mutating func readPerson(_ scanner: inout JSONScanner) throws(JSONError)
}

/// Skips both values.
struct EventSkipper: EventReader {
    @inline(__always)
    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.skip()
    }

    @inline(__always)
    mutating func readPerson(_ scanner: inout JSONScanner) throws(JSONError) { try scanner.skip() }
}

/// Decodes promotions and captures, most lines of a journal, in the same pass as the line.
struct FastEventReader: EventReader {
    private var captured: Captured.Builder?
    private var promoted: Promoted.Builder?

    mutating func readData(_ kind: EventKind?, _ version: Int, _ scanner: inout JSONScanner) throws(JSONError) {
        // A later version may have written something else, which is no damage.
        guard version <= Event.version else {
            try scanner.skip()
            return
        }
        switch kind {
        case .captured:
            var parts = Captured.Builder()
            try parts.read(&scanner)
            captured = parts
        case .promoted:
            var parts = Promoted.Builder()
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

    /// The decoded event; nil for any other kind.
    consuming func event() throws(JSONError) -> Event? {
        if let captured { return .captured(try captured.build()) }
        if let promoted { return .promoted(try promoted.build()) }
        return nil
    }
}
