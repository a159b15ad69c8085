internal import Formats
internal import Lifecycle

/// How many leads of each weekly or monthly cohort reached the opportunity over time, as a triangle.
///
/// A cohort is the leads that first entered the first stage with sales within one segment of the window. Cohorts before
/// the window fill up to twelve, because young ones tell little; they count in nothing else. The first cohort of the
/// window is partial if the window begins within its segment, and says so. *Ever*
/// are those that were in the opportunity or beyond it after that. Each column is the share that reached it within a
/// number of periods after entry. Negative durations are in no column; they are counted in a note. A cell is filled
/// only once even the youngest lead of the cohort is that old. The period is a week for up to 190 days, else 30 days or
/// more. The trend shows the entries and some of the shares by cohort.
///
/// By group, all cohorts together; when grouping by definition, under the version of the entry, and when grouping by
/// owner, under the owner at the time of the entry. *Still open* are those
/// that have not reached the opportunity and are open. *Time* is from that entry to the next stay in the opportunity or
/// beyond it, without negative durations.
final class CohortsReport: Report {
    private enum Key: CounterKey {
        case leads, ever
        /// Open, and not yet there.
        case open
        /// Reached within this many periods of entry, from 1.
        case within(Int)

        static let count = 3 + periods
        static let periods = 12

        var index: Int {
            switch self {
            case .leads: 0
            case .ever: 1
            case .open: 2
            case .within(let periods): 2 + periods
            }
        }
    }

    private enum GroupKey: Int, CaseIterable, CounterKey { case leads, ever, within, immature, young, time }

    private static let fewestCohorts = 12
    /// The ages of the trend, in periods.
    private static let trendAges = [1, 4, 12]

    private let context: ReportContext
    private let start: TimelineStage
    /// The segments of the window, and before them those of further cohorts.
    private let segments: WindowSegments
    private let earlier: Int
    private let period: Int64
    private let cohorts: CounterTable<Key>
    /// Leads that reached it before they entered, by the dates that files declare.
    private let negative: CounterID
    private let groups: GroupTable<GroupKey>?

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        start = context.scheme.steps.first { $0.isWithSales } ?? .mql
        period = Int64(max(7, context.segments.days)) * Milliseconds.day
        segments = WindowSegments(context.segments, atLeast: Self.fewestCohorts, context.definition.calendar.zone)
        earlier = segments.count - context.segments.count
        cohorts = layout.table(count: Key.count, rows: segments.count)
        negative = layout.run(1)[0]
        groups = GroupTable(context, &layout)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var entered: Int64?
        var reached: Int64?
        var (version, seq) = (0, UInt32(0))
        var present = TimelineStage.inquiry
        lead.forEachStayAndOpportunity(context.scheme) { stay in
            present = stay.effectiveStage
            if stay.effectiveStage == start, entered == nil { (entered, version, seq) = (stay.entered, stay.definition, stay.seq) }
            if entered != nil, reached == nil, StageScheme.reaches(stay.effectiveStage, context.scheme.opportunity) {
                reached = stay.entered
            }
        }
        guard let entered, let cohort = segments.segment(of: entered), context.owners.includes(lead, at: seq) else {
            return
        }
        sink.count(cohorts[.leads, cohort])
        if reached != nil { sink.count(cohorts[.ever, cohort]) }
        let isOpen = reached == nil && present.isOpen && lead.hasWork
        if isOpen { sink.count(cohorts[.open, cohort]) }
        if cohort >= earlier, let groups, let row = groups.row(of: lead, at: seq, under: version) {
            sink.count(groups[.leads, row])
            if reached != nil {
                sink.count(groups[.ever, row])
                if let reached, context.isWithin(reached - entered) { sink.count(groups[.within, row]) }
            }
            if isOpen {
                sink.count(groups[.immature, row])
                if context.isYoung(entered) { sink.count(groups[.young, row]) }
            }
            if let reached, reached >= entered { sink.span(groups[.time, row], reached - entered) }
        }
        guard let reached else { return }
        guard reached >= entered else { return sink.count(negative) }
        let age = Int((reached - entered) / period)
        guard age < Key.periods else { return }
        for periods in age + 1...Key.periods { sink.count(cohorts[.within(periods), cohort]) }
    }

    private func figures(youngest: Int64) -> [Figure<RowCounts<Key>>] {
        [
            Figure("leads", "leads", rank: 99) { $0.leads(.leads) },
            Figure("ever", "ever", rank: 98, bound: .atLeast, isImmature: { $0[.open] > 0 }) { $0.share(.ever, of: .leads) },
        ]
            + (1...Key.periods).map { periods in
                let isMature = isMature(youngest: youngest, at: periods)
                return Figure(.named("within\(periods)"), "\(periods)", rank: 90 - periods) {
                    isMature ? $0.share(.within(periods), of: .leads) : .nothing
                }
            }
    }

    private func isMature(youngest: Int64, at periods: Int) -> Bool { youngest <= context.now - Int64(periods) * period }

    /// When the youngest lead of a cohort may have entered at the latest.
    private func youngest(_ cohort: Int) -> Int64 { min(segments.bounds[cohort + 1], context.now) }

    private var groupFigures: [Figure<RowCounts<GroupKey>>] {
        let goal = context.label(context.scheme.opportunity)
        let basis = "calendar time from the entry, of the leads that reached \(goal)"
        return [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("ever", "reached ever", rank: 8, bound: .atLeast, isImmature: { $0[.immature] > 0 }) {
                $0.share(.ever, of: .leads)
            },
            Figure("within", context.withinTitle, rank: 7, bound: .atLeast, isImmature: { $0[.young] > 0 }) {
                $0.share(.within, of: .leads)
            },
            Figure("immature", "still open", rank: 7) { $0.leads(.immature) },
            Figure("p50", "median to \(goal)", rank: 6, basis: basis) { $0.span(50, .time) },
            Figure("p90", "90% within", rank: 5, basis: basis) { $0.span(90, .time) },
        ]
    }

    func blocks(_ own: FigureCounts<CohortsReport>, _ compared: FigureCounts<CohortsReport>?) -> [FigureBlock] {
        let zone = context.definition.calendar.zone
        let rows = (0..<segments.count).filter { own.row(\.cohorts, $0)[.leads] > 0 }.map { cohort in
            let begins = segments.bounds[cohort]
            let day = begins == .min ? nil : zone.day(of: Instant(milliseconds: begins))
            let key = day?.description ?? "earlier"
            return figureRow(
                .named(key), (day.map { context.date($0) } ?? key) + (cohort == earlier ? partialLabel : ""),
                emphasis: cohort < earlier ? .quiet : .plain,
                figures(youngest: youngest(cohort)), own, nil
            ) { $0.row(\.cohorts, cohort) }
        }
        let days = Int(period / Milliseconds.day)
        let unit = days == 7 ? "weeks" : "periods of \(days) days"
        let before = rows.contains { $0.emphasis == .quiet } ? ["cohorts before the period are dimmed"] : []
        let entry = segments.days == 1 ? "day" : segments.days == 7 ? "week" : "\(segments.days)-day period"
        let goal = context.label(context.scheme.opportunity)
        let name = "\(context.label(start)) to \(goal)"
        let note =
            "ever: share that reached \(goal) so far; each further column: share that reached \(goal) within that many \(unit) of entry; blank while a cohort is too young"
        return [
            FigureBlock(
                .cohorts, "\(name), by \(entry) of entry", .triangle, rowTitle: "cohort",
                columns: figures(youngest: context.now).map(\.column), rows: rows,
                notes: rows.isEmpty ? [] : [note] + before + partialNote + negativeDurationsNote(own[negative]))
        ] + (rows.isEmpty ? [] : [trendBlock(own, "\(name), trend by \(entry) of entry", days: days)])
            + GroupTable.blocks(
                .cohortsBy, name, groupFigures, own, compared, in: \.groups,
                notes: ["all cohorts of the period combined: reached to date, and \(context.withinTitle) of entry"],
                size: { $0[.leads] })
    }

    /// The entries, the shares at some ages, and ever, by cohort.
    private func trendBlock(_ own: FigureCounts<CohortsReport>, _ title: String, days: Int) -> FigureBlock {
        func row(_ id: RowID, _ label: String, isPercent: Bool, immature: Set<Int> = [], _ value: (Int) -> Int?) -> FigureRow {
            let values = (0..<segments.count).map(value)
            let trend = TrendDrawing(isPercent: isPercent, immature: immature)
            var row = FigureRow(id, label, [.series(values), trend.latest(of: values)])
            row.trend = trend
            return row
        }
        func percent(_ key: Key, _ cohort: Int) -> Int? {
            let counts = own.row(\.cohorts, cohort)
            return counts[.leads] == 0 ? nil : counts[key] * 100 / counts[.leads]
        }
        let ages = Self.trendAges.map { age in
            row(
                .named("within\(age)"), "within " + (days == 7 ? age.counted("week") : (age * days).counted("day")), isPercent: true
            ) { isMature(youngest: youngest($0), at: age) ? percent(.within(age), $0) : nil }
        }
        let open = Set((0..<segments.count).filter { own.row(\.cohorts, $0)[.open] > 0 })
        return FigureBlock(
            .cohortTrend, title, .chart, columns: [FigureColumn("trend", "", rank: 2), FigureColumn("latest", "latest", rank: 1)],
            rows: [row("leads", "entered \(context.label(start))", isPercent: false) { own.row(\.cohorts, $0)[.leads] }]
                // An age that no cohort has reached is left out.
                + ages.filter { $0.values[1] != .nothing }
                + [row("ever", "ever", isPercent: true, immature: open) { percent(.ever, $0) }],
            periods: context.periods(of: segments), notes: partialNote)
    }

    /// Behind the label of the first cohort of the window, if it is partial: `, 2d`.
    private var partialLabel: String { segments.shortDays.map { ", \($0)d" } ?? "" }

    private var partialNote: [String] {
        segments.shortDays.map { ["the first cohort of the period is partial: \($0) of \(segments.days.counted("day"))"] } ?? []
    }
}
