import Console
import Formats
import Lifecycle
import ReadModel
import Screen
import Workspace

/// Writes opportunities as tables, JSON and CSV.
struct OpportunityListing {
    /// The columns of an opportunity in CSV; the names must not change.
    static let columns = [
        "id", "lead", "account", "accountName", "name", "outcome", "amount", "currency", "closeDate", "chance", "nextStep",
        "owner", "openedAt", "closedAt", "attention",
    ]

    private let context: CommandContext
    private let workspace: Workspace
    private var output: Output { context.output }

    init(_ context: CommandContext, _ workspace: Workspace) {
        self.context = context
        self.workspace = workspace
    }

    /// Writes a list of opportunities with their accounts.
    func write(_ rows: [(row: OpportunityRow, account: AccountSummary?)], asCSV: Bool) {
        if asCSV {
            output.csv(Self.columns)
            for (row, account) in rows { output.csv(cells(row, account)) }
        } else if context.common.json {
            for (row, account) in rows { output.json { row.write(account, attention(row), to: &$0) } }
        } else {
            let names = Dictionary(rows.map { ($0.row.id, $0.account) }) { first, _ in first }
            writeTable(rows.map(\.row), accounts: names.compactMapValues(\.self))
        }
    }

    /// Writes a table of opportunities with the names of their accounts.
    func writeTable(_ rows: [OpportunityRow], accounts: [OpportunityID: AccountSummary]) {
        var table = Table([
            Table.Column(title: "OPPORTUNITY"), Table.Column(title: "LEAD"), Table.Column(title: "ACCOUNT", isFlexible: true),
            Table.Column(title: "AMOUNT", alignment: .right), Table.Column(title: "CHANCE", alignment: .right),
            Table.Column(title: "CLOSES"), Table.Column(title: "OWNER", isFlexible: true),
            Table.Column(title: "NEXT STEP", isFlexible: true),
        ])
        for row in rows {
            let end =
                row.isOpen ? row.closeDate?.description ?? "" : row.outcome.map { workspace.definition.label($0.stage) } ?? "ended"
            let note = attention(row).map(\.label).joined(separator: ", ")
            table.add([
                row.id.description, row.lead.description, accounts[row.id]?.name ?? row.accountName,
                row.amount?.description ?? "", row.isOpen ? row.chance.map { "\($0)%" } ?? "" : "", end, row.owner?.name ?? "",
                row.isOpen ? [row.nextStep, note].filter { !$0.isEmpty }.joined(separator: "; ") : "",
            ])
        }
        table.write(to: output)
    }

    private func cells(_ row: OpportunityRow, _ account: AccountSummary?) -> [String] {
        [
            row.id.description, row.lead.description, account?.id.description ?? "", account?.name ?? row.accountName, row.name,
            row.isOpen ? "open" : row.outcome?.rawValue ?? "ended", row.amount.map { AmountFormatter.plain($0.cents) } ?? "",
            row.amount?.currency ?? "", row.closeDate?.description ?? "", row.chance.map(String.init) ?? "", row.nextStep,
            row.owner?.name ?? "", MomentFormatter.utc(row.openedAt), row.closedAt.map(MomentFormatter.utc) ?? "",
            attention(row).map(\.rawValue).joined(separator: " "),
        ]
    }

    /// What an opportunity lacks today.
    func attention(_ row: OpportunityRow) -> [OpportunityAttention] {
        OpportunityAttention.of(row, on: workspace.definition.calendar.zone.day(of: workspace.now))
    }
}

extension OpportunityRow {
    /// Writes the opportunity with its account and what it lacks.
    func write(_ account: AccountSummary?, _ attention: [OpportunityAttention], to object: inout JSONMembers) {
        object.member("id", id.description)
        object.member("lead", lead.description)
        object.text("account", account?.id.description)
        object.text("accountName", account?.name ?? accountName)
        object.text("name", name)
        object.member("isOpen", isOpen)
        object.text("outcome", outcome?.rawValue)
        object.member("amount", amount.map { Double($0.cents) / 100 })
        object.member("cents", amount?.cents)
        object.text("currency", amount?.currency)
        object.text("closeDate", closeDate?.description)
        object.number("chance", chance)
        object.text("nextStep", nextStep)
        object.text("owner", owner?.name)
        object.moment("openedAt", openedAt)
        object.moment("closedAt", closedAt)
        object.member("attention", attention.map(\.rawValue))
    }
}
