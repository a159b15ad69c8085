import Lifecycle
import Workspace

/// The account that a lead is converted into, and what there is to say about it.
struct AccountChoice {
    /// The account's name: as it is stored, if the account exists.
    let name: String?
    /// Whether the account exists.
    let isExisting: Bool
    /// Which account the lead joins, or which accounts may be the same; nil if there is nothing to say.
    let remark: String?

    /// Finds the account by name among those that exist, and those that leads of the same command create.
    init(
        of lead: Lead?, _ id: LeadID, named given: String?, isExisting: Bool, isNew: Bool, in workspace: Workspace,
        after earlier: [AccountChoice]
    ) throws {
        let wanted = given ?? lead?.fields[.company]
        let accounts = workspace.queries.accounts
        let known = try wanted == nil ? [] : accounts.suggestions(company: wanted, lead, limit: 5)
        let wantedID = given.flatMap { AccountID(withLetter: $0) }
        if let given, let named = try wantedID.flatMap({ try accounts.account($0) }) {
            self.init(name: given, isExisting: true, remark: "\(id) joins the existing account \(named.name)")
        } else if isNew {
            self.init(name: wanted, isExisting: false, remark: nil)
        } else if let same = known.first(where: { $0.name == wanted }) ?? known.first(where: \.hasSameName) {
            self.init(name: same.name, isExisting: true, remark: "\(id) joins the existing account \(same.name)")
        } else if let wanted, earlier.contains(where: { $0.name?.lowercased() == wanted.lowercased() }) {
            self.init(name: wanted, isExisting: true, remark: nil)
        } else if isExisting || known.isEmpty {
            self.init(name: wanted, isExisting: isExisting, remark: nil)
        } else {
            let others = known.map { "\($0.name) (\($0.id), \($0.reason))" }.joined(separator: ", ")
            self.init(
                name: wanted, isExisting: false,
                remark: "\(id) has a new account; it may be one of these: \(others); "
                    + "to use one: winnow undo, then convert with --account NAME")
        }
    }

    private init(name: String?, isExisting: Bool, remark: String?) {
        self.name = name
        self.isExisting = isExisting
        self.remark = remark
    }
}
