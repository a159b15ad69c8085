internal import Lifecycle

/// How far the leads that became MQLs in a week or a month got in the time after: a triangle.
///
/// A cohort is the distinct leads that first entered the first stage in sales' hands within one piece of the window, and *ever* those of them that were in the opportunity or
/// behind it at any time; each column tells which share of them had reached it within so many periods after its own entry. Times that come out negative are in no
/// column and counted. A cell is told only when even the youngest of the cohort is that old; before that it stands open. By weeks up to 190 days, else
/// by 30 days.
final class CohortsReport: Report {
    private let scope: ReportContext
    private let start: TimelineStage
    private let columns: Int
    private let period: Int64
    private let groups: CohortsByGroup?

    init(_ scope: ReportContext) {
        self.scope = scope
        start = scope.scheme.steps.first { $0.isInSalesHands } ?? .mql
        period = Int64(max(7, scope.pieces.days)) * 86_400_000
        columns = 12
        groups = CohortsByGroup(scope, start: scope.pieces.count * (columns + 2) + 1)
    }

    var slots: Int { negative + 1 + (groups?.slots ?? 0) }

    private func slot(_ cohort: Int, _ age: Int) -> Int { cohort * (columns + 2) + age }
    /// Those that reached it at any time.
    private func ever(_ cohort: Int) -> Int { slot(cohort, columns + 1) }
    /// Those that reached it before they entered, by the dates that files tell.
    private var negative: Int { scope.pieces.count * (columns + 2) }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var entered: Int64?
        var reached: Int64?
        var isReached = false
        var version = 0
        var present = TimelineStage.inquiry
        lead.forEachStay(scope.scheme) { stay in
            present = stay.standing
            if stay.standing == start, entered == nil { (entered, version) = (stay.entered, stay.definition) }
            guard StageScheme.reaches(stay.standing, scope.scheme.opportunity) else { return }
            isReached = true
            if entered != nil, reached == nil { reached = stay.entered }
        }
        guard let entered, let cohort = scope.pieces.piece(of: entered) else { return }
        sink.count(slot(cohort, 0))
        if isReached { sink.count(ever(cohort)) }
        groups?.tell(
            lead, under: version, isReached: isReached, isOpen: present.isOpen, taken: reached.map { $0 - entered }, &sink)
        guard let reached else { return }
        guard reached >= entered else { return sink.count(negative) }
        let age = Int((reached - entered) / period)
        guard age < columns else { return }
        for column in age..<columns { sink.count(slot(cohort, column + 1)) }
    }

    static func blocks(_ own: Counts<CohortsReport>, _ compared: Counts<CohortsReport>?) -> [FigureBlock] {
        let plan = own.plan
        let zone = plan.scope.definition.calendar.zone
        let rows = (0..<plan.scope.pieces.count).filter { own[plan.slot($0, 0)] > 0 }.map { cohort in
            let begins = plan.scope.pieces.bounds[cohort]
            let label = begins == .min ? "earlier" : zone.day(of: Instant(milliseconds: begins)).description
            let youngest = min(plan.scope.pieces.bounds[cohort + 1], plan.scope.now)
            return figureRow(label, label, own, nil) { counts in
                var values = [counts.leads(plan.slot(cohort, 0)), counts.share(plan.ever(cohort), of: plan.slot(cohort, 0))]
                for column in 0..<plan.columns {
                    let isMature = youngest + Int64(column + 1) * plan.period <= plan.scope.now
                    values.append(isMature ? counts.share(plan.slot(cohort, column + 1), of: plan.slot(cohort, 0)) : .nothing)
                }
                return values
            }
        }
        let days = Int(plan.period / 86_400_000)
        let unit = days == 7 ? "weeks" : "times \(days) days"
        let rowDays = plan.scope.pieces.days
        let entry = rowDays == 1 ? "day" : rowDays == 7 ? "week" : "\(rowDays) days"
        let name = "\(plan.scope.label(plan.start)) to \(plan.scope.label(plan.scope.scheme.opportunity))"
        return [
            FigureBlock(
                "cohorts", "\(name), by \(entry) of entry",
                .triangle, rowTitle: "entered from",
                columns: [FigureColumn("leads", "leads", rank: 99), FigureColumn("ever", "ever", rank: 98)]
                    + (1...plan.columns).map { FigureColumn("within\($0)", "\($0)", rank: 90 - $0) },
                rows: rows,
                notes: rows.isEmpty
                    ? []
                    : [
                        "leads whose first entry lies in it; reached within so many \(unit) after; blank where the cohort is not that old yet"
                    ]
                        + (own[plan.negative] > 0 ? ["\(own[plan.negative]) times that came out negative are left out"] : []))
        ] + (plan.groups.map { [$0.block(name, own, compared, at: \.groups)] } ?? [])
    }
}
