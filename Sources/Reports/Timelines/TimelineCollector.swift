internal import Lifecycle

/// Collects the events of a lead, part by part.
struct TimelineCollector {
    let symbol: (String) -> Int
    private let evidence: (Entry) -> [EvidencePoint]
    var events: [TimelineEvent] = []
    private var begin = 0

    init(symbol: @escaping (String) -> Int, evidence: @escaping (Entry) -> [EvidencePoint]) {
        self.symbol = symbol
        self.evidence = evidence
        events.reserveCapacity(16)
    }

    /// Ends a part, drops its oldest events beyond a limit, and returns how many events are left.
    mutating func close(_ limit: Int) -> Int {
        var extra = events.count - begin - limit
        if extra > 0 {
            // An attribute is dropped together with its event.
            while begin + extra < events.count, events[begin + extra].isAttribute { extra += 1 }
            events.removeSubrange(begin..<begin + extra)
        }
        defer { begin = events.count }
        return events.count - begin
    }

    mutating func add(
        _ kind: TimelineEvent.Kind, _ at: Int64, _ seq: SequenceNumber, detail: UInt8 = 0, symbol: Int = 0
    ) {
        events.append(TimelineEvent(kind, at: at, seq: UInt32(clamping: seq.value), detail: detail, symbol: symbol))
    }

    private func loginSymbol(_ actor: Actor) -> Int { actor.login.map { symbol($0.name) } ?? 0 }

    mutating func add(staysOf lead: Lead, _ entries: [Entry]) {
        for (index, stay) in lead.stays.enumerated() {
            add(.stage, stay.enteredAt.milliseconds, stay.seq, detail: TimelineStage(stay.stage).rawValue, symbol: stay.definition)
            if stay.clockStart != stay.enteredAt { add(.clock, stay.clockStart.milliseconds, stay.seq) }
            if stay.isConverted { add(.converted, stay.enteredAt.milliseconds, stay.seq) }
            if stay.isDeclared { add(.declared, stay.enteredAt.milliseconds, stay.seq) }
            if let opened = Self.opened(lead, index, entries) { add(.opened, opened.milliseconds, stay.seq) }
        }
    }

    /// When the opportunity of an outcome that a file declared was created; nil if that isn't known.
    ///
    /// An import writes a line of its own for the opportunity of an outcome. Where there is none, the date of creation
    /// is that of the record itself, if only files and rules moved it between its capture and its outcome.
    static func opened(_ lead: Lead, _ index: Int, _ entries: [Entry]) -> Instant? {
        let stay = lead.stays[index]
        guard stay.isDeclared, stay.stage.isOutcome, index > 0 else { return nil }
        let isRecord =
            lead.isImported
            && lead.stays[..<index].allSatisfy { before in
                entries.first { $0.seq == before.seq }.map { $0.batch != nil || $0.by.login == nil } ?? true
            }
        return isRecord ? lead.stays[0].enteredAt : nil
    }

    mutating func add(_ ownerships: [Lead.Ownership]) {
        for ownership in ownerships {
            add(
                .owner, ownership.since.milliseconds, ownership.seq, detail: ownership.isByRule ? 1 : 0,
                symbol: ownership.owner.map { symbol($0.name) } ?? 0)
        }
    }

    mutating func add(_ decisions: [Lead.Decision], of lead: Lead, _ entries: [Entry]) {
        var next = 0
        // The amount at the time of the decision: a later conversion does not change it.
        var amount: Money?
        // Whether it was promoted or accepted since it last ended.
        var isJudged = false
        // An estimate is of the work that ends next.
        var ended = SequenceNumber(0)
        for decision in decisions {
            while next < entries.count, entries[next].seq < decision.seq {
                amount = Self.amount(entries[next]) ?? amount
                next += 1
            }
            let entry = next < entries.count && entries[next].seq == decision.seq ? entries[next] : nil
            let stageAfter = lead.stays.last { $0.seq == decision.seq }?.stage
            let kind = TimelineEvent.Decision(decision, outcome(entry) ?? stageAfter)
            add(.decision, decision.occurredAt.milliseconds, decision.seq, detail: kind.rawValue, symbol: loginSymbol(decision.by))
            if decision.isDeclared { add(.declared, decision.occurredAt.milliseconds, decision.seq) }
            if !lead.stays.contains(where: { $0.seq == decision.seq }) {
                add(.version, Int64(decision.definition), decision.seq)
            }
            if let reason = decision.reason {
                add(.reason, decision.occurredAt.milliseconds, decision.seq, symbol: symbol(reason))
            }
            if let entry {
                amount = Self.amount(entry) ?? amount
                add(attributesOf: entry, amount)
                if kind.isEnd, let chance = lead.chances.last(where: { $0.seq > ended && $0.seq < decision.seq }) {
                    add(.chance, Int64(chance.percent), decision.seq)
                }
                if kind.isEnd, !isJudged { add(evidence(entry), entry.seq) }
            }
            if kind.isEnd {
                (isJudged, ended) = (false, decision.seq)
            } else if kind == .promoted || kind == .accepted {
                isJudged = true
            }
        }
    }

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

    private mutating func add(attributesOf entry: Entry, _ amount: Money?) {
        switch entry.event {
        case .promoted(let promoted):
            add(promoted.score, entry.seq)
            add(promoted.evidence, promoted.score, entry)
        case .accepted(let accepted):
            add(accepted.score, entry.seq)
            add(accepted.evidence, accepted.score, entry)
        case .converted(let converted): add(converted.conversion.amount, entry.seq)
        case .closed: add(amount, entry.seq)
        default: break
        }
    }

    /// Adds the rules that gave points; a score without any comes from an earlier program.
    private mutating func add(_ recorded: [EvidencePoint], _ score: ScoreSnapshot, _ entry: Entry) {
        let isMissing = recorded.isEmpty && score != ScoreSnapshot(fit: 0, engagement: 0)
        add(isMissing ? evidence(entry) : recorded, entry.seq)
    }

    private mutating func add(_ points: [EvidencePoint], _ seq: SequenceNumber) {
        for point in points { add(.evidence, Int64(point.points), seq, symbol: symbol(point.rule)) }
    }

    private mutating func add(_ score: ScoreSnapshot, _ seq: SequenceNumber) {
        add(.score, Int64(score.fit) << 32 | Int64(UInt32(bitPattern: Int32(clamping: score.engagement))), seq)
    }

    mutating func add(_ amount: Money?, _ seq: SequenceNumber) {
        guard let amount else { return }
        add(.amount, amount.cents, seq, symbol: amount.currency.isEmpty ? 0 : symbol(amount.currency))
    }

    mutating func add(_ touches: LoggedEvents<Lead.LoggedTouch>) {
        for logged in touches {
            add(
                logged.touch.isNurture ? .nurtureTouch : .touch, logged.occurredAt.milliseconds, logged.seq,
                detail: TimelineEvent.byte(of: logged.touch),
                symbol: loginSymbol(logged.by))
        }
    }

    mutating func add(_ engagements: LoggedEvents<Lead.LoggedEngagement>, isErased: Bool) {
        for logged in engagements {
            // A lead counts under its first campaign, so that of a later capture is left out.
            let isLater = logged.engagement.isLaterCapture
            let campaign = isErased || isLater ? nil : logged.engagement.campaign
            add(
                .engagement, logged.occurredAt.milliseconds, logged.seq,
                detail: isLater ? TimelineEvent.laterCapture : logged.engagement.raisesHand ? 1 : 0,
                symbol: campaign.map(symbol) ?? 0)
        }
    }
}
