internal import Reports
internal import Lifecycle
internal import Screen

// The screens of figures: their keys, and what they ask for.
extension ConsoleModel {
    /// Keys of the dashboards; nil for other actions.
    mutating func dashboardAction(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .nextPage: return turnPage(1)
        case .previousPage: return turnPage(-1)
        case .window: return nextWindow()
        case .grouping: return nextGrouping()
        case .compare: return compare()
        case .earlier: return step(1)
        case .later: return step(-1)
        case .asOf: return askForMoment()
        case .narrow: return narrow()
        case .drill: return drill()
        case .unfold:
            dashboard.isUnfolded.toggle()
            layFigures()
            return []
        case .recount: return [loadFigures()]
        case .exportFigures: return export()
        default: return nil
        }
    }

    /// Counts what is asked now.
    func loadFigures() -> Effect { .loadFigures(figureRequest) }

    /// Whether the page that is shown is of other days than are asked for, since a day has begun.
    var asksForOtherDays: Bool { dashboard.asOf == nil && dashboard.figures?.question.window != dashboardWindow }

    /// Takes a page that was counted; one that nobody asks for any more is left.
    mutating func take(_ figures: PageFigures, _ names: [LeadID: String], of request: FigureRequest) {
        dashboard.progress = nil
        guard screen.isDashboard, request.kind == dashboardKind, request.asOf == dashboard.asOf else { return }
        let before = dashboard.figures
        dashboard.figures = figures
        dashboard.names = names
        if before?.kind != figures.kind { dashboard.begin() }
        layFigures(isAskedAnew: before.map { figures.isAskedOtherwise(than: $0) } ?? true)
        seekGroups(figures)
    }

    /// Puts the cursor on the first number of the groups that were asked for: they may stand below what shows.
    private mutating func seekGroups(_ figures: PageFigures) {
        guard dashboard.isSeekingGroups, figures.question.grouping == dashboard.grouping else { return }
        dashboard.isSeekingGroups = false
        guard let page = dashboard.page, let spot = page.spots.firstIndex(where: { $0.place.block == figures.kind.partedBlock }),
            dashboard.cursor?.block != page.spots[spot].place.block
        else { return }
        dashboard.hasMoved = true
        dashboard.spot = spot
        dashboard.cursor = page.spots[spot].place
        showSpot()
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
        let shown = dashboard.grouping ?? (dashboardKind.fixedRows == nil ? dashboardKind.ownGrouping : .everything)
        let next = all[((all.firstIndex(of: shown) ?? 0) + 1) % all.count]
        dashboard.grouping = next
        if let rows = dashboardKind.fixedRows {
            say(.note, "\(dashboardKind.title) is \(rows); the other pages are now by \(next.label)")
        }
        dashboard.isSeekingGroups = dashboardKind.partedBlock != nil && next != .everything
        return [loadFigures()]
    }

    private mutating func compare() -> [Effect] {
        guard dashboardWindow.first != nil else {
            say(.refused, "All of the time has no window before it; w chooses another one")
            return []
        }
        dashboard.isComparing.toggle()
        return [loadFigures()]
    }

    private mutating func step(_ by: Int) -> [Effect] {
        guard dashboardWindow.first != nil else {
            say(.refused, "All of the time has no window before or after it; w chooses another one")
            return []
        }
        guard dashboard.steps + by >= 0 else {
            say(.note, "This is the newest window")
            return []
        }
        dashboard.steps += by
        let steps = dashboard.steps
        if steps > 0 { say(.note, "\(steps) \(steps == 1 ? "window" : "windows") back; ] comes forth") }
        return [loadFigures()]
    }

    // MARK: As of a moment of the past

    private mutating func askForMoment() -> [Effect] {
        overlays.append(
            .form(
                Form(
                    title: "As of", subject: "the dashboards as they were seen then", purpose: .asOf,
                    actionContext: ActionContext(.asOf, []),
                    fields: [
                        Form.Field(
                            id: "when", label: "moment",
                            text: TextField(dashboard.asOf.map(session.pastEntry.text) ?? "", limit: 40),
                            hint: "2026-11-04 12:00, 4.11., yesterday, -2w; empty: now")
                    ])))
        return []
    }

    /// Looks at the moment that was typed; nothing means now. False where it can't be read.
    mutating func lookAsOf(_ form: inout Form) -> [Effect] {
        guard let text = form.value("when") else { return look(asOf: nil) }
        guard let moment = session.pastEntry.moment(text) else {
            form.set(problem: "not a moment: try 2026-11-04 12:00, yesterday, -2w", of: "when")
            return []
        }
        guard moment < session.decisionContext.now else {
            form.set(problem: "\(session.time.future(moment)) is still to come", of: "when")
            return []
        }
        return look(asOf: moment)
    }

    mutating func look(asOf moment: Instant?) -> [Effect] {
        guard dashboard.asOf != moment else { return [] }
        dashboard.asOf = moment
        dashboard.steps = 0
        dashboard.progress = moment == nil ? nil : 0
        return [loadFigures()]
    }

    // MARK: One group only

    private mutating func narrow() -> [Effect] {
        if let filter = dashboard.filter {
            dashboard.filter = nil
            say(.note, "No longer \(filter.grouping.label) \(filter.word.isEmpty ? "not known" : filter.word) only")
            return [loadFigures()]
        }
        guard dashboard.grouping != .everything else {
            say(.refused, "There are no groups to choose from; y chooses by what leads are told apart")
            return []
        }
        return [.loadGroups(figureRequest)]
    }

    /// The groups to choose from, the one under the cursor first under the hand.
    mutating func offer(_ groups: [FigureRow], by grouping: Grouping) {
        guard !groups.isEmpty else {
            say(.note, "There are no groups by \(grouping.label) in this window")
            return
        }
        let keys = "123456789abcdefghijklmnoprstuvwxyz"
        let options = zip(keys, groups).map { key, row in
            var option = Menu.Option(
                key: key, label: row.label, choice: .narrow(GroupFilter(grouping, row.key)))
            if case .leads(let count, _)? = row.values.first { option.detail = "\(FigureFormatter.grouped(Int64(count))) leads" }
            return option
        }
        var menu = Menu(
            title: "Only one \(grouping.label)", subject: "f again shows all", options: options,
            actionContext: ActionContext(.narrow, []))
        if groups.count > options.count { menu.remark = "the \(options.count) largest of \(groups.count)" }
        menu.cursor = options.indices.first { groups[$0].key == dashboard.cursor?.row } ?? 0
        overlays.append(.menu(menu))
    }

    // MARK: What is seen, as files

    private mutating func export() -> [Effect] {
        guard let figures = dashboard.figures else { return [] }
        if session.isReadOnly {
            say(.refused, refusalOfExport)
            return []
        }
        return [.exportFigures(DashboardExport(of: figures, names: dashboard.names, glyphs: glyphs))]
    }

    var refusalOfExport: String { "read-only: nothing is written from here; winnow funnel --once prints the page" }
}
