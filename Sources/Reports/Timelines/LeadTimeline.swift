package import Lifecycle

/// What figures need to know about one lead: its groups, and its history as events.
///
/// A function of the lead's own journal lines alone, independent of the definition and the day. The same timeline
/// therefore serves every definition and, truncated after a line, every moment of the past. Stored packed
/// (``PackedTimeline``) and in the machine's byte order, because an index never moves to another machine.
package struct LeadTimeline: Hashable, Sendable {
    /// The fixed part of a timeline.
    package struct Header: Hashable, Sendable {
        /// The lead's id.
        package var id: UInt32 = 0
        /// The newest line that may have changed earlier events: an undo, a merge, an edit.
        ///
        /// A timeline truncated before this line would be wrong.
        package var rewrittenAt: UInt32 = 0
        /// The symbol of the source; like the next two, 0 where the field is empty or the person was erased.
        package var source: UInt32 = 0
        /// The symbol of the campaign.
        package var campaign: UInt32 = 0
        /// The symbol of the industry.
        package var industry: UInt32 = 0
        /// The symbol of the login that captured the lead; 0 for a rule.
        package var sourcedBy: UInt32 = 0
        /// A hash of the address that identifies the person; 0 for none.
        package var person: UInt32 = 0
        /// The lead's properties as bits.
        package var traits: Traits = []
        /// The number of opportunity events.
        package var opportunities: UInt16 = 0
        /// The newest line about the lead; in a truncated timeline, the newest line with an event.
        package var lastSeq: UInt32 = 0
        /// The number of stage events; the parts follow in this order, those of opportunities last, and each count
        /// includes attributes.
        package var stages: UInt16 = 0
        /// The number of owner events.
        package var owners: UInt16 = 0
        /// The number of decision events.
        package var decisions: UInt16 = 0
        /// The number of touch events.
        package var touches: UInt16 = 0
        /// The number of engagement events.
        package var engagements: UInt32 = 0

        /// The number of events that follow.
        package var count: Int {
            Int(stages) + Int(owners) + Int(decisions) + Int(touches) + Int(engagements) + Int(opportunities)
        }
    }

    /// The lead's properties as bits.
    package struct Traits: OptionSet, Hashable, Sendable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The person asked for information.
        package static let requested = Traits(rawValue: 1)
        /// We approached the person.
        package static let outbound = Traits(rawValue: 2)
        /// The lead was imported.
        package static let imported = Traits(rawValue: 4)
        /// The person was erased.
        package static let erased = Traits(rawValue: 8)
        /// The lead has neither an e-mail address nor a phone number that can be used.
        package static let withoutContact = Traits(rawValue: 16)
        /// The e-mail address is malformed or known to bounce.
        package static let badAddress = Traits(rawValue: 32)
        /// The person was erased by the moment shown, so that figures count the lead and nothing is left to do.
        package static let withoutWork = Traits(rawValue: 64)
    }

    /// The fixed part.
    package var header: Header
    /// Stages, owners, decisions, touches, engagements, opportunities; each part in the order of the journal.
    package var events: [TimelineEvent]

    /// The size of the fixed part in bytes.
    package static var headerSize: Int { MemoryLayout<Header>.stride }
    /// The size of an event in bytes.
    package static var eventSize: Int { MemoryLayout<TimelineEvent>.stride }

    /// The maximum number of events stored for each part; beyond it the oldest are dropped.
    private static let maxEvents = 60_000

    /// Whether this is the timeline of a lead, not of an id that was undone or merged into another.
    package var isLead: Bool { header.stages > 0 }

    /// What the application knows about a lead's address beyond its fields.
    package struct Reach: Hashable, Sendable {
        /// A hash of the address that identifies the person; 0 for none.
        package var person: UInt32
        /// Whether the e-mail address is well formed.
        package var isAddressValid: Bool

        package init(person: UInt32 = 0, isAddressValid: Bool = true) {
            self.person = person
            self.isAddressValid = isAddressValid
        }
    }

    /// Creates a timeline of a header and the events that it counts.
    init(_ header: Header, _ events: [TimelineEvent] = []) { (self.header, self.events) = (header, events) }

    /// Creates the timeline of an id without a lead: it was undone or merged into another lead.
    ///
    /// Records that the person was erased all the same, because at an earlier moment the id may have been a lead.
    package init(empty id: LeadID, _ history: LeadHistory) {
        header = Header()
        header.id = UInt32(clamping: id.number)
        header.rewrittenAt = Self.newestRewrite(history, [])
        header.lastSeq = Self.newest(history)
        if Self.isErased(id, history.entries) { header.traits = .erased }
        events = []
    }

    /// Creates the timeline of a lead from its folded state and its journal lines. O(lines).
    ///
    /// - Parameters:
    ///   - isErasedSince: whether the person was erased after the last of these lines.
    ///   - evidence: the rules that gave points, for a promotion or acceptance whose line has the score alone, and for
    ///     an end before which there is neither.
    ///   - symbol: interns a string and returns its symbol, from 1.
    package init(
        _ lead: Lead, _ history: LeadHistory, reach: Reach = Reach(), isErasedSince: Bool = false,
        evidence: @escaping (Entry) -> [EvidencePoint] = { _ in [] }, symbol: @escaping (String) -> Int
    ) {
        var header = Header()
        header.id = UInt32(clamping: lead.id.number)
        header.rewrittenAt = Self.newestRewrite(history, lead.stays)
        header.lastSeq = Self.newest(history)
        var parts = TimelineCollector(symbol: symbol, evidence: evidence)
        let entries = history.inForce
        parts.add(staysOf: lead, entries)
        header.stages = UInt16(clamping: parts.close(Self.maxEvents))
        parts.add(lead.ownerships)
        header.owners = UInt16(clamping: parts.close(Self.maxEvents))
        parts.add(lead.decisions, of: lead, entries)
        header.decisions = UInt16(clamping: parts.close(Self.maxEvents))
        parts.add(lead.touches)
        header.touches = UInt16(clamping: parts.close(Self.maxEvents))
        let isErased = isErasedSince || lead.isErased
        parts.add(lead.engagements, isErased: isErased)
        header.engagements = UInt32(clamping: parts.close(Self.maxEvents))
        parts.add(opportunitiesOf: lead, history, entries)
        header.opportunities = UInt16(clamping: parts.close(Self.maxEvents))
        events = parts.events
        header.sourcedBy = lead.sourcedBy.login.map { UInt32(clamping: symbol($0.name)) } ?? 0
        header.traits = Self.traits(lead, reach, isErased: isErased)
        if lead.isErased { header.traits.insert(.withoutWork) }
        if !isErased {
            header.source = Self.symbol(of: lead.fields[.source], symbol)
            header.campaign = Self.symbol(of: lead.fields[.campaign], symbol)
            header.industry = Self.symbol(of: lead.fields[.industry], symbol)
            header.person = reach.person
        }
        self.header = header
    }

    private static func isErased(_ id: LeadID, _ entries: [Entry]) -> Bool {
        entries.contains { if case .erased = $0.event { $0.lead == id } else { false } }
    }

    private static func symbol(of text: String?, _ symbol: (String) -> Int) -> UInt32 {
        text.map { UInt32(clamping: symbol($0)) } ?? 0
    }

    private static func traits(_ lead: Lead, _ reach: Reach, isErased: Bool) -> Traits {
        var traits: Traits = []
        if lead.isRequested { traits.insert(.requested) }
        if lead.path == .outbound { traits.insert(.outbound) }
        if lead.isImported { traits.insert(.imported) }
        guard !isErased else { return traits.union(.erased) }
        let hasMail = lead.fields[.email] != nil
        if !lead.fields.hasUsable(.email), !lead.fields.hasUsablePhone { traits.insert(.withoutContact) }
        if hasMail, !reach.isAddressValid || lead.channels.closing(.email) == .bounced { traits.insert(.badAddress) }
        return traits
    }

    private static func newest(_ history: LeadHistory) -> UInt32 {
        history.lines.last.map { UInt32(clamping: $0.seq.value) } ?? 0
    }

    /// The newest line that may have changed the events of earlier lines.
    private static func newestRewrite(_ history: LeadHistory, _ stays: [Lead.Stay]) -> UInt32 {
        // Opting in or out changes earlier events only where an address had bounced.
        lazy var hasBounced = history.entries.contains { entry in
            switch entry.event {
            case .bounced: true
            case .touched(let touch): touch.outcome == .bounced
            default: false
            }
        }
        let newest = history.entries.last { entry in
            switch entry.event {
            case .undone, .merged, .bounced, .erased: true
            case .optedIn, .optedOut: hasBounced
            case .edited(let changes): grouping.contains { changes.fields[$0] != nil }
            case .touched(let touch): touch.outcome == .bounced
            // A conversion within the current stage belongs to the stay already begun.
            case .converted: !stays.contains { $0.seq == entry.seq }
            default: false
            }
        }
        return newest.map { UInt32(clamping: $0.seq.value) } ?? 0
    }

    /// The fields that the header depends on.
    private static let grouping: [LeadField] = [.source, .campaign, .industry, .email, .phone, .mobile]
}
