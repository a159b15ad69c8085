import Formats
import Lifecycle
import Reports
import Workspace

/// The quotas of revenue that concern a person: target, what is won, and the forecast.
///
/// The figures are those of the pages Team (each closer) and Pipeline (all closers), with their window of 30 days for
/// the win rate. Closers see their own quotas and those of the team, team leads and admins see the totals.
struct RevenueQuotaListing {
    /// A quota with its figures, in one currency.
    struct Line {
        /// The id of the quota; behind a colon the closer's login, if it is one person's.
        var id: String
        /// Whose quota it is, and its label.
        var label: String
        var target: Amount
        var won: Amount
        /// Won so far, and the weighted amounts that are due in the rest of the period.
        var forecast: Amount
        /// The first and the last day.
        var period: String

        /// Won ÷ target; nil for a target of nothing.
        var attained: Double? { target.cents == 0 ? nil : Double(won.cents) / Double(target.cents) }
        var isOnPace: Bool { forecast.cents >= target.cents }
    }

    let workspace: Workspace
    /// The person whose quotas are shown; nil for the user.
    let person: Login?

    /// The quotas; none where none concerns the person. O(leads).
    func lines() throws -> [Line] {
        let definition = workspace.definition
        let login = person ?? workspace.session.me
        let roles = workspace.team.members[login]?.roles ?? []
        let seesAll = !roles.isDisjoint(with: [.teamlead, .admin])
        guard !definition.revenueQuotas.isEmpty, seesAll || roles.contains(.closer) else { return [] }
        let known = try workspace.queries.loadReportData()
        let query = ReportQuery(
            window: WindowChoice.month.window(today: definition.calendar.zone.day(of: workspace.now)), now: workspace.now)
        let page = ReportPages.open(seesAll ? .pipeline : .team, known.timelines, known.settings, query).figures
        let teamQuotas = Set(definition.revenueQuotas.filter { $0.side == .team }.map(\.id))
        guard let block = page.blocks.first(where: { $0.id == .revenueQuota }) else { return [] }
        return block.rows.compactMap { line($0, of: block) }.filter {
            seesAll || teamQuotas.contains($0.id) || $0.id.hasSuffix(":\(login.name)")
        }
    }

    private func line(_ row: FigureRow, of block: FigureBlock) -> Line? {
        func value(_ column: ColumnID) -> FigureValue? {
            block.columns.firstIndex { $0.id == column }.flatMap { row.values.indices.contains($0) ? row.values[$0] : nil }
        }
        func money(_ column: ColumnID) -> Amount? {
            guard case .money(let cents, let currency, leads: _, _) = value(column) else { return nil }
            return Amount(cents: cents, currency: currency)
        }
        guard let target = money("owed"), let won = money("won"), let forecast = money("forecast"),
            case .text(let period) = value("period")
        else { return nil }
        return Line(id: row.id.key, label: row.label, target: target, won: won, forecast: forecast, period: period)
    }
}
