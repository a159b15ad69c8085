package import Reports
package import Lifecycle
internal import Screen

/// A sheet of options, each picked by one keystroke; what can't be picked is greyed and says what is missing.
package struct Menu: Sendable {
    /// One option.
    package struct Option: Sendable {
        /// The key that picks it.
        package var key: Character
        /// What it is.
        package var label: String
        /// What stands beside it, such as the moment that it means.
        package var detail = ""
        /// What is missing; nil when it can be picked.
        package var missing: String?
        /// What picking it does.
        package var choice: Choice
    }

    /// What a picked option means.
    package enum Choice: Hashable, Sendable {
        /// Do these steps.
        case steps([Command])
        /// Ask for the outcome of a touch by this channel.
        case touched(TouchChannel)
        /// Ask for the form that was submitted.
        case submittedForm
        /// Ask for the moment of a meeting or call.
        case agreed(TouchChannel)
        /// Ask for a date to sleep until.
        case sleepUntil
        /// Ask for the reason of an outcome.
        case ended(Outcome)
        /// Show all about that lead.
        case open(LeadID)
        /// Show what would come together with that lead.
        case twin(LeadID)
        /// Ask for the number of the lead that is the same.
        case twinByNumber
        /// Narrow figures down to a group.
        case narrow(GroupFilter)
    }

    /// What is asked.
    package var title: String
    /// On whom.
    package var subject: String
    /// What stands above the options, such as why none can be picked.
    package var remark: String?
    /// The options.
    package var options: [Option]
    /// The option under the cursor.
    package var cursor = 0
    /// For which deed.
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
                say(.refused, "\"\(character)\" is none of these; Esc closes the sheet")
            }
            return []
        default: return []
        }
        if !overlays.isEmpty, key != .escape { overlays[overlays.count - 1] = .menu(menu) }
        return []
    }

    private mutating func pick(_ option: Menu.Option, of menu: Menu) -> [Effect] {
        if let missing = option.missing {
            say(.refused, "\(option.label): \(missing)")
            return []
        }
        overlays.removeLast()
        switch option.choice {
        case .steps(let commands): return carryOut(commands, menu.actionContext)
        case .touched(let channel): overlays.append(.menu(touchOutcomes(channel, menu.actionContext, menu.subject)))
        case .submittedForm: overlays.append(.menu(submittedForms(menu.actionContext, menu.subject)))
        case .agreed(let channel): overlays.append(.form(scheduleForm(channel, menu.actionContext, menu.subject)))
        case .sleepUntil: overlays.append(.form(sleepForm(menu.actionContext, menu.subject)))
        case .open(let lead): page = LeadPageState(lead: lead, list: nil)
        case .twin(let other): return menu.actionContext.leads.first.map { [.compare($0, other)] } ?? []
        case .narrow(let filter):
            dashboard.filter = filter
            return [loadFigures()]
        case .twinByNumber: overlays.append(.form(twinForm(menu.actionContext, menu.subject)))
        case .ended(let outcome):
            let reasons = closeReasons(outcome, menu.actionContext, menu.subject)
            if reasons.options.isEmpty { return carryOut([.close(outcome)], menu.actionContext) }
            overlays.append(.menu(reasons))
        }
        return []
    }
}
