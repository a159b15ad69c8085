import Journal
import Lifecycle

/// The first pass of a rebuild: which lines are about which lead, and where they stand, in a few compact arrays (16 bytes a line).
///
/// Only what stands around the events is read, but for the few lines that are not about one lead. Read from several threads once it is complete.
final class JournalCensus: @unchecked Sendable {
    private(set) var offsets: [Int] = []
    private(set) var lengths: [UInt32] = []
    /// The number of the lead of each line, 0 for lines about none.
    private var leads: [UInt32] = []
    /// The leads that `undone` lines touch, by the place of the line in the arrays.
    private var undoneLeads: [(line: Int, leads: [UInt32])] = []
    /// The numbers of workspace lines, for the undos that name one.
    private var workspaceLines: Set<Int> = []
    /// For each lead where its lines begin in `order`; complete after `finish`.
    private var starts: [Int32] = []
    private var order: [UInt32] = []
    /// The leads that lines make one, undone or not.
    private(set) var merges: [(lead: Int, absorbed: Int)] = []
    /// For each lead that was ever merged all that it was merged with, itself included; complete after `finish`.
    private var circles: [Int: [Int]] = [:]
    /// The highest number of a lead.
    private(set) var highest = 0

    private var actor: (bytes: [UInt8], name: String?) = ([], nil)

    /// Takes in an action, and says what it adds to the map of the journal.
    func add(_ action: JournalAction, after start: JournalPosition) throws -> JournalMap.Added? {
        guard let first = action.lines.first, let last = action.lines.last else { return nil }
        let seqs = first.envelope.seq.value...last.envelope.seq.value
        var added = JournalMap.Added(start: start, action: action.id, lines: seqs, actors: [])
        for line in action.lines {
            let envelope = line.envelope
            let number = envelope.lead?.number ?? 0
            guard number <= Int(UInt32.max) else { throw ReadModelError.outOfStep }
            highest = max(highest, number)
            leads.append(UInt32(number))
            offsets.append(line.offset)
            lengths.append(UInt32(line.length))
            if let name = login(action, line), !added.actors.contains(name) { added.actors.append(name) }
            if let batch = envelope.batch { added.batch = batch }
            switch envelope.kind {
            case .undone: try undone(action, line, &added)
            case .merged:
                if case .merged(let merged) = try action.entry(of: line).event { merges.append((number, merged.absorbed.number)) }
            case .imported:
                added.closesBatch = true
                if added.batch == nil { added.batch = action.id }
                note(line, &added, "imported")
            // Whom an import must not bring back concerns the workspace as well as the lead.
            case .erased: note(line, &added, "erased")
            default: if number == 0 { note(line, &added, envelope.kind?.rawValue ?? "") }
            }
        }
        return added
    }

    private func note(_ line: JournalLine, _ added: inout JournalMap.Added, _ kind: String) {
        let seq = line.envelope.seq.value
        workspaceLines.insert(seq)
        added.workspaceLines.append((seq, JournalPlace(offset: line.offset, length: line.length), kind))
    }

    /// The person by whom a line is; nil for a rule.
    private func login(_ action: JournalAction, _ line: JournalLine) -> String? {
        let bytes = action.bytes(line.envelope.by, of: line)
        if actor.bytes.count == bytes.count, actor.bytes.elementsEqual(bytes) { return actor.name }
        let name = Actor(parsing: action.text(line.envelope.by, of: line)).login?.name
        actor = ([UInt8](bytes), name)
        return name
    }

    private func undone(_ action: JournalAction, _ line: JournalLine, _ added: inout JournalMap.Added) throws {
        let entry = try action.entry(of: line)
        guard case .undone(let undone) = entry.event else { return }
        let ranges = undone.ranges.map { $0.lowerBound.value...$0.upperBound.value }
        added.undone.append((entry.seq.value, ranges))
        var touched: Set<UInt32> = []
        var workspace = false
        for range in ranges {
            let within = range.clamped(to: 1...max(1, leads.count))
            guard within.lowerBound >= range.lowerBound else { continue }
            for seq in within {
                if leads[seq - 1] > 0 { touched.insert(leads[seq - 1]) }
                if workspaceLines.contains(seq) { workspace = true }
            }
            for earlier in undoneLeads where range.contains(earlier.line + 1) { touched.formUnion(earlier.leads) }
        }
        if workspace { note(line, &added, "undone") }
        undoneLeads.append((leads.count - 1, touched.sorted()))
    }

    /// Sorts the lines by lead, keeping their order.
    func finish() {
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
    func placesOfCircle(of lead: Int) -> [JournalPlace]? {
        guard !circles.isEmpty, let members = circles[lead] else { return nil }
        return JournalPlace.union(members.map(places(of:)))
    }

    /// The places of a lead's lines, undos that name one of them included, in order.
    func places(of lead: Int) -> [JournalPlace] {
        guard lead > 0, lead <= highest else { return [] }
        return order[Int(starts[lead])..<Int(starts[lead + 1])].map {
            JournalPlace(offset: offsets[Int($0)], length: Int(lengths[Int($0)]))
        }
    }
}
