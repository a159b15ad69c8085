import Formats
import Lifecycle

/// Encodes lines of an action before their hashes are known; any thread may use a copy.
struct LineEncoder: Sendable {
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
