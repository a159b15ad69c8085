import Journal
import Lifecycle

/// Reads the lines of many leads at a time, in journal order.
///
/// Neighbouring lines are read together. One call for each lead takes a third of the time of reading lines; leads
/// captured one after the other are neighbours. Only the bytes are kept until all lines are there. Then each lead is
/// decoded and processed before the next one, so that its memory is reused while it is still in the cache. Has a
/// journal of its own; not thread-safe.
final class HistoryReader {
    private let journal: any JournalStore
    /// The lines of the requested leads, one lead after the other; kept for the next request.
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    init(opening openJournal: () throws(JournalError) -> any JournalStore) throws(ReadModelError) {
        journal = try reading(try openJournal())
    }

    deinit { buffer.deallocate() }

    /// A lead and the locations of its lines, or of the lines of its merge group.
    struct Request {
        var id: LeadID
        var locations: [LineLocation]
    }

    /// Passes the history of each requested lead, with its index, to a block.
    ///
    /// In the order requested; O(lines · log lines).
    func each(of leads: [Request], generation: UInt64, _ body: (Int, LeadHistory) -> Void) throws(ReadModelError) {
        try reading(try readEach(of: leads, generation: generation, body))
    }

    private func readEach(of leads: [Request], generation: UInt64, _ body: (Int, LeadHistory) -> Void) throws(JournalError) {
        try gather(leads, generation: generation)
        var start = 0
        for (index, request) in leads.enumerated() {
            var entries: [Entry] = []
            entries.reserveCapacity(request.locations.count)
            for location in request.locations {
                let line = UnsafeRawBufferPointer(rebasing: buffer[start..<start + location.length])
                entries.append(try Entry(line: line, at: location))
                start += location.length
            }
            body(index, LeadHistory(entries, of: request.id))
        }
    }

    /// Reads the lines of some leads into the buffer.
    private func gather(_ leads: [Request], generation: UInt64) throws(JournalError) {
        // Each line with its offset in the buffer.
        var reads: [(location: LineLocation, start: Int)] = []
        reads.reserveCapacity(leads.reduce(0) { $0 + $1.locations.count })
        var size = 0
        for request in leads {
            for location in request.locations {
                guard location.isPossible else { throw .positionLost }
                reads.append((location, size))
                size += location.length
            }
        }
        if buffer.count < size {
            buffer.deallocate()
            buffer = .allocate(byteCount: size, alignment: 16)
        }
        // An `undone` line may belong to several leads; it is then read for each of them.
        reads.sort { $0.location.offset < $1.location.offset }
        var next = 0
        try journal.bytes(at: reads.map(\.location), generation: generation) { (line) throws(JournalError) in
            let start = reads[next].start
            UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + line.count]).copyMemory(from: line)
            next += 1
        }
    }
}
