internal import Workspace
internal import Lifecycle
internal import Screen

// The journal in plain sentences, newest first, and the definition.
extension ConsoleModel {
    func drawJournal(_ frame: inout Frame) {
        let isWide = size.columns >= ConsoleLayout.wide
        let left = isWide ? size.columns * 3 / 5 : size.columns
        frame.horizontalLine(1, 0, length: size.columns)
        let content = journal.lead.map { "entries of \($0)" } ?? "newest first"
        frame.put(" Journal ", 1, 0, Style(.heading, .underline))
        frame.put(" \(content)\(journal.isFollowing ? ", following" : "") ", 1, 10, .normal)
        if journal.newCount > 0 {
            let text = " \(journal.newCount.grouped) new \(glyphs.dot) R to refresh "
            frame.put(text, 1, left - text.displayWidth - 1, Style(.accent, .bold))
        }
        if journal.entries.isEmpty { frame.put(isJournalLoading ? "Loading" : "No entries yet", 2, 2, .dim) }
        let formatter = entryFormatter
        for (line, index) in journal.viewport.visible.enumerated() {
            let entry = journal.entries[index]
            let isSelected = index == journal.viewport.selection
            let row = line + 2
            if isSelected { frame.fill(Rect(row: row, column: 0, rows: 1, columns: left), .normal.selected()) }
            frame.put(isSelected ? glyphs.cursor : " ", row, 0, .normal.selected(isSelected))
            frame.field(entry.seq.description, row, 1, width: 7, .dim.selected(isSelected), .right)
            frame.put(session.time.stamp(entry.at), row, 9, .dim.selected(isSelected), width: 16)
            frame.put(sentence(entry, formatter), row, 26, .normal.selected(isSelected), width: max(0, left - 27))
        }
        guard let entry = journal.selected else { return }
        guard isWide else { return drawEntry(entry, below: 2 + journal.viewport.height, &frame) }
        frame.verticalLine(1, left, length: size.rows - 3)
        frame.put(glyphs.teeDown, 1, left, .border)
        frame.inside(Rect(row: 1, column: left + 1, rows: size.rows - 3, columns: size.columns - left - 1)) { pane in
            pane.put(" Entry \(entry.seq) ", 0, 1, .heading)
            var row = 1
            for text in TextWrap.rows(sentence(entry, formatter), width: pane.columns - 2, ellipsis: glyphs.ellipsis) {
                pane.put(text, row, 1, Style(.normal, .bold))
                row += 1
            }
            row += 1
            for (label, value) in formatter.details(entry) where row < pane.rows {
                pane.put(label, row, 1, .dim, width: 13)
                for text in TextWrap.rows(value, width: max(8, pane.columns - 16), ellipsis: glyphs.ellipsis) where row < pane.rows
                {
                    pane.put(text, row, 15)
                    row += 1
                }
            }
        }
    }

    /// Formats entries with the names of their leads.
    private var entryFormatter: EntryFormatter {
        EntryFormatter(
            definition: session.definition, team: session.decisionContext.team, now: session.decisionContext.now,
            names: journal.names,
            versions: session.versions)
    }

    /// The sentence of an entry; an undo names what it undid if that entry is loaded.
    private func sentence(_ entry: Entry, _ formatter: EntryFormatter) -> String {
        let text = formatter.sentence(entry)
        guard case .undone(let undone) = entry.event, let first = undone.ranges.first?.lowerBound, let target = loadedEntry(first)
        else { return text }
        if case .undone(let earlier) = target.event {
            let redo = formatter.sentence(entry, undoing: target)
            let original = earlier.ranges.first.flatMap { loadedEntry($0.lowerBound) }
            return redo + (original.map { " (\(formatter.sentence($0)))" } ?? "")
        }
        return text + " (" + formatter.sentence(target) + ")"
    }

    /// The entry with a number, if it is loaded; O(log entries).
    private func loadedEntry(_ first: SequenceNumber) -> Entry? {
        // A binary search; entries are sorted newest first.
        var low = 0
        var high = journal.entries.count
        while low < high {
            let middle = (low + high) / 2
            if journal.entries[middle].seq > first { low = middle + 1 } else { high = middle }
        }
        guard journal.entries.indices.contains(low), journal.entries[low].seq == first else { return nil }
        return journal.entries[low]
    }

    /// Draws the whole sentence of an entry below a journal of full width.
    private func drawEntry(_ entry: Entry, below row: Int, _ frame: inout Frame) {
        frame.horizontalLine(row, 0, length: size.columns)
        frame.put(" Entry \(entry.seq) \(glyphs.dot) \(session.time.full(entry.at)) ", row, 1, .heading)
        let rows = TextWrap.rows(
            sentence(entry, entryFormatter), width: size.columns - 2, limit: ConsoleLayout.journalStrip - 1,
            ellipsis: glyphs.ellipsis
        )
        for (index, text) in rows.enumerated() { frame.put(text, row + 1 + index, 1, width: size.columns - 2) }
    }

    /// The lines of the definition, wrapped to a width.
    func definitionRows(width: Int) -> [[(String, Style)]] {
        var rows: [[(String, Style)]] = []
        for line in signatureLines + session.definitionLines {
            switch line.kind {
            case .heading:
                if !rows.isEmpty { rows.append([]) }
                rows.append([(line.text, .heading)])
            case .text:
                rows += TextWrap.rows(line.text, width: max(10, width - 4), ellipsis: glyphs.ellipsis).map { [($0, .normal)] }
            case .item:
                for (index, text) in TextWrap.rows(line.text, width: max(10, width - 8), ellipsis: glyphs.ellipsis).enumerated() {
                    rows.append([(index == 0 ? "  \(glyphs.dot) " : "    ", .dim), (text, .normal)])
                }
            }
        }
        return rows
    }

    private var signatureLines: [DefinitionLine] {
        var lines = [DefinitionLine(.heading, "Signatures")]
        for side in SigningSide.allCases {
            if let signature = session.signatures[side] {
                let name = session.decisionContext.team.name(of: signature.by)
                lines.append(DefinitionLine(.item, "signed by \(side.rawValue): \(name), \(session.time.past(signature.at))"))
            } else if let earlier = session.earlierSignatures[side] {
                let name = session.decisionContext.team.name(of: earlier.signature.by)
                lines.append(
                    DefinitionLine(
                        .item,
                        "not signed by \(side.rawValue): changed since \(name) signed definition \(earlier.number), \(session.time.past(earlier.signature.at)); to compare, run winnow definition diff \(earlier.number) \(session.definition.number)"
                    ))
            } else {
                lines.append(
                    DefinitionLine(
                        .item, "not signed by \(side.rawValue); to sign, run winnow definition sign --side \(side.rawValue)"))
            }
        }
        return lines
    }

    func drawDefinition(_ frame: inout Frame) {
        let rows = definitionRows(width: size.columns)
        let height = size.rows - 4
        frame.horizontalLine(1, 0, length: size.columns)
        frame.put(" Definition ", 1, 0, Style(.heading, .underline))
        let top = max(0, min(definitionTop, rows.count - height))
        for (index, row) in rows.dropFirst(top).prefix(height).enumerated() {
            frame.put(row, 2 + index, 1, width: size.columns - 2)
        }
        drawMore(top: top, height: height, count: rows.count, &frame)
    }
}
