internal import Lifecycle

/// How far the leads that became MQLs in a week or a month got in the time after: a triangle.
///
/// A cohort is the distinct leads that first entered the first stage in sales' hands within one piece of the window; each column tells which share of them had reached the opportunity
/// within so many periods after its own entry. A cell is told only when even the youngest of the cohort is that old; before that it stands open. By weeks up to 190 days, else
/// by 30 days.
final class CohortsPlan: FigurePlan {
    private let scope: Scope
    private let start: TrackStage
    private let columns: Int
    private let period: Int64

    init(_ scope: Scope) {
        self.scope = scope
        start = scope.scheme.steps.first { $0.isInSalesHands } ?? .mql
        period = Int64(max(7, scope.pieces.days)) * 86_400_000
        columns = 12
    }

    var slots: Int { scope.pieces.count * (columns + 2) }

    private func slot(_ cohort: Int, _ age: Int) -> Int { cohort * (columns + 2) + age }
    /// Those that reached it at any time.
    private func ever(_ cohort: Int) -> Int { slot(cohort, columns + 1) }

    func visit<Sink: TallySink>(_ lead: LeadView, _ sink: inout Sink) {
        var entered: Int64?
        var reached: Int64?
        lead.forEachStay(scope.scheme) { stay in
            if stay.standing == start, entered == nil { entered = stay.entered }
            if entered != nil, reached == nil, StageScheme.reaches(stay.standing, scope.scheme.opportunity) {
                reached = stay.entered
            }
        }
        guard let entered, let cohort = scope.pieces.piece(of: entered) else { return }
        sink.count(slot(cohort, 0))
        guard let reached, reached >= entered else { return }
        sink.count(ever(cohort))
        let age = Int((reached - entered) / period)
        guard age < columns else { return }
        for column in age..<columns { sink.count(slot(cohort, column + 1)) }
    }

    static func blocks(_ own: Counts<CohortsPlan>, _ compared: Counts<CohortsPlan>?) -> [FigureBlock] {
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
        let unit = days == 7 ? "week" : "\(days) days"
        return [
            FigureBlock(
                "cohorts",
                "\(plan.scope.label(plan.start)) to \(plan.scope.label(plan.scope.scheme.opportunity)), by \(days == 7 ? "week" : "\(days) days") of entry",
                .triangle, rowTitle: "entered from",
                columns: [FigureColumn("leads", "leads", rank: 99), FigureColumn("ever", "ever", rank: 98)]
                    + (1...plan.columns).map { FigureColumn("within\($0)", "\($0)", rank: 90 - $0) },
                rows: rows,
                notes: rows.isEmpty
                    ? [] : ["reached within so many times \(unit) after entry; open where the cohort is not that old yet"])
        ]
    }
}
