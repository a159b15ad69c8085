internal import Reports
internal import Lifecycle
internal import Screen

// The actions of the dashboards.
extension Dashboard {
    /// The periods in the order of the key that changes them.
    ///
    /// Earlier periods of the calendar are reached by going back.
    private static let windows: [WindowChoice] = [
        .week, .month, .quarter, .year, .always, .thisWeek, .thisMonth, .thisQuarter, .thisYear,
    ]
    /// The groupings in the order of the key that changes them.
    private static let groupings: [Grouping] = [.everything, .source, .owner, .campaign, .industry, .definition, .path]

    /// Opens the next or previous page of the funnel.
    mutating func turnPage(by offset: Int, _ session: ConsoleSession) -> [Effect] {
        funnel.turn(by: offset)
        return [loadFigures(session)]
    }

    mutating func nextWindow(_ session: ConsoleSession) -> [Effect] {
        selectNextWindow()
        return [loadFigures(session)]
    }

    /// Selects the next period; nothing is computed yet.
    mutating func selectNextWindow() {
        if case .latest(let choice) = window, let index = Self.windows.firstIndex(of: choice) {
            window = .latest(Self.windows[(index + 1) % Self.windows.count])
        } else {
            window = .latest(.week)
        }
        steps = 0
    }

    /// Selects the next grouping, and returns it; nothing is computed yet.
    @discardableResult
    mutating func selectNextGrouping() -> Grouping {
        let all = Self.groupings
        let current = grouping ?? (kind.fixedRows == nil ? kind.defaultGrouping : .everything)
        let next = all[((all.firstIndex(of: current) ?? 0) + 1) % all.count]
        grouping = next
        return next
    }

    mutating func nextGrouping(_ shared: inout SharedState) -> [Effect] {
        let next = selectNextGrouping()
        if let rows = kind.fixedRows {
            shared.report(
                .note,
                "\(kind.title) is \(rows); the other pages are \(next == .everything ? "no longer grouped" : "now grouped by \(next.label)")"
            )
        }
        isMovingToGroups = kind.groupedBlock != nil && next != .everything
        return [loadFigures(shared.session)]
    }

    /// Compares the period with the one before it, or stops comparing.
    mutating func toggleComparison(_ shared: inout SharedState) -> [Effect] {
        guard days(shared.session).first != nil else {
            shared.report(.refused, "All time has no earlier period to compare with; press w for another period")
            return []
        }
        isComparing.toggle()
        return [loadFigures(shared.session)]
    }

    /// Goes back a number of periods, or forward if it is negative.
    mutating func step(_ by: Int, _ shared: inout SharedState) -> [Effect] {
        guard days(shared.session).first != nil else {
            shared.report(.refused, "All time has no earlier or later period; press w for another period")
            return []
        }
        guard steps + by >= 0 else {
            shared.report(.refused, "This is the latest period")
            return []
        }
        steps += by
        if steps > 0 { shared.report(.note, "\(steps.counted("period")) back; press ] to go forward") }
        return [loadFigures(shared.session)]
    }

    // MARK: Dashboards of the past

    /// Shows the dashboards as of a moment; nil for now.
    mutating func show(asOf moment: Instant?, _ session: ConsoleSession) -> [Effect] {
        guard asOf != moment else { return [] }
        asOf = moment
        steps = 0
        progress = moment == nil ? nil : 0
        return [loadFigures(session)]
    }

    // MARK: Filter by group

    /// Removes the filter, or asks for the groups to filter by.
    mutating func toggleFilter(_ shared: inout SharedState) -> [Effect] {
        if let filter {
            self.filter = nil
            shared.report(.note, "Filter removed: \(filter.grouping.label) \(filter.valueText)")
            return [loadFigures(shared.session)]
        }
        guard grouping != .everything else {
            shared.report(.refused, "Group the page first (y), then filter (f)")
            return []
        }
        return [.loadGroups(request(shared.session))]
    }

    mutating func filter(by filter: GroupFilter, _ session: ConsoleSession) -> [Effect] {
        self.filter = filter
        return [loadFigures(session)]
    }

    /// The menu of the groups to filter by, with the cursor on the selected one; nil if there is none.
    func filterMenu(_ groups: [FigureRow], by grouping: Grouping) -> Menu? {
        guard !groups.isEmpty else { return nil }
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
        menu.cursor = options.indices.first { groups[$0].id == cursor?.row } ?? 0
        return menu
    }

    // MARK: Export

    func export(_ shared: inout SharedState) -> [Effect] {
        guard let figures else { return [] }
        if shared.session.isReadOnly {
            shared.report(.refused, Self.exportRefusal)
            return []
        }
        return [.exportFigures(DashboardExport(of: figures, names: names, glyphs: shared.glyphs))]
    }

    static let exportRefusal = "read-only: cannot export from here; run winnow funnel --once to print the page"

    /// Shows all rows and notes, or only the most important ones.
    mutating func toggleAllRows(_ shared: SharedState) -> [Effect] {
        showsAllRows.toggle()
        layOutFigures(shared)
        return []
    }
}
