package import Lifecycle

/// A read-only view of one lead's timeline in memory, without copying.
///
/// Valid during the call that it was made for.
package struct TimelineView {
    private let header: UnsafePointer<LeadTimeline.Header>
    private let events: UnsafePointer<TimelineEvent>
    /// The lead's stays in stages, if they have been decoded already.
    var cachedStays: UnsafeBufferPointer<TimelineStay>?

    /// Views a timeline whose events are not behind its header; nil for none.
    init(_ header: UnsafePointer<LeadTimeline.Header>, _ events: UnsafePointer<TimelineEvent>?) {
        self.header = header
        // Without events nothing is read from there.
        self.events = events ?? UnsafeRawPointer(header).assumingMemoryBound(to: TimelineEvent.self)
    }

    init(_ bytes: UnsafeRawPointer) {
        header = bytes.assumingMemoryBound(to: LeadTimeline.Header.self)
        events = (bytes + LeadTimeline.headerSize).assumingMemoryBound(to: TimelineEvent.self)
    }

    var timelineHeader: LeadTimeline.Header { header.pointee }
    var number: UInt32 { header.pointee.id }
    /// A hash of the address that identifies the person; 0 for none.
    var person: UInt32 { header.pointee.person }
    /// The lead's id.
    package var id: LeadID { LeadID(Int(header.pointee.id)) }
    /// The lead's properties as bits.
    package var traits: LeadTimeline.Traits { header.pointee.traits }
    /// Whether something may be left to do on the lead: its person wasn't erased.
    var hasWork: Bool { !header.pointee.traits.contains(.withoutWork) }
    /// The symbol of the source; 0 for none.
    package var source: Int { Int(header.pointee.source) }
    /// The symbol of the industry; 0 for none.
    package var industry: Int { Int(header.pointee.industry) }
    /// The symbol of the login that captured the lead; 0 for a rule.
    package var sourcedBy: Int { Int(header.pointee.sourcedBy) }
    /// The symbol of the campaign, else of the first engagement's campaign; 0 for none.
    package var campaign: Int {
        if header.pointee.campaign > 0 { return Int(header.pointee.campaign) }
        for event in engagements where event.symbol > 0 && !event.isAttribute { return event.symbol }
        return 0
    }

    /// The stages, each followed by its attributes.
    @inline(__always) package var stages: UnsafeBufferPointer<TimelineEvent> { part(0, header.pointee.stages) }
    /// The changes of owner.
    @inline(__always) package var owners: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages), header.pointee.owners)
    }
    /// The decisions, each followed by its attributes.
    @inline(__always) package var decisions: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages) + Int(header.pointee.owners), header.pointee.decisions)
    }
    /// The touches.
    @inline(__always) package var touches: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages) + Int(header.pointee.owners) + Int(header.pointee.decisions), header.pointee.touches)
    }
    /// The engagements.
    @inline(__always) package var engagements: UnsafeBufferPointer<TimelineEvent> {
        let count = Int(header.pointee.engagements)
        let end = header.pointee.count - Int(header.pointee.opportunities)
        return UnsafeBufferPointer(start: events + (end - count), count: count)
    }
    /// The opportunities, as each line that changed one left it.
    @inline(__always) package var opportunities: UnsafeBufferPointer<TimelineEvent> {
        part(header.pointee.count - Int(header.pointee.opportunities), header.pointee.opportunities)
    }

    @inline(__always)
    private func part(_ start: Int, _ count: UInt16) -> UnsafeBufferPointer<TimelineEvent> {
        UnsafeBufferPointer(start: events + start, count: Int(count))
    }

    /// The symbol of the owner; 0 without one.
    package var owner: Int { owners.last?.symbol ?? 0 }

    /// A copy that outlives the call.
    package var timeline: LeadTimeline {
        var timeline = LeadTimeline(header.pointee)
        timeline.events = Array(UnsafeBufferPointer(start: events, count: header.pointee.count))
        return timeline
    }

    /// The number of all events.
    var eventCount: Int { header.pointee.count }

    /// Packs the timeline into memory and returns the number of bytes; see ``PackedTimeline``. O(events).
    func pack(into bytes: UnsafeMutableRawPointer) -> Int { PackedTimeline.write(header.pointee, events, to: bytes) }
}

/// Holds the decoded stays of the current lead, so that all parts of a report share them.
final class StayBuffer {
    private var buffer = UnsafeMutableBufferPointer<TimelineStay>.allocate(capacity: 64)

    deinit { buffer.deallocate() }

    /// Decodes the stays of a lead; they are valid until the next call.
    func read(_ lead: TimelineView, _ scheme: StageScheme) -> TimelineView {
        var count = 0
        lead.readStays(scheme) { stay in
            if count == buffer.count { grow() }
            buffer.initializeElement(at: count, to: stay)
            count += 1
        }
        var read = lead
        read.cachedStays = UnsafeBufferPointer(rebasing: buffer[..<count])
        return read
    }

    private func grow() {
        let larger = UnsafeMutableBufferPointer<TimelineStay>.allocate(capacity: 2 * buffer.count)
        _ = larger.initialize(from: buffer)
        buffer.deallocate()
        buffer = larger
    }
}

/// Leaves out what occurred after a moment, so that the leads of a period compared with are as old as the others.
///
/// By when things occurred; a moment of the past is by when they were recorded (`TimelineSet`), and needs no cut here.
final class TimelineCut {
    private let moment: Int64
    private var bytes: UnsafeMutableRawPointer
    /// The number of events that `bytes` has room for.
    private var capacity = 256

    /// Nil for a query that follows its leads to its own moment.
    init?(_ query: ReportQuery) {
        guard let until = query.followedUntil else { return nil }
        moment = until.milliseconds
        bytes = Self.allocate(capacity)
    }

    deinit { bytes.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        .allocate(byteCount: LeadTimeline.headerSize + capacity * LeadTimeline.eventSize, alignment: 16)
    }

    /// The lead by what had occurred until the moment; nil if it was captured later. O(events).
    ///
    /// Valid until the next call.
    func apply(to lead: TimelineView) -> TimelineView? {
        guard lead.capturedAt <= moment else { return nil }
        var header = lead.timelineHeader
        guard header.count > 0 else { return lead }
        if header.count > capacity {
            bytes.deallocate()
            capacity = 2 * header.count
            bytes = Self.allocate(capacity)
        }
        let events = (bytes + LeadTimeline.headerSize).bindMemory(to: TimelineEvent.self, capacity: capacity)
        var count = 0
        func copy(_ part: UnsafeBufferPointer<TimelineEvent>) -> Int {
            let begin = count
            var isKept = false
            for event in part {
                // An attribute belongs to the event before it, and its own moment may be another value.
                if !event.isAttribute { isKept = event.at <= moment }
                guard isKept else { continue }
                (events + count).initialize(to: event)
                count += 1
            }
            return count - begin
        }
        header.stages = UInt16(copy(lead.stages))
        header.owners = UInt16(copy(lead.owners))
        header.decisions = UInt16(copy(lead.decisions))
        header.touches = UInt16(copy(lead.touches))
        header.engagements = UInt32(copy(lead.engagements))
        header.opportunities = UInt16(copy(lead.opportunities))
        bytes.bindMemory(to: LeadTimeline.Header.self, capacity: 1).initialize(to: header)
        return TimelineView(UnsafeRawPointer(bytes))
    }
}
