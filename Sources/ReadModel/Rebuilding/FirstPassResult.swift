import Journal
import Lifecycle

/// The result of the first pass: the lead and the location of each line.
///
/// Stored in compact arrays (16 bytes a line). Assembled from the segments of the journal in order.
struct FirstPassResult {
    private var lines = FirstPassSegment()
    /// The leads that `undone` lines affect, by the index of the line in the arrays.
    private var undoneLeads: [(line: Int, leads: [UInt32])] = []
    /// For each lead the start of its lines in `order`; complete after `finish`.
    private var starts: [Int32] = []
    private var order: [UInt32] = []
    /// The merge group of each lead that was ever merged, including itself; complete after `finish`.
    private var mergeGroups: [Int: [Int]] = [:]

    var map: JournalMapBuilder { lines.map }
    var merges: [(lead: Int, absorbed: Int)] { lines.merges }
    var highest: Int { lines.highest }

    mutating func append(_ segment: FirstPassSegment) { lines.append(segment) }

    /// Sorts the lines by lead, keeping their order.
    mutating func finish() {
        for undo in lines.undos { resolve(undo) }
        lines.undos = []
        starts = [Int32](repeating: 0, count: highest + 2)
        for lead in lines.leads where lead > 0 { starts[Int(lead) + 1] += 1 }
        for undone in undoneLeads { for lead in undone.leads { starts[Int(lead) + 1] += 1 } }
        for lead in 1..<starts.count { starts[lead] += starts[lead - 1] }
        order = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
        var next = starts
        var undos = undoneLeads[...]
        for (line, lead) in lines.leads.enumerated() {
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
        lines.leads = []
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
                if lines.leads[seq - 1] > 0 { touched.insert(lines.leads[seq - 1]) }
                if lines.workspaceLines.contains(seq) { workspace = true }
            }
            for earlier in undoneLeads where range.contains(earlier.line + 1) { touched.formUnion(earlier.leads) }
        }
        if workspace {
            lines.workspaceLines.insert(undo.seq)
            lines.map.addWorkspaceLine(undo.seq, undo.location, "undone")
        }
        undoneLeads.append((undo.seq - 1, touched.sorted()))
    }

    /// The locations of a lead's lines, in order, including undos that name one of them.
    func locations(of lead: Int) -> [LineLocation] {
        guard lead > 0, lead <= highest else { return [] }
        return order[Int(starts[lead])..<Int(starts[lead + 1])].map {
            LineLocation(offset: lines.offsets[Int($0)], length: Int(lines.lengths[Int($0)]))
        }
    }
}
