import Journal
import Lifecycle

/// The first pass of a rebuild: which lines are about which lead, and where they stand, in a few compact arrays (16 bytes a line).
///
/// Put together from the pieces of the journal in their order. Read from several threads once it is complete.
final class FirstPassResult: @unchecked Sendable {
    private var offsets: [Int] = []
    private var lengths: [UInt32] = []
    /// The number of the lead of each line, 0 for lines about none.
    private var leads: [UInt32] = []
    private var undos: [FirstPassSegment.Undo] = []
    private var workspaceLines: Set<Int> = []
    /// The leads that `undone` lines touch, by the place of the line in the arrays.
    private var undoneLeads: [(line: Int, leads: [UInt32])] = []
    /// For each lead where its lines begin in `order`; complete after `finish`.
    private var starts: [Int32] = []
    private var order: [UInt32] = []
    private(set) var draft = JournalMapBuilder()
    /// The leads that lines make one, undone or not.
    private(set) var merges: [(lead: Int, absorbed: Int)] = []
    /// For each lead that was ever merged all that it was merged with, itself included; complete after `finish`.
    private var circles: [Int: [Int]] = [:]
    /// The highest number of a lead.
    private(set) var highest = 0

    /// Adds the piece that follows.
    func append(_ piece: FirstPassSegment) {
        offsets += piece.offsets
        lengths += piece.lengths
        leads += piece.leads
        undos += piece.undos
        merges += piece.merges
        workspaceLines.formUnion(piece.workspaceLines)
        draft.append(piece.draft)
        highest = max(highest, piece.highest)
    }

    /// Sorts the lines by lead, keeping their order.
    func finish() {
        for undo in undos { settle(undo) }
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
            let joined = Set((circles[merge.lead] ?? [merge.lead]) + (circles[merge.absorbed] ?? [merge.absorbed])).sorted()
            for lead in joined { circles[lead] = joined }
        }
    }

    /// The places of the lines of a lead and of all that it was ever merged with, in order; nil for one that never was.
    func placesOfCircle(of lead: Int) -> [LineLocation]? {
        guard !circles.isEmpty, let members = circles[lead] else { return nil }
        return LineLocation.union(members.map(places(of:)))
    }

    /// Finds out whom an `undone` line touches, all lines before it being known.
    private func settle(_ undo: FirstPassSegment.Undo) {
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
            draft.addWorkspaceLine(undo.seq, undo.place, "undone")
        }
        undoneLeads.append((undo.seq - 1, touched.sorted()))
    }

    /// The places of a lead's lines, undos that name one of them included, in order.
    func places(of lead: Int) -> [LineLocation] {
        guard lead > 0, lead <= highest else { return [] }
        return order[Int(starts[lead])..<Int(starts[lead + 1])].map {
            LineLocation(offset: offsets[Int($0)], length: Int(lengths[Int($0)]))
        }
    }
}
