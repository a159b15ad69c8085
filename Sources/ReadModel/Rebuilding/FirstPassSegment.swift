import Journal
import Lifecycle

/// One segment of the journal in the first pass.
///
/// It has the lead and location of each line, and its part of the map. Only the envelopes of events are read, except
/// for the few lines that are not about a single lead.
struct FirstPassSegment {
    /// An `undone` line: the leads that it affects are only known once all lines before it are.
    struct Undo {
        var seq: Int
        var location: LineLocation
        var ranges: [ClosedRange<Int>]
    }

    private(set) var offsets: [Int] = []
    private(set) var lengths: [UInt32] = []
    /// The number of the lead of each line, 0 if there is none.
    var leads: [UInt32] = []
    var undos: [Undo] = []
    /// The pairs of leads that lines merge, undone or not.
    private(set) var merges: [(lead: Int, absorbed: Int)] = []
    /// The numbers of the workspace lines, for undos that name one of them.
    var workspaceLines: Set<Int> = []
    /// The highest lead number.
    private(set) var highest = 0
    var map = JournalMapBuilder()

    private var actor: (bytes: [UInt8], name: String?) = ([], nil)

    /// Adds the next action, which begins after a position.
    mutating func add(_ action: JournalAction, after start: JournalPosition) throws(ReadModelError) {
        guard let first = action.lines.first, let last = action.lines.last else { return }
        let seqs = first.envelope.seq.value...last.envelope.seq.value
        var added = JournalMap.ActionSummary(
            start: start, action: action.id, recorded: first.envelope.at, lines: seqs, actors: [])
        for line in action.lines {
            let envelope = line.envelope
            let number = envelope.lead?.number ?? 0
            guard number <= Int(UInt32.max) else { throw ReadModelError.outOfStep }
            highest = max(highest, number)
            leads.append(UInt32(number))
            offsets.append(line.offset)
            lengths.append(UInt32(line.length))
            let name = login(action, line)
            if let name, !added.actors.contains(name) { added.actors.append(name) }
            // Rules only assign leads for routing.
            if name == nil, envelope.kind == .assigned {
                added.lastRouting = LineLocation(offset: line.offset, length: line.length)
            }
            if let batch = envelope.batch { added.batch = batch }
            switch envelope.kind {
            case .undone: try addUndone(action, line, &added)
            case .merged where number > 0:
                if case .merged(let merged) = try action.indexEntry(of: line).event {
                    merges.append((number, merged.absorbed.number))
                    // The absorbed lead may have no line of its own in a journal that others wrote; its number is then
                    // bounded as that of a line's lead is, or a rebuild would go through billions.
                    if merged.absorbed.number <= envelope.seq.value + JournalEnvelope.spareLeadNumbers {
                        highest = max(highest, merged.absorbed.number)
                    }
                }
            case .imported:
                added.closesBatch = true
                if added.batch == nil { added.batch = action.id }
                addWorkspaceLine(line, &added, "imported")
            // An erasure must also be known to imports, so it affects the workspace as well as the lead.
            case .erased: addWorkspaceLine(line, &added, "erased")
            default: if number == 0 { addWorkspaceLine(line, &added, envelope.kind?.rawValue ?? "") }
            }
        }
        map.add(added)
    }

    /// Appends the next segment.
    mutating func append(_ later: FirstPassSegment) {
        offsets += later.offsets
        lengths += later.lengths
        leads += later.leads
        undos += later.undos
        merges += later.merges
        workspaceLines.formUnion(later.workspaceLines)
        map.append(later.map)
        highest = max(highest, later.highest)
    }

    private mutating func addWorkspaceLine(_ line: JournalLine, _ added: inout JournalMap.ActionSummary, _ kind: String) {
        let seq = line.envelope.seq.value
        workspaceLines.insert(seq)
        added.workspaceLines.append((seq, LineLocation(offset: line.offset, length: line.length), kind))
    }

    /// The person who wrote a line; nil for a rule.
    private mutating func login(_ action: JournalAction, _ line: JournalLine) -> String? {
        let bytes = action.bytes(line.envelope.by, of: line)
        if actor.bytes.count == bytes.count, actor.bytes.elementsEqual(bytes) { return actor.name }
        let name = Actor(parsing: action.text(line.envelope.by, of: line)).login?.name
        actor = ([UInt8](bytes), name)
        return name
    }

    private mutating func addUndone(
        _ action: JournalAction, _ line: JournalLine, _ added: inout JournalMap.ActionSummary
    ) throws(ReadModelError) {
        let entry = try action.indexEntry(of: line)
        guard case .undone(let undone) = entry.event else { return }
        let ranges = undone.ranges.map { $0.lowerBound.value...$0.upperBound.value }
        added.undone.append((entry.seq.value, ranges))
        undos.append(Undo(seq: entry.seq.value, location: LineLocation(offset: line.offset, length: line.length), ranges: ranges))
    }
}
