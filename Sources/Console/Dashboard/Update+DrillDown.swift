internal import Reports
internal import Lifecycle
internal import ReadModel
internal import Screen

// From a number to the leads behind it.
extension ConsoleModel {
    /// Opens what lies behind the number under the cursor.
    mutating func drill() -> [Effect] {
        guard let figures = dashboard.figures, let laid = dashboard.page, let index = laid.spot(of: dashboard.cursor) else {
            let isBelow = dashboard.page?.spots.isEmpty == false
            say(.note, "There is no number here with leads behind it" + (isBelow ? "; j goes to the next one" : ""))
            return []
        }
        let spot = laid.spots[index]
        switch spot.target {
        case .lead(let lead):
            page = LeadPageState(lead: lead, list: nil)
            return []
        case .leads(let cell, _):
            dashboard.drill = DrillDown(title: title(of: spot.place, in: figures))
            change(.behind) {
                $0.replace([], request: nil, isComplete: false, select: nil)
                $0.count = QueueCount()
            }
            return [.leadsBehind(cell)]
        }
    }

    /// What a number says, in words: `SQL entered, source web, 30 days: 27 Oct–25 Nov 2026`.
    private func title(of place: CellID, in figures: PageFigures) -> String {
        let heading = PageHeading(figures, glyphs: glyphs)
        guard let block = figures.blocks.first(where: { $0.id == place.block }),
            let row = block.rows.first(where: { $0.key == place.row })
        else { return heading.window }
        let column = block.columns.first { $0.id == place.column }?.title ?? ""
        // A sentence is too long to be a title; its block's name says as much.
        var what =
            block.form == .sentences && row.label.displayWidth > size.columns / 2
            ? row.label.truncated(to: size.columns / 2, ellipsis: glyphs.ellipsis) : row.label
        if !block.rowTitle.isEmpty, block.form == .table { what = "\(block.rowTitle) \(what)" }
        // What isn't as of now says so before anything that may be cut off.
        let moment = figures.setting.asOf.map { "as of \(heading.moment($0)): " } ?? ""
        let parts = [
            moment + what + (column.isEmpty ? "" : " \(column)"), heading.filter,
            place.isCompared ? "the window before" : heading.window,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// The leads are known: their first rows are read.
    mutating func takeBehind(_ leads: [LeadID]) -> [Effect] {
        guard dashboard.drill != nil else { return [] }
        dashboard.drill?.leads = leads
        change(.behind) {
            $0.count = QueueCount(total: leads.count)
            $0.isComplete = leads.isEmpty
        }
        return moreBehind()
    }

    /// Asks for the next rows where the cursor comes near the end of those that are there.
    mutating func moreBehind() -> [Effect] {
        guard shownLists == [.behind], let drill = dashboard.drill, let leads = drill.leads, drill.asked < leads.count else {
            return []
        }
        let list = list(.behind)
        guard drill.asked <= list.viewport.selection + max(20, list.viewport.height) else { return [] }
        let next = Array(leads[drill.asked..<min(leads.count, drill.asked + pageLength)])
        dashboard.drill?.asked += next.count
        loading.insert(.behind)
        return [.loadBehind(next, asOf: leadsAsOf)]
    }

    /// Rows of leads behind a number.
    mutating func takeBehindRows(_ rows: [LeadRow]) {
        loading.remove(.behind)
        guard let drill = dashboard.drill, let leads = drill.leads else { return }
        change(.behind) { $0.append(rows, isComplete: drill.asked >= leads.count) }
    }

    /// Back to the number.
    mutating func leaveDrill() -> [Effect] {
        dashboard.drill = nil
        change(.behind) { $0.replace([], request: nil, isComplete: true, select: nil) }
        return [loadFigures()]
    }
}
