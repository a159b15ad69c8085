internal import Formats
internal import Lifecycle

/// The open opportunities at the moment shown: by stage, by month of close, with the forecast and what they need.
///
/// - **Open**: opportunities that have neither ended nor gone back to marketing with their lead; none of an erased
///   person. They belong to the present owner.
/// - **Amount**, **weighted**: ``OpenAmounts``, in columns for each currency (``Currencies``).
/// - **By month of close**: by the expected close date. A date before the day shown is overdue, and counts in no month
///   until it has a new one. Months are those of the present quarter and the nine after it.
/// - **Won**: amounts of the opportunities won in a month, by the date they ended.
/// - **Forecast**: won so far + weighted amount of what is due in the same time.
/// - **Won and win rate of groups**: of the opportunities that ended within the window.
///
/// The page of a period compared with has the opportunities that were open as long after the end of that period as now
/// is after the end of this one (`ReportQuery.comparedUntil`).
final class PipelineReport: Report {
    /// A row of counters of open opportunities.
    enum Row {
        case total, overdue, undated, earlier, later, withoutAmount, withoutChance, withoutNextStep, idle
        /// By months from the first of the present quarter, and by quarters.
        case month(Int)
        case quarter(Int)
        /// By the stages of ``PipelineReport/stages``.
        case stage(Int)

        static let (months, quarters) = (12, 2)

        static func count(stages: Int) -> Int { 9 + months + quarters + stages }

        var index: Int {
            switch self {
            case .total: 0
            case .overdue: 1
            case .undated: 2
            case .earlier: 3
            case .later: 4
            case .withoutAmount: 5
            case .withoutChance: 6
            case .withoutNextStep: 7
            case .idle: 8
            case .month(let month): 9 + month
            case .quarter(let quarter): 9 + Self.months + quarter
            case .stage(let stage): 9 + Self.months + Self.quarters + stage
            }
        }
    }

    private enum Key: Int, CaseIterable, CounterKey { case won, ended }

    let context: ReportContext
    let currencies: Currencies
    /// All stages: open opportunities are usually in one, of customers also in others.
    let stages: [TimelineStage]
    let open: OpenAmounts
    /// The amounts won in each month and quarter, and what the forecast of each consists of.
    let won: AmountCounters
    let forecast: AmountCounters
    private let outcomes: CounterTable<Key>
    let groups: PipelineGroups?
    let quotas: PipelineQuotas
    let revenue: RevenueCounts
    /// The first days of the months and of the one after them, as numbers and as moments.
    private let monthDays: [Int]
    private let monthStarts: [Int64]
    /// The day shown, as a number.
    private let today: Int

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        currencies = Currencies(context)
        stages = Stage.allCases.map { TimelineStage($0) }
        let rows = Row.count(stages: stages.count)
        open = OpenAmounts(currencies, &layout, rows: rows)
        won = AmountCounters(currencies, &layout, rows: Row.months + Row.quarters)
        forecast = AmountCounters(currencies, &layout, rows: Row.months + Row.quarters)
        outcomes = layout.table()
        groups = PipelineGroups(context, currencies, &layout)
        quotas = PipelineQuotas(context, &layout)
        revenue = RevenueCounts(context, currencies, &layout, perPerson: false)
        let zone = context.definition.calendar.zone
        let first = Quota.Period.quarter.days(around: zone.day(of: context.query.shownAt ?? context.query.now)).lowerBound
        let days = (0...Row.months).map { first.adding(months: $0) }
        monthDays = days.map(\.number)
        monthStarts = days.map { zone.instant(LocalTime(day: $0, millisecond: 0)).milliseconds }
        today = zone.day(of: Instant(milliseconds: context.now)).number
    }

    /// The first day of a month.
    func firstDay(_ month: Int) -> Day { Day(number: monthDays[month]) }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        if lead.opportunities.isEmpty { return }
        revenue.visit(lead, &sink)
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            if opportunity.isOpen {
                if lead.hasWork, context.owners.includes(lead, at: .max) { visitOpen(opportunity, of: lead, &tally, &sink) }
            } else if opportunity.hasOutcome, context.owners.includes(lead, at: opportunity.seq) {
                visitEnded(opportunity, of: lead, &tally, &sink)
            }
        }
    }

    private func visitOpen<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        func add(_ row: Row, _ tally: inout OpportunityTally, _ sink: inout Sink) {
            open.add(opportunity, row: row.index, &tally, to: &sink)
        }
        add(.total, &tally, &sink)
        let stage = lead.presentStage(context.scheme)
        if let index = stages.firstIndex(of: stage) { add(.stage(index), &tally, &sink) }
        if opportunity.amount == nil { add(.withoutAmount, &tally, &sink) }
        if opportunity.chance == nil { add(.withoutChance, &tally, &sink) }
        if !opportunity.hasNextStep { add(.withoutNextStep, &tally, &sink) }
        if context.isIdle(opportunity, of: lead) { add(.idle, &tally, &sink) }
        let isOverdue = opportunity.closeDay.map { $0 < today } ?? false
        if let day = opportunity.closeDay {
            let month = monthDays.firstIndex { $0 > day }.map { $0 - 1 }
            if isOverdue {
                add(.overdue, &tally, &sink)
            } else if let month, month >= 0 {
                let quarter = month / 3
                add(.month(month), &tally, &sink)
                forecast.add(opportunity.amount, row: month, &tally, to: &sink)
                if quarter < Row.quarters {
                    add(.quarter(quarter), &tally, &sink)
                    forecast.add(opportunity.amount, row: Row.months + quarter, &tally, to: &sink)
                }
            } else {
                add(month == nil ? .later : .earlier, &tally, &sink)
            }
            if !isOverdue { quotas.addOpen(opportunity, due: day, of: lead, &tally, &sink) }
        } else {
            add(.undated, &tally, &sink)
        }
        groups?.addOpen(opportunity, isOverdue: isOverdue, of: lead, &tally, &sink)
    }

    private func visitEnded<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        let isWon = opportunity.state == .won
        if context.window.contains(opportunity.at) {
            tally.add(outcomes[.ended], to: &sink)
            if isWon { tally.add(outcomes[.won], to: &sink) }
            groups?.addEnded(opportunity, of: lead, &tally, &sink)
        }
        guard isWon else { return }
        quotas.addWon(opportunity, of: lead, &tally, &sink)
        guard opportunity.at >= monthStarts[0], let month = monthStarts.firstIndex(where: { $0 > opportunity.at }) else { return }
        for row in [month - 1, Row.months + (month - 1) / 3] where row < Row.months + Row.quarters {
            won.add(opportunity.amount, row: row, &tally, to: &sink)
            forecast.add(opportunity.amount, row: row, &tally, to: &sink)
        }
    }

    /// The chance that is assumed where nobody estimated one.
    func rate(_ counts: FigureCounts<PipelineReport>) -> ExpectedRate {
        let outcomes = counts.row(\.outcomes)
        return ExpectedRate(won: outcomes.opportunityCount(.won), ended: outcomes.opportunityCount(.ended))
    }
}

extension TimelineView {
    /// The present stage under the definition in force.
    func presentStage(_ scheme: StageScheme) -> TimelineStage {
        var present = TimelineStage.inquiry
        forEachStay(scheme) { present = $0.effectiveStage }
        return present
    }
}
