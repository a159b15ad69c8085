import Journal
import Lifecycle

/// Reads the lines of many leads at a time: in the order of the journal, so that what stands close together is read at once, whosever it is.
///
/// A call for every lead takes a third of the time of reading lines; leads that were captured one after the other stand side by side. Only their bytes are
/// kept until all are there: each lead is then read and handed over before the next one, so that its memory is used again while it is still warm.
/// Has a journal of its own, for one thread.
final class HistoryReader: @unchecked Sendable {
    private let journal: any JournalStore
    /// Where the lines of the leads that are being read stand, one lead behind the other; kept for the next ones.
    private var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    /// A line of one of the leads.
    private struct Wanted {
        var place: LineLocation
        /// Where in the room it goes.
        var start: Int
    }

    init(_ journal: any JournalStore) { self.journal = journal }

    deinit { room.deallocate() }

    /// A lead and where its lines stand; where it was ever merged, those of all that it was merged with.
    struct Asked {
        var id: LeadID
        var places: [LineLocation]
    }

    /// Hands over the history of each of some leads in the order asked, with its place among them; O(lines · log lines).
    func each(of leads: [Asked], generation: UInt64, _ body: (Int, LeadHistory) throws -> Void) throws {
        try gather(leads, generation: generation)
        var start = 0
        for (index, asked) in leads.enumerated() {
            var entries: [Entry] = []
            entries.reserveCapacity(asked.places.count)
            for place in asked.places {
                let line = UnsafeRawBufferPointer(rebasing: room[start..<start + place.length])
                entries.append(try Entry(line: line, at: place))
                start += place.length
            }
            try body(index, LeadHistory(entries, of: asked.id))
        }
    }

    /// Brings the lines of some leads into the room.
    private func gather(_ leads: [Asked], generation: UInt64) throws {
        var wanted: [Wanted] = []
        wanted.reserveCapacity(leads.reduce(0) { $0 + $1.places.count })
        var size = 0
        for asked in leads {
            for place in asked.places {
                guard place.isPossible else { throw JournalError.positionLost }
                wanted.append(Wanted(place: place, start: size))
                size += place.length
            }
        }
        if room.count < size {
            room.deallocate()
            room = .allocate(byteCount: size, alignment: 16)
        }
        // An `undone` line may be several leads': then it is read for each of them.
        wanted.sort { $0.place.offset < $1.place.offset }
        var next = 0
        try journal.bytes(at: wanted.map(\.place), generation: generation) { line in
            let start = wanted[next].start
            UnsafeMutableRawBufferPointer(rebasing: room[start..<start + line.count]).copyMemory(from: line)
            next += 1
        }
    }
}
