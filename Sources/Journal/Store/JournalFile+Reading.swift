import Glibc
import Lifecycle

extension JournalFile {
    /// How often a reader looks again at what seems damaged: a writer may just be cutting off an unfinished end.
    private static let looks = 5

    package func read(after position: JournalPosition, _ body: (JournalAction) throws -> ReadControl) throws -> JournalReadEnd {
        try refresh()
        var position = position
        for look in 1... {
            let end = try scan(after: position, body)
            position = end.position
            guard let damage = end.damage else {
                try judgeMissing(end)
                return JournalReadEnd(
                    position: position, unfinishedBytes: end.tailBytes, stopped: end.stopped, awaitsErasure: !missing.isEmpty)
            }
            if look == Self.looks { throw JournalError.damaged(damage) }
            calls.pause(10)
            try refresh()
        }
        throw JournalError.positionLost
    }

    package func lines(at places: [LineLocation], generation: UInt64, _ body: (JournalAction) throws -> Void) throws {
        var next = 0
        try bytes(at: places, generation: generation) { line in
            try hand(line, at: places[next], generation, body)
            next += 1
        }
    }

    package func bytes(
        at places: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard header.generation == generation else { throw JournalError.positionLost }
        var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        defer { room.deallocate() }
        var rest = places[...]
        while let first = rest.first {
            // Lines that stand close together are read at once.
            var end = first.offset
            var count = 0
            for place in rest {
                guard place.isPossible else { throw JournalError.positionLost }
                guard
                    count == 0
                        || (place.offset >= end && place.offset - end <= Self.near
                            && place.offset + place.length - first.offset <= Self.together)
                else {
                    break
                }
                end = place.offset + place.length
                count += 1
            }
            if room.count < end - first.offset {
                room.deallocate()
                room = .allocate(byteCount: max(end - first.offset, Self.together), alignment: 16)
            }
            let wanted = UnsafeMutableRawBufferPointer(rebasing: room[..<(end - first.offset)])
            let filled = UnsafeRawBufferPointer(
                rebasing: wanted[..<(try reading.read(into: wanted, at: first.offset, path: folder.journal))])
            for place in rest.prefix(count) {
                let start = place.offset - first.offset
                guard start + place.length <= filled.count else {
                    let failure = JSONError(.endOfText, at: max(0, filled.count - start))
                    throw JournalError.damaged(JournalDamage(kind: .malformed(failure), line: 0, offset: place.offset))
                }
                try body(UnsafeRawBufferPointer(rebasing: filled[start..<start + place.length]))
            }
            rest = rest.dropFirst(count)
        }
    }

    /// How many bytes between two lines are read along: as many as take no longer to copy than another call.
    private static let near = 4096
    /// How many bytes are read at once at most, unless a single line has more.
    private static let together = 65536

    private func hand(
        _ line: UnsafeRawBufferPointer, at place: LineLocation, _ generation: UInt64, _ body: (JournalAction) throws -> Void
    ) throws {
        let envelope: JournalEnvelope
        do throws(JSONError) {
            envelope = try JournalEnvelope(line)
        } catch {
            throw JournalError.damaged(JournalDamage(kind: .malformed(error), line: 0, offset: place.offset))
        }
        let end = JournalPosition(
            generation: generation, offset: place.offset + place.length + 1, seq: envelope.seq, sum: envelope.sum)
        let lines = [JournalLine(offset: place.offset, length: place.length, envelope: envelope)]
        try body(JournalAction(lines: lines, end: end, bytes: line, at: place.offset))
    }

    /// Reads on from a position after making sure that it is one of this file; damage is part of the end.
    func scan(after position: JournalPosition, _ body: (JournalAction) throws -> ReadControl) throws -> JournalScan.End {
        try check(position)
        var scan = JournalScan(after: position, missing: missingAt == position ? missing : [:], path: folder.journal, calls: calls)
        let end = try scan.run(reading.number, expecting: facts.size - position.offset, body)
        missing = scan.missing
        missingAt = end.position
        return end
    }

    /// At the end of the file, everybody whose data is gone must have been erased.
    func judgeMissing(_ end: JournalScan.End) throws(JournalError) {
        guard !end.stopped, let first = missing.values.min(by: { $0.offset < $1.offset }) else { return }
        throw .damaged(first)
    }

    /// Makes sure that the line which ends at a position has the position's sum.
    private func check(_ position: JournalPosition) throws(JournalError) {
        guard position.generation == header.generation else { throw .positionLost }
        if position.seq.value == 0 {
            guard position == start else { throw .positionLost }
            return
        }
        let length = JournalEnvelope.ending + 1
        guard position.offset >= headerLength + length, position.offset <= facts.size else { throw .positionLost }
        let bytes = try reading.bytes(at: position.offset - length, count: length, path: folder.journal)
        guard bytes.count == length, bytes.last == 0x0A else { throw .positionLost }
        let sum = bytes.withUnsafeBytes { JournalEnvelope.sum(ending: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
        guard sum == position.sum else { throw .positionLost }
    }
}
