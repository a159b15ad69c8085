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
        /// For how many leads of a batch it is possible, and what the others lack; empty if all are ready.
        var readiness = ""
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
        /// Ask for the day on which a lead returned for this reason is looked at again.
        case returned(Reason)
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
    /// The choice of the menu before that led to this one; nil for the first.
    var origin: Choice?
    /// Whether somebody else changed its lead, and it waits for the lead's new state.
    private(set) var isOutdated = false

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

    var leads: [LeadID] { actionContext.leads }
    var isBatch: Bool { actionContext.isBatch }

    mutating func remark(_ notice: String) { remark = notice }

    /// Waits for the lead's new state, which decides what can be picked; a batch names those that it leaves out.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        if isBatch {
            remark = notice
            return .open(readinessEffects)
        }
        console.shared.announce(notice)
        guard console.currentLead == actionContext.leads.first else { return .closed }
        isOutdated = true
        return .open
    }

    /// This menu with the options that the lead's new state allows, given the first menu of the action on that state.
    func renewed(from first: Menu, _ console: ConsoleModel) -> Menu {
        var menu = first
        if let origin {
            // What was chosen before may no longer be possible.
            guard let option = first.options.first(where: { $0.choice == origin }), option.disabledReason == nil,
                let next = first.submenu(for: origin, console)
            else { return first }
            menu = next
        }
        menu.cursor = min(cursor, max(0, menu.options.count - 1))
        return menu
    }

    /// The menu that a choice leads to; nil if it leads to none.
    func submenu(for choice: Choice, _ console: ConsoleModel) -> Menu? {
        var menu: Menu
        switch choice {
        case .touched(let channel): menu = Menu.touchOutcomes(channel, actionContext, subject)
        case .submittedForm: menu = Menu.submittedForms(actionContext, subject)
        case .ended(let outcome): menu = Menu.closeReasons(outcome, actionContext, subject, console)
        default: return nil
        }
        menu.origin = choice
        menu.remark = menu.remark ?? (isBatch ? remark : nil)
        return menu
    }

    /// The touch that a capital letter logs with a note.
    private func touch(for character: Character) -> Touch? {
        guard character.isUppercase, let key = character.lowercased().first,
            case .steps(let commands)? = option(for: key)?.choice, commands.count == 1, case .touch(let touch)? = commands.first
        else { return nil }
        return touch
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
            if let touch = touch(for: character) {
                return .closed(console.open(Form.touchNote(touch, actionContext, subject)))
            }
            console.shared.report(.refused, "\"\(character)\" is not an option here; Esc to close")
        default: console.shared.report(.refused, "\(key.name) is not an option here; Esc to close")
        }
        return .open
    }

    private func pick(_ option: Option, _ console: inout ConsoleModel) -> OverlayResult {
        if !isBatch, let objection = console.objection(on: leads, to: String(option.key), for: purpose) {
            console.shared.object(objection)
            return .open
        }
        if let disabledReason = option.disabledReason {
            console.shared.report(.refused, "\(option.label): \(disabledReason)")
            return .open
        }
        switch option.choice {
        case .steps(let commands): return .closed(console.perform(commands, actionContext))
        case .touched, .submittedForm: return .closed(submenu(for: option.choice, console).map { console.open($0) } ?? [])
        case .scheduled(let channel):
            return .closed(console.open(Form.schedule(channel, actionContext, subject, console.session)))
        case .snoozeUntil: return .closed(console.open(Form.snooze(actionContext, subject)))
        case .returned(let reason):
            return .closed(console.open(Form.returnDate(reason, actionContext, subject, console.session)))
        case .open(let lead): console.shared.page = LeadPageState(lead: lead, list: nil)
        case .duplicate(let other): return .closed(actionContext.leads.first.map { [.compare($0, other)] } ?? [])
        case .narrow(let filter): return .closed(console.screens.dashboard.filter(by: filter, console.session))
        case .duplicateByID: console.overlays.append(Form.duplicate(actionContext, subject))
        case .ended(let outcome):
            guard let reasons = submenu(for: option.choice, console), !reasons.options.isEmpty else {
                return .closed(console.perform([.close(outcome)], actionContext))
            }
            return .closed(console.open(reasons))
        }
        return .closed
    }

    /// What its options do, for `press t again to reject`.
    private var purpose: String { ActionSpec.of(actionContext.action).title }
}
