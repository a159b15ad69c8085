import Reports
import Lifecycle
import ReadModel

/// A timeline with its symbols resolved, since two indices may number strings differently.
struct ResolvedTimeline: Hashable {
    /// An event with its string.
    struct ResolvedEvent: Hashable {
        var kind: TimelineEvent.Kind
        var at: Int64
        var seq: UInt32
        var detail: UInt8
        var text: String

        init(_ event: TimelineEvent, _ strings: [String]) {
            (kind, at, seq, detail) = (event.kind, event.at, event.seq, event.detail)
            // The symbol of a stage event is the number of a definition, and that of an opportunity its index.
            text = event.kind == .stage || event.kind == .opportunity ? "\(event.symbol)" : strings[event.symbol]
        }
    }

    var id: UInt32
    var rewrittenAt: UInt32
    var lastSeq: UInt32
    var strings: [String]
    var person: UInt32
    var traits: LeadTimeline.Traits
    var counts: [Int]
    var events: [ResolvedEvent]

    init(_ timeline: LeadTimeline, _ strings: [String]) {
        let header = timeline.header
        id = header.id
        rewrittenAt = header.rewrittenAt
        lastSeq = header.lastSeq
        self.strings = [header.source, header.campaign, header.industry, header.sourcedBy].map { strings[Int($0)] }
        person = header.person
        traits = header.traits
        counts = [
            Int(header.stages), Int(header.owners), Int(header.decisions), Int(header.touches), Int(header.engagements),
            Int(header.opportunities),
        ]
        events = timeline.events.map { ResolvedEvent($0, strings) }
    }

    /// Without line numbers that no figure uses: a truncated timeline only has the lines with events.
    var figures: ResolvedTimeline {
        var copy = self
        copy.rewrittenAt = 0
        copy.lastSeq = 0
        return copy
    }

    /// All timelines of a set, in number order.
    static func all(_ set: TimelineSet) -> [ResolvedTimeline] {
        var all: [ResolvedTimeline] = []
        set.forEach { all.append(ResolvedTimeline($0.timeline, set.texts)) }
        return all.sorted { $0.id < $1.id }
    }

    /// All timelines of an index.
    static func all(_ model: ReadModel, parts: Int = 3) throws -> [ResolvedTimeline] {
        let read = try model.timelines.read(parts: parts, into: { TimelineSegment() }, adding: { $0.append($1) })
        return all(TimelineSet(read.parts, texts: read.texts))
    }

    /// All timelines of an index as of a position.
    static func all(_ model: ReadModel, at moment: AsOfPosition) throws -> [ResolvedTimeline] {
        let seq = UInt32(moment.seq.value)
        let read = try model.timelines.read(
            parts: 1, into: { (segment: TimelineSegment(), rewritten: [Int]()) },
            adding: { $0.rewritten += $0.segment.append($1, upTo: seq) })
        let table = SymbolTable(read.texts)
        let folded = try model.past.histories(of: read.parts.flatMap(\.rewritten).map(LeadID.init), at: moment) { leads in
            let segment = TimelineSegment()
            for (id, history) in leads { segment.append(testTimeline(id, history, history.fold(), table.symbol)) }
            return segment
        }
        return all(TimelineSet(read.parts.map(\.segment) + folded, texts: table.texts))
    }
}

/// A timeline as the application builds it, with a hash of the e-mail address or phone as the person.
@Sendable func testTimeline(
    _ id: LeadID, _ history: LeadHistory, _ lead: Lead?, _ symbol: @escaping (String) -> Int
) -> LeadTimeline {
    guard let lead else { return LeadTimeline(empty: id, history) }
    let keys = testKeys(lead)
    let person = (keys.emails.first ?? keys.phones.first).map { UInt32(truncatingIfNeeded: $0) | 1 } ?? 0
    return LeadTimeline(
        lead, history, reach: .init(person: person, isAddressValid: lead.fields[.email] != "b@acme.example"), symbol: symbol)
}
