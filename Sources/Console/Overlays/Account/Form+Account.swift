internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// Editing, assigning and merging an account, from its page.
extension Form {
    /// The form with the values of an account, with the focus on one of them.
    static func account(_ account: AccountSummary, of lead: LeadID?, at focus: Field.ID, _ session: ConsoleSession) -> Form {
        let owner = account.isOwnerAssigned ? account.owner : nil
        let sellers = session.decisionContext.team.members.values.filter(\.sells).map(\.login).sorted()
        let nobody = account.owner.flatMap { account.isOwnerAssigned ? nil : "not assigned: \($0.name) won the last opportunity" }
        let fields = [
            Field(.account, "name", text: TextField(account.name)),
            Field(.domain, "domain", text: TextField(account.domain ?? ""), hint: "such as halden.example"),
            Field(
                .closer, "owner",
                choices: [(.none, nobody ?? "nobody")]
                    + sellers.map { (.closer($0), session.decisionContext.team.name(of: $0)) },
                picked: owner.map { .closer($0) }),
        ]
        return Form(
            title: "Account \(account.id)", subject: account.name, purpose: .account(account.id, of: lead),
            actionContext: ActionContext(.account, []), fields: fields, focus: fields.firstIndex { $0.id == focus } ?? 0)
    }

    /// The form for the account to merge into one.
    static func mergedAccount(_ account: AccountSummary, of lead: LeadID?) -> Form {
        Form(
            title: "Merge which account into \(account.id)?", subject: account.name,
            purpose: .mergeAccount(account.id, of: lead), actionContext: ActionContext(.account, []),
            fields: [Field(.account, "other account", hint: "its id such as A12, or its name; this one keeps its name and owner")])
    }

    /// Saves the account's values, or notes that its name is missing.
    mutating func savedAccount(_ id: AccountID, of lead: LeadID?) -> [Effect] {
        guard let name = text(.account) else {
            set(problem: "enter the name", of: .account)
            return []
        }
        let owner: ValueChange<Login> = if case .closer(let login)? = choice(.closer) { .set(login) } else { .cleared }
        let change = AccountChange(
            account: id, name: .set(name), domain: text(.domain).map { .set($0) } ?? .cleared, owner: owner)
        return [.changeAccount(change, of: lead)]
    }

    /// Merges the account that was named, or notes that none was.
    mutating func mergedAccount(into id: AccountID, of lead: LeadID?) -> [Effect] {
        guard let other = text(.account) else {
            set(problem: "enter an account", of: .account)
            return []
        }
        return [.mergeAccount(id, absorbing: other, of: lead)]
    }
}

/// Changing an account in the console: what the keys of its page open, and how a change ends.
enum AccountEditing {
    /// Opens the form of a key of the page; nil for any other key.
    static func form(
        for key: Key, _ account: AccountSummary, of lead: LeadID?, _ console: inout ConsoleModel
    ) -> OverlayResult? {
        let session = console.session
        let form: Form
        switch key {
        case .character("e"): form = .account(account, of: lead, at: .account, session)
        case .character("o"): form = .account(account, of: lead, at: .closer, session)
        case .character("M"): form = .mergedAccount(account, of: lead)
        default: return nil
        }
        if session.isReadOnly {
            console.shared.report(.refused, session.readOnlyReason ?? "Read-only: nothing can be changed here")
            return .open
        }
        console.overlays.append(form)
        return .open
    }

    /// Shows the changed account instead of its form and its former page.
    static func finish(_ page: AccountPage?, of lead: LeadID?, _ text: String, _ console: inout ConsoleModel) -> [Effect] {
        if (console.overlays.last as? Form)?.actionContext.action == .account { console.overlays.removeLast() }
        if console.overlays.last is AccountOverlay {
            console.overlays.removeLast()
            if let page { console.overlays.append(AccountOverlay(page, at: lead)) }
        }
        console.shared.detail.invalidate()
        console.shared.report(.done, text, [Message.KeyHint(key: "u", title: "undo")])
        return []
    }
}
