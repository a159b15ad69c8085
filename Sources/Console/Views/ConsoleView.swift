internal import ReadModel
internal import Lifecycle
package import Screen

/// What a console looks like at a size; pure.
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
        model.asShown.drawPage(&frame)
    } else if !model.shownLists.isEmpty {
        model.asShown.drawLists(&frame)
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
            "winnow needs \(least.columns) x \(least.rows)", "this is \(size.columns) x \(size.rows)",
            "make it larger, or q to leave",
        ]
        for (row, line) in lines.enumerated() { frame.put(line, row, 0, row == 0 ? .heading : .normal, width: size.columns) }
    }

    /// Product, workspace and login; counts with their trend since the start; the clock; what is out of the ordinary.
    func drawHeader(_ frame: inout Frame) {
        frame.fill(Rect(row: 0, column: 0, rows: 1, columns: size.columns), .header)
        let clock = session.time.full(session.decisionContext.now) + " "
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
        // Who looks at figures asks how fresh they are rather than what waits in queues.
        let counts = screen.isDashboard && !isSearching ? [(long: arrivalWords, short: arrivalWords, least: "")] : headerCounts
        let full = counts.map { $0.long }.joined(separator: "   ")
        let short = counts.map { $0.short }.joined(separator: " ")
        let least = counts.map { $0.least }.filter { !$0.isEmpty }.joined(separator: " ")
        let quotas = screen.isDashboard ? [] : quotaTexts
        let flagText = flags.joined(separator: ", ")
        // What is out of the ordinary never gives way to figures.
        let forms = [
            (([full] + quotas.map(\.long)).joined(separator: "   "), flagText, 3),
            (([full] + quotas.map(\.short)).joined(separator: "   "), flagText, 3),
            (([short] + quotas.prefix(1).map(\.short)).joined(separator: "  "), flagText, 2), (full, flagText, 3),
            (full, flagText, 2), (short, flagText, 2), (short, flagText, 1), (short, shortFlags(flags), 1),
            (least, shortFlags(flags), 1), ("", shortFlags(flags), 1),
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

    /// What is done of the quotas that concern me, with the pace that the rest asks for, and without; a mark stands before what is behind.
    private var quotaTexts: [(long: String, short: String)] {
        attainments.map { attainment in
            let mark = attainment.isOnPace ? "" : "\(glyphs.down) "
            let short = "\(mark)\(attainment.quota.label) \(attainment.done)/\(attainment.owed)"
            return (attainment.rest == 0 ? short : "\(short), \(attainment.paceText)", short)
        }
    }

    private func shortFlags(_ flags: [String]) -> String {
        flags.map { $0.hasPrefix("definition") ? "unsigned" : $0 == "simulated" ? "sim" : "r/o" }.joined(separator: " ")
    }

    private var headerCounts: [(long: String, short: String, least: String)] {
        var texts: [(long: String, short: String, least: String)] = []
        for id in [ListID.mql, .sql] {
            guard let count = counts[id] else { continue }
            var text = "\(id == .mql ? session.definition.label(.mql) : session.definition.inHandLabel) \(count.total)"
            let least = text
            let before = startCounts[id]?.total ?? count.total
            if count.total > before { text += " \(glyphs.up)\(count.total - before)" }
            if count.total < before { text += " \(glyphs.down)\(before - count.total)" }
            texts.append((text, text, least))
        }
        if let count = counts[.today], let peak = todayPeak {
            texts.append(
                peak.count == 0
                    ? ("due today 0", "due 0", "")
                    : ("due today \(count.total) of \(peak.count)", "due \(count.total)/\(peak.count)", ""))
        }
        return texts
    }

    /// What was done or refused; the screens where there is nothing to say.
    func drawMessage(_ frame: inout Frame) {
        let row = size.rows - 2
        if let search, isSearching, search.isTyping {
            let start = frame.put(" / ", row, 0, .key)
            search.field.drawn(in: &frame, row, start, width: size.columns - start - 1, .field)
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
        // Where not all fits, the words come before the keys that the footer offers anyway.
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
        let text = listWords
        let all = ConsoleScreen.allCases.reduce(1) { $0 + $1.title.displayWidth + 4 }
        // Where both have no room, what is marked or filtered comes before the names of the other screens.
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

    /// What the lists are narrowed down to and how much is marked; empty where there is nothing to say.
    private var listWords: String {
        var words = [reroutingReminder].compactMap { $0 }
        guard !shownLists.isEmpty, page == nil else { return words.joined() }
        if isSearching, let text = search?.field.text { words.append("found by \"\(text)\"") }
        if let filter = filterWords, !isSearching, !screen.isDashboard { words.append("filter: \(filter)") }
        let marked = focusedList.map { list($0).marked.count } ?? 0
        if focusedList.flatMap({ list($0).rangeStart }) != nil {
            words.append("\(marked) marked, v ends it")
        } else if marked > 0 {
            words.append("\(marked) marked")
        }
        return words.joined(separator: ", ")
    }

    /// The actions of this place by their rank; greyed where they can't be done now.
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
            // Where the next step is to convert or to close, one key for it is enough.
            guard titles.insert(title).inserted else { continue }
            let width = key.displayWidth + 1 + title.displayWidth
            guard column + width <= room else { break }
            let isOff = refusal(of: spec) != nil
            column += frame.put(key, row, column, isOff ? .disabled : .key)
            column += frame.put(" " + title, row, column, isOff ? .disabled : .footer) + 2
        }
        frame.put(always, row, max(column, size.columns - 11))
    }

    /// The title of an action where the lead under the cursor makes it more exact.
    private func footerTitle(_ spec: ActionSpec) -> String {
        guard spec.action == .advance, let lead = sheet?.lead, lead.id == currentLead else { return spec.title }
        return session.definition.advance(of: lead)?.verb ?? spec.title
    }
}
