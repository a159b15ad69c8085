package import Lifecycle

/// What figures know of a lead: who it is as far as leads are grouped by it, and what became of it, in marks.
///
/// A function of the lead's own lines alone, of no definition and no day, so that one track serves every definition and, cut off behind a line, every
/// moment of the past. Kept as bytes, `LeadTimeline.Header` first and then the marks, each with the byte order of the machine: an index is never carried to another.
package struct LeadTimeline: Hashable, Sendable {
    /// What the fixed part tells.
    package struct Header: Hashable, Sendable {
        /// The lead's number.
        package var id: UInt32 = 0
        /// The newest line about it that may have changed what stands before it: undone, merged, edited. A track that is cut off before it tells the wrong thing.
        package var rewrittenAt: UInt32 = 0
        /// The words of source, campaign and industry; 0 where its fields have none, and for the erased.
        package var source: UInt32 = 0
        package var campaign: UInt32 = 0
        package var industry: UInt32 = 0
        /// The word of the login of who captured it; 0 for a rule.
        package var sourcedBy: UInt32 = 0
        /// A hash of the address by which the same person is recognised; 0 for none.
        package var person: UInt32 = 0
        /// What it is, in bits.
        package var traits: Traits = []
        var unused: UInt16 = 0
        /// The newest line about it; the newest one that left a mark, where the track is cut off.
        package var lastSeq: UInt32 = 0
        /// How many marks of each part follow: stages, owners, verdicts, touches, engagements, each with its particulars.
        package var stages: UInt16 = 0
        package var owners: UInt16 = 0
        package var verdicts: UInt16 = 0
        package var touches: UInt16 = 0
        package var engagements: UInt32 = 0

        /// How many marks follow.
        package var count: Int { Int(stages) + Int(owners) + Int(verdicts) + Int(touches) + Int(engagements) }
    }

    /// What a lead is, in bits.
    package struct Traits: OptionSet, Hashable, Sendable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The person asked for information.
        package static let requested = Traits(rawValue: 1)
        /// We came to them.
        package static let outbound = Traits(rawValue: 2)
        /// A file brought it.
        package static let imported = Traits(rawValue: 4)
        /// The person was erased.
        package static let erased = Traits(rawValue: 8)
        /// It has neither an e-mail address nor a phone number.
        package static let withoutContact = Traits(rawValue: 16)
        /// Its e-mail address can't be one, or is known to bounce.
        package static let badAddress = Traits(rawValue: 32)
    }

    /// The fixed part.
    package var header: Header
    /// Stages, owners, verdicts, touches, engagements; each part in the order of the journal.
    package var marks: [TimelineEvent]

    /// How many bytes the fixed part has.
    package static var headerSize: Int { MemoryLayout<Header>.stride }
    /// How many bytes a mark has.
    package static var markSize: Int { MemoryLayout<TimelineEvent>.stride }

    /// How many marks of a part are kept: of a lead that was touched more often the newest ones.
    private static let most = 60_000

    /// Writes it down.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerSize + marks.count * Self.markSize)
        withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
        marks.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// What an application knows of a lead's address beyond its fields.
    package struct Reach: Hashable, Sendable {
        /// A hash of the address by which the same person is recognised; 0 for none.
        package var person: UInt32
        /// Whether the e-mail address can be one.
        package var isAddressSound: Bool

        /// Makes it.
        package init(person: UInt32 = 0, isAddressSound: Bool = true) {
            self.person = person
            self.isAddressSound = isAddressSound
        }
    }

    /// The track of a lead's number that is no lead: nothing captured it any more, or it became part of another one.
    ///
    /// That its person was erased is told all the same, since as of a moment before it may have been a lead.
    package init(nothing id: LeadID, _ history: LeadHistory) {
        header = Header()
        header.id = UInt32(clamping: id.number)
        header.rewrittenAt = Self.rewritten(history, [])
        header.lastSeq = Self.newest(history)
        if Self.isErased(id, history.entries) { header.traits = .erased }
        marks = []
    }

    /// The track of a lead, given its fold and the lines that it comes from. O(lines).
    ///
    /// - Parameters:
    ///   - isErasedSince: whether the person was erased after the last of these lines.
    ///   - code: the number of a word, from 1.
    package init(
        _ lead: Lead, _ history: LeadHistory, reach: Reach = Reach(), isErasedSince: Bool = false, code: @escaping (String) -> Int
    ) {
        var header = Header()
        header.id = UInt32(clamping: lead.id.number)
        header.rewrittenAt = Self.rewritten(history, lead.stays)
        header.lastSeq = Self.newest(history)
        var parts = Parts(code: code)
        parts.add(stays: lead.stays)
        header.stages = UInt16(clamping: parts.close(Self.most))
        parts.add(lead.ownerships)
        header.owners = UInt16(clamping: parts.close(Self.most))
        let entries = history.inForce
        parts.add(lead.decisions, of: lead, entries)
        header.verdicts = UInt16(clamping: parts.close(Self.most))
        parts.add(lead.touches)
        header.touches = UInt16(clamping: parts.close(Self.most))
        let isErased = isErasedSince || Self.isErased(lead.id, entries)
        parts.add(lead.engagements, isErased: isErased)
        header.engagements = UInt32(clamping: parts.close(Self.most))
        marks = parts.marks
        header.sourcedBy = lead.sourcedBy.login.map { UInt32(clamping: code($0.name)) } ?? 0
        header.traits = Self.traits(lead, reach, isErased: isErased)
        if !isErased {
            header.source = Self.word(lead.fields[.source], code)
            header.campaign = Self.word(lead.fields[.campaign], code)
            header.industry = Self.word(lead.fields[.industry], code)
            header.person = reach.person
        }
        self.header = header
    }

    private static func isErased(_ id: LeadID, _ entries: [Entry]) -> Bool {
        entries.contains { if case .erased = $0.event { $0.lead == id } else { false } }
    }

    private static func word(_ text: String?, _ code: (String) -> Int) -> UInt32 {
        text.map { UInt32(clamping: code($0)) } ?? 0
    }

    private static func traits(_ lead: Lead, _ reach: Reach, isErased: Bool) -> Traits {
        var traits: Traits = []
        if lead.isRequested { traits.insert(.requested) }
        if lead.path == .outbound { traits.insert(.outbound) }
        if lead.isImported { traits.insert(.imported) }
        guard !isErased else { return traits.union(.erased) }
        let hasMail = lead.fields[.email] != nil
        if !hasMail, lead.fields[.phone] == nil, lead.fields[.mobile] == nil { traits.insert(.withoutContact) }
        if hasMail, !reach.isAddressSound || lead.channels.closing(.email) == .bounced { traits.insert(.badAddress) }
        return traits
    }

    private static func newest(_ history: LeadHistory) -> UInt32 {
        history.lines.last.map { UInt32(clamping: $0.seq.value) } ?? 0
    }

    /// The newest line that may have changed what earlier ones had told.
    private static func rewritten(_ history: LeadHistory, _ stays: [Lead.Stay]) -> UInt32 {
        // Without a dead address, who wants to hear from us changes nothing of what came before.
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
            // What a conversion says of the stage that the lead is in already belongs to that stage.
            case .converted: !stays.contains { $0.seq == entry.seq }
            default: false
            }
        }
        return newest.map { UInt32(clamping: $0.seq.value) } ?? 0
    }

    /// The fields that the fixed part is made of.
    private static let grouping: [LeadField] = [.source, .campaign, .industry, .email, .phone, .mobile]
}

/// The marks of a lead as they are put together, part by part.
private struct Parts {
    let code: (String) -> Int
    var marks: [TimelineEvent] = []
    private var begin = 0

    init(code: @escaping (String) -> Int) {
        self.code = code
        marks.reserveCapacity(16)
    }

    /// Ends a part, keeping at most so many of its marks, and returns how many they are.
    mutating func close(_ most: Int) -> Int {
        var extra = marks.count - begin - most
        if extra > 0 {
            // Particulars never stand without what they speak about.
            while begin + extra < marks.count, marks[begin + extra].isParticular { extra += 1 }
            marks.removeSubrange(begin..<begin + extra)
        }
        defer { begin = marks.count }
        return marks.count - begin
    }

    private mutating func add(
        _ kind: TimelineEvent.Kind, _ at: Int64, _ seq: SequenceNumber, detail: UInt8 = 0, code: Int = 0
    ) {
        marks.append(TimelineEvent(kind, at: at, seq: UInt32(clamping: seq.value), detail: detail, code: code))
    }

    private func word(_ actor: Actor) -> Int { actor.login.map { code($0.name) } ?? 0 }

    mutating func add(stays: [Lead.Stay]) {
        for stay in stays {
            add(.stage, stay.enteredAt.milliseconds, stay.seq, detail: TimelineStage(stay.stage).rawValue, code: stay.definition)
            if stay.clockStart != stay.enteredAt { add(.clock, stay.clockStart.milliseconds, stay.seq) }
            if stay.isConverted { add(.converted, stay.enteredAt.milliseconds, stay.seq) }
            if stay.isDeclared { add(.declared, stay.enteredAt.milliseconds, stay.seq) }
        }
    }

    mutating func add(_ ownerships: [Lead.Ownership]) {
        for ownership in ownerships {
            add(
                .owner, ownership.since.milliseconds, ownership.seq, detail: ownership.isGiven ? 1 : 0,
                code: ownership.owner.map { code($0.name) } ?? 0)
        }
    }

    mutating func add(_ decisions: [Lead.Decision], of lead: Lead, _ entries: [Entry]) {
        var next = 0
        // What it was worth then: what a later conversion says is not what was decided on.
        var amount: Money?
        for decision in decisions {
            while next < entries.count, entries[next].seq < decision.seq {
                amount = Self.amount(entries[next]) ?? amount
                next += 1
            }
            let entry = next < entries.count && entries[next].seq == decision.seq ? entries[next] : nil
            let stageAfter = lead.stays.first { $0.seq == decision.seq }?.stage
            guard let verdict = TimelineEvent.Verdict(decision, outcome(entry) ?? stageAfter) else { continue }
            add(.verdict, decision.occurredAt.milliseconds, decision.seq, detail: verdict.rawValue, code: word(decision.by))
            if decision.isDeclared { add(.declared, decision.occurredAt.milliseconds, decision.seq) }
            if let reason = decision.reason {
                add(.reason, decision.occurredAt.milliseconds, decision.seq, code: code(reason))
            }
            if let entry {
                amount = Self.amount(entry) ?? amount
                add(particularsOf: entry, amount)
            }
        }
    }

    /// What a line says that it is worth.
    private static func amount(_ entry: Entry) -> Money? {
        switch entry.event {
        case .converted(let converted): converted.conversion.amount
        case .closed(let closed): closed.amount ?? closed.conversion?.amount
        default: nil
        }
    }

    private func outcome(_ entry: Entry?) -> Stage? {
        if case .closed(let closed) = entry?.event { closed.outcome.stage } else { nil }
    }

    private mutating func add(particularsOf entry: Entry, _ amount: Money?) {
        switch entry.event {
        case .promoted(let promoted): add(promoted.score, entry.seq)
        case .accepted(let accepted):
            add(accepted.score, entry.seq)
            for point in accepted.evidence { add(.evidence, Int64(point.points), entry.seq, code: code(point.rule)) }
        case .converted(let converted): add(converted.conversion.amount, entry.seq)
        case .closed: add(amount, entry.seq)
        default: break
        }
    }

    private mutating func add(_ score: ScoreSnapshot, _ seq: SequenceNumber) {
        add(.score, Int64(score.fit) << 32 | Int64(UInt32(bitPattern: Int32(clamping: score.engagement))), seq)
    }

    private mutating func add(_ amount: Money?, _ seq: SequenceNumber) {
        guard let amount else { return }
        add(.amount, amount.cents, seq, code: amount.currency.isEmpty ? 0 : code(amount.currency))
    }

    mutating func add(_ touches: [Lead.LoggedTouch]) {
        for mark in touches {
            add(.touch, mark.occurredAt.milliseconds, mark.seq, detail: TimelineEvent.Contact(mark.touch).byte, code: word(mark.by))
        }
    }

    mutating func add(_ engagements: [Lead.LoggedEngagement], isErased: Bool) {
        for mark in engagements {
            let campaign = isErased ? nil : mark.engagement.campaign
            add(
                .engagement, mark.occurredAt.milliseconds, mark.seq, detail: mark.engagement.raisesHand ? 1 : 0,
                code: campaign.map(code) ?? 0)
        }
    }
}
