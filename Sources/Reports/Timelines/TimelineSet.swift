package import Lifecycle

/// The timelines of all leads as of one journal line, with the strings that their symbols stand for.
///
/// Not thread-safe, but several threads may read while no thread changes the set. Takes some 120 bytes per lead.
package final class TimelineSet {
    /// The timelines; each lead is in one segment.
    package private(set) var segments: [TimelineSegment]
    /// The strings by symbol; symbol 0 is the empty string.
    package private(set) var texts: [String]
    /// The leads that changed since: their indices in `recent`, -1 for an id that is no lead any more.
    private var changed: [UInt32: Int] = [:]
    private var recent = TimelineSegment()
    /// The symbols that occur, once computed.
    var cachedSymbols: TimelineSymbols?
    var cachedHours: PrecomputedHours?
    /// The people with several open leads, once computed.
    var cachedShared: Set<UInt32>?
    /// Called between the parts of a cancellable count; counting stops when it returns true.
    var shouldCancel: (@Sendable () -> Bool)?
    /// Whether the last cancellable count was cancelled.
    var wasCancelled = false
    /// The number of open leads for each address, once computed.
    var addressCounts: AddressCounts?
    /// Incremented whenever ``cachedShared`` changes.
    var sharedVersion = 0

    /// Creates a set; `texts[0]` is empty.
    package init(_ segments: [TimelineSegment], texts: [String]) {
        self.segments = segments
        self.texts = texts.isEmpty ? [""] : texts
    }

    /// The string of a symbol; empty for none.
    package func text(_ symbol: Int) -> String { texts.indices.contains(symbol) ? texts[symbol] : "" }

    /// Replaces the strings by a longer list; existing symbols keep their strings.
    package func setTexts(_ texts: [String]) { if texts.count > self.texts.count { self.texts = texts } }

    /// The number of leads. O(leads that changed).
    package var count: Int {
        segments.reduce(0) { $0 + $1.count } + changed.values.count { $0 >= 0 }
            - changed.keys.count { id in segments.contains { $0.index(of: id) != nil } }
    }

    /// A copy of a lead's timeline; nil for an id without a lead. O(log leads + its events).
    package subscript(id: LeadID) -> LeadTimeline? {
        let number = UInt32(clamping: id.number)
        if let index = changed[number] { return index < 0 ? nil : recent[index] }
        for segment in segments { if let index = segment.index(of: number) { return segment[index] } }
        return nil
    }

    /// Replaces the timeline of a lead. O(its events + log leads), now and then O(leads that changed).
    package func replace(_ timeline: LeadTimeline) {
        let before = self[LeadID(Int(timeline.header.id))]
        let (person, capturedAt) = (Self.openLeadPerson(before), before?.events.first?.at)
        // The cached symbols would still start at a lead that is gone.
        if let capturedAt, capturedAt == cachedSymbols?.earliest, timeline.events.first?.at != capturedAt { cachedSymbols = nil }
        put(timeline)
        let now = Self.openLeadPerson(self[LeadID(Int(timeline.header.id))])
        guard now != person else { return }
        updateShared(person, by: -1)
        updateShared(now, by: 1)
    }

    private func put(_ timeline: LeadTimeline) {
        if timeline.header.stages == 0 {
            changed[timeline.header.id] = -1
            return
        }
        recent.append(timeline)
        changed[timeline.header.id] = recent.count - 1
        if cachedSymbols != nil {
            var collector = SymbolCollector()
            timeline.withView { collector.collect($0) }
            cachedSymbols?.merge(collector.symbols)
        }
        if recent.count > 1024, recent.count > 4 * changed.count { compact() }
    }

    /// Drops timelines in `recent` that were replaced again.
    private func compact() {
        let kept = TimelineSegment()
        for (id, index) in changed where index >= 0 {
            kept.append(recent[index])
            changed[id] = kept.count - 1
        }
        recent = kept
    }

    /// Whether no timeline was replaced since the set was created.
    var isUnchanged: Bool { changed.isEmpty }

    /// The number of parts per segment, and of leads in a part at least.
    ///
    /// Counting can be cancelled between parts, and no core waits long for the last part.
    private static let (partsPerSegment, leadsPerPart) = (8, 1024)

    /// The parts that can be visited in parallel; all together contain each lead once. O(leads that changed).
    var parts: [TimelinePart] {
        let changed = changed
        var parts = segments.flatMap { segment -> [TimelinePart] in
            let pieces = max(1, min(Self.partsPerSegment, segment.count / Self.leadsPerPart))
            return (0..<pieces).map { piece in
                let range = segment.count * piece / pieces..<segment.count * (piece + 1) / pieces
                return TimelinePart(segment, range, except: changed)
            }
        }
        let present = changed.values.filter { $0 >= 0 }
        if !present.isEmpty { parts.append(TimelinePart(recent, at: present)) }
        return parts
    }

    /// Calls a closure with each lead, in no order. O(leads).
    package func forEach(_ body: (TimelineView) -> Void) { for part in parts { part.forEach(body) } }
}
