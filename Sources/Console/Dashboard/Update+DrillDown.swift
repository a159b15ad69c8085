internal import Reports
internal import Lifecycle
internal import ReadModel
internal import Screen

// Drilling down from a number to the leads behind it.
extension ConsoleModel {
    /// Opens the leads behind the selected number.
    mutating func openDrillDown() -> [Effect] {
        guard let figures = dashboard.figures, let page = dashboard.page, let index = page.index(of: dashboard.cursor) else {
            let isBelow = dashboard.page?.cells.isEmpty == false
            report(.note, "Nothing to show: select a number first" + (isBelow ? " (j)" : ""))
            return []
        }
        let selected = page.cells[index]
        switch selected.target {
        case .lead(let lead):
            self.page = LeadPageState(lead: lead, list: nil)
            return []
        case .leads(let cell, _):
            dashboard.drillDown = DrillDown(title: title(of: selected.id, in: figures))
            updateList(.drillDown) {
                $0.replace([], request: nil, isComplete: false, select: nil)
                $0.count = QueueCount()
            }
            return [.loadDrillDown(cell)]
        }
    }

    /// Describes a number: `SQL, entered, source: web, 30 days: 27 Oct–25 Nov 2026`.
    private func title(of id: CellID, in figures: PageFigures) -> String {
        let heading = PageHeading(figures, glyphs: glyphs)
        guard let block = figures.blocks.first(where: { $0.id == id.block }),
            let row = block.rows.first(where: { $0.id == id.row })
        else { return heading.window }
        // The list counts the leads itself.
        let column = id.column.countsRow ? "" : block.columns.first { $0.id == id.column }?.title ?? ""
        // A sentence may be too long for a title.
        var what = row.shortLabel.isEmpty ? row.label : row.shortLabel
        if block.form == .sentences { what = what.truncated(to: size.columns / 2, ellipsis: glyphs.ellipsis) }
        if block.form == .histogram { what = "\(block.title) \(what)" }
        if needsRowTitle(block, row, figures) { what = "\(block.rowTitle) \(what)" }
        // A past moment comes first, before anything that may be cut off.
        let moment = figures.settings.asOf.map { "as of \(heading.moment($0)): " } ?? ""
        let parts = [
            moment + what + (column.isEmpty ? "" : ", \(column)"), heading.filter,
            id.isCompared ? "the period before" : heading.windowInPhrase,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Whether a row's label alone does not say what it is, such as a group's name or a score.
    private func needsRowTitle(_ block: FigureBlock, _ row: FigureRow, _ figures: PageFigures) -> Bool {
        if [.bands, .rules, .cohorts].contains(block.id) { return true }
        guard block.id == figures.kind.groupedBlock, figures.kind != .reasons, row.id != .total else { return false }
        let grouping = figures.kind.grouping(requested: figures.query.grouping)
        return grouping != .everything && grouping != .definition
    }

    /// Receives the ids of the leads and requests their first rows.
    mutating func applyDrillDown(_ leads: [LeadID]) -> [Effect] {
        guard dashboard.drillDown != nil else { return [] }
        dashboard.drillDown?.leads = leads
        updateList(.drillDown) {
            $0.count = QueueCount(total: leads.count)
            $0.isComplete = leads.isEmpty
        }
        return loadMoreDrillDownRows()
    }

    /// Requests the next rows when the cursor comes near the end of the loaded ones.
    mutating func loadMoreDrillDownRows() -> [Effect] {
        guard shownLists == [.drillDown], let drillDown = dashboard.drillDown, let leads = drillDown.leads,
            drillDown.requestedCount < leads.count
        else {
            return []
        }
        let list = list(.drillDown)
        guard drillDown.requestedCount <= list.viewport.selection + max(20, list.viewport.height) else { return [] }
        let next = Array(leads[drillDown.requestedCount..<min(leads.count, drillDown.requestedCount + pageLength)])
        dashboard.drillDown?.requestedCount += next.count
        loading.insert(.drillDown)
        return [.loadDrillDownRows(next, asOf: leadsAsOf)]
    }

    /// Receives rows of the leads behind a number.
    mutating func appendDrillDownRows(_ rows: [LeadRow]) {
        loading.remove(.drillDown)
        guard let drillDown = dashboard.drillDown, let leads = drillDown.leads else { return }
        updateList(.drillDown) { $0.append(rows, isComplete: drillDown.requestedCount >= leads.count) }
    }

    /// Returns to the number.
    mutating func closeDrillDown() -> [Effect] {
        dashboard.drillDown = nil
        updateList(.drillDown) { $0.replace([], request: nil, isComplete: true, select: nil) }
        return [loadFigures()]
    }
}
