import Glibc
import Lifecycle

extension JournalFile {
    /// How far behind the wanted place the end of an action is looked for: further than all but the largest imports reach.
    private static let reach = 8 << 20

    package func waypoints(every bytes: Int) -> [JournalPosition] {
        var found: [JournalPosition] = []
        var wanted = headerLength + bytes
        while wanted < facts.size {
            guard let position = endOfAction(behind: wanted) else { break }
            guard position.offset < facts.size else { break }
            found.append(position)
            wanted = position.offset + bytes
        }
        return found
    }

    /// The first end of an action behind an offset, as its last line tells it.
    private func endOfAction(behind offset: Int) -> JournalPosition? {
        let start = offset
        var count = 1 << 16
        // Read anew with more room until an end is in it; most actions are short.
        while count <= Self.reach {
            guard let bytes = try? reading.bytes(at: start, count: count, path: folder.journal) else { return nil }
            var line = bytes.firstIndex(of: 0x0A).map { $0 + 1 }
            while let from = line, let newline = bytes[from...].firstIndex(of: 0x0A) {
                let envelope = bytes.withBytes { try? JournalEnvelope(UnsafeRawBufferPointer(rebasing: $0[from..<newline])) }
                guard let envelope else { return nil }
                if envelope.part == envelope.parts {
                    return JournalPosition(
                        generation: header.generation, offset: start + newline + 1, seq: envelope.seq, sum: envelope.sum)
                }
                line = newline + 1
            }
            guard bytes.count == count else { return nil }
            count *= 4
        }
        return nil
    }
}
