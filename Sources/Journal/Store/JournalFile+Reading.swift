import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// How often a reader retries at apparent damage: a writer may be cutting off an unfinished action.
    private static let readAttempts = 5

    func read<Failure: JournalReaderError>(
        after position: JournalPosition, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> JournalReadEnd {
        try Failure.converting(refresh())
        var position = position
        for attempt in 1... {
            let end = try scan(after: position, body)
            position = end.position
            guard let damage = end.damage else {
                try Failure.converting(checkPendingErasures(end))
                return JournalReadEnd(
                    position: position, unfinishedBytes: end.tailBytes, stopped: end.stopped,
                    awaitsErasure: !pendingErasures.isEmpty)
            }
            if attempt == Self.readAttempts {
                // Another workspace's journal may have been written over the file.
                try Failure.converting(reopen())
                throw Failure(.damaged(damage))
            }
            calls.pause(10)
            try Failure.converting(refresh())
        }
        throw Failure(.positionLost)
    }

    func lines<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) {
        var next = 0
        try bytes(at: locations, generation: generation) { (line) throws(Failure) in
            try deliver(line, at: locations[next], generation, body)
            next += 1
        }
    }

    func bytes<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard header.generation == generation else { throw Failure(.positionLost) }
        var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        defer { buffer.deallocate() }
        var rest = locations[...]
        while let first = rest.first {
            // Lines that are close together are read with one call.
            var end = first.offset
            var count = 0
            for location in rest {
                guard location.isPossible else { throw Failure(.positionLost) }
                guard
                    count == 0
                        || (location.offset >= end && location.offset - end <= Self.maximumGap
                            && location.offset + location.length - first.offset <= Self.maximumReadSize)
                else {
                    break
                }
                end = location.offset + location.length
                count += 1
            }
            if buffer.count < end - first.offset {
                buffer.deallocate()
                buffer = .allocate(byteCount: max(end - first.offset, Self.maximumReadSize), alignment: 16)
            }
            let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(end - first.offset)])
            let filledCount = try Failure.converting(
                readDescriptor.read(into: wanted, at: first.offset, path: folder.journal))
            let filled = UnsafeRawBufferPointer(rebasing: wanted[..<filledCount])
            for location in rest.prefix(count) {
                let start = location.offset - first.offset
                guard start + location.length <= filled.count else {
                    let failure = JSONError(.endOfText, at: max(0, filled.count - start))
                    throw Failure(.damaged(JournalDamage(kind: .malformed(failure), line: 0, offset: location.offset)))
                }
                try body(UnsafeRawBufferPointer(rebasing: filled[start..<start + location.length]))
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The largest gap between two lines that one read spans: copying it takes no longer than another call.
    private static let maximumGap = 4096
    /// The most bytes that one read spans, unless a single line is longer.
    private static let maximumReadSize = 65536

    private func deliver<Failure: JournalReaderError>(
        _ line: UnsafeRawBufferPointer, at location: LineLocation, _ generation: UInt64,
        _ body: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) {
        let envelope: JournalEnvelope
        do throws(JSONError) {
            envelope = try JournalEnvelope(line)
        } catch {
            throw Failure(.damaged(JournalDamage(kind: .malformed(error), line: 0, offset: location.offset)))
        }
        let end = JournalPosition(
            generation: generation, offset: location.offset + location.length + 1, seq: envelope.seq, hash: envelope.hash)
        let lines = [JournalLine(offset: location.offset, length: location.length, envelope: envelope)]
        try body(JournalAction(lines: lines, end: end, bytes: line, at: location.offset))
    }

    /// Scans on from a position after checking that it belongs to this file; damage is part of the result.
    func scan<Failure: JournalReaderError>(
        after position: JournalPosition, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> JournalScan.End {
        do throws(JournalError) {
            try check(position)
        } catch {
            // Something may have written over the file, header and all.
            if error == .positionLost { try Failure.converting(reopen()) }
            throw Failure(error)
        }
        let known = pendingErasuresPosition == position ? pendingErasures : [:]
        var scan = JournalScan(after: position, pendingErasures: known, path: folder.journal, calls: calls)
        let end = try scan.run(readDescriptor.number, expecting: status.size - position.offset, body)
        pendingErasures = scan.pendingErasures
        pendingErasuresPosition = end.position
        return end
    }

    /// Throws if, at the end of the file, personal data is gone without an erasure.
    func checkPendingErasures(_ end: JournalScan.End) throws(JournalError) {
        guard !end.stopped, let first = pendingErasures.values.min(by: { $0.offset < $1.offset }) else { return }
        throw .damaged(first)
    }

    func contains(_ position: JournalPosition) throws(JournalError) -> Bool {
        try refresh()
        do throws(JournalError) {
            try check(position)
            return true
        } catch {
            guard error == .positionLost else { throw error }
            return false
        }
    }

    /// Checks that the line which ends at a position has the position's hash.
    private func check(_ position: JournalPosition) throws(JournalError) {
        guard position.isPossible, position.generation == header.generation else { throw .positionLost }
        if position.seq.value == 0 {
            guard position == start else { throw .positionLost }
            return
        }
        let length = JournalEnvelope.suffixLength + 1
        guard position.offset >= headerLength + length, position.offset <= status.size else { throw .positionLost }
        let bytes = try readDescriptor.bytes(at: position.offset - length, count: length, path: folder.journal)
        guard bytes.count == length, bytes.last == 0x0A else { throw .positionLost }
        let hash = bytes.withUnsafeBytes { JournalEnvelope.hash(atEndOf: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
        guard hash == position.hash else { throw .positionLost }
    }
}
