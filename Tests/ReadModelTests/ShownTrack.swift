import Reports
import Lifecycle
import ReadModel

/// A track with its codes resolved, since two indices may number words otherwise.
struct ShownTrack: Hashable {
    /// A mark with its word.
    struct ShownMark: Hashable {
        var kind: TimelineEvent.Kind
        var at: Int64
        var seq: UInt32
        var detail: UInt8
        var word: String

        init(_ mark: TimelineEvent, _ words: [String]) {
            (kind, at, seq, detail) = (mark.kind, mark.at, mark.seq, mark.detail)
            // A stage's code is the number of a definition.
            word = mark.kind == .stage ? "\(mark.code)" : words[mark.code]
        }
    }

    var id: UInt32
    var rewrittenAt: UInt32
    var lastSeq: UInt32
    var words: [String]
    var person: UInt32
    var traits: LeadTimeline.Traits
    var counts: [Int]
    var marks: [ShownMark]

    init(_ track: LeadTimeline, _ words: [String]) {
        let header = track.header
        id = header.id
        rewrittenAt = header.rewrittenAt
        lastSeq = header.lastSeq
        self.words = [header.source, header.campaign, header.industry, header.sourcedBy].map { words[Int($0)] }
        person = header.person
        traits = header.traits
        counts = [Int(header.stages), Int(header.owners), Int(header.verdicts), Int(header.touches), Int(header.engagements)]
        marks = track.marks.map { ShownMark($0, words) }
    }

    /// Without the numbers of lines that no figure is made of: what is cut off knows only the lines that left a mark.
    var figures: ShownTrack {
        var copy = self
        copy.rewrittenAt = 0
        copy.lastSeq = 0
        return copy
    }

    /// All tracks of a set, in order of their numbers.
    static func all(_ set: TimelineSet) -> [ShownTrack] {
        var all: [ShownTrack] = []
        for part in 0..<set.partCount { set.forEach(inPart: part) { all.append(ShownTrack($0.track, set.words)) } }
        return all.sorted { $0.id < $1.id }
    }

    /// All tracks of an index.
    static func all(_ model: ReadModel, parts: Int = 3) throws -> [ShownTrack] {
        let segments = (0..<parts).map { _ in TimelineSegment() }
        let words = try model.tracks(parts: parts) { part, bytes in segments[part].append(bytes) }
        return all(TimelineSet(segments, words: words))
    }

    /// All tracks of an index as they were at a moment.
    static func all(_ model: ReadModel, at moment: ReadModel.Moment) throws -> [ShownTrack] {
        let segment = TimelineSegment()
        let rewritten = TrackNumbers()
        let seq = UInt32(moment.seq.value)
        let words = try model.tracks(parts: 1) { _, bytes in rewritten.all += segment.append(bytes, upTo: seq) }
        let then = SymbolTable(words)
        let folded = try model.histories(of: rewritten.all.map(LeadID.init), at: moment) { leads in
            let segment = TimelineSegment()
            for (id, history) in leads { segment.append(testTrack(id, history, history.fold(), then.code)) }
            return segment
        }
        return all(TimelineSet([segment] + folded, words: then.texts))
    }
}

/// Numbers that one thread gathers.
private final class TrackNumbers: @unchecked Sendable {
    var all: [Int] = []
}

/// A track as the application makes it, with a hash of the address for the person.
@Sendable func testTrack(_ id: LeadID, _ history: LeadHistory, _ lead: Lead?, _ code: @escaping (String) -> Int) -> LeadTimeline {
    guard let lead else { return LeadTimeline(nothing: id, history) }
    let keys = testKeys(lead)
    let person = (keys.email ?? keys.phone).map { UInt32(truncatingIfNeeded: $0) | 1 } ?? 0
    return LeadTimeline(
        lead, history, reach: .init(person: person, isAddressSound: lead.fields[.email] != "b@acme.example"), code: code)
}
