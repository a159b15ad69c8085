import Lifecycle

/// One action that was decided on and is to be written: what its lines share, and its events.
package struct JournalDraft {
    /// When it is recorded.
    package var at: Instant
    /// Who really sits there, when somebody acts for another.
    package var via: Login?
    /// The number of the definition under which it was decided; 0 before the first.
    package var definition: Int
    /// The import that it belongs to.
    package var batch: ActionID?
    /// What happened, one line each, in this order.
    package var events: [Draft]
    /// 128 fresh random bits a line with personal data: they keep a digest from being guessed back into the name it was made from.
    package var salt: () -> (UInt64, UInt64)

    /// Makes an action of some events.
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

/// An action as it was written: its bytes, its lines, and the same as entries.
package struct WrittenAction {
    /// The action's lines with their places in the file.
    package let lines: [JournalLine]
    /// The lines as the core sees them.
    package let entries: [Entry]
    /// Where the action ends.
    package let position: JournalPosition
    let bytes: [UInt8]
    let offset: Int

    /// Hands the action over as a reader would, so that an index takes in one's own actions by the same path as other people's.
    package func withAction<Result>(_ body: (JournalAction) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { try body(JournalAction(lines: lines, end: position, bytes: $0, at: offset)) }
    }
}

extension JournalDraft {
    /// Writes the action's lines as they follow a position.
    ///
    /// Every line is read back before anything is written to a file, so that no line can be written that couldn't be read.
    ///
    /// - Throws: `JournalError.tooLarge`; `.unwritable` for an event whose kind a later version made, or that doesn't read back.
    func lines(of intent: ActionID, after position: JournalPosition) throws(JournalError) -> WrittenAction {
        guard events.count <= JournalEnvelope.mostParts else { throw .tooLarge }
        var chain = JournalChain(after: position.sum)
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
                line.member("v", Event.version)
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
                line.member("sum", Self.noSum)
            }
            guard text.bytes.count - start <= JournalScan.longestLine, text.bytes.count <= JournalScan.largestAction else {
                throw .tooLarge
            }
            let (envelope, entry) = try seal(&text, from: start, &chain, kind: draft.event.kind)
            lines.append(JournalLine(offset: position.offset + start, length: text.bytes.count - start, envelope: envelope))
            entries.append(entry)
            text.raw("\n")
        }
        let end = JournalPosition(
            generation: position.generation, offset: position.offset + text.bytes.count,
            seq: SequenceNumber(position.seq.value + events.count), sum: chain.sum)
        return WrittenAction(lines: lines, entries: entries, position: end, bytes: text.bytes, offset: position.offset)
    }

    /// What stands for a line's sum until the rest of the line is known.
    private static let noSum = String(repeating: "0", count: JournalHash.digits)

    /// Puts the sum in its place, and reads the line back.
    private func seal(
        _ text: inout JSONWriter, from start: Int, _ chain: inout JournalChain, kind: String
    ) throws(JournalError) -> (JournalEnvelope, Entry) {
        var follower = chain
        do throws(JSONError) {
            let (envelope, entry) = try text.bytes.withBytes { (bytes) throws(JSONError) -> (JournalEnvelope, Entry) in
                let line = UnsafeRawBufferPointer(rebasing: bytes[start...])
                var envelope = try JournalEnvelope(line)
                envelope.sum = follower.follow(line, envelope)
                return (envelope, try Entry(envelope, in: line))
            }
            chain = follower
            text.replaceSum(with: envelope.sum)
            return (envelope, entry)
        } catch {
            throw .unwritable(kind: kind)
        }
    }
}

extension JSONMembers {
    /// Writes `person` with its salt in front, and `personDigest`.
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
