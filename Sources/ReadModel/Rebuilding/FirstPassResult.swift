import Journal
import Lifecycle

/// The result of the first pass: the lead and the location of each line.
///
/// Stored in compact arrays (16 bytes a line). Assembled from the segments of the journal in order.
struct FirstPassResult {
    private var offsets: [Int] = []
    private var lengths: [UInt32] = []
    /// The number of the lead of each line, 0 if there is none.
    private var leads: [UInt32] = []
    private var undos: [FirstPassSegment.Undo] = []
    private var workspaceLines: Set<Int> = []
    /// The leads that `undone` lines affect, by the index of the line in the arrays.
    private var undoneLeads: [(line: Int, leads: [UInt32])] = []
    /// For each lead the start of its lines in `order`; complete after `finish`.
    private var starts: [Int32] = []
    private var order: [UInt32] = []
    private(set) var map = JournalMapBuilder()
    /// The pairs of leads that lines merge, undone or not.
    private(set) var merges: [(lead: Int, absorbed: Int)] = []
    /// The merge group of each lead that was ever merged, including itself; complete after `finish`.
    private var mergeGroups: [Int: [Int]] = [:]
    /// The highest lead number.
    private(set) var highest = 0

    /// Appends the next segment.
    mutating func append(_ segment: FirstPassSegment) {
        offsets += segment.offsets
        lengths += segment.lengths
        leads += segment.leads
        undos += segment.undos
        merges += segment.merges
        workspaceLines.formUnion(segment.workspaceLines)
        map.append(segment.map)
        highest = max(highest, segment.highest)
    }

    /// Sorts the lines by lead, keeping their order.
    mutating func finish() {
        for undo in undos { resolve(undo) }
        undos = []
        starts = [Int32](repeating: 0, count: highest + 2)
        for lead in leads where lead > 0 { starts[Int(lead) + 1] += 1 }
        for undone in undoneLeads { for lead in undone.leads { starts[Int(lead) + 1] += 1 } }
        for lead in 1..<starts.count { starts[lead] += starts[lead - 1] }
        order = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
        var next = starts
        var undos = undoneLeads[...]
        for (line, lead) in leads.enumerated() {
            if lead > 0 {
                order[Int(next[Int(lead)])] = UInt32(line)
                next[Int(lead)] += 1
            }
            if let undone = undos.first, undone.line == line {
                for lead in undone.leads {
                    order[Int(next[Int(lead)])] = UInt32(line)
                    next[Int(lead)] += 1
                }
                undos.removeFirst()
            }
        }
        leads = []
        undoneLeads = []
        for merge in merges {
            let joined = Set((mergeGroups[merge.lead] ?? [merge.lead]) + (mergeGroups[merge.absorbed] ?? [merge.absorbed])).sorted()
            for lead in joined { mergeGroups[lead] = joined }
        }
    }

    /// The locations of the lines of a lead's merge group, in order; nil if the lead was never merged.
    func mergedLocations(of lead: Int) -> [LineLocation]? {
        guard !mergeGroups.isEmpty, let members = mergeGroups[lead] else { return nil }
        return LineLocation.union(members.map(locations(of:)))
    }

    /// Finds the leads that an `undone` line affects; all lines before it are known.
    private mutating func resolve(_ undo: FirstPassSegment.Undo) {
        var touched: Set<UInt32> = []
        var workspace = false
        for range in undo.ranges {
            let within = range.clamped(to: 1...undo.seq)
            guard within.lowerBound >= range.lowerBound else { continue }
            for seq in within {
                if leads[seq - 1] > 0 { touched.insert(leads[seq - 1]) }
                if workspaceLines.contains(seq) { workspace = true }
            }
            for earlier in undoneLeads where range.contains(earlier.line + 1) { touched.formUnion(earlier.leads) }
        }
        if workspace {
            workspaceLines.insert(undo.seq)
            map.addWorkspaceLine(undo.seq, undo.location, "undone")
        }
        undoneLeads.append((undo.seq - 1, touched.sorted()))
    }

    /// The locations of a lead's lines, in order, including undos that name one of them.
    func locations(of lead: Int) -> [LineLocation] {
        guard lead > 0, lead <= highest else { return [] }
        return order[Int(starts[lead])..<Int(starts[lead + 1])].map {
            LineLocation(offset: offsets[Int($0)], length: Int(lengths[Int($0)]))
        }
    }
}
