internal import Lifecycle

/// How many leads of each weekly or monthly cohort reached the opportunity over time, as a triangle.
///
/// A cohort is the leads that first entered the first stage with sales within one segment of the window. *Ever*
/// are those that were in the opportunity or beyond it at any time. Each column is the share that reached it within a
/// number of periods after entry. Negative durations are in no column; they are counted in a note. A cell is filled
/// only once even the youngest lead of the cohort is that old. The period is a week for up to 190 days, else 30 days or
/// more.
final class CohortsReport: Report {
    private let context: ReportContext
    private let start: TimelineStage
    private let columns: Int
    private let period: Int64
    private let groups: CohortsByGroup?

    init(_ context: ReportContext) {
        self.context = context
        start = context.scheme.steps.first { $0.isWithSales } ?? .mql
        period = Int64(max(7, context.segments.days)) * 86_400_000
        columns = 12
        groups = CohortsByGroup(context, start: context.segments.count * (columns + 2) + 1)
    }

    var slots: Int { negative + 1 + (groups?.slots ?? 0) }

    private func slot(_ cohort: Int, _ age: Int) -> Int { cohort * (columns + 2) + age }
    /// The slot of leads that reached it at any time.
    private func ever(_ cohort: Int) -> Int { slot(cohort, columns + 1) }
    /// The slot of leads that reached it before they entered, by the dates that files declare.
    private var negative: Int { context.segments.count * (columns + 2) }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var entered: Int64?
        var reached: Int64?
        var isReached = false
        var version = 0
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            present = stay.effectiveStage
            if stay.effectiveStage == start, entered == nil { (entered, version) = (stay.entered, stay.definition) }
            guard StageScheme.reaches(stay.effectiveStage, context.scheme.opportunity) else { return }
            isReached = true
            if entered != nil, reached == nil { reached = stay.entered }
        }
        guard let entered, let cohort = context.segments.segment(of: entered) else { return }
        sink.count(slot(cohort, 0))
        if isReached { sink.count(ever(cohort)) }
        groups?.count(
            lead, under: version, isReached: isReached, isOpen: present.isOpen, taken: reached.map { $0 - entered }, &sink)
        guard let reached else { return }
        guard reached >= entered else { return sink.count(negative) }
        let age = Int((reached - entered) / period)
        guard age < columns else { return }
        for column in age..<columns { sink.count(slot(cohort, column + 1)) }
    }

    static func blocks(_ own: FigureCounts<CohortsReport>, _ compared: FigureCounts<CohortsReport>?) -> [FigureBlock] {
        let report = own.report
        let zone = report.context.definition.calendar.zone
        let rows = (0..<report.context.segments.count).filter { own[report.slot($0, 0)] > 0 }.map { cohort in
            let begins = report.context.segments.bounds[cohort]
            let day = begins == .min ? nil : zone.day(of: Instant(milliseconds: begins))
            let key = day?.description ?? "earlier"
            let label = day.map { report.context.date($0) } ?? key
            let youngest = min(report.context.segments.bounds[cohort + 1], report.context.now)
            return figureRow(.named(key), label, own, nil) { counts in
                var values = [
                    counts.leads(report.slot(cohort, 0)), counts.share(report.ever(cohort), of: report.slot(cohort, 0)),
                ]
                for column in 0..<report.columns {
                    let isMature = youngest + Int64(column + 1) * report.period <= report.context.now
                    values.append(isMature ? counts.share(report.slot(cohort, column + 1), of: report.slot(cohort, 0)) : .nothing)
                }
                return values
            }
        }
        let days = Int(report.period / 86_400_000)
        let unit = days == 7 ? "weeks" : "periods of \(days) days"
        let rowDays = report.context.segments.days
        let entry = rowDays == 1 ? "day" : rowDays == 7 ? "week" : "\(rowDays)-day period"
        let goal = report.context.label(report.context.scheme.opportunity)
        let name = "\(report.context.label(report.start)) to \(goal)"
        return [
            FigureBlock(
                .cohorts, "\(name), by \(entry) of entry",
                .triangle, rowTitle: "cohort",
                columns: [FigureColumn("leads", "leads", rank: 99), FigureColumn("ever", "reached", rank: 98)]
                    + (1...report.columns).map { FigureColumn(.named("within\($0)"), "\($0)", rank: 90 - $0) },
                rows: rows,
                notes: rows.isEmpty
                    ? []
                    : [
                        "each column: share that reached \(goal) within that many \(unit) of entry; "
                            + "blank while a cohort is too young"
                    ]
                        + negativeDurationsNote(own[report.negative]))
        ] + (report.groups.map { [$0.block(name, own, compared, at: \.groups)] } ?? [])
    }
}
