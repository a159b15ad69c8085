internal import ReadModel
internal import Lifecycle
package import Screen

/// Draws a console at a size; a pure function.
package func view(_ model: ConsoleModel, _ size: Size) -> Frame {
    var model = model
    if model.size != size {
        model.size = size
        model.split = nil
        model.relayout()
    }
    var frame = Frame(size: size, glyphs: model.glyphs)
    frame.title = "winnow \(model.session.workspace)"
    guard !model.isTooSmall else {
        model.drawTooSmall(&frame)
        return frame
    }
    model.drawHeader(&frame)
    if model.page != nil {
        model.displayedModel.drawPage(&frame)
    } else if !model.shownLists.isEmpty {
        model.displayedModel.drawLists(&frame)
    } else if model.screen.isDashboard {
        model.drawDashboard(&frame)
    } else if model.screen == .journal {
        model.drawJournal(&frame)
    } else {
        model.drawDefinition(&frame)
    }
    model.drawMessage(&frame)
    model.drawFooter(&frame)
    for overlay in model.overlays { model.draw(overlay, &frame) }
    return frame
}

extension ConsoleModel {
    func drawTooSmall(_ frame: inout Frame) {
        let least = ConsoleLayout.least
        let lines = [
            "enlarge the window", "q quits", "winnow needs \(least.columns) columns, \(least.rows) lines",
            "this window has \(size.columns) columns, \(size.rows) lines",
        ]
        for (row, line) in lines.enumerated() { frame.put(line, row, 0, row == 0 ? .heading : .normal, width: size.columns) }
    }

    /// Draws the header: workspace and login, warnings, counts with their change since the start (`+2`), the time.
    func drawHeader(_ frame: inout Frame) {
        frame.fill(Rect(row: 0, column: 0, rows: 1, columns: size.columns), .header)
        let now = session.decisionContext.now
        // On a narrow screen, the counts need the space of the date.
        let clock = (size.columns < 70 ? session.time.time(now) : session.time.full(now)) + " "
        let right = size.columns - clock.displayWidth
        var column = frame.put(" winnow ", 0, 0, Style(.header, .bold))
        column += frame.put(
            " \(session.workspace) \(glyphs.dot) \(session.me.name)", 0, column, .header, width: max(0, right - column - 2))
        var flags: [String] = []
        if session.isSimulated { flags.append("simulated") }
        if session.isReadOnly { flags.append("read-only") }
        let unsigned = session.unsignedSides
        if !unsigned.isEmpty {
            flags.append(
                unsigned.count == 2 ? "definition not signed" : "definition not signed by \(unsigned.map(\.rawValue).joined())")
        }
        // On a dashboard, the age of the data matters more than the queues.
        let leastAge = dataAgeText.replacing("data as of", with: "data")
        let counts =
            screen.isDashboard && !isSearching ? [(long: dataAgeText, short: dataAgeText, least: leastAge)] : headerCounts
        let full = counts.map { $0.long }.joined(separator: "   ")
        let short = counts.map { $0.short }.joined(separator: " ")
        let least = counts.map { $0.least }.filter { !$0.isEmpty }.joined(separator: " ")
        let quotas = screen.isDashboard ? [] : quotaTexts
        let flagText = flags.joined(separator: ", ")
        // Warnings never give way to counts.
        let forms = [
            (([full] + quotas.map(\.long)).joined(separator: "   "), flagText, 3),
            (([full] + quotas.map(\.short)).joined(separator: "   "), flagText, 3),
            (([short] + quotas.prefix(1).map(\.short)).joined(separator: "  "), flagText, 2), (full, flagText, 3),
            (full, flagText, 2), (short, flagText, 2), (short, flagText, 1), (short, shortFlags(flags), 1),
            (least, shortFlags(flags), 1), (least, leastFlags(flags), 1), ("", shortFlags(flags), 1), ("", leastFlags(flags), 1),
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
        attainments.map { attainment in
            let arrow = attainment.isOnPace ? "" : "\(glyphs.down) "
            let short = "\(arrow)\(attainment.quota.label) \(attainment.done.grouped)/\(attainment.target.grouped)"
            return (attainment.remaining == 0 ? short : "\(short), \(attainment.paceText)", short)
        }
    }

    private func shortFlags(_ flags: [String]) -> String {
        flags.map { $0.hasPrefix("definition") ? "not signed" : $0 }.joined(separator: " \(glyphs.dot) ")
    }

    private func leastFlags(_ flags: [String]) -> String {
        flags.map { $0.hasPrefix("definition") ? "unsigned" : $0 == "simulated" ? "sim" : "r/o" }.joined(separator: " ")
    }

    private var headerCounts: [(long: String, short: String, least: String)] {
        var texts: [(long: String, short: String, least: String)] = []
        for id in [ListID.mql, .sql] {
            guard let count = counts[id] else { continue }
            var text = "\(id == .mql ? session.definition.label(.mql) : "active") \(count.total.grouped)"
            let least = text
            let before = startCounts[id]?.total ?? count.total
            if count.total > before { text += " +\((count.total - before).grouped)" }
            if count.total < before { text += " -\((before - count.total).grouped)" }
            texts.append((text, text, least))
        }
        if let count = counts[.today], let peak = todayPeak {
            texts.append(
                peak.count == 0
                    ? ("due today 0", "due 0", "")
                    : (
                        "due today \(count.total.grouped) left of \(peak.count.grouped)",
                        "due \(count.total.grouped) left", ""
                    ))
        }
        return texts
    }

    /// Draws the message, or the names of the screens if there is none.
    func drawMessage(_ frame: inout Frame) {
        let row = size.rows - 2
        if let search, isSearching, search.isTyping {
            let start = frame.put(" / ", row, 0, .key)
            search.field.render(in: &frame, row, start, width: size.columns - start - 1, .field)
            return
        }
        guard let message else { return drawTabs(&frame) }
        let (sign, style): (String, Style) =
            switch message.kind {
            case .done: (glyphs.check, .good)
            case .refused: (glyphs.fail, .error)
            case .note: (glyphs.dot, .accent)
            }
        var keys: [(String, Style)] = []
        var hints = message.keys
        // If not everything fits, the text comes before the keys, which the footer offers anyway.
        func width(_ hints: [Message.KeyHint]) -> Int { hints.reduce(0) { $0 + 4 + $1.key.displayWidth + $1.title.displayWidth } }
        while hints.count > 1, message.text.displayWidth + width(hints) > size.columns - 4 { hints.removeLast() }
        for hint in hints {
            keys.append(("   ", .normal))
            keys.append((hint.key, .key))
            keys.append((" " + hint.title, .dim))
        }
        let keysWidth = keys.reduce(0) { $0 + $1.0.displayWidth }
        var column = 1 + frame.put(sign + " ", row, 1, style)
        let room = size.columns - column - 1
        column += frame.put(message.text, row, column, .normal, width: room > keysWidth + 20 ? room - keysWidth : room)
        if room > keysWidth + 20 { frame.put(keys, row, column) }
    }

    private func drawTabs(_ frame: inout Frame) {
        let text = listStatus
        let all = ConsoleScreen.allCases.reduce(1) { $0 + $1.title.displayWidth + 4 }
        // If not both fit, marks and filters come before the names of the other screens.
        let isShort = !text.isEmpty && all + text.displayWidth + 2 > size.columns
        var column = 1
        for each in ConsoleScreen.allCases {
            let isHere = each == screen && !isSearching
            column += frame.put("\(each.rawValue)", size.rows - 2, column, .key)
            if isHere || !isShort {
                column += frame.put(" " + each.title, size.rows - 2, column, isHere ? Style(.heading, .underline) : .dim) + 1
            }
            column += 1
        }
        if !text.isEmpty { frame.put(text, size.rows - 2, column + 1, .accent, width: max(0, size.columns - column - 2)) }
    }

    /// The search, the filter and the number of marked leads; empty if there are none.
    private var listStatus: String {
        var parts = [reassignmentReminder].compactMap { $0 }
        guard !shownLists.isEmpty, page == nil else { return parts.joined() }
        if isSearching, let text = search?.field.text { parts.append("search: \"\(text)\"") }
        if let filter = filterSummary, !isSearching, !screen.isDashboard { parts.append("filter: \(filter)") }
        let marked = focusedList.map { list($0).marked.count } ?? 0
        if focusedList.flatMap({ list($0).rangeStart }) != nil {
            parts.append("\(marked.grouped) marked, v to finish")
        } else if marked > 0 {
            parts.append("\(marked.grouped) marked")
        }
        return parts.joined(separator: ", ")
    }

    /// Draws the footer: the actions of the context by rank, greyed if they can't be done now.
    func drawFooter(_ frame: inout Frame) {
        let row = size.rows - 1
        frame.fill(Rect(row: row, column: 0, rows: 1, columns: size.columns), .footer)
        let always: [(String, Style)] = [("?", .key), (" all keys", .footer)]
        let room = size.columns - 12
        var column = 1
        let specs = ActionSpec.table.filter { $0.footerRank != nil && $0.contexts.contains(context) && isOffered($0) }
            .sorted { ($0.footerRank ?? 0) < ($1.footerRank ?? 0) }
        var titles: Set<String> = []
        for spec in specs {
            guard let key = spec.keys.first?.name else { continue }
            let title = footerTitle(spec)
            // If the next step is to convert or to close, one key for it is enough.
            guard titles.insert(title).inserted else { continue }
            let width = key.displayWidth + 1 + title.displayWidth
            guard column + width <= room else { break }
            let isDisabled = refusal(of: spec) != nil
            column += frame.put(key, row, column, isDisabled ? .disabled : .key)
            column += frame.put(" " + title, row, column, isDisabled ? .disabled : .footer) + 2
        }
        frame.put(always, row, max(column, size.columns - 11))
    }

    /// The title of an action, made more precise by the lead under the cursor.
    private func footerTitle(_ spec: ActionSpec) -> String {
        guard spec.action == .advance, let lead = leadDetail?.lead, lead.id == currentLead else { return spec.title }
        guard let command = session.definition.advance(of: lead) else { return spec.title }
        if case .reengage = command { return "re-engage" }
        return command.verb
    }
}
