package import Lifecycle
package import Screen
package import Workspace

/// Fields to fill in: Tab and arrows move, Enter saves, Esc cancels.
package struct Form: Sendable {
    /// The kind of value that a field holds.
    package enum Kind: Hashable, Sendable { case text, choice }

    /// The purpose of a form.
    package enum Purpose: Hashable, Sendable {
        case convert, edit, add, note, merge
        /// The moment as of which the dashboards are shown.
        case asOf
        case schedule(TouchChannel)
        case snooze
    }

    /// One field.
    package struct Field: Sendable {
        /// Its id, unique within the form.
        package var id: String
        /// Its label on screen.
        package var label: String
        /// The typed text of a text field.
        package var text = TextField()
        /// The choices of a choice field.
        package var choices: [(id: String, label: String)] = []
        /// The index of the picked choice.
        package var picked = 0
        /// Examples of valid input.
        package var hint = ""
        /// The reason why its value was refused.
        package var problem: String?
        /// Whether nothing has been typed into it yet.
        package var isPristine = true

        /// Text, or a choice.
        var kind: Kind { choices.isEmpty ? .text : .choice }
        /// Its value: the id of the picked choice, or the text without surrounding white space.
        var value: String {
            guard kind == .choice else { return text.text.trimmed }
            return choices.indices.contains(picked) ? choices[picked].id : ""
        }
    }

    /// Its title.
    package var title: String
    /// The name of the lead, or the number of leads.
    package var subject: String
    /// Its purpose.
    package var purpose: Purpose
    /// The action that it belongs to.
    package var actionContext: ActionContext
    /// Its fields.
    package var fields: [Field]
    /// The index of the field that receives keys.
    package var focus = 0
    /// What the form as a whole still needs, or why it was refused.
    package var remark: String?
    /// Suggested existing accounts, for a conversion.
    package var accounts: [AccountSuggestion] = []

    /// The kind of the focused field.
    var focusedKind: Kind { fields.indices.contains(focus) ? fields[focus].kind : .text }

    /// The value of a field; nil if it is blank or doesn't exist.
    func value(_ id: String) -> String? {
        guard let value = fields.first(where: { $0.id == id })?.value, !value.isEmpty else { return nil }
        return value
    }

    mutating func set(problem: String, of id: String) {
        guard let index = fields.firstIndex(where: { $0.id == id }) else { return }
        fields[index].problem = problem
        focus = index
    }
}

extension String {
    /// The text with its first letter in upper case, the rest as it is.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// The text without surrounding white space.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension ConsoleModel {
    mutating func formKey(_ form: Form, _ key: Key) -> [Effect] {
        var form = form
        guard form.fields.indices.contains(form.focus) else {
            overlays.removeLast()
            return []
        }
        switch key {
        case .escape:
            overlays.removeLast()
            report(.note, Self.cancelledText)
            return []
        case .enter:
            for index in form.fields.indices { form.fields[index].problem = nil }
            form.remark = nil
            return save(form)
        case .tab, .down: form.focus = (form.focus + 1) % form.fields.count
        case .backtab, .up: form.focus = (form.focus + form.fields.count - 1) % form.fields.count
        case .pageDown: form.focus = min(form.fields.count - 1, form.focus + 8)
        case .pageUp: form.focus = max(0, form.focus - 8)
        default:
            if form.fields[form.focus].kind == .choice {
                choose(&form.fields[form.focus], key)
            } else if form.fields[form.focus].id == "account", form.fields[form.focus].isPristine,
                case .character(let digit) = key, let number = digit.wholeNumberValue, digit.isASCII
            {
                pickAccount(number, &form)
            } else {
                let before = form.fields[form.focus].text.text
                form.fields[form.focus].text.apply(key)
                if form.fields[form.focus].text.text != before {
                    form.fields[form.focus].isPristine = false
                    form.fields[form.focus].problem = nil
                }
            }
        }
        // A refusal from the core stays until the next save; the form's own remark is updated as fields are filled in.
        if form.purpose == .convert, form.remark?.hasPrefix("needs ") == true, let lead = leadDetail?.lead,
            form.actionContext.leads == [lead.id]
        {
            form.remark = unmetText(form, lead)
        }
        overlays[overlays.count - 1] = .form(form)
        return []
    }

    mutating func pasteIntoForm(_ form: Form, _ text: String) {
        var form = form
        guard form.fields.indices.contains(form.focus), form.fields[form.focus].kind == .text else { return }
        form.fields[form.focus].text.insert(text)
        form.fields[form.focus].isPristine = false
        overlays[overlays.count - 1] = .form(form)
    }

    private func choose(_ field: inout Form.Field, _ key: Key) {
        let count = field.choices.count
        switch key {
        case .right, .character(" "): field.picked = (field.picked + 1) % count
        case .left: field.picked = (field.picked + count - 1) % count
        case .home: field.picked = 0
        case .end: field.picked = count - 1
        case .character(let character):
            // The next choice with a word that starts with the letter; pressing it again cycles through all matches.
            let letter = character.lowercased()
            let order = (1...count).map { (field.picked + $0) % count }
            if let found = order.first(where: {
                field.choices[$0].label.lowercased().split(separator: " ").contains { $0.hasPrefix(letter) }
            }) {
                field.picked = found
            }
        default: break
        }
    }

    /// Picks a suggested account by its number; 0 restores the company's name as a new account.
    private mutating func pickAccount(_ number: Int, _ form: inout Form) {
        if number == 0 {
            form.fields[form.focus].text.text = leadDetail?.lead.fields[.company] ?? ""
        } else if form.accounts.indices.contains(number - 1) {
            form.fields[form.focus].text.text = form.accounts[number - 1].name
        } else if form.accounts.isEmpty {
            form.fields[form.focus].text.insert(String(number))
            form.fields[form.focus].isPristine = false
        } else {
            report(
                .refused,
                form.accounts.count == 1
                    ? "There is no suggestion \(number); press 1"
                    : "There is no suggestion \(number); press 1 to \(min(5, form.accounts.count))")
        }
    }

    private mutating func save(_ form: Form) -> [Effect] {
        var form = form
        let command: Command?
        switch form.purpose {
        case .merge: return loadComparison(form)
        case .asOf:
            let effects = applyAsOfForm(&form)
            if form.fields.allSatisfy({ $0.problem == nil }) {
                overlays.removeLast()
            } else {
                overlays[overlays.count - 1] = .form(form)
            }
            return effects
        case .convert: command = parseConversion(&form).map { .convert($0) }
        case .edit: command = parseEdit(&form)
        case .add: command = parseNewLead(&form)
        case .note:
            command = form.value("note").map { .note($0) }
            if command == nil { form.set(problem: "enter some text", of: "note") }
        case .schedule(let channel):
            command = parseTime("when", &form).map { .schedule(FollowUp(channel: channel, at: $0, note: form.value("note"))) }
        case .snooze: command = parseTime("until", &form).map { .snooze(until: $0) }
        }
        overlays[overlays.count - 1] = .form(form)
        guard let command else { return [] }
        if form.actionContext.leads.count > 1 { overlays.removeLast() }
        return perform([command], form.actionContext)
    }

    private func parseTime(_ id: String, _ form: inout Form) -> Instant? {
        guard let text = form.value(id), let at = session.dates.moment(text) else {
            let text = form.value(id).map { "cannot read \"\($0)\"" } ?? "enter a time"
            form.set(problem: "\(text); try +2h or fri 14:00", of: id)
            return nil
        }
        guard at > session.decisionContext.now else {
            form.set(problem: "\(session.time.past(at)) is in the past; enter a later time", of: id)
            return nil
        }
        return at
    }
}
