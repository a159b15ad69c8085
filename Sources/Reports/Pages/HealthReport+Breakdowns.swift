internal import Lifecycle

// What the counts of the breakdowns amount to, in sentences.
extension HealthReport {
    static func blocks(_ own: Counts<HealthReport>, _ compared: Counts<HealthReport>?) -> [FigureBlock] {
        let seen = own.plan.breakdowns(own, compared)
        let alarms = Set(seen.filter { $0.severity > 0 }.map(\.row.key))
        return [
            FigureBlock(
                "breakdowns", "Breakdowns", .sentences,
                columns: [
                    FigureColumn("value", "value", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                    FigureColumn("leads", "leads", rank: 2), FigureColumn("trend", "", drawing: .spark, rank: 1),
                ],
                rows: seen.map(\.row))
        ] + (own.plan.groups.map { [$0.block(own, compared, at: \.groups, alarms: alarms)] } ?? []) + [
            own.plan.particulars(own, compared)
        ]
    }

    /// A breakdown with how far it is beyond its threshold: 1 at it, 0 where it is unwatched.
    struct Breakdown {
        var row: FigureRow
        var severity: Double
    }

    /// All of them, in the order of the domain page.
    func breakdowns(_ own: Counts<HealthReport>, _ compared: Counts<HealthReport>?, offset: Int = 0) -> [Breakdown] {
        let limits = scope.definition.breakdowns
        let at = Reading(own, compared, offset)
        let oneOffs = oneOffs(own, offset)
        let idle = idleReps(own, offset)
        let intake = at[.decided] == 0 ? 0 : at[.intake] * 100 / at[.decided]
        let biggest = biggestSource(own, offset)
        return [
            at.breakdown(
                "unqualifiedHandovers", .unqualified, of: .handovers, limit: limits.unqualifiedHandovers,
                trend: ratio(own, .unqualified, .handovers)
            ) { part, whole in
                whole == 0
                    ? "No lead came into sales' hands."
                    : part == 0
                        ? "Every lead handed to sales was qualified before."
                        : "\(part) of \(whole) \(leads(whole)) handed to sales had not been qualified."
            },
            at.breakdown(
                "intakeOverTriage",
                value: at[.intake] + at[.decided] == 0 ? .nothing : .text(at[.decided] == 0 ? "nothing decided" : "\(intake) %"),
                // Where nothing is decided on there is no ratio; that is twice as bad as the limit.
                severity: limits.intakeOverTriage.map {
                    at[.decided] == 0 ? (at[.intake] > 0 ? 2 : 0) : Double(intake) / Double(max(1, $0))
                },
                slot: .intake, limit: limits.intakeOverTriage.map { "\($0) %" }, trend: ratio(own, .intake, .decided),
                at[.intake] + at[.decided] == 0
                    ? "Nothing came to sales and nothing was decided on."
                    : "\(at[.intake]) \(leads(at[.intake])) came to sales, \(at[.decided]) \(at[.decided] == 1 ? "was" : "were") decided on"
                        + (at[.undecided] > 0 ? "; \(at[.undecided]) \(at[.undecided] == 1 ? "waits" : "wait") undecided now" : "")
                        + (biggest.map { "; \($0)" } ?? "") + "."
            ),
            at.breakdown(
                "singleTactic", .singleTactic, of: .touched, limit: limits.singleTactic, trend: ratio(own, .singleTactic, .touched)
            ) { part, whole in
                whole == 0
                    ? "No lead was touched."
                    : "\(part) of \(whole) touched \(leads(whole)) \(part == 1 ? "was" : "were") touched through one channel only."
            },
            at.breakdown("noNurturing", .unnurtured, of: .recycled, limit: limits.unnurtured, trend: nil) { part, whole in
                whole == 0
                    ? "No lead was handed back to nurture."
                    : part == 0
                        ? "Every lead handed back was nurtured since."
                        : "\(part) of \(whole) \(leads(whole)) handed back, and in nurture still, \(part == 1 ? "has" : "have") heard nothing since."
            },
            at.breakdown(
                "noWayBack", value: at.value(.sitting),
                severity: limits.sittingDays.map { _ in at[.sitting] == 0 ? 0 : idle.isEmpty ? 1 : 1.5 },
                slot: .sitting, limit: limits.sittingDays.map { "\($0) days" }, trend: series(own, .sitting),
                at[.sitting] == 0
                    ? "No lead sits with a rep now for longer than it may."
                    : "\(at[.sitting]) of \(at[.inHand]) \(leads(at[.inHand])) in hand now \(at[.sitting] == 1 ? "sits" : "sit") where nothing has happened for \(limits.sittingDays ?? 30) days"
                        + (idle.isEmpty ? "." : "; \(names(idle)) never handed any back.")),
            at.breakdown("poorData", .poor, of: .open, limit: limits.poorData, trend: nil, isOfMoment: true) { part, whole in
                whole == 0
                    ? "No lead is open now."
                    : part == 0
                        ? "Every lead open now can be reached."
                        : "\(part) of \(whole) \(leads(whole)) open now can't be reached by the data there is."
            },
            at.breakdown(
                "oneOffs", value: .text("\(oneOffs.count)"), severity: limits.oneOffDays.map { _ in oneOffs.isEmpty ? 0 : 1 },
                slot: nil,
                limit: limits.oneOffDays.map { "\($0) days" }, trend: nil,
                oneOffs.isEmpty
                    ? "No source was a one-off."
                    : "\(oneOffs.count) \(oneOffs.count == 1 ? "source" : "sources") had one burst and nothing after: \(names(oneOffs))."
            ),
            rubberStamping(at, own, limits),
            at.breakdown(
                "leftBehind", value: at.value(.leftBehind),
                severity: limits.leftBehind.map { Double(at[.leftBehind]) / Double(max(1, $0)) }, slot: .leftBehind,
                limit: limits.leftBehind.map { "\($0)" }, trend: series(own, .leftBehind),
                at[.leftBehind] == 0
                    ? "No lead is left behind now."
                    : "\(at[.leftBehind]) \(leads(at[.leftBehind])) past \(at[.leftBehind] == 1 ? "its" : "their") time now belong\(at[.leftBehind] == 1 ? "s" : "") to nobody or to somebody who is away."
            ),
        ]
    }

    private func rubberStamping(_ at: Reading, _ own: Counts<HealthReport>, _ limits: BreakdownThresholds) -> Breakdown {
        let asked = at[.accepted] + at[.rejectedBefore]
        let isStamping = Self.isStamping(
            accepted: at[.accepted], rejected: at[.rejectedBefore], matured: at[.matured], qualified: at[.qualified],
            limit: limits.rubberStamping)
        return at.breakdown(
            "rubberStamping", value: asked == 0 ? .nothing : at.share(.accepted, of: asked),
            severity: limits.rubberStamping.map { _ in isStamping ? 1.2 : 0 }, slot: .accepted,
            limit: limits.rubberStamping.map { "\($0) %" },
            trend: sum(own, .accepted, .rejectedBefore),
            asked == 0
                ? "Nothing was accepted or rejected."
                : "\(at[.accepted]) of \(asked) \(leads(asked)) accepted; of those decided since, \(at[.qualified]) of \(at[.matured]) were qualified."
        )
    }

    /// What else belongs to them, each with its leads.
    private func particulars(_ own: Counts<HealthReport>, _ compared: Counts<HealthReport>?) -> FigureBlock {
        func row(_ key: String, _ label: String, _ slot: Slot) -> FigureRow {
            figureRow(key, label, own, compared) { [$0.leads(slot.rawValue)] }
        }
        /// What stands at the moment, whatever the window.
        func standing(_ key: String, _ label: String, _ slot: Slot) -> FigureRow {
            figureRow(key, label, own, compared) { [$0.ofMoment($0.leads(slot.rawValue))] }
        }
        let now = scope.nowOrThen
        return FigureBlock(
            "particulars", "Behind them", .table, columns: [FigureColumn("leads", "leads", rank: 1)],
            rows: [
                standing("undecided", "MQLs undecided \(now)", .undecided),
                standing("waiting", "leads past a clock \(now)", .waiting),
                standing("inHand", "owned and in hand \(now)", .inHand), standing("open", "leads open \(now)", .open),
                standing("doubled", "open \(now), sharing an address with another", .doubled),
                standing("stale", "open \(now), nothing happened for 180 days", .stale),
                row("untouchedMoves", "leads moved up without a touch", .untouchedMoves),
                row("matured", "accepted leads decided since", .matured), row("qualified", "of these qualified", .qualified),
                row("rejectedBefore", "leads rejected before acceptance", .rejectedBefore),
            ],
            notes: own[Slot.undecided.rawValue] == 0
                ? []
                : [
                    "half of the undecided MQLs have waited \(Self.days(own.tally.quantile(50, Slot.undecided.rawValue) ?? 0)) or longer"
                ])
    }

    private static func days(_ milliseconds: Int64) -> String {
        let hours = milliseconds / 3_600_000
        return hours < 48 ? "\(hours) hours" : "\(hours / 24) days"
    }

    private func leads(_ count: Int) -> String { count == 1 ? "lead" : "leads" }

    /// At most three names, and how many more there are.
    private func names(_ names: [String]) -> String {
        names.count <= 3 ? names.joined(separator: ", ") : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }

    private func series(_ own: Counts<HealthReport>, _ line: Line) -> [Int?]? {
        guard hasLines else { return nil }
        return (0..<scope.pieces.count).map { own[self.line(line, $0)] }
    }

    /// One in percent of the other, by piece.
    private func ratio(_ own: Counts<HealthReport>, _ part: Line, _ whole: Line) -> [Int?]? {
        guard hasLines else { return nil }
        return (0..<scope.pieces.count).map { piece in
            let of = own[line(whole, piece)]
            return of == 0 ? nil : own[line(part, piece)] * 100 / of
        }
    }

    private func sum(_ own: Counts<HealthReport>, _ part: Line, _ rest: Line) -> [Int?]? {
        guard hasLines else { return nil }
        return (0..<scope.pieces.count).map { piece in
            let of = own[line(part, piece)] + own[line(rest, piece)]
            return of == 0 ? nil : own[line(part, piece)] * 100 / of
        }
    }

    private func biggestSource(_ own: Counts<HealthReport>, _ offset: Int) -> String? {
        let counts = (0..<sources.count).map { own[offset + handovers($0)] }
        let all = counts.reduce(0, +)
        guard all > 0, let most = counts.indices.max(by: { (counts[$0], $1) < (counts[$1], $0) }) else { return nil }
        return
            "\(counts[most] * 100 / all) % \(sources.codes[most] == 0 ? "without a source" : "from " + Groups.label(sources.codes[most], by: .source, scope.words))"
    }

    /// Who accepted leads within the window, has leads sitting or not, and has never rejected one.
    private func idleReps(_ own: Counts<HealthReport>, _ offset: Int) -> [String] {
        (0..<people.count).filter {
            people.codes[$0] > 0 && own[offset + acceptedBy($0)] > 0 && own[offset + recycledBy($0)] == 0
        }.map { scope.person(people.codes[$0]) }.sorted()
    }

    private func oneOffs(_ own: Counts<HealthReport>, _ offset: Int) -> [String] {
        guard let days = scope.definition.breakdowns.oneOffDays else { return [] }
        return (0..<sources.count).filter { row in
            guard sources.codes[row] > 0 else { return false }
            let active = (0...Self.weeks).filter { own[offset + week($0, row)] > 0 }
            guard let newest = active.first, let oldest = active.last, oldest < Self.weeks else { return false }
            return oldest - newest <= 1 && newest * 7 >= days
        }.map { Groups.label(sources.codes[$0], by: .source, scope.words) }.sorted()
    }

    /// The numbers of the breakdowns, wherever their slots begin.
    private struct Reading {
        let own: Counts<HealthReport>
        let compared: Counts<HealthReport>?
        let offset: Int

        init(_ own: Counts<HealthReport>, _ compared: Counts<HealthReport>?, _ offset: Int) {
            self.own = own
            self.compared = compared
            self.offset = offset
        }

        subscript(slot: Slot) -> Int { own[offset + slot.rawValue] }

        func value(_ slot: Slot) -> FigureValue { own.leads(offset + slot.rawValue) }

        func share(_ slot: Slot, of whole: Int) -> FigureValue { own.share(offset + slot.rawValue, ofCount: whole) }

        func breakdown(
            _ key: String, _ part: Slot, of whole: Slot, limit: Int?, trend: [Int?]?, isOfMoment: Bool = false,
            _ sentence: (Int, Int) -> String
        ) -> Breakdown {
            let percent = self[whole] == 0 ? 0 : self[part] * 100 / self[whole]
            return breakdown(
                key, value: share(part, of: self[whole]), severity: limit.map { Double(percent) / Double(max(1, $0)) }, slot: part,
                limit: limit.map { "\($0) %" }, trend: trend, sentence(self[part], self[whole]),
                comparedValue: isOfMoment ? nil : compared.map { $0.share(offset + part.rawValue, of: offset + whole.rawValue) })
        }

        func breakdown(
            _ key: String, value: FigureValue, severity: Double?, slot: Slot?, limit: String?, trend: [Int?]?, _ sentence: String,
            comparedValue: FigureValue? = nil
        ) -> Breakdown {
            let isAlarm =
                (severity ?? 0) > 1 || (key == "oneOffs" || key == "noWayBack" || key == "leftBehind") && (severity ?? 0) >= 1
            return Breakdown(
                row: FigureRow(
                    key, sentence,
                    [
                        value, limit.map { .text($0) } ?? .text("unwatched"), slot.map { self.value($0) } ?? .nothing,
                        trend.map { .series($0) } ?? .nothing,
                    ],
                    compared: comparedValue.map { [$0, .nothing, .nothing, .nothing] } ?? [],
                    mood: severity == nil ? .quiet : isAlarm ? .alarm : .plain),
                severity: isAlarm ? (severity ?? 0) : 0)
        }
    }
}
