internal import Lifecycle
internal import ReadModel
internal import Workspace

// Choosing the lead to merge with: from a menu of possible duplicates, or by its id.

extension Menu {
    /// The menu of leads to merge with: a key for each possible duplicate, `l` for any lead by its id.
    ///
    /// Closed ones come last and say why they can't be merged.
    static func duplicates(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let all = console.leadDetail.map(\.possibleDuplicates) ?? []
        let open = all.filter(\.row.stage.isOpen)
        let flagged = open + all.filter { !$0.row.stage.isOpen }
        var options: [Menu.Option] = zip("123456789", flagged).map { key, duplicate in
            let row = duplicate.row
            let location = console.session.definition.label(of: row) + (row.owner.map { ", owned by \($0.name)" } ?? "")
            var option = Menu.Option(
                key: key, label: "\(row.id) \(row.displayName)", detail: "\(duplicate.reasonText), \(location)",
                choice: .duplicate(row.id))
            if !row.stage.isOpen, let refusal = duplicate.refusal {
                option.disabledReason = "\(duplicate.reasonText); \(refusal)"
            }
            return option
        }
        options.append(Menu.Option(key: "l", label: "another lead", detail: "by lead id", choice: .duplicateByID))
        var menu = Menu(
            title: "Merge with which duplicate?", subject: console.subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
        if open.isEmpty { menu.remark = "No open lead has the same e-mail, phone, or name and company" }
        if flagged.count > 9 { menu.remark = "\((flagged.count - 9).grouped) more possible duplicates; press l to enter a lead id" }
        return menu
    }
}

extension Form {
    /// The form for the id of the lead to merge with.
    static func duplicate(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Merge with which lead?", subject: subject, purpose: .merge, actionContext: actionContext,
            fields: [Field(.lead, "lead id", hint: "such as L481; Enter to preview")])
    }

    /// Loads the lead whose id was typed, to compare it with the current lead; or notes why it can't be.
    mutating func comparison() -> [Effect] {
        let other = text(.lead).flatMap { LeadID(parsing: $0) }
        if let other, let lead = actionContext.leads.first, other != lead { return [.compare(lead, other)] }
        set(
            problem: other == nil ? "not a lead id; enter one such as L481" : "enter another lead; this is the same lead",
            of: .lead)
        return []
    }
}
