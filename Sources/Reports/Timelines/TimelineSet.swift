package import Lifecycle

/// The tracks of all leads as of some line, with the words that their codes stand for.
///
/// For one thread at a time; several may read while nobody changes it. Some 130 bytes a lead.
package final class TimelineSet {
    /// The tracks, each lead in one segment.
    package private(set) var segments: [TimelineSegment]
    /// The words by their codes; 0 is none.
    package private(set) var words: [String]
    /// Tracks that came since: the place of a lead in `late`, -1 for one that is no lead any more.
    private var changed: [UInt32: Int] = [:]
    private var late = TimelineSegment()
    /// Which words occur, once somebody asked.
    var knownCodes: TimelineSymbols?
    /// The calendar that was laid out last.
    var knownHours: PrecomputedHours?
    /// Persons with several open leads, once somebody asked.
    var knownShared: Set<UInt32>?
    /// Asked between the parts whether counting is to be given up, while it may be; and whether it was.
    var callOff: (@Sendable () -> Bool)?
    var wasCalledOff = false
    /// How many have which address, from when on that is known.
    var register: AddressCounts?
    /// How often that has changed since.
    var sharedVersion = 0

    /// Makes it; `words[0]` is empty.
    package init(_ segments: [TimelineSegment], words: [String]) {
        self.segments = segments
        self.words = words.isEmpty ? [""] : words
    }

    /// The word of a code; empty for none.
    package func word(_ code: Int) -> String { words.indices.contains(code) ? words[code] : "" }

    /// Takes further words in; codes grow, never change.
    package func setWords(_ words: [String]) { if words.count > self.words.count { self.words = words } }

    /// How many leads there are; O(leads that changed).
    package var count: Int {
        segments.reduce(0) { $0 + $1.count } + changed.values.count { $0 >= 0 }
            - changed.keys.count { id in segments.contains { $0.place(of: id) != nil } }
    }

    /// A lead's track; nil for a number that is no lead. O(log leads).
    package subscript(id: LeadID) -> TimelineView? {
        let number = UInt32(clamping: id.number)
        if let place = changed[number] { return place < 0 ? nil : late[place] }
        for segment in segments { if let place = segment.place(of: number) { return segment[place] } }
        return nil
    }

    /// Puts a lead's track in place of the one before. O(its marks + log leads), and now and then O(leads that changed).
    package func replace(_ track: LeadTimeline) {
        let before = self[LeadID(Int(track.header.id))]
        let (person, capturedAt) = (Self.openPerson(before), before?.capturedAt)
        // The table of all words would still begin with a lead that is gone.
        if let capturedAt, capturedAt == knownCodes?.earliest, track.marks.first?.at != capturedAt { knownCodes = nil }
        put(track)
        let now = Self.openPerson(self[LeadID(Int(track.header.id))])
        guard now != person else { return }
        note(person, by: -1)
        note(now, by: 1)
    }

    private func put(_ track: LeadTimeline) {
        if track.header.stages == 0 {
            changed[track.header.id] = -1
            return
        }
        late.append(track)
        changed[track.header.id] = late.count - 1
        if knownCodes != nil {
            let gathering = SymbolCollector()
            gathering.take(late[late.count - 1])
            knownCodes?.join(gathering.codes)
        }
        if late.count > 1024, late.count > 4 * changed.count { sweep() }
    }

    /// Forgets the tracks that were replaced again since.
    private func sweep() {
        let kept = TimelineSegment()
        for (id, place) in changed where place >= 0 {
            kept.append(late[place].track)
            changed[id] = kept.count - 1
        }
        late = kept
    }

    /// Whether no track came since it was made.
    var isUnchanged: Bool { changed.isEmpty }

    /// How many parts each segment is gone through in: between two of them counting can be called off, and no core waits long for the last one.
    private static let cuts = 8

    /// How many parts there are that may be gone through side by side.
    package var partCount: Int { segments.count * Self.cuts + 1 }

    /// Hands over the leads of one part, each lead once over all parts. O(leads of the part).
    @inline(__always)
    package func forEach(inPart part: Int, _ body: (TimelineView) -> Void) {
        if part == segments.count * Self.cuts {
            for place in changed.values where place >= 0 { body(late[place]) }
            return
        }
        let segment = segments[part / Self.cuts]
        let cut = part % Self.cuts
        let places = segment.count * cut / Self.cuts..<segment.count * (cut + 1) / Self.cuts
        // Looked at once: the table is counted as used each time that it is asked.
        let changed = changed
        if changed.isEmpty {
            segment.forEach(places, body)
        } else {
            segment.forEach(places) { if changed[$0.header.pointee.id] == nil { body($0) } }
        }
    }
}

extension TimelineView {
    /// A copy that outlives the set.
    package var track: LeadTimeline {
        var track = LeadTimeline(nothing: id, LeadHistory())
        track.header = header.pointee
        track.marks = Array(stages) + Array(owners) + Array(verdicts) + Array(touches) + Array(engagements)
        return track
    }
}
