internal import Reports
internal import Lifecycle
internal import Screen

// The actions of the dashboards.
extension ConsoleModel {
    /// Performs an action of the dashboards; nil for other actions.
    mutating func dashboardAction(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .nextPage: return turnPage(1)
        case .previousPage: return turnPage(-1)
        case .window: return nextWindow()
        case .grouping: return nextGrouping()
        case .compare: return compare()
        case .earlier: return step(1)
        case .later: return step(-1)
        case .asOf: return openAsOfForm()
        case .narrow: return toggleFilter()
        case .drill: return openDrillDown()
        case .showAll:
            dashboard.showsAllRows.toggle()
            layOutFigures()
            return []
        case .refresh: return [loadFigures()]
        case .exportFigures: return export()
        default: return nil
        }
    }

    /// Requests the current page.
    func loadFigures() -> Effect { .loadFigures(figureRequest) }

    /// Whether the page shows other days than requested, because a new day has begun.
    var needsOtherDays: Bool { dashboard.asOf == nil && dashboard.figures?.query.window != dashboardWindow }

    /// Shows a computed page; ignores one that is no longer requested.
    mutating func apply(_ figures: PageFigures, _ names: [LeadID: String], for request: PageRequest) {
        dashboard.progress = nil
        guard screen.isDashboard, request.kind == dashboardKind, request.asOf == dashboard.asOf else { return }
        let before = dashboard.figures
        dashboard.figures = figures
        dashboard.names = names
        if before?.kind != figures.kind { dashboard.goToBeginning() }
        layOutFigures(isNewQuery: before.map { figures.hasDifferentQuery(than: $0) } ?? true)
        moveCursorToGroups(figures)
    }

    /// Puts the cursor on the first number of the requested groups, which may be below the visible lines.
    private mutating func moveCursorToGroups(_ figures: PageFigures) {
        guard dashboard.isMovingToGroups, figures.query.grouping == dashboard.grouping else { return }
        dashboard.isMovingToGroups = false
        guard let page = dashboard.page, let index = page.cells.firstIndex(where: { $0.id.block == figures.kind.groupedBlock }),
            dashboard.cursor?.block != page.cells[index].id.block
        else { return }
        dashboard.hasMoved = true
        dashboard.cursorIndex = index
        dashboard.cursor = page.cells[index].id
        scrollToCursor()
    }

    private mutating func turnPage(_ by: Int) -> [Effect] {
        guard screen == .funnel else { return show(.funnel) }
        let pages = DashboardState.pages
        let index = pages.firstIndex(of: dashboard.kind) ?? 0
        dashboard.kind = pages[(index + by + pages.count) % pages.count]
        return [loadFigures()]
    }

    private mutating func nextWindow() -> [Effect] {
        let all = WindowChoice.allCases
        if case .latest(let choice) = dashboard.window, let index = all.firstIndex(of: choice) {
            dashboard.window = .latest(all[(index + 1) % all.count])
        } else {
            dashboard.window = .latest(.week)
        }
        dashboard.steps = 0
        return [loadFigures()]
    }

    private mutating func nextGrouping() -> [Effect] {
        let all = Grouping.allCases
        let current = dashboard.grouping ?? (dashboardKind.fixedRows == nil ? dashboardKind.defaultGrouping : .everything)
        let next = all[((all.firstIndex(of: current) ?? 0) + 1) % all.count]
        dashboard.grouping = next
        if let rows = dashboardKind.fixedRows {
            report(
                .note,
                "\(dashboardKind.title) is \(rows); the other pages are \(next == .everything ? "no longer grouped" : "now grouped by \(next.label)")"
            )
        }
        dashboard.isMovingToGroups = dashboardKind.groupedBlock != nil && next != .everything
        return [loadFigures()]
    }

    private mutating func compare() -> [Effect] {
        guard dashboardWindow.first != nil else {
            report(.refused, "All time has no earlier period to compare with; press w for another period")
            return []
        }
        dashboard.isComparing.toggle()
        return [loadFigures()]
    }

    private mutating func step(_ by: Int) -> [Effect] {
        guard dashboardWindow.first != nil else {
            report(.refused, "All time has no earlier or later period; press w for another period")
            return []
        }
        guard dashboard.steps + by >= 0 else {
            report(.note, "This is the latest period")
            return []
        }
        dashboard.steps += by
        let steps = dashboard.steps
        if steps > 0 { report(.note, "\(steps.counted("period")) back; press ] to go forward") }
        return [loadFigures()]
    }

    // MARK: Dashboards of the past

    private mutating func openAsOfForm() -> [Effect] {
        overlays.append(
            .form(
                Form(
                    title: "As of", subject: "show the dashboards as of an earlier time", purpose: .asOf,
                    actionContext: ActionContext(.asOf, []),
                    fields: [
                        Form.Field(
                            id: "when", label: "date",
                            text: TextField(dashboard.asOf.map(session.asOfInput.text) ?? "", limit: 40),
                            hint: "2026-11-04, yesterday, -2w; empty = now")
                    ])))
        return []
    }

    /// Shows the dashboards as of the typed moment, or as of now if the field is empty.
    mutating func applyAsOfForm(_ form: inout Form) -> [Effect] {
        guard let text = form.value("when") else { return show(asOf: nil) }
        guard let moment = session.asOfInput.moment(text) else {
            form.set(problem: "cannot read \"\(text)\"; try yesterday or 2026-11-04", of: "when")
            return []
        }
        guard moment < session.decisionContext.now else {
            form.set(problem: "\(session.time.future(moment)) is in the future; enter a past time", of: "when")
            return []
        }
        return show(asOf: moment)
    }

    mutating func show(asOf moment: Instant?) -> [Effect] {
        guard dashboard.asOf != moment else { return [] }
        dashboard.asOf = moment
        dashboard.steps = 0
        dashboard.progress = moment == nil ? nil : 0
        return [loadFigures()]
    }

    // MARK: Filter by group

    private mutating func toggleFilter() -> [Effect] {
        if let filter = dashboard.filter {
            dashboard.filter = nil
            report(.note, "Filter removed: \(filter.grouping.label) \(filter.valueText)")
            return [loadFigures()]
        }
        guard dashboard.grouping != .everything else {
            report(.refused, "Group the page first (y), then filter (f)")
            return []
        }
        return [.loadGroups(figureRequest)]
    }

    /// Opens a menu of the groups to filter by, with the cursor on the selected one.
    mutating func openFilterMenu(_ groups: [FigureRow], by grouping: Grouping) {
        guard !groups.isEmpty else {
            report(.note, "No lead has a known \(grouping.label) in this period")
            return
        }
        let keys = "123456789abcdefghijklmnoprstuvwxyz"
        let options = zip(keys, groups).compactMap { key, row -> Menu.Option? in
            guard let group = row.id.group else { return nil }
            var option = Menu.Option(key: key, label: row.label, choice: .narrow(group))
            if case .leads(let count, _)? = row.values.first { option.detail = count.counted("lead") }
            return option
        }
        var menu = Menu(
            title: "Filter by \(grouping.label)", subject: "press f again to remove the filter", options: options,
            actionContext: ActionContext(.narrow, []))
        if groups.count > options.count {
            menu.remark = "Only the \(options.count) largest of \(groups.count.grouped) groups are listed"
        }
        menu.cursor = options.indices.first { groups[$0].id == dashboard.cursor?.row } ?? 0
        overlays.append(.menu(menu))
    }

    // MARK: Export

    private mutating func export() -> [Effect] {
        guard let figures = dashboard.figures else { return [] }
        if session.isReadOnly {
            report(.refused, exportRefusal)
            return []
        }
        return [.exportFigures(DashboardExport(of: figures, names: dashboard.names, glyphs: glyphs))]
    }

    var exportRefusal: String { "read-only: cannot export from here; run winnow funnel --once to print the page" }
}
