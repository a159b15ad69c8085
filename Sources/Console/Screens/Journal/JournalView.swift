internal import Workspace
internal import Lifecycle
internal import Screen

// The journal in plain sentences, newest first.
extension JournalScreen {
    /// The height, with its border, of the selected entry below a journal that has no space beside it.
    static let stripHeight = 4

    func draw(_ frame: inout Frame, _ shared: SharedState) {
        let (size, glyphs, session) = (shared.size, shared.glyphs, shared.session)
        let isWide = size.columns >= ConsoleLayout.wide
        let left = isWide ? size.columns * 3 / 5 : size.columns
        frame.horizontalLine(1, 0, length: size.columns)
        let content = lead.map { "entries of \($0)" } ?? "newest first"
        frame.putHeading("Journal", 1, 0)
        frame.put(" \(content)\(isFollowing ? ", following" : "") ", 1, 10, .normal)
        if newCount > 0 {
            let text = " \(newCount.grouped) new \(glyphs.dot) R to refresh "
            frame.put(text, 1, left - text.displayWidth - 1, Style(.accent, .bold))
        }
        if entries.isEmpty { frame.put(isLoading ? "Loading" : "No entries yet", 2, 2, .dim) }
        let formatter = entryFormatter(session)
        for (line, index) in viewport.visible.enumerated() {
            let entry = entries[index]
            let isSelected = index == viewport.selection
            let row = line + 2
            if isSelected { frame.fill(Rect(row: row, column: 0, rows: 1, columns: left), .normal.selected()) }
            frame.put(isSelected ? glyphs.cursor : " ", row, 0, .normal.selected(isSelected))
            frame.field(entry.seq.description, row, 1, width: 7, .dim.selected(isSelected), .right)
            frame.put(session.time.stamp(entry.at), row, 9, .dim.selected(isSelected), width: 16)
            frame.put(sentence(entry, formatter), row, 26, .normal.selected(isSelected), width: max(0, left - 27))
        }
        guard let entry = selected else { return }
        guard isWide else { return drawEntry(entry, formatter, below: 2 + viewport.height, &frame, shared) }
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
    private func entryFormatter(_ session: ConsoleSession) -> EntryFormatter {
        EntryFormatter(
            definition: session.definition, team: session.decisionContext.team, now: session.decisionContext.now,
            names: names,
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
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].seq > first { low = middle + 1 } else { high = middle }
        }
        guard entries.indices.contains(low), entries[low].seq == first else { return nil }
        return entries[low]
    }

    /// Draws the whole sentence of an entry below a journal of full width.
    private func drawEntry(
        _ entry: Entry, _ formatter: EntryFormatter, below row: Int, _ frame: inout Frame, _ shared: SharedState
    ) {
        let (size, glyphs, session) = (shared.size, shared.glyphs, shared.session)
        frame.horizontalLine(row, 0, length: size.columns)
        frame.put(" Entry \(entry.seq) \(glyphs.dot) \(session.time.full(entry.at)) ", row, 1, .heading)
        let rows = TextWrap.rows(
            sentence(entry, formatter), width: size.columns - 2, limit: Self.stripHeight - 1,
            ellipsis: glyphs.ellipsis
        )
        for (index, text) in rows.enumerated() { frame.put(text, row + 1 + index, 1, width: size.columns - 2) }
    }
}
