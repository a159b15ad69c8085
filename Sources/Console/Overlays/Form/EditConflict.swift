internal import Lifecycle
internal import Screen

/// The question whether typed values replace those that somebody else has saved since the form was opened.
///
/// `y` saves the typed ones, `t` takes over the others in the form below, Esc leads back to it.
struct EditConflict: Overlay {
    let leads: [LeadID]
    private var confirmation: Confirmation

    init(_ fields: [Form.Field], _ effects: [Effect], _ leads: [LeadID]) {
        self.leads = leads
        let values = fields.compactMap { field in field.theirs.map { (field, $0) } }
        let authors = values.reduce(into: [String]()) { names, value in
            if !names.contains(value.1.by) { names.append(value.1.by) }
        }
        func quoted(_ text: String) -> String { text.isEmpty ? "blank" : "\"\(text)\"" }
        confirmation = Confirmation(
            title: "Replace what \(authors.joined(separator: " and ")) saved meanwhile?",
            lines: values.flatMap { field, theirs in
                [
                    (text: "\(field.label) is now \(quoted(theirs.value)) (\(theirs.by))", isRefused: false),
                    (text: "you typed \(quoted(field.typed))", isRefused: false),
                ]
            },
            effects: effects,
            alternative: Message.KeyHint(key: "t", title: values.count == 1 ? "take it over" : "take them over"))
    }

    mutating func wasPainted(at time: Int64) { confirmation.wasPainted(at: time) }

    /// Leads back to the form, which has the newest values.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult { .closed }

    mutating func handle(_ key: Key, at time: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .character("t"):
            console.changeForm { $0.takeTheirs() }
            return .closed
        case .escape, .character("n"), .character("q"): return .closed
        default: return confirmation.handle(key, at: time, &console)
        }
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) { confirmation.draw(&frame, console) }
}
