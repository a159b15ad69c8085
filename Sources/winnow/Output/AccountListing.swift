import Console
import Formats
import Lifecycle
import ReadModel
import Screen
import Workspace

/// Writes accounts as tables, pages, JSON and CSV.
struct AccountListing {
    /// The columns of an account in CSV; the names must not change.
    static let accountColumns = [
        "id", "name", "domain", "owner", "ownerAssigned", "contacts", "openOpportunities", "openAmounts", "won", "wonAmounts",
    ]

    private let context: CommandContext
    private let workspace: Workspace
    private let summary: LeadSummary
    private let opportunities: OpportunityListing
    private var output: Output { context.output }

    init(_ context: CommandContext, _ workspace: Workspace) {
        self.context = context
        self.workspace = workspace
        summary = LeadSummary(workspace: workspace)
        opportunities = OpportunityListing(context, workspace)
    }

    /// Writes a list of accounts.
    func write(_ accounts: [AccountSummary], asCSV: Bool) {
        if asCSV {
            output.csv(Self.accountColumns)
            for account in accounts { output.csv(cells(account)) }
            return
        }
        if context.common.json {
            for account in accounts { output.json { account.write(to: &$0) } }
            return
        }
        var table = Table([
            Table.Column(title: "ACCOUNT"), Table.Column(title: "NAME", isFlexible: true),
            Table.Column(title: "CONTACTS", alignment: .right), Table.Column(title: "OPEN", alignment: .right),
            Table.Column(title: "AMOUNT", alignment: .right), Table.Column(title: "WON", alignment: .right),
            Table.Column(title: "OWNER", isFlexible: true),
        ])
        for account in accounts {
            table.add([
                account.id.description, account.name, String(account.contacts.count), String(account.open.count),
                amounts(account.openAmounts), amounts(account.wonAmounts), account.owner?.name ?? "",
            ])
        }
        table.write(to: output)
    }

    private func cells(_ account: AccountSummary) -> [String] {
        [
            account.id.description, account.name, account.domain ?? "", account.owner?.name ?? "",
            String(account.isOwnerAssigned), String(account.contacts.count), String(account.open.count),
            account.openAmounts.map(\.description).joined(separator: "; "),
            String(account.opportunities.count { $0.outcome == .won }),
            account.wonAmounts.map(\.description).joined(separator: "; "),
        ]
    }

    /// Writes the page of an account.
    func write(_ page: AccountPage) {
        if context.common.json {
            output.json { object in
                page.account.write(to: &object)
                object.member("contactLeads") { $0.array(page.contacts) { json, row in json.string(row.id.description) } }
                object.member("companyLeads") { $0.array(page.leads) { json, row in json.string(row.id.description) } }
                object.number("companyLeadCount", page.leadCount)
                object.member("opportunities") { json in
                    json.array(page.account.opportunities) { json, row in
                        json.object { row.write(page.account, opportunities.attention(row), to: &$0) }
                    }
                }
                object.member("isHistoryPartial", page.isHistoryPartial)
                object.member("history") { json in
                    json.array(page.history) { json, entry in json.object { $0.entry(entry, workspace.entryFormatter) } }
                }
            }
            return
        }
        let account = page.account
        output.line(
            "\(account.id) \(account.name)" + (account.domain.map { ", \($0)" } ?? "")
                + (account.owner.map { ", owner \($0.name)" + (account.isOwnerAssigned ? "" : " (won the last opportunity)") }
                    ?? ", no owner"))
        heading("Opportunities: \(account.open.count) open" + amountsText(account.openAmounts, ", "))
        if !account.opportunities.isEmpty {
            opportunities.writeTable(
                account.opportunities,
                accounts: Dictionary(account.opportunities.map { ($0.id, account) }) { first, _ in first })
        }
        heading(
            page.account.contacts.count.counted("contact") + AccountPage.shown(page.contacts.count, of: page.account.contacts.count)
        )
        people(page.contacts)
        if page.leadCount > 0 {
            heading(
                page.leadCount.counted("other lead") + " of the company" + AccountPage.shown(page.leads.count, of: page.leadCount))
            people(page.leads)
        }
        heading("History" + (page.isHistoryPartial ? ": the newest \(page.history.count.counted("entry", "entries"))" : ""))
        let names = Dictionary((page.contacts + page.leads).map { ($0.id, $0.displayName) }) { first, _ in first }
        for entry in page.history.asRead {
            let subject = entry.lead.map { "\($0) \(names[$0] ?? ""): " } ?? ""
            output.truncatedLine("  \(summary.wall(entry.occurredAt))  \(subject)\(workspace.entryFormatter.brief(entry))")
        }
    }

    private func heading(_ text: String) {
        output.line()
        output.line(text)
    }

    private func people(_ rows: [LeadRow]) {
        for row in rows {
            let title = row.title.isEmpty ? "" : ", \(row.title)"
            output.truncatedLine("  \(row.id)  \(row.displayName)\(title): \(summary.status(of: row))")
        }
    }

    private func amounts(_ amounts: [Money]) -> String { amounts.map(\.description).joined(separator: " + ") }
    private func amountsText(_ values: [Money], _ before: String) -> String { values.isEmpty ? "" : before + amounts(values) }
}

extension AccountSummary {
    /// Writes the account without its people.
    func write(to object: inout JSONMembers) {
        object.member("id", id.description)
        object.text("name", name)
        object.text("domain", domain)
        object.text("owner", owner?.name)
        object.member("ownerAssigned", isOwnerAssigned)
        object.number("contacts", contacts.count)
        object.number("openOpportunities", open.count)
        Self.write(openAmounts, as: "openAmounts", to: &object)
        object.number("won", opportunities.count { $0.outcome == .won })
        Self.write(wonAmounts, as: "wonAmounts", to: &object)
    }

    private static func write(_ amounts: [Money], as key: StaticString, to object: inout JSONMembers) {
        object.member(key) { json in
            json.array(amounts) { json, money in
                json.object {
                    $0.member("amount", Double(money.cents) / 100)
                    $0.member("cents", money.cents)
                    $0.text("currency", money.currency)
                }
            }
        }
    }
}
