import Formats
import Glibc
import Lifecycle

/// Reads the journal action by action and decides what counts; the only code that does.
///
/// A line counts if and only if it ends in a newline, parses, has the next `seq`, holds the personal data of its
/// digest, and has the hash that follows from the line before. An action counts only with its last part. What follows
/// the last whole action is either the beginning of an unfinished action, which readers ignore, or damage, at which
/// they stop. Memory is bounded by the largest action.
struct JournalScan {
    /// What follows the last whole action.
    struct End {
        /// The end of the last action that counts.
        var position: JournalPosition
        /// The number of bytes after it; 0 if the reader stopped early.
        var tailBytes = 0
        /// The number of whole lines of an unfinished action after it.
        var tailLines = 0
        /// The damage after it; nil when the rest is merely unfinished.
        var damage: JournalDamage?
        /// Whether the reader stopped before the end.
        var stopped = false
    }

    /// The longest line that is written or read, in bytes without its newline.
    static let maximumLineLength = 16 << 20
    /// The largest action that is written or read, in bytes.
    static let maximumActionSize = 128 << 20
    /// The number of bytes read at a time.
    static let chunk = 1 << 20

    private let calls: JournalSystemCalls
    private let path: String
    /// Those whose personal data is gone and whose `erased` event has not been read yet, with the first such line.
    private(set) var pendingErasures: [ErasureSubject: JournalDamage]

    private var position: JournalPosition
    private var chain: JournalChain
    private var lines: [JournalLine] = []
    /// What the lines of the current action change in `pendingErasures`: data that is gone, or nil for an erasure.
    private var erasureChanges: [(subject: ErasureSubject, gone: JournalDamage?)] = []

    /// Starts after a position, with those whose erasure is still expected.
    init(
        after position: JournalPosition, pendingErasures: [ErasureSubject: JournalDamage], path: String,
        calls: JournalSystemCalls
    ) {
        self.position = position
        self.pendingErasures = pendingErasures
        self.path = path
        self.calls = calls
        chain = JournalChain(after: position.hash)
    }

    /// Reads to the end of the file, or until the closure returns `.stop`.
    ///
    /// - Throws: `JournalError.system` when reading fails, and what the closure throws. Damage is part of the result.
    mutating func run<Failure: JournalReaderError>(
        _ descriptor: Int32, expecting expected: Int, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> End {
        var capacity = min(Self.chunk, max(expected, 0) + 4096)
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        // The buffer holds the file from `base` on; the current action begins at `action`, its last line at `start`.
        var (base, filled, start, searched, action) = (position.offset, 0, 0, 0, 0)
        while true {
            if filled == capacity {
                if action > capacity / 2 {
                    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[action..<filled]))
                    (base, filled, start, searched, action) = (base + action, filled - action, start - action, searched - action, 0)
                } else {
                    guard filled - start <= Self.maximumLineLength, filled - action <= Self.maximumActionSize else {
                        return end(tail: filled - action, damage: damage(.tooLarge, at: base + start))
                    }
                    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity * 2, alignment: 16)
                    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
                    buffer.deallocate()
                    buffer = larger
                    capacity *= 2
                }
            }
            let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = uninterrupted { calls.read(descriptor, free, base + filled) }
            guard count >= 0 else { throw Failure(.system(call: "read", path: path, code: Int32(-count))) }
            if count == 0 { break }
            filled += count
            while let origin = buffer.baseAddress, let newline = memchr(origin + searched, 0x0A, filled - searched) {
                let index = newline - origin
                let line = UnsafeRawBufferPointer(rebasing: buffer[start..<index])
                if let damage = validate(line, at: base + start) { return end(tail: filled - action, damage: damage) }
                start = index + 1
                searched = start
                guard let last = lines.last?.envelope, last.part == last.parts else { continue }
                let control = try deliver(UnsafeRawBufferPointer(rebasing: buffer[action..<start]), at: base + action, body)
                action = start
                if control == .stop {
                    var end = End(position: position)
                    end.stopped = true
                    return end
                }
            }
            searched = filled
        }
        var end = end(tail: filled - action, damage: nil)
        let rest = UnsafeRawBufferPointer(rebasing: buffer[start..<filled])
        if !rest.isEmpty, !isTornLine(rest) { end.damage = damage(.tail, at: base + start) }
        return end
    }

    private func end(tail: Int, damage: JournalDamage?) -> End {
        var end = End(position: position)
        end.tailBytes = tail
        end.tailLines = lines.count
        end.damage = damage
        return end
    }

    private func damage(_ kind: JournalDamage.Kind, at offset: Int) -> JournalDamage {
        JournalDamage(kind: kind, line: position.seq.value + lines.count + 2, offset: offset)
    }

    /// Validates one line and keeps it until its action is complete.
    @inline(__always)
    private mutating func validate(_ line: UnsafeRawBufferPointer, at offset: Int) -> JournalDamage? {
        guard line.count <= Self.maximumLineLength else { return damage(.tooLarge, at: offset) }
        let envelope: JournalEnvelope
        do throws(JSONError) {
            envelope = try JournalEnvelope(line)
        } catch {
            return damage(.malformed(error), at: offset)
        }
        let expected = SequenceNumber(position.seq.value + lines.count + 1)
        guard envelope.seq == expected else { return damage(.sequence(expected: expected, found: envelope.seq), at: offset) }
        // Memory is set aside for every number up to the highest.
        guard envelope.lead?.number ?? 0 <= expected.value + JournalEnvelope.spareLeadNumbers else {
            return damage(.malformed(JSONError(.unexpectedValue, at: 0)), at: offset)
        }
        guard chain.advance(line, envelope) == envelope.hash else { return damage(.hash, at: offset) }
        if let person = envelope.person, !person.isNull {
            let value = UnsafeRawBufferPointer(rebasing: line[Int(person.value.lowerBound)..<Int(person.value.upperBound)])
            guard JournalHash.of(value) == person.digest else { return damage(.personDigest, at: offset) }
        }
        if envelope.kind == .erased || envelope.person?.isNull == true,
            let damage = noteErasure(envelope, in: line, at: offset)
        {
            return damage
        }
        if let first = lines.first?.envelope {
            guard envelope.action == first.action, envelope.parts == first.parts, Int(envelope.part) == lines.count + 1 else {
                return damage(.part, at: offset)
            }
        } else {
            guard envelope.part == 1 else { return damage(.part, at: offset) }
        }
        lines.append(JournalLine(offset: offset, length: line.count, envelope: envelope))
        return nil
    }

    /// Passes a whole action to the closure.
    @inline(__always)
    private mutating func deliver<Failure: JournalReaderError>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> ReadControl {
        if !erasureChanges.isEmpty { updatePendingErasures() }
        let seq = SequenceNumber(position.seq.value + lines.count)
        position = JournalPosition(generation: position.generation, offset: offset + bytes.count, seq: seq, hash: chain.hash)
        defer { lines.removeAll(keepingCapacity: true) }
        return try body(JournalAction(lines: lines, end: position, bytes: bytes, at: offset))
    }

    /// Notes whose data a line lacks, or whom a line erases; returns damage if that can't be told.
    private mutating func noteErasure(
        _ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer, at offset: Int
    ) -> JournalDamage? {
        do throws(JSONError) {
            if envelope.kind == .erased {
                for subject in try envelope.erasedSubjects(in: line) { erasureChanges.append((subject, nil)) }
            }
            guard envelope.person?.isNull == true else { return nil }
            let gone = damage(.personMissing, at: offset)
            guard let subject = try envelope.erasureSubject(in: line) else { return gone }
            erasureChanges.append((subject, gone))
            return nil
        } catch {
            return damage(.malformed(error), at: offset)
        }
    }

    private mutating func updatePendingErasures() {
        for (subject, gone) in erasureChanges {
            if gone == nil || pendingErasures[subject] == nil { pendingErasures[subject] = gone }
        }
        erasureChanges.removeAll()
    }

    /// Whether the bytes after the last newline are what an interrupted write leaves.
    ///
    /// That is the beginning of the next line, possibly followed by the zeros of pages that never reached the disk. A
    /// whole line with anything after it is damage: it may have been acknowledged.
    private func isTornLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var count = bytes.count
        while count > 0, bytes[count - 1] == 0 { count -= 1 }
        let text = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        var opening = JSONWriter()
        opening.raw("{\"v\":")
        guard text.elementsEqual(opening.bytes.prefix(count)) || count > opening.bytes.count else { return false }
        guard text.starts(with: opening.bytes) else { return count < opening.bytes.count }
        let rest = text.dropFirst(opening.bytes.count).drop { $0 &- 0x30 < 10 }
        var head = JSONWriter()
        head.raw(",\"seq\":")
        head.integer(position.seq.value + lines.count + 1)
        head.raw(",\"id\":\"")
        if let action = lines.first?.envelope.action { head.raw(action.description.utf8) }
        guard rest.prefix(head.bytes.count).elementsEqual(head.bytes.prefix(rest.count)) else { return false }
        var scanner = JSONScanner(text)
        do throws(JSONError) {
            try scanner.skip()
            return scanner.position == count && count == bytes.count
        } catch {
            return error.reason == .endOfText
        }
    }
}
