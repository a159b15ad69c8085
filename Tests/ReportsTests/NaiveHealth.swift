import Reports
import Lifecycle

/// The seven breakdowns and the two that follow from them, computed the simple way.
extension NaivePage {
    /// A breakdown: its row, and how far it exceeds its limit.
    struct Breakdown {
        var row: NaiveRow
        var severity: Double
    }

    /// When it first came to sales within the window without a file declaring it.
    func handoverDate(_ lead: NaiveLead, _ window: NaiveWindow) -> Instant? { handover(lead, window)?.entered }

    /// The stay with which it first came to sales within the window without a file declaring it.
    func handover(_ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        for (index, stay) in lead.stays.enumerated() where stay.stage.isWithSales && window.contains(stay.entered) {
            if index == 0 || !lead.stays[index - 1].stage.isWithSales, !stay.isDeclared {
                return window.counts(lead, stay.seq) ? stay : nil
            }
        }
        return nil
    }

    /// When it was captured within the window in a stage that no file declared.
    func intake(_ lead: NaiveLead, _ window: NaiveWindow) -> Instant? {
        guard let first = lead.stays.first, !first.isDeclared, window.contains(first.entered), window.counts(lead, first.seq)
        else { return nil }
        return first.entered
    }

    /// Whether it was handed over without being qualified.
    func isUnqualified(_ lead: NaiveLead, _ window: NaiveWindow) -> Bool {
        guard let stay = handover(lead, window) else { return false }
        let at = stay.entered
        let isStraight = stay.seq == lead.stays.first?.seq && stay.entered == lead.stays.first?.entered
        if world.definition.breakdowns.qualification == .origin, !isStraight || lead.lead.isRequested { return false }
        return !lead.lead.touches.contains { $0.touch.outcome.isContact && $0.occurredAt <= at }
    }

    func decided(_ lead: NaiveLead, _ window: NaiveWindow) -> Instant? { decision(lead, window)?.occurredAt }

    /// The first decision within the window.
    func decision(_ lead: NaiveLead, _ window: NaiveWindow) -> Lead.Decision? {
        let kinds: Set<Lead.Decision.Kind> = [.accepted, .rejected, .disqualified, .qualified, .converted]
        func isHandover(_ decision: Lead.Decision) -> Bool {
            decision.kind == .promoted && lead.stays.contains { $0.seq == decision.seq && $0.stage.isWithSales }
        }
        let first = lead.decisions.first { decision in
            (kinds.contains(decision.kind) || isHandover(decision)) && window.contains(decision.occurredAt)
        }
        return first.flatMap { window.counts(lead, $0.seq) ? $0 : nil }
    }

    /// The outbound touches of follow-up within the window, if there are two or more.
    func attempts(_ lead: NaiveLead, _ window: NaiveWindow) -> [Lead.LoggedTouch] {
        let all = lead.lead.touches.filter {
            $0.touch.direction == .outbound && $0.touch.track == nil && window.contains($0.occurredAt)
        }
        guard all.count > 1, let first = all.min(by: { $0.occurredAt < $1.occurredAt }), window.counts(lead, first.seq) else {
            return []
        }
        return Array(all)
    }

    func isSingleTactic(_ lead: NaiveLead, _ window: NaiveWindow) -> Bool {
        Set(attempts(lead, window).map(\.touch.channel)).count == 1
    }

    func nurtured(_ lead: NaiveLead, _ window: NaiveWindow) -> Instant? {
        guard !lead.isErased, let last = lead.stays.last, last.stage == .nurture, window.contains(last.entered),
            window.counts(lead, last.seq)
        else { return nil }
        return last.entered
    }

    func isUnnurtured(_ lead: NaiveLead, _ window: NaiveWindow) -> Bool {
        guard let since = nurtured(lead, window) else { return false }
        let activities = lead.activities(withLater: world.definition.countsLaterCaptures)
        let after = lead.lead.touches.map(\.occurredAt) + activities.map(\.occurredAt)
        return !after.contains { $0 > since }
    }

    private func isNurtured(_ lead: NaiveLead) -> Bool {
        lead.stage == .nurture && !lead.isErased && own.counts(lead, lead.stays.last?.seq)
    }

    private func isSilentInNurture(_ lead: NaiveLead) -> Bool {
        guard isNurtured(lead), let days = world.definition.breakdowns.nurtureDays, let stay = lead.stays.last else {
            return false
        }
        let activities = lead.activities(withLater: world.definition.countsLaterCaptures)
        let contacts = (lead.lead.touches.map(\.occurredAt) + activities.map(\.occurredAt)).filter { $0 <= world.now }
        return contacts.reduce(max(stay.entered, stay.clock)) { max($0, $1) } < world.now - .days(days)
    }

    /// How long a lead without a decision has waited; nil for one that is further on.
    private func backlogAge(_ lead: NaiveLead) -> Int64? {
        guard !lead.isErased, [.inquiry, .viable, .mql].contains(lead.stage), let stay = lead.stays.last,
            own.counts(lead, nil), !world.isNurtured(stay)
        else { return nil }
        return max(0, (world.now - stay.clock).milliseconds)
    }

    private func isActiveStay(_ stay: NaiveStay?) -> Bool {
        guard let stay, stay.stage.isWithSales else { return false }
        return stay.effectiveStage == .sal || (stay.effectiveStage == .sql && world.opportunity != .sql)
    }

    func isActive(_ lead: NaiveLead) -> Bool { isActiveStay(lead.stays.last) && !lead.owner.isEmpty && !lead.isErased }

    var sittingDays: Int { world.definition.breakdowns.sittingDays ?? 30 }

    private func isSilent(_ lead: NaiveLead, at moment: Instant) -> Bool {
        lead.lastActivity(upTo: moment, world.definition) < moment - .days(sittingDays)
    }

    private func isUnreviewed(_ lead: NaiveLead) -> Bool { lead.stage == .mql && !lead.isErased }

    func isIdle(_ lead: NaiveLead) -> Bool { isActive(lead) && isSilent(lead, at: world.now) }

    func isPoor(_ lead: NaiveLead) -> Bool {
        guard lead.isOpen else { return false }
        let fields = lead.lead.fields
        if fields[.email] == nil { return fields[.phone] == nil && fields[.mobile] == nil }
        return !lead.hasValidMail || lead.lead.channels.closing(.email) == .bounced
    }

    func isLeftBehind(_ lead: NaiveLead) -> Bool {
        world.isOverdue(lead) && (lead.owner.isEmpty || world.isAbsent(lead.owner))
    }

    /// Whether it was qualified or converted within the window without a touch with sales.
    private func advancedUntouched(_ lead: NaiveLead, _ window: NaiveWindow) -> Bool {
        for (index, stay) in lead.stays.enumerated() where index > 0 && !stay.isDeclared && window.contains(stay.entered) {
            guard stay.effectiveStage == .sql || stay.effectiveStage == .opportunity, lead.stays[index - 1].stage.isWithSales,
                lead.lead.decisions.contains(where: { $0.seq == stay.seq && ($0.kind == .qualified || $0.kind == .converted) })
            else { continue }
            var first = index - 1
            while first > 0, lead.stays[first - 1].stage.isWithSales { first -= 1 }
            let since = lead.stays[first].entered
            if !world.salesTouches(lead).contains(where: { $0 >= since && $0 <= stay.entered }) {
                return window.counts(lead, stay.seq)
            }
        }
        return false
    }

    /// The reps who accepted leads within the window and have never rejected any.
    private func repsWithoutReturns() -> [String] {
        var accepted: Set<Login> = []
        var recycled: Set<Login> = []
        for lead in own.leads {
            for decision in lead.decisions {
                guard let by = decision.by.login, own.counts(lead, decision.seq) else { continue }
                if decision.kind == .accepted, own.contains(decision.occurredAt) { accepted.insert(by) }
                if decision.kind == .rejected { recycled.insert(by) }
            }
        }
        return accepted.subtracting(recycled).map { world.team.name(of: $0) }.sorted()
    }

    /// The sources whose captures and engagements all lie within two adjacent weeks long ago.
    private func oneOffs() -> [String] {
        guard let days = world.definition.breakdowns.oneOffDays else { return [] }
        var weeks: [String: [Int64]] = [:]
        for lead in own.leads where !lead.groupValue(.source).isEmpty {
            let captured = lead.stays.first.map { [(at: $0.entered, seq: $0.seq)] } ?? []
            let all = captured + lead.activities(withLater: false).map { (at: $0.occurredAt, seq: $0.seq) }
            let moments = all.filter { own.counts(lead, $0.seq) }.map(\.at)
            // Weeks back from the limit, so that one begins exactly there.
            let first = Int64(days % 7 == 0 ? 7 : days % 7) * 86_400_000
            weeks[lead.groupValue(.source), default: []] += moments.map { moment in
                let age = max(0, (world.now - moment).milliseconds)
                return age < first ? 0 : (age - first) / (7 * 86_400_000) + 1
            }
        }
        return weeks.filter { _, weeks in
            guard let newest = weeks.min(), let oldest = weeks.max(), oldest < 104 else { return false }
            return oldest - newest <= 1 && newest >= (Int64(days) + 6) / 7
        }.map(\.key).sorted()
    }

    /// The number of leads in a state at the end of each period of the chart, by what had occurred until then.
    private func past(_ holds: (NaiveLead, NaiveStay, String, Instant) -> Bool) -> [Int?] {
        own.trendPeriods.map { segment -> Int? in
            let ends = segment.last.map { world.zone.instant(LocalTime(day: $0.adding(1), millisecond: 0)) } ?? .distantFuture
            let moment = min(ends, world.now)
            return own.leads.count { lead in
                guard !lead.isErased, let begin = lead.stays.first, begin.entered <= moment,
                    let stay = lead.stays.last(where: { stay in stay.entered <= moment && (stay.left.map { $0 > moment } ?? true) }
                    ),
                    stay.stage.isWithSales
                else { return false }
                let owner = lead.lead.ownerships.last { $0.since <= moment }?.owner?.name ?? ""
                if let filter = query.filter, filter.grouping == .owner, filter.value != owner { return false }
                return holds(lead, stay, owner, moment)
            }
        }
    }

    private func wasLeftBehind(_ lead: NaiveLead, _ owner: String, _ moment: Instant) -> Bool {
        guard owner.isEmpty || world.isAbsent(owner) else { return false }
        return Clock.Kind.allCases.contains { kind in
            world.runs(kind, on: lead).contains { run in
                run.start <= moment && run.due < moment && (run.end.map { $0 > moment } ?? true)
            }
        }
    }

    private func share(
        _ key: String, _ limit: Int?, trend: [Int?]?, isCurrent: Bool = false, numbers: (Int, Int) -> [Int],
        _ count: (NaiveWindow) -> (Set<LeadID>, Int)
    ) -> Breakdown {
        let (part, whole) = count(own)
        let percent = whole == 0 ? 0 : part.count * 100 / whole
        let row = NaiveRow(
            key: key,
            values: [
                .share(part, of: whole), .limits(limit.map { ["\($0) percent"] } ?? []), .leads(part),
                trend.map { .series($0) } ?? .nothing,
            ],
            compared: other.map { window in
                if isCurrent { return [] }
                let (part, whole) = count(window)
                return [.share(part, of: whole), .nothing, .nothing, .nothing]
            } ?? [], numbers: whole == 0 ? [] : numbers(part.count, whole))
        let severity = limit.map { Double(percent) / Double(max(1, $0)) } ?? 0
        return Breakdown(row: row, severity: severity > 1 ? severity : 0)
    }

    func breakdowns(hasLines: Bool) -> [Breakdown] {
        let limits = world.definition.breakdowns
        func line(_ values: @autoclosure () -> [Int?]) -> [Int?]? { hasLines ? values() : nil }
        let chart = own.chart
        let handovers = chart.moments { handoverDate($0, chart) }
        let decisions = own.moments { decided($0, own) }
        let touched = chart.moments { lead in attempts(lead, chart).map(\.occurredAt).min() }
        let accepted = own.moments { own.acceptance($0)?.occurredAt }
        let rejection = own.moments { own.rejection($0)?.occurredAt }
        let chartAccepted = chart.moments { chart.acceptance($0)?.occurredAt }
        let chartRejection = chart.moments { chart.rejection($0)?.occurredAt }
        let idleLeads = own.idsNow(isIdle)
        let left = own.idsNow(isLeftBehind)
        let idle = repsWithoutReturns()
        let offs = oneOffs()

        let taken = own.moments { intake($0, own) }
        let ratio = decisions.isEmpty ? 0 : taken.count * 100 / decisions.count
        let ages = own.spans { backlogAge($0) }
        let wait = quantile(50, ages.values) ?? 0
        let bySource = Dictionary(grouping: own.leads.filter { taken[$0.id] != nil }) { $0.groupValue(.source) }.mapValues(\.count)
        let biggest = bySource.values.max().map { [($0 * 200 + taken.count) / (2 * taken.count)] } ?? []
        let hasNoIntake = taken.isEmpty && decisions.isEmpty
        let intakeSeverity = max(
            limits.intakeOverTriage.map {
                decisions.isEmpty ? (taken.isEmpty ? 0 : 2) : Double(ratio) / Double(max(1, $0))
            } ?? 0, limits.backlogDays.map { ages.isEmpty ? 0 : Double(wait) / Double($0 * 86_400_000) } ?? 0)
        let hours = Int(wait / 3_600_000)
        let waitNumber = hours < 48 ? hours : hours / 24
        let intakeLimits = [
            limits.intakeOverTriage.map { "\($0) percent" }, limits.backlogDays.map { "\($0) days" },
        ].compactMap(\.self)
        let silent = own.ids(isSilentInNurture)
        let nurturedNow = own.ids(isNurtured).count
        let findings = hasLines ? contradicted() : []

        let asked = accepted.count + rejection.count
        let matured = own.ids { accepted[$0.id] != nil && own.isDecidedSince($0) }.count
        let qualified = own.ids { accepted[$0.id] != nil && own.isQualifiedLater($0) }.count
        let isRubberStamping =
            matured >= 10 && 2 * qualified < matured && accepted.count * 100 / max(1, asked) >= limits.rubberStamping ?? 101

        return [
            share(
                "unqualifiedHandovers", limits.unqualifiedHandovers,
                trend: line(
                    chart.percent(
                        handovers.filter { entry in chart.ids { isUnqualified($0, chart) }.contains(entry.key) }, of: handovers)
                ),
                numbers: { $0 == 0 ? [] : [$0, $1] }
            ) { window in (window.ids { isUnqualified($0, window) }, window.ids { handoverDate($0, window) != nil }.count) },
            Breakdown(
                row: NaiveRow(
                    key: "intakeOverTriage",
                    values: [
                        .share(Set(taken.keys), of: decisions.count), .limits(intakeLimits),
                        .leads(Set(taken.keys)),
                        line(chart.percent(chart.moments { intake($0, chart) }, of: chart.moments { decided($0, chart) })).map {
                            .series($0)
                        } ?? .nothing,
                    ],
                    numbers: hasNoIntake && ages.isEmpty
                        ? []
                        : [taken.count] + (decisions.isEmpty ? [] : [decisions.count])
                            + (ages.isEmpty ? [] : [ages.count, waitNumber] + [limits.backlogDays].compactMap(\.self)) + biggest),
                severity: intakeSeverity > 1 ? intakeSeverity : 0),
            share(
                "singleTactic", limits.singleTactic,
                trend: line(
                    chart.percent(
                        touched.filter { entry in chart.ids { isSingleTactic($0, chart) }.contains(entry.key) }, of: touched)),
                numbers: { [$0, $1] }
            ) { window in (window.ids { isSingleTactic($0, window) }, window.ids { !attempts($0, window).isEmpty }.count) },
            share("noNurturing", limits.unnurtured, trend: nil, numbers: { $0 == 0 ? [] : [$0, $1] }) { window in
                (window.ids { isUnnurtured($0, window) }, window.ids { nurtured($0, window) != nil }.count)
            },
            Breakdown(
                row: NaiveRow(
                    key: "silentNurture",
                    values: [
                        .leads(silent), .limits(limits.nurtureDays.map { ["\($0) days"] } ?? []), .leads(silent), .nothing,
                    ], numbers: silent.isEmpty ? [] : [silent.count, nurturedNow, limits.nurtureDays ?? 0]),
                severity: silent.isEmpty ? 0 : 1),
            Breakdown(
                row: NaiveRow(
                    key: "noWayBack",
                    values: [
                        .leads(idleLeads), .limits(limits.sittingDays.map { ["\($0) days"] } ?? []), .leads(idleLeads),
                        line(past { lead, stay, owner, at in isActiveStay(stay) && !owner.isEmpty && isSilent(lead, at: at) })
                            .map { .series($0) } ?? .nothing,
                    ],
                    numbers: idleLeads.isEmpty
                        ? own.idsNow(isActive).isEmpty ? [] : [sittingDays]
                        : [idleLeads.count, own.idsNow(isActive).count, sittingDays] + (idle.count > 3 ? [idle.count - 3] : []),
                    names: idleLeads.isEmpty ? [] : Array(idle.prefix(3))),
                severity: limits.sittingDays == nil || idleLeads.isEmpty ? 0 : idle.isEmpty ? 1 : 1.5),
            share("poorData", limits.poorData, trend: nil, isCurrent: true, numbers: { $0 == 0 ? [] : [$0, $1] }) { window in
                (window.idsNow(isPoor), window.idsNow(\.isOpen).count)
            },
            Breakdown(
                row: NaiveRow(
                    key: "oneOffs",
                    values: [
                        .number(Double(offs.count), "\(offs.count)"), .limits(limits.oneOffDays.map { ["\($0) days"] } ?? []),
                        .nothing, .nothing,
                    ],
                    numbers: offs.isEmpty ? [] : [offs.count] + (offs.count > 3 ? [offs.count - 3] : []),
                    names: Array(offs.prefix(3))),
                severity: offs.isEmpty ? 0 : 1),
            Breakdown(
                row: NaiveRow(
                    key: "rubberStamping",
                    values: [
                        .share(Set(accepted.keys), of: asked), .limits(limits.rubberStamping.map { ["\($0) percent"] } ?? []),
                        .leads(Set(accepted.keys)),
                        line(chart.percent(chartAccepted, of: chartAccepted.merging(chartRejection) { first, _ in first }))
                            .map { .series($0) } ?? .nothing,
                    ], numbers: asked == 0 ? [] : [asked, accepted.count] + (matured == 0 ? [] : [qualified, matured])),
                severity: isRubberStamping ? 1.2 : 0),
            Breakdown(
                row: NaiveRow(
                    key: "leftBehind",
                    values: [
                        .leads(left), .limits(limits.leftBehind.map { ["\($0) count"] } ?? []), .leads(left),
                        line(past { lead, _, owner, at in wasLeftBehind(lead, owner, at) }).map { .series($0) } ?? .nothing,
                    ], numbers: left.isEmpty ? [] : [left.count]),
                severity: limits.leftBehind.map { left.count >= max(1, $0) ? Double(left.count) / Double(max(1, $0)) : 0 } ?? 0),
        ]
            + (hasLines
                ? [
                    Breakdown(
                        row: NaiveRow(
                            key: "contradictedRules",
                            values: [
                                .number(Double(findings.count), "\(findings.count)"), .limits(["0 count"]), .nothing, .nothing,
                            ],
                            numbers: findings.isEmpty ? [] : [findings.count] + (findings.count > 3 ? [findings.count - 3] : []),
                            names: Array(findings.prefix(3))), severity: findings.isEmpty ? 0 : 1)
                ] : [])
    }

    /// The labels of the rules that outcomes contradict over all time, and that the definition doesn't keep.
    private func contradicted() -> [String] {
        let rules =
            world.definition.fit.map { ($0.id, $0.label, $0.points) }
            + world.definition.engagement.map { ($0.id, $0.label, $0.points) }
        return rules.filter { id, _, points in
            guard points != 0, !world.definition.keptRules.contains(where: { $0.rule == id }) else { return false }
            let ends = world.leads.compactMap { RuleEvidence(of: $0, until: { _ in true }) }
            let (with, without) = (ends.filter { $0.rules.contains(id) }, ends.filter { !$0.rules.contains(id) })
            guard with.count >= 20, without.count >= 20 else { return false }
            let (a, b) = (
                WilsonInterval.of(with.count(where: \.isWon), of: with.count),
                WilsonInterval.of(without.count(where: \.isWon), of: without.count)
            )
            return points > 0 ? a.upper < b.lower : a.lower > b.upper
        }.map { $0.1 }
    }

    /// The five worst, by how far they exceed their limits.
    func exceptions() -> NaiveBlock {
        let worst = breakdowns(hasLines: false).enumerated().filter { $0.element.severity > 0 }
            .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.prefix(5)
        var rows = worst.map(\.element.row)
        for index in rows.indices { rows[index].compared = [] }
        if rows.isEmpty { rows = [NaiveRow(key: "none", values: [.nothing, .nothing, .nothing, .nothing], numbers: [])] }
        return NaiveBlock(id: .exceptions, rows: rows)
    }

    func health() -> [NaiveBlock] {
        let doubled = world.doubled
        let ages = own.spans {
            isUnreviewed($0) && own.counts($0, nil) ? max(0, (world.now - ($0.stays.last?.entered ?? world.now)).milliseconds) : nil
        }
        let half = quantile(50, ages.values).map { age in
            let hours = Int(age / 3_600_000)
            return hours < 48 ? hours : hours / 24
        }
        func one(_ key: String, _ holds: @escaping (NaiveLead, NaiveWindow) -> Bool) -> NaiveRow {
            row(key) { window in [.leads(window.ids { holds($0, window) })] }
        }
        func effectiveStage(_ key: String, _ holds: @escaping (NaiveLead) -> Bool) -> NaiveRow {
            row(key) { window in [window.currentValue(.leads(window.idsNow(holds)))] }
        }
        return [
            NaiveBlock(id: .breakdowns, rows: breakdowns(hasLines: true).map(\.row))
        ] + healthBy() + [
            NaiveBlock(
                id: .particulars,
                rows: [
                    effectiveStage("undecided", isUnreviewed), effectiveStage("waiting", world.isOverdue),
                    effectiveStage("inHand", isActive), effectiveStage("open", \.isOpen),
                    effectiveStage("doubled") { doubled.contains($0.id) },
                    effectiveStage("stale") {
                        $0.isOpen && $0.lastActivity(upTo: .distantFuture, world.definition) < world.now - .days(180)
                    },
                    one("untouchedMoves") { advancedUntouched($0, $1) },
                    one("matured") { lead, window in window.acceptance(lead) != nil && window.isDecidedSince(lead) },
                    one("qualified") { lead, window in window.acceptance(lead) != nil && window.isQualifiedLater(lead) },
                    one("rejectedBefore") { lead, window in window.rejection(lead) != nil },
                ], noted: half.map { [$0] } ?? [])
        ]
    }
}
