internal import Reports
internal import Lifecycle
internal import ReadModel
internal import Screen

/// The list of leads behind a number.
struct DrillDown: Sendable {
    /// A description of the number.
    var title: String
    /// The ids of the leads, in order; nil until they are loaded.
    var leads: [LeadID]?
    /// The opportunities of these leads that count in the number, by the lines that opened them.
    var opportunities: [LeadID: [SequenceNumber]] = [:]
    /// Whether the number counts opportunities, so that the list shows them.
    var hasOpportunities: Bool { !opportunities.isEmpty }
    /// How many rows were requested so far.
    var requestedCount = 0
}

// Drilling down from a number to the leads behind it.
extension Dashboard {
    /// Opens the leads behind the selected number.
    mutating func openDrillDown(_ shared: inout SharedState) -> [Effect] {
        guard let figures, let page, let index = page.index(of: cursor) else {
            let isBelow = page?.cells.isEmpty == false
            shared.report(.refused, "Nothing to show: select a number first" + (isBelow ? " (j)" : ""))
            return []
        }
        let selected = page.cells[index]
        switch selected.target {
        case .lead(let lead):
            shared.page = LeadPageState(lead: lead, list: nil)
            return []
        case .leads(let cell, _):
            drillDown = DrillDown(title: title(of: selected.id, in: figures, shared))
            shared.lists.update(.drillDown) {
                $0.replace([], request: nil, isComplete: false, select: nil)
                $0.count = QueueCount()
            }
            return [.loadDrillDown(cell)]
        }
    }

    /// Describes a number: `SQL, entered, source: web, 30 days: 27 Oct–25 Nov 2026`.
    private func title(of id: CellID, in figures: PageFigures, _ shared: SharedState) -> String {
        let (size, glyphs) = (shared.size, shared.glyphs)
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

    /// Receives the ids of the leads, whose first rows are then requested.
    mutating func receive(_ found: FigureLeads, _ shared: inout SharedState) {
        guard drillDown != nil else { return }
        drillDown?.leads = found.leads
        drillDown?.opportunities = found.opportunities
        shared.lists.update(.drillDown) {
            $0.count = QueueCount(total: found.leads.count)
            $0.isComplete = found.leads.isEmpty
        }
    }

    /// Requests the next rows when the cursor comes near the end of the loaded ones.
    mutating func loadMoreRows(_ shared: inout SharedState) -> [Effect] {
        guard let drillDown, let leads = drillDown.leads, drillDown.requestedCount < leads.count else { return [] }
        let list = shared.lists[.drillDown]
        guard drillDown.requestedCount <= list.viewport.selection + max(20, list.viewport.height) else { return [] }
        let next = Array(leads[drillDown.requestedCount..<min(leads.count, drillDown.requestedCount + shared.pageLength)])
        self.drillDown?.requestedCount += next.count
        shared.lists.loading.insert(.drillDown)
        let counted = drillDown.opportunities.filter { next.contains($0.key) }
        return [.loadDrillDownRows(next, opportunities: counted, asOf: figures?.settings.asOf)]
    }

    /// Receives rows of the leads behind a number.
    func receive(_ rows: [LeadRow], _ shared: inout SharedState) {
        shared.lists.loading.remove(.drillDown)
        guard let drillDown, let leads = drillDown.leads else { return }
        shared.lists.update(.drillDown) { $0.append(rows, isComplete: drillDown.requestedCount >= leads.count) }
    }

    /// Returns to the number.
    mutating func closeDrillDown(_ shared: inout SharedState) -> [Effect] {
        drillDown = nil
        shared.lists.update(.drillDown) { $0.replace([], request: nil, isComplete: true, select: nil) }
        return [loadFigures(shared.session)]
    }
}
