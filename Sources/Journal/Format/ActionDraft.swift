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

/// Encodes lines of an action before their hashes are known; any thread may use a copy.
private struct LineEncoder: Sendable {
    private let events: [Draft]
    private let action: String
    private let batch: String?
    private let at: Instant
    private let via: Login?
    private let definition: Int
    private let before: SequenceNumber

    /// The placeholder for a line's hash.
    private static let placeholderHash = String(repeating: "0", count: JournalHash.digits)

    init(_ draft: ActionDraft, _ action: ActionID, _ before: SequenceNumber) {
        events = draft.events
        self.action = action.description
        batch = draft.batch?.description
        at = draft.at
        via = draft.via
        definition = draft.definition
        self.before = before
    }

    /// Lines without their hashes, one after the other, each parsed again.
    struct Chunk: Sendable {
        var text: JSONWriter
        var lines: [(range: Range<Int>, envelope: JournalEnvelope, entry: Entry)] = []
    }

    /// Encodes some lines; `salt` is asked for each line with personal data, by the line's index.
    func chunk(_ range: Range<Int>, salt: (Int) -> (UInt64, UInt64)) throws(JournalError) -> Chunk {
        var chunk = Chunk(text: JSONWriter(capacity: range.count * 600))
        chunk.lines.reserveCapacity(range.count)
        var personal = JSONWriter()
        for index in range {
            let draft = events[index]
            if case .unknown(let kind) = draft.event { throw .unwritable(kind: kind) }
            let start = chunk.text.bytes.count
            personal.removeAll()
            personal.object { draft.event.writePerson(&$0, by: draft.by) }
            write(draft, at: index, personal, salt, to: &chunk.text)
            guard chunk.text.bytes.count - start <= JournalScan.maximumLineLength else { throw .tooLarge }
            let (envelope, entry) = try Self.parsed(chunk.text, from: start, kind: draft.event.kind)
            chunk.lines.append((start..<chunk.text.bytes.count, envelope, entry))
            chunk.text.raw("\n")
        }
        return chunk
    }

    private func write(
        _ draft: Draft, at index: Int, _ personal: JSONWriter, _ salt: (Int) -> (UInt64, UInt64), to text: inout JSONWriter
    ) {
        text.object { line in
            line.member("v", draft.event.lineVersion)
            line.member("seq", before.value + index + 1)
            line.member("id", action)
            if events.count > 1 { line.member("part") { $0.array([index + 1, events.count]) { $0.integer($1) } } }
            line.member("at", at)
            if let occurredAt = draft.occurredAt, occurredAt != at { line.member("occurredAt", occurredAt) }
            line.member("by", draft.by.description)
            line.member("via", via?.name)
            line.member("lead", draft.lead?.description)
            line.member("kind", draft.event.kind)
            if definition > 0 { line.member("def", definition) }
            line.member("batch", batch)
            line.member("data") { $0.object { draft.event.writeData(&$0, by: draft.by) } }
            if personal.bytes.count > 2 { line.person(personal, salt: salt(index)) }
            line.member("sum", Self.placeholderHash)
        }
    }

    private static func parsed(
        _ text: JSONWriter, from start: Int, kind: String
    ) throws(JournalError) -> (JournalEnvelope, Entry) {
        do throws(JSONError) {
            return try text.bytes.withBytes { (bytes) throws(JSONError) in
                let line = UnsafeRawBufferPointer(rebasing: bytes[start...])
                let envelope = try JournalEnvelope(line)
                return (envelope, try Entry(envelope, in: line))
            }
        } catch {
            throw .unwritable(kind: kind)
        }
    }
}

/// The lines of an action with their hashes, each of which covers the lines before it.
private struct SealedLines {
    private let start: JournalPosition
    private var chain: JournalChain
    private var text: JSONWriter
    private var lines: [JournalLine] = []
    private var entries: [Entry] = []

    init(after position: JournalPosition, capacity: Int) {
        start = position
        chain = JournalChain(after: position.hash)
        text = JSONWriter(capacity: capacity * 600)
        lines.reserveCapacity(capacity)
        entries.reserveCapacity(capacity)
    }

    /// Appends lines and replaces their placeholders by the hashes.
    mutating func add(_ chunk: LineEncoder.Chunk) throws(JournalError) {
        let before = text.bytes.count
        guard before + chunk.text.bytes.count <= JournalScan.maximumActionSize else { throw .tooLarge }
        text.raw(chunk.text.bytes)
        for (range, parsed, entry) in chunk.lines {
            var envelope = parsed
            envelope.hash = chunk.text.bytes.withBytes { bytes in
                chain.advance(UnsafeRawBufferPointer(rebasing: bytes[range]), parsed)
            }
            // Before the closing quote and brace.
            envelope.hash.withDigits { text.replace(at: before + range.upperBound - 2 - JournalHash.digits, with: $0) }
            lines.append(JournalLine(offset: start.offset + before + range.lowerBound, length: range.count, envelope: envelope))
            entries.append(entry)
        }
    }

    var written: WrittenAction {
        let end = JournalPosition(
            generation: start.generation, offset: start.offset + text.bytes.count,
            seq: SequenceNumber(start.seq.value + entries.count), hash: chain.hash)
        return WrittenAction(lines: lines, entries: entries, position: end, bytes: text.bytes)
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
