internal import Reports
internal import Lifecycle
internal import Screen

/// A menu whose options are each picked by one key; a disabled option says why.
struct Menu: Overlay {
    /// One option.
    struct Option: Sendable {
        /// The key that picks it.
        var key: Character
        var label: String
        /// Text beside the label, such as the time that it stands for.
        var detail = ""
        /// The reason why it can't be picked; nil if it can.
        var disabledReason: String?
        /// The result of picking it.
        var choice: Choice
    }

    /// The meaning of a picked option.
    enum Choice: Hashable, Sendable {
        /// Perform these commands.
        case steps([Command])
        /// Ask for the outcome of a touch by this channel.
        case touched(TouchChannel)
        /// Ask for the form that was submitted.
        case submittedForm
        /// Ask for the time of a meeting or call.
        case scheduled(TouchChannel)
        /// Ask for the time until which to snooze.
        case snoozeUntil
        /// Ask for the reason of an outcome.
        case ended(Outcome)
        /// Open that lead's page.
        case open(LeadID)
        /// Preview a merge with that lead.
        case duplicate(LeadID)
        /// Ask for the id of the lead to merge with.
        case duplicateByID
        /// Filter the dashboards by a group.
        case narrow(GroupFilter)
    }

    var title: String
    /// The name of the lead, or the number of leads.
    var subject: String
    /// Text above the options, such as why none can be picked.
    var remark: String?
    var options: [Option]
    /// The index of the option under the cursor.
    var cursor = 0
    var actionContext: ActionContext
    /// What somebody else changed on its lead since it was opened; nil if nothing.
    private(set) var outdated: String?

    init(
        title: String, subject: String, remark: String? = nil, options: [Option], cursor: Int = 0, actionContext: ActionContext
    ) {
        self.title = title
        self.subject = subject
        self.remark = remark
        self.options = options
        self.cursor = cursor
        self.actionContext = actionContext
    }

    /// A batch is previewed after it, on the newest state.
    var leads: [LeadID] { actionContext.isBatch ? [] : actionContext.leads }

    /// Waits for the lead's new state, with which the action is asked again from its beginning.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        console.shared.report(.refused, "\(notice): check it, then press the key again")
        guard console.currentLead == actionContext.leads.first else { return .closed }
        outdated = notice
        return .open
    }

    /// The option that a key picks.
    func option(for key: Character) -> Option? { options.first { $0.key == key } }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .escape: return .closed
        case .character("q") where option(for: "q") == nil: return .closed
        case .up, .control("p"): cursor = max(0, cursor - 1)
        case .down, .control("n"): cursor = min(options.count - 1, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = max(0, options.count - 1)
        case .enter: return options.indices.contains(cursor) ? pick(options[cursor], &console) : .open
        case .character(let character):
            if let option = option(for: character) { return pick(option, &console) }
            console.shared.report(.refused, "\"\(character)\" is not an option here; Esc to close")
        default: console.shared.report(.refused, "\(key.name) is not an option here; Esc to close")
        }
        return .open
    }

    private func pick(_ option: Option, _ console: inout ConsoleModel) -> OverlayResult {
        if let outdated {
            console.shared.report(.refused, "\(outdated): press Esc, check the lead and start again")
            return .open
        }
        if let disabledReason = option.disabledReason {
            console.shared.report(.refused, "\(option.label): \(disabledReason)")
            return .open
        }
        switch option.choice {
        case .steps(let commands): return .closed(console.perform(commands, actionContext))
        case .touched(let channel): console.overlays.append(Menu.touchOutcomes(channel, actionContext, subject))
        case .submittedForm: console.overlays.append(Menu.submittedForms(actionContext, subject))
        case .scheduled(let channel):
            console.overlays.append(Form.schedule(channel, actionContext, subject, console.session))
        case .snoozeUntil: console.overlays.append(Form.snooze(actionContext, subject))
        case .open(let lead): console.shared.page = LeadPageState(lead: lead, list: nil)
        case .duplicate(let other): return .closed(actionContext.leads.first.map { [.compare($0, other)] } ?? [])
        case .narrow(let filter): return .closed(console.screens.dashboard.filter(by: filter, console.session))
        case .duplicateByID: console.overlays.append(Form.duplicate(actionContext, subject))
        case .ended(let outcome):
            let reasons = Menu.closeReasons(outcome, actionContext, subject, console)
            if reasons.options.isEmpty { return .closed(console.perform([.close(outcome)], actionContext)) }
            console.overlays.append(reasons)
        }
        return .closed
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let label = options.map { $0.label.displayWidth }.max() ?? 0
        let beside = options.map { ($0.disabledReason ?? $0.detail).displayWidth }.max() ?? 0
        let remarks = frame.remarkRows(remark, width: console.size.columns - 6)
        let extra = remarks.count
        frame.drawBox(
            frame.titled(title, subject), rows: options.count + extra,
            columns: max(label + beside + 8, remarks.map(\.displayWidth).max() ?? 0),
            hint: "Press a key to pick, or Enter for the selected line; Esc to cancel", console
        ) { pane in
            for (row, remark) in remarks.enumerated() { pane.put(remark, row, 0, .warning, width: pane.columns) }
            let room = max(1, pane.rows - extra)
            let top = max(0, min(cursor - room + 1, options.count - room))
            for (line, option) in options.dropFirst(top).prefix(room).enumerated() {
                let isDisabled = option.disabledReason != nil
                let isSelected = line + top == cursor
                let row = line + extra
                if isSelected { pane.fill(Rect(row: row, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                pane.put(String(option.key), row, 1, (isDisabled ? Style.disabled : .key).selected(isSelected))
                pane.put(
                    option.label, row, 4, (isDisabled ? Style.disabled : .normal).selected(isSelected), width: pane.columns - 4)
                pane.put(
                    option.disabledReason ?? option.detail, row, label + 6,
                    (isDisabled ? Style.disabled : .dim).selected(isSelected), width: max(0, pane.columns - label - 6))
            }
        }
    }
}
