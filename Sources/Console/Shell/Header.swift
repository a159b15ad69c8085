internal import ReadModel
internal import Lifecycle
internal import Screen
internal import Workspace

/// Draws the header: workspace and login, warnings, counts with their change since the start (`+2`), the time.
struct Header {
    let console: ConsoleModel

    private var session: ConsoleSession { console.session }
    private var glyphs: Glyphs { console.glyphs }

    func draw(_ frame: inout Frame) {
        frame.fill(Rect(row: 0, column: 0, rows: 1, columns: frame.columns), .header)
        let now = session.decisionContext.now
        // On a narrow screen, the counts need the space of the date.
        let clock = (frame.columns < 70 ? session.time.time(now) : session.time.full(now)) + " "
        let right = frame.columns - clock.displayWidth
        var column = frame.put(" winnow ", 0, 0, Style(.header, .bold))
        column += frame.put(
            " \(session.workspace) \(glyphs.dot) \(session.me.name)", 0, column, .header, width: max(0, right - column - 2))
        let flags = self.flags
        // On a dashboard, the age of the data matters more than the queues.
        let age = console.screens.dashboard.dataAgeText(session)
        let leastAge = age.replacing("data as of", with: "data")
        let isOnDashboard = console.screen.isDashboard
        let counts = isOnDashboard && !console.shared.isSearching ? [(long: age, short: age, least: leastAge)] : headerCounts
        let full = counts.map { $0.long }.joined(separator: "   ")
        let short = counts.map { $0.short }.joined(separator: " ")
        let least = counts.map { $0.least }.filter { !$0.isEmpty }.joined(separator: " ")
        // What is due matters more than what changed since the start.
        let unchanged = isOnDashboard ? short : counts.map { $0.least.isEmpty ? $0.short : $0.least }.joined(separator: " ")
        let quotas = isOnDashboard ? [] : quotaTexts
        let flagText = flags.map(\.long).joined(separator: ", ")
        let shortFlags = flags.map(\.short).joined(separator: " \(glyphs.dot) ")
        let leastFlags = flags.map(\.least).joined(separator: " ")
        // Warnings never give way to counts.
        let forms = [
            (([full] + quotas.map(\.long)).joined(separator: "   "), flagText, 3),
            (([full] + quotas.map(\.short)).joined(separator: "   "), flagText, 3),
            (([short] + quotas.prefix(1).map(\.short)).joined(separator: "  "), flagText, 2), (full, flagText, 3),
            (full, flagText, 2), (short, flagText, 2), (short, flagText, 1), (unchanged, flagText, 1), (short, shortFlags, 1),
            (unchanged, shortFlags, 1),
            (least, shortFlags, 1), (least, leastFlags, 1), ("", shortFlags, 1), ("", leastFlags, 1),
        ]
        for (figures, warning, gap) in forms {
            let parts = [warning, figures].filter { !$0.isEmpty }
            let length = parts.reduce(0) { $0 + $1.displayWidth + gap }
            guard column + length + gap <= right else { continue }
            var at = right - length
            if !warning.isEmpty { at += frame.put(warning, 0, at, Style(.header, [.bold, .underline])) + gap }
            if !figures.isEmpty { frame.put(figures, 0, at, .header) }
            break
        }
        frame.put(clock, 0, right, .header)
    }

    /// My quotas with and without the pace that the rest requires; an arrow marks a quota that is behind.
    private var quotaTexts: [(long: String, short: String)] {
        console.shared.attainments.map { attainment in
            let arrow = attainment.isOnPace ? "" : "\(glyphs.down) "
            let short = "\(arrow)\(attainment.quota.label) \(attainment.done.grouped)/\(attainment.target.grouped)"
            return (attainment.remaining == 0 ? short : "\(short), \(attainment.paceText)", short)
        }
    }

    /// Warnings about the workspace, each in three lengths.
    private var flags: [(long: String, short: String, least: String)] {
        var flags: [(long: String, short: String, least: String)] = []
        if session.isSimulated { flags.append(("simulated", "simulated", "sim")) }
        if let problem = session.journalProblem {
            let words = problem.split(separator: " ")
            flags.append((problem, problem, String(words.last ?? "")))
        } else if let outage = session.outage {
            // The time of the data is the first thing to give way.
            flags.append((outage, outage.split(separator: ",").first.map(String.init) ?? outage, "offline"))
        } else if session.isReadOnly {
            flags.append(("read-only", "read-only", "r/o"))
        }
        let unsigned = session.unsignedSides
        if !unsigned.isEmpty {
            let long =
                unsigned.count == 2 ? "definition not signed" : "definition not signed by \(unsigned.map(\.rawValue).joined())"
            flags.append((long, "not signed", "unsigned"))
        }
        let open = console.shared.findings?.count(where: \.isOpen) ?? 0
        if open > 0, session.decisionContext.roles.contains(.marketing) {
            flags.append(("outcomes contradict \(open.counted("rule"))", open.counted("finding"), "\(open)!"))
        }
        return flags
    }

    private var headerCounts: [(long: String, short: String, least: String)] {
        let lists = console.shared.lists
        var texts: [(long: String, short: String, least: String)] = []
        for id in [ListID.mql, .sql] {
            guard let count = lists.counts[id] else { continue }
            var text = "\(id == .mql ? session.definition.label(.mql) : "active") \(count.total.grouped)"
            let least = text
            let before = lists.startCounts[id]?.total ?? count.total
            if count.total > before { text += " +\((count.total - before).grouped)" }
            if count.total < before { text += " -\((before - count.total).grouped)" }
            texts.append((text, text, least))
        }
        if let count = lists.counts[.today] {
            // Of the workspace as it is now, so that all sessions say the same.
            // It gives way to warnings first.
            texts.append(("due today \(count.total.grouped)", "due \(count.total.grouped)", ""))
        }
        return texts
    }
}
