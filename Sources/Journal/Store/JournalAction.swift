import Lifecycle

/// One whole action as it stands in the journal: its lines, and their bytes for as long as the closure that was given it runs.
package struct JournalAction {
    /// The action's lines, at least one.
    package let lines: [JournalLine]
    /// Where the action ends.
    package let end: JournalPosition
    private let bytes: UnsafeRawBufferPointer
    private let offset: Int

    /// Puts an action together from the bytes of the file that begin at an offset.
    init(lines: [JournalLine], end: JournalPosition, bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.lines = lines
        self.end = end
        self.bytes = bytes
        self.offset = offset
    }

    /// The intent that all the lines share.
    package var id: ActionID {
        lines.first?.envelope.action ?? ActionID(high: 0, low: 0)
    }

    /// A line's bytes without the newline; they must not be kept.
    @inline(__always)
    package func bytes(of line: JournalLine) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[line.offset - offset..<line.offset - offset + line.length])
    }

    /// A piece of a line; the bytes must not be kept.
    @inline(__always)
    package func bytes(_ piece: JournalEnvelope.Piece, of line: JournalLine) -> UnsafeRawBufferPointer {
        let start = line.offset - offset
        return UnsafeRawBufferPointer(rebasing: bytes[start + Int(piece.lowerBound)..<start + Int(piece.upperBound)])
    }

    /// A piece of a line as text, JSON's escapes resolved.
    package func text(_ piece: JournalEnvelope.Piece, of line: JournalLine) -> String {
        line.envelope.text(piece, in: bytes(of: line))
    }

    /// A line as the core sees it: the event with who, when and about whom.
    ///
    /// - Throws: `JournalDamage` if the event is not one that any version writes.
    package func entry(of line: JournalLine) throws(JournalDamage) -> Entry {
        do throws(JSONError) {
            return try Entry(line.envelope, in: bytes(of: line))
        } catch {
            throw JournalDamage(kind: .malformed(error), line: line.number, offset: line.offset)
        }
    }
}

/// Whether a reader wants more.
package enum ReadControl: Sendable {
    case goOn, stop
}

extension JournalEnvelope {
    /// A piece of the line as text, JSON's escapes resolved.
    package func text(_ piece: Piece, in line: UnsafeRawBufferPointer) -> String {
        let range = Int(piece.lowerBound)..<Int(piece.upperBound)
        let scanner = JSONScanner(line)
        for index in range where line[index] == UInt8(ascii: "\\") { return scanner.unescaped(range) }
        return scanner.text(range)
    }
}

extension JournalEnvelope {
    /// Who did it; a rule's name is made a text of without what stands before it.
    fileprivate func actor(in line: UnsafeRawBufferPointer) -> Actor {
        let opening: StaticString = "rule:"
        let (start, count) = (Int(by.lowerBound), opening.utf8CodeUnitCount)
        guard by.count >= count, (0..<count).allSatisfy({ line[start + $0] == opening.utf8Start[$0] }) else {
            return Actor(parsing: text(by, in: line))
        }
        return .rule(text(by.lowerBound + Int32(count)..<by.upperBound, in: line))
    }
}

extension Entry {
    /// Reads a line that was found by its place alone, all of it.
    ///
    /// - Throws: `.damaged` if no line stands there that any version writes.
    package init(line: UnsafeRawBufferPointer, at place: LineLocation) throws(JournalError) {
        do throws(JSONError) {
            var usual = FastEventReader()
            let envelope = try JournalEnvelope(line, &usual)
            let event = try usual.event()
            try self.init(envelope, in: line, event: event)
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: 0, offset: place.offset))
        }
    }

    /// Reads a line whose envelope has been read, all of it: who, when, about whom and what.
    package init(_ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer) throws(JSONError) {
        try self.init(envelope, in: line, event: nil)
    }

    /// The same for who may have read what happened already.
    private init(_ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer, event: Event?) throws(JSONError) {
        let happened: Event
        if let event { happened = event } else { happened = try Event(envelope, in: line) }
        self.init(
            seq: envelope.seq, action: envelope.action, at: envelope.at, occurredAt: envelope.occurredAt,
            by: envelope.actor(in: line), via: envelope.via.map { Login(envelope.text($0, in: line)) },
            lead: envelope.lead, definition: envelope.definition, batch: envelope.batch, event: happened)
    }
}
