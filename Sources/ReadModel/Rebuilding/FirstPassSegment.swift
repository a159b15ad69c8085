import Journal
import Lifecycle

/// What one thread found in its piece of the journal: which lines are about which lead, where they stand, and what the piece adds to the map.
///
/// Only what stands around the events is read, but for the few lines that are not about one lead.
struct FirstPassSegment {
    /// An `undone` line: whom it touches is known only when all lines before it are.
    struct Undo {
        var seq: Int
        var place: LineLocation
        var ranges: [ClosedRange<Int>]
    }

    private(set) var offsets: [Int] = []
    private(set) var lengths: [UInt32] = []
    /// The number of the lead of each line, 0 for lines about none.
    private(set) var leads: [UInt32] = []
    private(set) var undos: [Undo] = []
    /// The leads that lines make one, undone or not.
    private(set) var merges: [(lead: Int, absorbed: Int)] = []
    /// The numbers of workspace lines, for the undos that name one.
    private(set) var workspaceLines: Set<Int> = []
    /// The highest number of a lead.
    private(set) var highest = 0
    private(set) var draft = JournalMapBuilder()

    private var actor: (bytes: [UInt8], name: String?) = ([], nil)

    /// Takes in the next action, which stands after a position.
    mutating func add(_ action: JournalAction, after start: JournalPosition) throws {
        guard let first = action.lines.first, let last = action.lines.last else { return }
        let seqs = first.envelope.seq.value...last.envelope.seq.value
        var added = JournalMap.Added(
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
            // A rule assigns for no other reason than routing.
            if name == nil, envelope.kind == .assigned { added.routed = LineLocation(offset: line.offset, length: line.length) }
            if let batch = envelope.batch { added.batch = batch }
            switch envelope.kind {
            case .undone: try undone(action, line, &added)
            case .merged where number > 0:
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
        draft.add(added)
    }

    private mutating func note(_ line: JournalLine, _ added: inout JournalMap.Added, _ kind: String) {
        let seq = line.envelope.seq.value
        workspaceLines.insert(seq)
        added.workspaceLines.append((seq, LineLocation(offset: line.offset, length: line.length), kind))
    }

    /// The person by whom a line is; nil for a rule.
    private mutating func login(_ action: JournalAction, _ line: JournalLine) -> String? {
        let bytes = action.bytes(line.envelope.by, of: line)
        if actor.bytes.count == bytes.count, actor.bytes.elementsEqual(bytes) { return actor.name }
        let name = Actor(parsing: action.text(line.envelope.by, of: line)).login?.name
        actor = ([UInt8](bytes), name)
        return name
    }

    private mutating func undone(_ action: JournalAction, _ line: JournalLine, _ added: inout JournalMap.Added) throws {
        let entry = try action.entry(of: line)
        guard case .undone(let undone) = entry.event else { return }
        let ranges = undone.ranges.map { $0.lowerBound.value...$0.upperBound.value }
        added.undone.append((entry.seq.value, ranges))
        undos.append(Undo(seq: entry.seq.value, place: LineLocation(offset: line.offset, length: line.length), ranges: ranges))
    }
}
