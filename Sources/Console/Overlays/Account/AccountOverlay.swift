internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

/// The page of an account: opportunities, contacts, other leads of the company, history.
///
/// The cursor goes from person to person; Enter opens one. The account can be edited, assigned and merged.
struct AccountOverlay: Overlay {
    private let page: AccountPage
    /// The lead that it was opened from.
    private let lead: LeadID?
    private var cursor: Int
    /// The first visible line.
    private var scroll = 0

    /// The page with the cursor on a lead.
    init(_ page: AccountPage, at lead: LeadID?) {
        self.page = page
        self.lead = lead
        cursor = lead.flatMap { id in (page.contacts + page.leads).firstIndex { $0.id == id } } ?? 0
    }

    private var people: [LeadRow] { page.contacts + page.leads }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let last = max(0, people.count - 1)
        switch key {
        case .escape, .character("q"), .character("B"): return .closed
        case .enter:
            guard people.indices.contains(cursor) else { return .open }
            console.shared.page = LeadPageState(lead: people[cursor].id, list: nil)
            return .closed
        case .character("j"), .down, .tab: cursor = min(last, cursor + 1)
        case .character("k"), .up, .backtab: cursor = max(0, cursor - 1)
        case .home, .character("g"): (cursor, scroll) = (0, 0)
        case .end, .character("G"): (cursor, scroll) = (last, .max)
        case .pageDown, .control("d"), .character(" "): scroll += 10
        case .pageUp, .control("u"): scroll = max(0, scroll - 10)
        case .character("Q"): return .open(console.quit())
        default: return AccountEditing.form(for: key, page.account, of: lead, &console) ?? .open
        }
        let lines = lines(console)
        let height = Self.height(lines.count, console)
        scroll = min(max(0, scroll), max(0, lines.count - height))
        if key.movesCursor, let line = lines.firstIndex(where: { $0.person == cursor }) {
            scroll = min(max(scroll, line - height + 1), line)
            // The first person is shown with what stands above.
            if cursor == 0, line < height { scroll = 0 }
        }
        return .open
    }

    private static func height(_ lines: Int, _ console: ConsoleModel) -> Int { min(lines, console.size.rows - 5) }

    /// A line, with the number of the person that it is about.
    private struct Line {
        var runs: [(String, Style)]
        var person: Int?
    }

    private func lines(_ console: ConsoleModel) -> [Line] {
        let (session, account) = (console.session, page.account)
        var lines: [Line] = []
        func heading(_ text: String) {
            if !lines.isEmpty { lines.append(Line(runs: [])) }
            lines.append(Line(runs: [(text, .heading)]))
        }
        let owner =
            account.owner.map {
                "owner \(session.decisionContext.team.name(of: $0))"
                    + (account.isOwnerAssigned ? "" : ", who won the last opportunity")
            }
            ?? "no owner"
        lines.append(Line(runs: [([account.domain, owner].compactMap(\.self).joined(separator: ", "), .normal)]))
        let sums = account.openAmounts.map { AmountFormatter.figure($0.amount) }.joined(separator: " + ")
        heading("Opportunities: \(account.open.count) open" + (sums.isEmpty ? "" : ", \(sums)"))
        for runs in OpportunityFormatter(session).table(account.opportunities) { lines.append(Line(runs: runs)) }
        // Contacts and the other leads of the company have the same columns.
        let rows = TextColumns.rows(
            people.map { row in
                let owner = row.owner.map { session.decisionContext.team.name(of: $0) } ?? "no owner"
                return [
                    (row.displayName, .normal), (row.title, .dim), (session.definition.label(of: row), .dim), (owner, .dim),
                ]
            }, widest: 32)
        func add(_ range: Range<Int>) { for person in range { lines.append(Line(runs: rows[person], person: person)) } }
        heading(account.contacts.count.counted("contact") + AccountPage.shown(page.contacts.count, of: account.contacts.count))
        add(0..<page.contacts.count)
        if page.leadCount > 0 {
            heading(
                page.leadCount.counted("other lead") + " of the company" + AccountPage.shown(page.leads.count, of: page.leadCount))
            add(page.contacts.count..<people.count)
        }
        heading("History" + (page.isHistoryPartial ? ": the newest \(page.history.count.counted("entry", "entries"))" : ""))
        return lines + history(session).map { Line(runs: $0) }
    }

    /// The entries with their dates and people; a name stands where the person is another one than in the line above,
    /// and nowhere if all entries are of one person.
    private func history(_ session: ConsoleSession) -> [[(String, Style)]] {
        let names = Dictionary(people.map { ($0.id, $0.displayName) }) { first, _ in first }
        let entries = page.history.asRead
        let hasNames = Set(entries.map { $0.lead.flatMap { names[$0] } }).count > 1
        var above: String?
        let rows = entries.map { entry -> [(String, Style)] in
            let name = entry.lead.flatMap { names[$0] }
            defer { above = name }
            return [(session.time.past(entry.occurredAt), .dim)] + (hasNames ? [(name == above ? "" : name ?? "", .dim)] : [])
                + [(session.entryFormatter.brief(entry), .normal)]
        }
        return TextColumns.rows(rows, widest: 24)
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lines = lines(console)
        let title = "\(page.account.id) \(page.account.name)"
        frame.drawBox(
            title, rows: Self.height(lines.count, console), columns: console.size.columns - 6,
            hint: "j k next person, Enter open, e edit, o assign, M merge, Space scroll, Esc close", console
        ) { pane in
            for (row, line) in lines.dropFirst(scroll).prefix(pane.rows).enumerated() {
                let isSelected = line.person == cursor
                if isSelected { pane.put(pane.glyphs.cursor, row, 0, .accent) }
                let runs = isSelected ? line.runs.map { ($0.0, Style(.selected, .bold)) } : line.runs
                pane.put(runs, row, 2, width: max(0, pane.columns - 2))
            }
        }
    }
}

extension Key {
    /// Whether it goes to another person.
    fileprivate var movesCursor: Bool {
        switch self {
        case .character("j"), .character("k"), .character("g"), .character("G"), .down, .up, .tab, .backtab, .home, .end: true
        default: false
        }
    }
}
