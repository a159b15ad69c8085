import Reports
import Lifecycle

/// SLA compliance, speed to lead and time in stage, computed the simple way.
extension NaivePage {
    func speed() -> [NaiveBlock] { [clocks()] + clocksBy() + [speedToLead(), histogram(), waiting(), timeInStage()] }

    /// The first run of a clock on a lead that started within the window.
    func run(_ kind: Clock.Kind, _ lead: NaiveLead, _ window: NaiveWindow) -> NaiveRun? {
        window.world.runs(kind, on: lead).first { window.contains($0.start) }.flatMap { window.counts(lead, $0.endedBy) ? $0 : nil }
    }

    private func clocks() -> NaiveBlock {
        var negative = 0
        let rows = Clock.Kind.allCases.filter(world.hasClock).map { kind in
            func isNegative(_ run: NaiveRun) -> Bool { run.end.map { $0 < run.start && !run.isAbandoned } ?? false }
            negative += own.ids { run(kind, $0, own).map(isNegative) ?? false }.count
            return row(kind.rawValue) { window in
                func ids(_ holds: (NaiveRun) -> Bool) -> Set<LeadID> {
                    window.ids { lead in run(kind, lead, window).map { !isNegative($0) && holds($0) } ?? false }
                }
                let met = ids { run in run.end.map { $0 <= run.due && !run.isAbandoned } ?? false }
                let missed = ids { run in run.end.map { $0 > run.due } ?? false }
                let pastDue = ids { $0.end == nil && $0.due < window.world.now }
                let taken = window.spans { lead in
                    guard let run = run(kind, lead, window), let end = run.end, !run.isAbandoned, !isNegative(run) else {
                        return nil
                    }
                    return (end - run.start).milliseconds
                }
                return [
                    .leads(met), .leads(missed), .leads(pastDue), .leads(ids { $0.end == nil && $0.due >= window.world.now }),
                    .share(met, of: met.count + missed.count + pastDue.count), .span(taken, 50), .span(taken, 90),
                ]
            }
        }
        return NaiveBlock(id: .clocks, rows: rows, noted: negative > 0 ? [negative] : [])
    }

    /// The first time with sales that began within the window.
    private struct InHands {
        var entered: Instant
        var seq: SequenceNumber
        var left: Instant?
        var leftBy: SequenceNumber?
        /// The stage for which it left.
        var next: Stage?
        /// When sales took the lead on; the entry if it never did.
        var takenOn: Instant

        func contains(_ moment: Instant) -> Bool { moment >= entered && (left.map { moment <= $0 } ?? true) }
        var isNegative: Bool { left.map { $0 < entered } ?? false }
    }

    private func inHands(_ lead: NaiveLead, _ window: NaiveWindow) -> InHands? {
        for (index, stay) in lead.stays.enumerated() where stay.stage.isWithSales && window.contains(stay.entered) {
            if index > 0, lead.stays[index - 1].stage.isWithSales { continue }
            let next = lead.stays[index...].first { !$0.stage.isWithSales }
            let taken = lead.stays[index...].prefix { $0.stage.isWithSales }.first { !world.isNurtured($0) }
            let stint = InHands(
                entered: stay.entered, seq: stay.seq, left: next?.entered, leftBy: next?.seq, next: next?.effectiveStage,
                takenOn: taken?.entered ?? stay.entered)
            let touch =
                stint.isNegative
                ? nil : world.firstSalesTouch(lead) { stint.contains($0) && $0 >= stint.takenOn }
            return window.counts(lead, touch ?? stint.leftBy) ? stint : nil
        }
        return nil
    }

    private func touched(_ lead: NaiveLead, _ window: NaiveWindow) -> Int64? {
        guard let stint = inHands(lead, window), !stint.isNegative else { return nil }
        let touch = world.salesTouches(lead).filter { stint.contains($0) && $0 >= stint.takenOn }.min()
        return touch.map { ($0 - stint.entered).milliseconds }
    }

    private func entered(_ window: NaiveWindow) -> Set<LeadID> { window.ids { inHands($0, window) != nil } }

    /// How many leads, which share of those handed to sales, and how long it took.
    private func timed(_ spans: [LeadID: Int64], _ window: NaiveWindow) -> [NaiveValue] {
        let ids = Set(spans.keys)
        return [.leads(ids), .share(ids, of: entered(window).count), .span(spans, 50), .span(spans, 90)]
    }

    private func speedToLead() -> NaiveBlock {
        let negative = own.ids { inHands($0, own)?.isNegative ?? false }.count
        return NaiveBlock(
            id: .speed,
            rows: [
                row("entered") { window in [.leads(entered(window)), .nothing, .nothing, .nothing] },
                row("touched") { window in timed(window.spans { touched($0, window) }, window) },
                row("untouched") { window in
                    let ids = window.ids { lead in
                        inHands(lead, window).map { !$0.isNegative } ?? false && touched(lead, window) == nil
                    }
                    return [.leads(ids), .share(ids, of: entered(window).count), .nothing, .nothing]
                },
                row("returned") { window in
                    timed(
                        window.spans { lead -> Int64? in
                            guard let stint = inHands(lead, window), !stint.isNegative, stint.next == .nurture,
                                let left = stint.left
                            else { return nil }
                            return (left - stint.entered).milliseconds
                        }, window)
                },
                row("waitOfReady") { window in
                    let spans = window.spans { lead -> Int64? in
                        guard let stint = inHands(lead, window), !stint.isNegative,
                            lead.stays.contains(where: { $0.seq >= stint.seq && $0.reaches(world.qualified) })
                        else { return nil }
                        let ends =
                            world.salesTouches(lead).filter { $0 >= stint.takenOn }
                            + lead.lead.decisions.filter { $0.kind == .accepted }.map(\.occurredAt)
                        return ends.filter(stint.contains).min().map { ($0 - stint.entered).milliseconds }
                    }
                    return timed(spans, window)
                },
            ], noted: negative > 0 ? [negative] : [])
    }

    private func histogram() -> NaiveBlock {
        let classes: [(String, Int64)] = [
            ("5 min", 5), ("15 min", 15), ("1 h", 60), ("4 h", 4 * 60), ("1 day", 24 * 60), ("3 days", 72 * 60),
            ("1 week", 168 * 60), ("longer", 1 << 40),
        ]
        var below: Int64 = -1
        let rows = classes.map { label, minutes in
            let (from, to) = (below, minutes * 60_000)
            below = to
            var line = row(label) { window in
                [.leads(window.ids { lead in touched(lead, window).map { $0 > from && $0 <= to } ?? false })]
            }
            /// Whether a lead that sales has and nobody touched may still be touched in that time.
            func mayBeTouched(_ window: NaiveWindow) -> Bool {
                window.leads.contains { lead in
                    guard !lead.isErased, let stint = inHands(lead, window), stint.left == nil, touched(lead, window) == nil else {
                        return false
                    }
                    return label == "longer" || (window.world.now - stint.entered).milliseconds <= to
                }
            }
            line.isImmature = { _ in mayBeTouched(own) }
            line.isComparedImmature = other.map { window in { _ in mayBeTouched(window) } }
            return line
        }
        return NaiveBlock(id: .histogram, rows: rows)
    }

    private func waited(_ time: Int64) -> NaiveValue {
        let hours = Double(max(0, time)) / 3_600_000
        let (whole, days) = (Int(hours), Int(hours / 24))
        let text = whole < 1 ? "under an hour" : whole < 48 ? "\(whole) hour\(whole == 1 ? "" : "s")" : "\(days) days"
        return .number(hours, text)
    }

    private func waiting() -> NaiveBlock {
        var waits: [(run: NaiveRun, lead: NaiveLead)] = []
        for lead in own.leads {
            for kind in Clock.Kind.allCases {
                for run in world.runs(kind, on: lead) where run.end == nil && own.counts(lead, nil) { waits.append((run, lead)) }
            }
        }
        waits.sort { ($0.run.due, $0.lead.id) < ($1.run.due, $1.lead.id) }
        let rows = waits.prefix(50).map { run, lead in
            NaiveRow(
                key: lead.id.description,
                values: [
                    .lead(lead.id), .text(lead.lead.owner.map { world.team.name(of: $0) } ?? "unassigned"), .moment(run.due),
                    .moment(run.start), waited((world.now - run.start).milliseconds),
                ])
        }
        return NaiveBlock(id: .waiting, rows: rows)
    }

    private func timeInStage() -> NaiveBlock {
        var negative = 0
        let stages = world.steps.filter { $0 != .won } + [.nurture]
        func length(_ lead: NaiveLead, _ stage: Stage, _ window: NaiveWindow) -> Int64? {
            for stay in lead.stays where stay.effectiveStage == stage && window.contains(stay.entered) {
                if let left = stay.left {
                    return window.counts(lead, stay.leftBy) ? (left - stay.entered).milliseconds : nil
                }
            }
            return nil
        }
        let rows = stages.map { stage in
            negative += own.ids { length($0, stage, own).map { $0 < 0 } ?? false }.count
            return row(stage.rawValue) { window in
                let closed = window.spans { length($0, stage, window).flatMap { $0 < 0 ? nil : $0 } }
                let open = window.spans { lead in
                    guard !lead.isErased, window.counts(lead, nil), let last = lead.stays.last, last.effectiveStage == stage
                    else { return nil }
                    return max(0, (world.now - last.entered).milliseconds)
                }
                return [
                    .leads(Set(closed.keys)), .span(closed, 50), .span(closed, 90), window.currentValue(.leads(Set(open.keys))),
                    window.currentValue(.span(open, 50)),
                ]
            }
        }
        return NaiveBlock(id: .stages, rows: rows, noted: negative > 0 ? [negative] : [])
    }
}
