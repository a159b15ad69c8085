import Formats
import Lifecycle

/// One whole action of the journal; its bytes are valid only while the closure that receives it runs.
package struct JournalAction {
    /// The action's lines, at least one.
    package let lines: [JournalLine]
    /// The end of the action.
    package let end: JournalPosition
    private let bytes: UnsafeRawBufferPointer
    private let offset: Int

    /// Makes an action from the bytes of the file that begin at an offset.
    init(lines: [JournalLine], end: JournalPosition, bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.lines = lines
        self.end = end
        self.bytes = bytes
        self.offset = offset
    }

    /// The intent that all its lines share.
    package var id: ActionID {
        lines.first?.envelope.action ?? ActionID(high: 0, low: 0)
    }

    /// A line's bytes without the newline; they must not be kept.
    @inline(__always)
    package func bytes(of line: JournalLine) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[line.offset - offset..<line.offset - offset + line.length])
    }

    /// The bytes of a piece of a line; they must not be kept.
    @inline(__always)
    package func bytes(_ piece: JournalEnvelope.Piece, of line: JournalLine) -> UnsafeRawBufferPointer {
        let start = line.offset - offset
        return UnsafeRawBufferPointer(rebasing: bytes[start + Int(piece.lowerBound)..<start + Int(piece.upperBound)])
    }

    /// A piece of a line as text, with JSON escapes resolved.
    package func text(_ piece: JournalEnvelope.Piece, of line: JournalLine) -> String {
        line.envelope.text(piece, in: bytes(of: line))
    }

    /// Decodes a line: the event with its author, time and lead.
    ///
    /// - Throws: `JournalError.damaged` if no version of winnow writes such an event.
    package func entry(of line: JournalLine) throws(JournalError) -> Entry {
        do throws(JSONError) {
            return try Entry(line.envelope, in: bytes(of: line))
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: line.number, offset: line.offset))
        }
    }
}

/// Whether a reader continues.
package enum ReadControl: Sendable {
    case `continue`, stop
}

extension JournalEnvelope {
    /// A piece of the line as text, with JSON escapes resolved.
    package func text(_ piece: Piece, in line: UnsafeRawBufferPointer) -> String {
        let range = Int(piece.lowerBound)..<Int(piece.upperBound)
        let scanner = JSONScanner(line)
        for index in range where line[index] == UInt8(ascii: "\\") { return scanner.unescaped(range) }
        return scanner.text(range)
    }
}

extension JournalEnvelope {
    /// The author; a rule's name is decoded without its prefix.
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
    /// Decodes a whole line that was found by its location alone.
    ///
    /// - Throws: `.damaged` if no version of winnow writes such a line.
    package init(line: UnsafeRawBufferPointer, at location: LineLocation) throws(JournalError) {
        do throws(JSONError) {
            var reader = FastEventReader()
            let envelope = try JournalEnvelope(line, &reader)
            let event = try reader.event()
            try self.init(envelope, in: line, event: event)
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: 0, offset: location.offset))
        }
    }

    /// Decodes a line whose envelope has been parsed: author, time, lead and event.
    package init(_ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer) throws(JSONError) {
        try self.init(envelope, in: line, event: nil)
    }

    /// Decodes the event unless the caller has done so.
    private init(_ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer, event: Event?) throws(JSONError) {
        let decoded: Event
        if let event { decoded = event } else { decoded = try Event(envelope, in: line) }
        self.init(
            seq: envelope.seq, action: envelope.action, at: envelope.at, occurredAt: envelope.occurredAt,
            by: envelope.actor(in: line), via: envelope.via.map { Login(envelope.text($0, in: line)) },
            lead: envelope.lead, definition: envelope.definition, batch: envelope.batch, event: decoded)
    }
}
