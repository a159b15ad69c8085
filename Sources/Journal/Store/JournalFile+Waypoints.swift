import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// The bytes after an offset in which an action's end is searched; only huge imports are longer.
    private static let searchLimit = 8 << 20

    func waypoints(every bytes: Int) -> [JournalPosition] {
        var found: [JournalPosition] = []
        var target = headerLength + bytes
        while target < status.size {
            guard let position = endOfAction(after: target) else { break }
            guard position.offset < status.size else { break }
            found.append(position)
            target = position.offset + bytes
        }
        return found
    }

    /// The first end of an action after an offset, as its last line states it.
    private func endOfAction(after offset: Int) -> JournalPosition? {
        let start = offset
        var count = 1 << 16
        // Read again with a larger buffer until it holds an end; most actions are short.
        while count <= Self.searchLimit {
            guard let bytes = try? readDescriptor.bytes(at: start, count: count, path: folder.journal) else { return nil }
            var line = bytes.firstIndex(of: 0x0A).map { $0 + 1 }
            while let from = line, let newline = bytes[from...].firstIndex(of: 0x0A) {
                let envelope = bytes.withBytes { try? JournalEnvelope(UnsafeRawBufferPointer(rebasing: $0[from..<newline])) }
                guard let envelope else { return nil }
                if envelope.part == envelope.parts {
                    return JournalPosition(
                        generation: header.generation, offset: start + newline + 1, seq: envelope.seq, hash: envelope.hash)
                }
                line = newline + 1
            }
            guard bytes.count == count else { return nil }
            count *= 4
        }
        return nil
    }
}
