package import Lifecycle

/// A read-only view of one lead's timeline in memory, without copying.
///
/// Valid while the ``TimelineSet`` it belongs to lives and does not change.
package struct TimelineView {
    private let header: UnsafePointer<LeadTimeline.Header>
    private let events: UnsafePointer<TimelineEvent>
    /// The lead's stays in stages, if they have been decoded already.
    var cachedStays: UnsafeBufferPointer<TimelineStay>?

    init(_ bytes: UnsafeRawPointer) {
        header = bytes.assumingMemoryBound(to: LeadTimeline.Header.self)
        events = (bytes + LeadTimeline.headerSize).assumingMemoryBound(to: TimelineEvent.self)
    }

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
        return UnsafeBufferPointer(start: events + (header.pointee.count - count), count: count)
    }

    @inline(__always)
    private func part(_ start: Int, _ count: UInt16) -> UnsafeBufferPointer<TimelineEvent> {
        UnsafeBufferPointer(start: events + start, count: Int(count))
    }

    /// The symbol of the owner; 0 without one.
    package var owner: Int { owners.last?.symbol ?? 0 }

    /// The symbol of the last owner, even if the lead has none now.
    ///
    /// For a lead that was never owned: the symbol of the person who last rejected, disqualified or closed it here;
    /// else 0. Figures by owner count a lead here, because a lead that was returned or disqualified has no owner any
    /// more, and a person who decided without owning it still answers for the decision.
    package var lastOwner: Int {
        for event in owners.reversed() where event.symbol > 0 { return event.symbol }
        var decider = 0
        forEachDecision { event in
            switch event.decision {
            case .rejected, .disqualified, .won, .lost, .noDecision: if event.symbol > 0 { decider = event.symbol }
            case .accepted, .qualified, .converted, .promoted, .reengaged: break
            }
        }
        return decider
    }

    /// A copy that outlives the set.
    package var timeline: LeadTimeline {
        var timeline = LeadTimeline(empty: id, LeadHistory())
        timeline.header = header.pointee
        timeline.events = Array(UnsafeBufferPointer(start: events, count: header.pointee.count))
        return timeline
    }
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
