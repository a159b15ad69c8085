import Journal
import Lifecycle

/// Reads the lines of many leads at a time: in the order of the journal, so that what stands close together is read at once, whosever it is.
///
/// A call for every lead takes a third of the time of reading lines; leads that were captured one after the other stand side by side. Has a journal of its own,
/// for one thread.
final class HistoryReader: @unchecked Sendable {
    private let journal: any JournalStore

    /// A line of one of the leads.
    private struct Wanted {
        var place: JournalPlace
        /// Which lead's, by its place among those asked for.
        var lead: Int
    }

    init(_ journal: any JournalStore) { self.journal = journal }

    /// The histories of some leads, each given by the places of its lines, in the order asked; O(lines · log lines).
    func histories(of leads: [[JournalPlace]], generation: UInt64) throws -> [LeadHistory] {
        var wanted: [Wanted] = []
        wanted.reserveCapacity(leads.reduce(0) { $0 + $1.count })
        for (lead, places) in leads.enumerated() {
            for place in places { wanted.append(Wanted(place: place, lead: lead)) }
        }
        // An `undone` line may be several leads'. Offsets grow as numbers do, so that each lead's lines stay in order.
        wanted.sort { ($0.place.offset, $0.lead) < ($1.place.offset, $1.lead) }
        var entries = leads.map { places in
            var room: [Entry] = []
            room.reserveCapacity(places.count)
            return room
        }
        var next = 0
        try journal.lines(at: wanted.map(\.place), generation: generation) { action in
            for line in action.lines { entries[wanted[next].lead].append(try action.entry(of: line)) }
            next += 1
        }
        return entries.map { LeadHistory($0) }
    }
}
