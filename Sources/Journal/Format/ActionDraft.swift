import Formats
import Lifecycle

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
    /// Encodes the action's lines as they follow a position.
    ///
    /// Every line is parsed again before anything is written to a file, so that no unreadable line is ever written.
    ///
    /// - Throws: `JournalError.tooLarge`; `.unwritable` for an event whose kind a later version made, or that can't be
    ///   parsed again.
    func lines(of intent: ActionID, after position: JournalPosition) throws(JournalError) -> WrittenAction {
        guard events.count <= JournalEnvelope.maximumParts else { throw .tooLarge }
        var chain = JournalChain(after: position.hash)
        var text = JSONWriter(capacity: events.count * 600)
        var lines: [JournalLine] = []
        var entries: [Entry] = []
        lines.reserveCapacity(events.count)
        entries.reserveCapacity(events.count)
        var personal = JSONWriter()
        for (index, draft) in events.enumerated() {
            if case .unknown(let kind) = draft.event { throw .unwritable(kind: kind) }
            let start = text.bytes.count
            let seq = SequenceNumber(position.seq.value + index + 1)
            personal.removeAll()
            personal.object { draft.event.writePerson(&$0, by: draft.by) }
            text.object { line in
                line.member("v", draft.event.lineVersion)
                line.member("seq", seq.value)
                line.member("id", intent.description)
                if events.count > 1 { line.member("part") { $0.array([index + 1, events.count]) { $0.integer($1) } } }
                line.member("at", at)
                if let occurredAt = draft.occurredAt, occurredAt != at { line.member("occurredAt", occurredAt) }
                line.member("by", draft.by.description)
                line.member("via", via?.name)
                line.member("lead", draft.lead?.description)
                line.member("kind", draft.event.kind)
                if definition > 0 { line.member("def", definition) }
                line.member("batch", batch?.description)
                line.member("data") { $0.object { draft.event.writeData(&$0, by: draft.by) } }
                if personal.bytes.count > 2 { line.person(personal, salt: salt()) }
                line.member("sum", Self.placeholderHash)
            }
            guard text.bytes.count - start <= JournalScan.maximumLineLength,
                text.bytes.count <= JournalScan.maximumActionSize
            else {
                throw .tooLarge
            }
            let (envelope, entry) = try seal(&text, from: start, &chain, kind: draft.event.kind)
            lines.append(JournalLine(offset: position.offset + start, length: text.bytes.count - start, envelope: envelope))
            entries.append(entry)
            text.raw("\n")
        }
        let end = JournalPosition(
            generation: position.generation, offset: position.offset + text.bytes.count,
            seq: SequenceNumber(position.seq.value + events.count), hash: chain.hash)
        return WrittenAction(lines: lines, entries: entries, position: end, bytes: text.bytes)
    }

    /// The placeholder for a line's hash until the rest of the line is known.
    private static let placeholderHash = String(repeating: "0", count: JournalHash.digits)

    /// Replaces the placeholder by the line's hash, and parses the line.
    private func seal(
        _ text: inout JSONWriter, from start: Int, _ chain: inout JournalChain, kind: String
    ) throws(JournalError) -> (JournalEnvelope, Entry) {
        var candidate = chain
        do throws(JSONError) {
            let (envelope, entry) = try text.bytes.withBytes { (bytes) throws(JSONError) -> (JournalEnvelope, Entry) in
                let line = UnsafeRawBufferPointer(rebasing: bytes[start...])
                var envelope = try JournalEnvelope(line)
                envelope.hash = candidate.advance(line, envelope)
                return (envelope, try Entry(envelope, in: line))
            }
            chain = candidate
            // Before the closing quote and brace.
            envelope.hash.withDigits { text.replace(at: text.bytes.count - 2 - JournalHash.digits, with: $0) }
            return (envelope, entry)
        } catch {
            throw .unwritable(kind: kind)
        }
    }
}

extension JSONMembers {
    /// Writes `person`, which begins with the salt, and `personDigest`.
    fileprivate mutating func person(_ personal: JSONWriter, salt: (UInt64, UInt64)) {
        var value = JSONWriter(capacity: personal.bytes.count + 48)
        value.raw("{\"salt\":\"")
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digits in
            guard let start = digits.baseAddress else { return }
            Hexadecimal.write(salt.0, to: start)
            Hexadecimal.write(salt.1, to: start + 16)
            value.raw(UnsafeBufferPointer(digits))
        }
        value.raw("\",")
        value.raw(personal.bytes.dropFirst())
        member("person") { $0.raw(value.bytes) }
        member("personDigest", value.bytes.withUnsafeBytes { JournalHash.of($0) }.description)
    }
}
