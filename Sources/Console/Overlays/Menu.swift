package import Reports
package import Lifecycle
internal import Screen

/// A menu whose options are each picked by one key; a disabled option says why.
package struct Menu: Sendable {
    /// One option.
    package struct Option: Sendable {
        /// The key that picks it.
        package var key: Character
        /// Its label.
        package var label: String
        /// Text beside the label, such as the time that it stands for.
        package var detail = ""
        /// The reason why it can't be picked; nil if it can.
        package var disabledReason: String?
        /// The result of picking it.
        package var choice: Choice
    }

    /// The meaning of a picked option.
    package enum Choice: Hashable, Sendable {
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

    /// Its title.
    package var title: String
    /// The name of the lead, or the number of leads.
    package var subject: String
    /// Text above the options, such as why none can be picked.
    package var remark: String?
    /// Its options.
    package var options: [Option]
    /// The index of the option under the cursor.
    package var cursor = 0
    /// The action that it belongs to.
    package var actionContext: ActionContext

    /// The option that a key picks.
    func option(for key: Character) -> Option? { options.first { $0.key == key } }
}

extension ConsoleModel {
    mutating func menuKey(_ menu: Menu, _ key: Key) -> [Effect] {
        var menu = menu
        switch key {
        case .escape: overlays.removeLast()
        case .up, .control("p"): menu.cursor = max(0, menu.cursor - 1)
        case .down, .control("n"): menu.cursor = min(menu.options.count - 1, menu.cursor + 1)
        case .home: menu.cursor = 0
        case .end: menu.cursor = max(0, menu.options.count - 1)
        case .enter:
            guard menu.options.indices.contains(menu.cursor) else { return [] }
            return pick(menu.options[menu.cursor], of: menu)
        case .character(let character):
            if let option = menu.option(for: character) { return pick(option, of: menu) }
            if character == "q" {
                overlays.removeLast()
            } else {
                report(.refused, "\"\(character)\" is not an option here; Esc to close")
            }
            return []
        default: return []
        }
        if !overlays.isEmpty, key != .escape { overlays[overlays.count - 1] = .menu(menu) }
        return []
    }

    private mutating func pick(_ option: Menu.Option, of menu: Menu) -> [Effect] {
        if let disabledReason = option.disabledReason {
            report(.refused, "\(option.label): \(disabledReason)")
            return []
        }
        overlays.removeLast()
        switch option.choice {
        case .steps(let commands): return perform(commands, menu.actionContext)
        case .touched(let channel): overlays.append(.menu(touchOutcomeMenu(channel, menu.actionContext, menu.subject)))
        case .submittedForm: overlays.append(.menu(submittedFormMenu(menu.actionContext, menu.subject)))
        case .scheduled(let channel): overlays.append(.form(scheduleForm(channel, menu.actionContext, menu.subject)))
        case .snoozeUntil: overlays.append(.form(snoozeForm(menu.actionContext, menu.subject)))
        case .open(let lead): page = LeadPageState(lead: lead, list: nil)
        case .duplicate(let other): return menu.actionContext.leads.first.map { [.compare($0, other)] } ?? []
        case .narrow(let filter):
            dashboard.filter = filter
            return [loadFigures()]
        case .duplicateByID: overlays.append(.form(duplicateForm(menu.actionContext, menu.subject)))
        case .ended(let outcome):
            let reasons = closeReasonMenu(outcome, menu.actionContext, menu.subject)
            if reasons.options.isEmpty { return perform([.close(outcome)], menu.actionContext) }
            overlays.append(.menu(reasons))
        }
        return []
    }
}
