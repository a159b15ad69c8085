package import Lifecycle

/// One lead's track where it lies in memory: nothing is copied. Valid while the ``TimelineSet`` that it comes from lives and isn't changed.
package struct TimelineView {
    let header: UnsafePointer<LeadTimeline.Header>
    private let marks: UnsafePointer<TimelineEvent>
    /// Its stays, where somebody read them already.
    var knownStays: UnsafeBufferPointer<TimelineStay>?

    init(_ bytes: UnsafeRawPointer) {
        header = bytes.assumingMemoryBound(to: LeadTimeline.Header.self)
        marks = (bytes + LeadTimeline.headerSize).assumingMemoryBound(to: TimelineEvent.self)
    }

    /// Its number.
    package var id: LeadID { LeadID(Int(header.pointee.id)) }
    /// What it is, in bits.
    package var traits: LeadTimeline.Traits { header.pointee.traits }
    /// The word of its source; 0 for none.
    package var source: Int { Int(header.pointee.source) }
    /// The word of its industry; 0 for none.
    package var industry: Int { Int(header.pointee.industry) }
    /// The word of the login of who captured it; 0 for a rule.
    package var sourcedBy: Int { Int(header.pointee.sourcedBy) }
    /// The word of its campaign, be it only that of its first engagement that has one; 0 for none.
    package var campaign: Int {
        if header.pointee.campaign > 0 { return Int(header.pointee.campaign) }
        for mark in engagements where mark.code > 0 && !mark.isParticular { return mark.code }
        return 0
    }

    /// Its stages, each followed by its particulars.
    @inline(__always) package var stages: UnsafeBufferPointer<TimelineEvent> { part(0, header.pointee.stages) }
    /// Whose it was.
    @inline(__always) package var owners: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages), header.pointee.owners)
    }
    /// The decisions, each followed by its particulars.
    @inline(__always) package var verdicts: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages) + Int(header.pointee.owners), header.pointee.verdicts)
    }
    /// The attempts to reach it.
    @inline(__always) package var touches: UnsafeBufferPointer<TimelineEvent> {
        part(Int(header.pointee.stages) + Int(header.pointee.owners) + Int(header.pointee.verdicts), header.pointee.touches)
    }
    /// What it did.
    @inline(__always) package var engagements: UnsafeBufferPointer<TimelineEvent> {
        let count = Int(header.pointee.engagements)
        return UnsafeBufferPointer(start: marks + (header.pointee.count - count), count: count)
    }

    @inline(__always)
    private func part(_ start: Int, _ count: UInt16) -> UnsafeBufferPointer<TimelineEvent> {
        UnsafeBufferPointer(start: marks + start, count: Int(count))
    }

    /// The word of who owns it; 0 for nobody.
    package var owner: Int { owners.last?.code ?? 0 }

    /// The word of who owned it last, be it that nobody does now; where nobody ever did, of who last declined or closed it here; 0 where nobody did that either.
    ///
    /// Figures by owner count it there: what was handed back or said no to belongs to nobody any more, and whoever did so without owning it answers for it.
    package var lastOwner: Int {
        for mark in owners.reversed() where mark.code > 0 { return mark.code }
        var decider = 0
        forEachDecision { mark in
            switch mark.verdict {
            case .rejected, .disqualified, .won, .lost, .noDecision: if mark.code > 0 { decider = mark.code }
            case .accepted, .qualified, .converted, .promoted, .reengaged: break
            }
        }
        return decider
    }
}
