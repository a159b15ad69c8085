internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

/// The page of an account: opportunities, contacts, other leads of the company, history.
///
/// On a wide screen the history stands beside the rest. Long lines wrap; what doesn't fit below is scrolled to, and the
/// last line says so. The cursor goes from person to person; Enter opens one. The account can be edited, assigned and
/// merged.
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
        let (lines, _) = lines(console)
        let height = Self.height(lines.count, console)
        scroll = min(max(0, scroll), max(0, lines.count - height))
        if key.movesCursor, let line = lines.firstIndex(where: { $0.person == cursor }) {
            scroll = min(max(scroll, line - height + 1), line)
            // The first person is shown with what stands above.
            if cursor == 0, line < height { scroll = 0 }
        }
        return .open
    }

    /// The lines of text that fit, above the line that says which these are.
    private static func height(_ lines: Int, _ console: ConsoleModel) -> Int {
        let room = console.size.rows - 5
        return lines <= room ? lines : room - 1
    }

    /// The columns from which on the history stands beside the rest (our choice), and those between the two.
    private static let (wide, gap) = (130, 4)

    /// A line, with the number of the person that it is about, and what stands beside it.
    private struct Line {
        var runs: [(String, Style)]
        var person: Int?
        var aside: [(String, Style)] = []
    }

    /// All lines, wrapped to the width of the screen, and the column in which the history begins; nil if it is below.
    private func lines(_ console: ConsoleModel) -> (lines: [Line], aside: Int?) {
        let width = max(10, console.size.columns - 8)
        let (main, history) = (mainLines(console), historyLines(console.session))
        let natural = main.map { Self.width($0.runs) }.max() ?? 0
        guard width >= Self.wide, natural + Self.gap + width / 3 <= width else {
            return ((main + [Line(runs: [])] + history.map { Line(runs: $0) }).flatMap { Self.wrapped($0, width) }, nil)
        }
        // Halves, unless one of them needs more.
        let left = max(natural, (width - Self.gap) / 2)
        let right = history.flatMap { Self.wrapped(Line(runs: $0), width - left - Self.gap) }
        let lines = (0..<max(main.count, right.count)).map { index in
            var line = main.indices.contains(index) ? main[index] : Line(runs: [])
            if right.indices.contains(index) { line.aside = right[index].runs }
            return line
        }
        return (lines, left + Self.gap)
    }

    private static func width(_ runs: [(String, Style)]) -> Int { runs.reduce(0) { $0 + $1.0.displayWidth } }

    private static func wrapped(_ line: Line, _ width: Int) -> [Line] {
        guard self.width(line.runs) > width else { return [line] }
        return TextWrap.rows(line.runs, width: width).map { Line(runs: $0, person: line.person) }
    }

    private func mainLines(_ console: ConsoleModel) -> [Line] {
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
        return lines
    }

    private func historyLines(_ session: ConsoleSession) -> [[(String, Style)]] {
        let title = "History" + (page.isHistoryPartial ? ": the newest \(page.history.count.counted("entry", "entries"))" : "")
        return [[(title, .heading)]] + history(session)
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
        let (lines, aside) = lines(console)
        let height = Self.height(lines.count, console)
        frame.drawBox(
            "\(page.account.id) \(page.account.name)", rows: lines.count, columns: console.size.columns - 6,
            hint: "j k next person, Enter open, e edit, o assign, M merge, Space scroll, Esc close", console
        ) { pane in
            for (row, line) in lines.dropFirst(scroll).prefix(height).enumerated() {
                let isSelected = line.person == cursor
                if isSelected { pane.put(pane.glyphs.cursor, row, 0, .accent) }
                let runs = isSelected ? line.runs.map { ($0.0, Style(.selected, .bold)) } : line.runs
                pane.put(runs, row, 2, width: max(0, pane.columns - 2))
                if let aside { pane.put(line.aside, row, 2 + aside, width: max(0, pane.columns - 2 - aside)) }
            }
            if lines.count > height {
                pane.put(range(of: lines.count, height, pane), height, 2, .dim, width: max(0, pane.columns - 2))
            }
        }
    }

    /// `lines 1–17 of 40, Space for more`.
    private func range(of count: Int, _ height: Int, _ pane: Frame) -> String {
        let last = min(count, scroll + height)
        let lines = "lines \(scroll + 1)\(pane.glyphs.isASCII ? "-" : "–")\(last) of \(count)"
        return lines + (last < count ? ", Space for more" : ", PgUp for those above")
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
