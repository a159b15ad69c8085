internal import Lifecycle
internal import ReadModel

/// Finds the account of the opportunity that a step of an action may open, under the lock.
struct AccountResolver {
    private let directory: AccountDirectory
    /// The accounts that earlier steps of the action founded, by the keys of their names; the index doesn't have them.
    private var founded: [Int64: AccountLink] = [:]

    init(_ queries: Queries) { directory = queries.accounts }

    /// The step's command with its account as it is stored, and that account; nil for none.
    ///
    /// - Returns: The command, or the refusal: the account was called existing and isn't, or a new one is like another.
    func resolve(_ command: Command, on lead: Lead?) throws(WorkspaceError) -> (Result<Command, Refusal>, AccountLink?) {
        guard let lead else { return (.success(command), nil) }
        switch command {
        case .convert(var conversion):
            guard let name = conversion.account else { return (.success(command), nil) }
            let isCompany = name == lead.fields[.company]
            guard AccountDirectory.key(name) != nil else {
                guard isCompany else {
                    return (
                        .failure(
                            Self.refusal(
                                lead, "cannot use \"\(name.prefix(40))\" as a company's name; enter one with letters or digits")),
                        nil
                    )
                }
                conversion.account = nil
                return (.success(.convert(conversion)), nil)
            }
            if !isCompany, LeadID(withLetter: name) != nil || OpportunityID(withLetter: name) != nil {
                return (
                    .failure(Self.refusal(lead, "cannot find an account by \(name); give its name or its id, such as A12")), nil
                )
            }
            if !isCompany, let id = AccountID(withLetter: name) {
                guard let known = try directory.account(id).map({ AccountLink($0) }) else {
                    return (.failure(Self.refusal(lead, "there is no account \(id); `winnow account list` shows all")), nil)
                }
                (conversion.account, conversion.isExistingAccount) = (known.name ?? name, true)
                return (.success(.convert(conversion)), known)
            }
            if let known = try existing(name, conversion) {
                (conversion.account, conversion.isExistingAccount) = (known.name ?? name, true)
                return (.success(.convert(conversion)), known)
            }
            if let refusal = try refusal(of: name, conversion, lead) { return (.failure(refusal), nil) }
            return (.success(command), nil)
        case .engage, .reengage:
            guard lead.isCustomer, let account = try directory.account(of: lead) else { return (.success(command), nil) }
            return (.success(command), AccountLink(account))
        default: return (.success(command), nil)
        }
    }

    private static func refusal(_ lead: Lead, _ message: String) -> Refusal { Refusal(.invalidValue, lead: lead.id, message) }

    /// The account of that name; nil if there is none, or another one was asked for.
    private func existing(_ name: String, _ conversion: Conversion) throws(WorkspaceError) -> AccountLink? {
        if !conversion.isNewAccount, let known = try directory.account(named: name) { return AccountLink(known) }
        return AccountDirectory.key(name).flatMap { founded[$0] }
    }

    private func refusal(of name: String, _ conversion: Conversion, _ lead: Lead) throws(WorkspaceError) -> Refusal? {
        guard conversion.isExistingAccount || !conversion.isNewAccount else { return nil }
        let similar = try directory.suggestions(company: name, lead, limit: 5)
        let offered = conversion.isExistingAccount ? similar : similar.filter(\.isLikely)
        let known = offered.map { "\($0.name) (\($0.id), \($0.reason))" }
        if conversion.isExistingAccount {
            return Refusal(
                .invalidValue, lead: lead.id,
                "there is no account of that name; "
                    + (known.isEmpty
                        ? "`winnow account list` shows all"
                        : "it may be \(known.joined(lastWith: "or")): name it by its id, or use --new-account"))
        }
        guard !known.isEmpty else { return nil }
        return Refusal(
            .duplicate, lead: lead.id,
            "the account of \(lead.id) may exist: \(known.joined(lastWith: "or")); "
                + "name it by its id, or say that it is a new one: --new-account, or in the form Enter again")
    }

    /// Notes what a step founded, so that later steps of the action find it.
    mutating func note(_ drafts: [Draft], _ link: AccountLink?) {
        guard link == nil else { return }
        for draft in drafts {
            guard case .converted(let converted) = draft.event, let name = converted.conversion.account,
                let key = AccountDirectory.key(name), founded[key] == nil
            else { continue }
            let opened = drafts.lazy.compactMap {
                if case .opportunityOpened(let opened) = $0.event { opened.account } else { nil }
            }
            founded[key] = AccountLink(id: opened.first, name: name)
        }
    }
}

extension AccountLink {
    init(_ account: AccountSummary) { self.init(id: account.id, name: account.name, owner: account.owner) }
}
