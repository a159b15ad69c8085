import Formats
import Lifecycle
import Platform

/// An action that was decided and is to be written: its events and what its lines share.
package struct ActionDraft {
    /// The time of recording.
    package var at: Instant
    /// The login that really acted, when someone acts for another person.
    package var via: Login?
    /// The number of the definition that the decision used; 0 before the first.
    package var definition: Int
    /// The import that the action belongs to.
    package var batch: ActionID?
    /// The events, one line each, in this order.
    package var events: [Draft]
    /// Returns 128 random bits for a line with personal data.
    ///
    /// Without them, the data could be guessed from its digest.
    package var salt: () -> (UInt64, UInt64)

    package init(
        at: Instant, via: Login? = nil, definition: Int, batch: ActionID? = nil, events: [Draft],
        salt: @escaping () -> (UInt64, UInt64)
    ) {
        self.at = at
        self.via = via
        self.definition = definition
        self.batch = batch
        self.events = events
        self.salt = salt
    }
}

/// An action as it was written: its bytes, its lines and its entries.
package struct WrittenAction {
    /// The action's lines with their locations in the file.
    package let lines: [JournalLine]
    /// The lines, decoded.
    package let entries: [Entry]
    /// The end of the action.
    package let position: JournalPosition
    let bytes: [UInt8]
}

extension ActionDraft {
    /// The action as a journal on a server has it after a position. O(lines).
    ///
    /// - Throws: `JournalError.tooLarge`, `.unwritable`.
    package func encoded(as intent: ActionID, after position: JournalPosition) throws(JournalError) -> WrittenAction {
        try lines(of: intent, after: position)
    }

    /// Encodes the action's lines as they follow a position.
    ///
    /// Every line is parsed again before anything is written to a file, so that no unreadable line is ever written.
    ///
    /// - Throws: `JournalError.tooLarge`; `.unwritable` for an event whose kind a later version made, or that can't be
    ///   parsed again.
    func lines(of intent: ActionID, after position: JournalPosition) throws(JournalError) -> WrittenAction {
        guard events.count <= JournalEnvelope.maximumParts else { throw .tooLarge }
        var lines = SealedLines(after: position, capacity: events.count)
        guard events.count > Self.chunkSize else {
            try lines.add(LineEncoder(self, intent, position.seq).chunk(events.indices) { _ in salt() })
            return lines.written
        }
        let encoder = LineEncoder(self, intent, position.seq)
        var rest = events.indices
        try concurrentMap(
            state: { () throws(JournalError) in encoder },
            next: { () throws(JournalError) -> (Range<Int>, [(UInt64, UInt64)])? in
                let range = rest.prefix(Self.chunkSize)
                rest = rest.dropFirst(Self.chunkSize)
                return range.isEmpty ? nil : (range, range.map { _ in salt() })
            },
            transform: { (encoder, item) throws(JournalError) in
                let (range, salts) = item
                return try encoder.chunk(range) { salts[$0 - range.lowerBound] }
            },
            consume: { (chunk) throws(JournalError) in try lines.add(chunk) })
        return lines.written
    }

    /// The number of lines from which several threads encode them, and that one of them encodes at a time.
    private static let chunkSize = 512
}
