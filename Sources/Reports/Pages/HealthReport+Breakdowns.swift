internal import Formats
internal import Lifecycle

// The breakdowns in sentences.
extension HealthReport {
    func blocks(_ own: FigureCounts<HealthReport>, _ compared: FigureCounts<HealthReport>?) -> [FigureBlock] {
        let breakdowns = breakdowns(own, compared)
        let alerts = Set(breakdowns.filter { $0.severity > 0 }.map(\.id))
        let sentences = FigureBlock(
            .breakdowns, "Process problems", .sentences,
            columns: [
                FigureColumn("value", "", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                FigureColumn("leads", "leads", rank: 2),
                FigureColumn("trend", context.trend.shortLabel, drawing: .spark, rank: 1),
            ],
            rows: breakdowns.map(\.row), periods: context.chartPeriods)
        return [sentences] + (groups?.blocks(own, compared, alerts: alerts) ?? []) + [details(own, compared)]
    }

    /// A breakdown and how far it exceeds its limit: 1 at the limit, 0 without one.
    struct Breakdown {
        var id: BreakdownID
        var row: FigureRow
        var severity: Double
    }

    /// The breakdowns beyond their limits, the worst first.
    static func worst(_ breakdowns: [Breakdown]) -> [Breakdown] {
        breakdowns.enumerated().filter { $0.element.severity > 0 }
            .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
    }

    /// All breakdowns, in the order of the domain page.
    func breakdowns(_ own: FigureCounts<HealthReport>, _ compared: FigureCounts<HealthReport>?) -> [Breakdown] {
        let limits = context.definition.breakdowns
        let at = BreakdownCounts(facts: own.row(\.facts), compared: compared?.row(\.facts))
        let oneOffs = oneOffs(own)
        let reps = repsWithoutReturns(own)
        let intake = at[.decided] == 0 ? 0 : at[.intake] * 100 / at[.decided]
        let wait = own.tally.quantile(50, facts[.backlog]) ?? 0
        let waitSeverity = limits.backlogDays.map { at[.backlog] == 0 ? 0 : Double(wait) / Double(Int64($0) * Milliseconds.day) }
        let findings = findings(own)
        return [
            at.breakdown(
                .unqualifiedHandovers, .unqualified, of: .handovers, limit: limits.unqualifiedHandovers,
                trend: ratio(own, .unqualified, of: .handovers)
            ) { part, whole in
                whole == 0
                    ? "No leads were handed to sales."
                    : part == 0
                        ? "Every lead handed to sales was qualified first."
                        : "\(part.grouped) of \(whole.grouped) leads \(was(part)) handed to sales without being qualified first."
            },
            at.breakdown(
                .intakeOverTriage,
                value: at.facts.share(.intake, of: .decided),
                // Without reviews there is no ratio; that counts as twice the limit.
                severity: [
                    limits.intakeOverTriage.map {
                        at[.decided] == 0 ? (at[.intake] > 0 ? 2 : 0) : Double(intake) / Double(max(1, $0))
                    }, waitSeverity,
                ].compactMap(\.self).max(),
                fact: .intake, limits: intakeLimits(limits), trend: ratio(own, .intake, of: .decided),
                intakeSentence(at, wait: wait, biggestSource(own))
            ),
            at.breakdown(
                .singleTactic, .singleTactic, of: .touched, limit: limits.singleTactic,
                trend: ratio(own, .singleTactic, of: .touched)
            ) { part, whole in
                whole == 0
                    ? "No leads were touched twice or more."
                    : "\(part.grouped) of \(whole.grouped) leads touched twice or more \(was(part)) touched through only one channel."
            },
            at.breakdown(.noNurturing, .unnurtured, of: .recycled, limit: limits.unnurtured, trend: nil) { part, whole in
                whole == 0
                    ? "No lead that was returned to nurture in the period is there now."
                    : part == 0
                        ? "Every lead returned to nurture in the period and still there has had a touch or activity since."
                        : "\(part.grouped) of \(whole.counted("lead")) returned to nurture in the period and still there \(has(part)) had "
                            + "no touch or activity since."
            },
            at.breakdown(
                .silentNurture, value: at.facts.leads(.silent),
                severity: limits.nurtureDays.map { _ in at[.silent] == 0 ? 0 : 1 }, fact: .silent,
                limits: FigureLimit.some(limits.nurtureDays, .days), trend: nil,
                at[.nurtured] == 0
                    ? "No leads are in nurture."
                    : at[.silent] == 0
                        ? "Every lead in nurture has had a touch or activity recently."
                        : "\(at[.silent].grouped) of \(at[.nurtured].counted("lead")) in nurture, not contacted for "
                            + "\((limits.nurtureDays ?? 0).counted("day"))."),
            at.breakdown(
                .noWayBack, value: at.facts.leads(.idle),
                severity: limits.sittingDays.map { _ in at[.idle] == 0 ? 0 : reps.isEmpty ? 1 : 1.5 },
                fact: .idle, limits: FigureLimit.some(limits.sittingDays, .days), trend: series(own, .idle),
                idleSentence(at, days: limits.idleDays, reps)),
            at.breakdown(.poorData, .poor, of: .open, limit: limits.poorData, trend: nil, isCurrent: true) { part, whole in
                whole == 0
                    ? "No leads are open."
                    : part == 0
                        ? "Every open lead has a valid phone number or e-mail address."
                        : "\(part.grouped) of \(whole.grouped) open leads \(has(part)) no valid phone number "
                            + "or e-mail address."
            },
            at.breakdown(
                .oneOffs, value: .number(Double(oneOffs.count), unit: "sources", text: "\(oneOffs.count)"),
                severity: limits.oneOffDays.map { _ in oneOffs.isEmpty ? 0 : 1 },
                fact: nil, limits: FigureLimit.some(limits.oneOffDays, .days), trend: nil,
                oneOffs.isEmpty
                    ? "No source went silent after sending leads only once."
                    : "\(oneOffs.count.counted("source")) sent leads only once and then went silent: \(names(oneOffs))."
            ),
            rubberStamping(at, own, limits),
            at.breakdown(
                .leftBehind, value: at.facts.leads(.leftBehind),
                severity: limits.leftBehind.map { Double(at[.leftBehind]) / Double(max(1, $0)) }, fact: .leftBehind,
                limits: FigureLimit.some(limits.leftBehind, .count), trend: series(own, .leftBehind),
                at[.leftBehind] == 0
                    ? at[.waiting] == 0
                        ? "No lead with sales is overdue by SLA." : "Every lead overdue by SLA has an owner who is present."
                    : "\(at[.leftBehind].counted("lead")) overdue by SLA \(has(at[.leftBehind])) no owner, or the owner is absent."
            ),
        ]
            + (rules == nil
                ? []
                : [
                    at.breakdown(
                        .contradictedRules, value: .number(Double(findings.count), unit: "rules", text: "\(findings.count)"),
                        severity: findings.isEmpty ? 0 : 1, fact: nil, limits: [FigureLimit(0, .count)], trend: nil,
                        findings.isEmpty
                            ? "Outcomes contradict no scoring rule."
                            : "Outcomes contradict \(findings.count.counted("scoring rule")): \(names(findings)); "
                                + "change or keep \(findings.count == 1 ? "it" : "them") (winnow definition review).")
                ])
    }

    /// The labels of the rules that outcomes contradict and nobody has decided on.
    private func findings(_ own: FigureCounts<HealthReport>) -> [String] {
        guard let rules else { return [] }
        let definition = context.definition
        return definition.scoringRules.enumerated().filter { index, rule in
            guard rule.points != 0, !definition.keptRules.contains(where: { $0.rule == rule.id }) else { return false }
            let row = rules.row(index, of: own) { $0.rules ?? rules }
            return rules.comparison(row).contradicts(isPositive: rule.points > 0)
        }.map(\.element.label)
    }

    private func intakeLimits(_ limits: BreakdownThresholds) -> [FigureLimit] {
        FigureLimit.some(limits.intakeOverTriage, .percent) + FigureLimit.some(limits.backlogDays, .days)
    }

    private func intakeSentence(_ at: BreakdownCounts, wait: Int64, _ biggestSource: String?) -> String {
        guard at[.intake] + at[.decided] + at[.backlog] > 0 else { return "No leads were taken in or reviewed." }
        var text = "\(at[.intake].counted("lead")) \(was(at[.intake])) taken in"
        text += " and \(at[.decided] == 0 ? "none" : at[.decided].grouped) \(was(at[.decided])) reviewed in the period"
        if at[.backlog] > 0 {
            // Without a verb, so that a page as of a time reads as it did then.
            text += "; \(at[.backlog].counted("lead")) without a decision \(context.momentSuffix)"
            text += ", half of them for \(Self.days(wait)) or longer"
            if let limit = context.definition.breakdowns.backlogDays { text += " (limit \(limit.counted("day")))" }
        }
        if let biggestSource { text += "; \(biggestSource)" }
        return text + "."
    }

    private func idleSentence(_ at: BreakdownCounts, days: Int, _ reps: [String]) -> String {
        guard at[.active] > 0 else { return "No rep has an active lead." }
        guard at[.idle] > 0 else { return "Every active lead with an owner had activity in the last \(days.counted("day"))." }
        let leads = "\(at[.idle].grouped) of \(at[.active].grouped) active leads with an owner \(has(at[.idle]))"
        let text = "\(leads) had no activity for \(days.counted("day"))"
        return text + (reps.isEmpty ? "." : "; reps who never returned a lead: \(names(reps)).")
    }

    private func rubberStampingSentence(_ at: BreakdownCounts, answered: Int) -> String {
        guard answered > 0 else { return "No leads were accepted or rejected in the period." }
        let text =
            "Of \(answered.counted("lead")) accepted or rejected in the period, \(at[.accepted].grouped) "
            + "\(was(at[.accepted])) accepted"
        guard at[.matured] > 0 else { return text + "." }
        return text + "; \(at[.qualified].grouped) of \(at[.matured].grouped) accepted leads with an outcome qualified."
    }

    private func rubberStamping(_ at: BreakdownCounts, _ own: FigureCounts<HealthReport>, _ limits: BreakdownThresholds)
        -> Breakdown
    {
        let answered = at[.accepted] + at[.rejectedBefore]
        let isRubberStamping = Self.isRubberStamping(at.facts, limit: limits.rubberStamping)
        return at.breakdown(
            .rubberStamping, value: answered == 0 ? .nothing : at.facts.share(.accepted, of: [.accepted, .rejectedBefore]),
            severity: limits.rubberStamping.map { _ in isRubberStamping ? 1.2 : 0 }, fact: .accepted,
            limits: FigureLimit.some(limits.rubberStamping, .percent),
            trend: ratio(own, .accepted, of: .accepted, .rejectedBefore),
            rubberStampingSentence(at, answered: answered))
    }

    /// Further figures on the breakdowns, each with its leads.
    private func details(_ own: FigureCounts<HealthReport>, _ compared: FigureCounts<HealthReport>?) -> FigureBlock {
        func row(_ id: RowID, _ label: String, _ fact: Fact) -> FigureRow {
            figureRow(id, label, own, compared) { [$0.row(\.facts).leads(fact)] }
        }
        /// A figure of the query's moment, independent of the window.
        func current(_ id: RowID, _ label: String, _ fact: Fact) -> FigureRow {
            figureRow(id, label, own, compared) { [$0.isCompared ? .nothing : $0.row(\.facts).leads(fact)] }
        }
        let now = context.momentSuffix
        let wait = Self.days(own.tally.quantile(50, facts[.undecided]) ?? 0)
        return FigureBlock(
            .particulars, "Details", .table, columns: [FigureColumn("leads", "leads", rank: 1)],
            rows: [
                current("undecided", "MQLs to review \(now)", .undecided),
                current("waiting", "leads with sales overdue by SLA \(now)", .waiting),
                current("inHand", "active leads with an owner \(now)", .active), current("open", "open leads \(now)", .open),
                current("doubled", "open leads \(now), shared e-mail address", .sharedAddress),
                current("stale", "open leads \(now), no activity for 180 days", .stale),
                row("untouchedMoves", "leads qualified or converted without a touch", .untouchedAdvances),
                row("matured", "accepted leads with an outcome", .matured), row("qualified", "of these, qualified", .qualified),
                row("rejectedBefore", "leads rejected before acceptance", .rejectedBefore),
            ],
            notes: (own[facts[.undecided]] == 0 ? [] : ["half of the MQLs to review have waited \(wait) or longer"])
                + SentBackNotes.health + OverdueNotes.health)
    }

    static func days(_ milliseconds: Int64) -> String {
        let hours = milliseconds / Milliseconds.hour
        return hours < 48 ? hours.counted("hour") : (hours / 24).counted("day")
    }

    private func was(_ count: Int) -> String { count == 1 ? "was" : "were" }

    private func has(_ count: Int) -> String { count == 1 ? "has" : "have" }

    /// At most three names, and the number of further ones.
    private func names(_ names: [String]) -> String {
        names.count <= 3
            ? names.joined(separator: ", ") : names.prefix(3).joined(separator: ", ") + " and \((names.count - 3).grouped) more"
    }

    private func series(_ own: FigureCounts<HealthReport>, _ trend: Fact) -> [Int?]? {
        hasTrends ? (0..<trends.rows).map { own[trends[trend, $0]] } : nil
    }

    /// One trend in percent of the sum of others, by period.
    private func ratio(_ own: FigureCounts<HealthReport>, _ part: Fact, of whole: Fact...) -> [Int?]? {
        hasTrends ? own.percents(trends.rows, { trends[part, $0] }, of: { trends.sum(whole, $0) }) : nil
    }

    private func biggestSource(_ own: FigureCounts<HealthReport>) -> String? {
        let counts = (0..<sources.count).map { own[intake[$0]] }
        let all = counts.reduce(0, +)
        guard all > 0, let most = counts.indices.max(by: { (counts[$0], $1) < (counts[$1], $0) }) else { return nil }
        return
            Percentage.text(counts[most], of: all)
            + (sources.symbols[most] == 0
                ? " of the leads taken in had no source"
                : " of the leads taken in came from the source \(sources.label(most))")
    }

    /// The reps who accepted leads within the window and have never rejected one.
    private func repsWithoutReturns(_ own: FigureCounts<HealthReport>) -> [String] {
        (0..<people.count).filter {
            people.symbols[$0] > 0 && own[answers[.accepted, $0]] > 0 && own[answers[.recycled, $0]] == 0
        }.map { context.person(people.symbols[$0]) }.sorted()
    }

    private func oneOffs(_ own: FigureCounts<HealthReport>) -> [String] {
        guard let days = context.definition.breakdowns.oneOffDays else { return [] }
        return (0..<sources.count).filter { row in
            guard sources.symbols[row] > 0 else { return false }
            let active = (0...Self.weekCount).filter { own[weeks[row, $0]] > 0 }
            guard let newest = active.first, let oldest = active.last, oldest < Self.weekCount else { return false }
            return oldest - newest <= 1 && newest >= (days + 6) / 7
        }.map { sources.label($0) }.sorted()
    }

    /// Makes breakdowns from what is known of the leads.
    private struct BreakdownCounts {
        let facts: RowCounts<Fact>
        let compared: RowCounts<Fact>?

        subscript(fact: Fact) -> Int { facts[fact] }

        func breakdown(
            _ id: BreakdownID, _ part: Fact, of whole: Fact, limit: Int?, trend: [Int?]?, isCurrent: Bool = false,
            _ sentence: (Int, Int) -> String
        ) -> Breakdown {
            let percent = self[whole] == 0 ? 0 : self[part] * 100 / self[whole]
            return breakdown(
                id, value: facts.share(part, of: whole), severity: limit.map { Double(percent) / Double(max(1, $0)) }, fact: part,
                limits: FigureLimit.some(limit, .percent), trend: trend, sentence(self[part], self[whole]),
                comparedValue: isCurrent ? nil : compared?.share(part, of: whole))
        }

        func breakdown(
            _ id: BreakdownID, value: FigureValue, severity: Double?, fact: Fact?, limits: [FigureLimit], trend: [Int?]?,
            _ sentence: String,
            comparedValue: FigureValue? = nil
        ) -> Breakdown {
            let isAlert = (severity ?? 0) > 1 || id.alertsAtLimit && (severity ?? 0) >= 1
            var row = FigureRow(
                .named(id.rawValue), sentence,
                [
                    value, .limits(limits.map { $0.bounded(id.limitBound) }), fact.map { facts.leads($0) } ?? .nothing,
                    trend.map { .series($0) } ?? .nothing,
                ],
                shortLabel: id.shortLabel, compared: comparedValue.map { [$0, .nothing, .nothing, .nothing] } ?? [],
                emphasis: severity == nil ? .quiet : isAlert ? .alert : .plain)
            if trend != nil { row.trend = TrendDrawing(label: id.trendLabel, isPercent: id.isTrendPercent) }
            return Breakdown(id: id, row: row, severity: isAlert ? (severity ?? 0) : 0)
        }
    }
}
