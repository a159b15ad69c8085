internal import Formats
internal import Intake
internal import Journal
package import Lifecycle

/// Changes of accounts: names, domains, owners, and which of them are one.
package final class AccountEditor {
    private let writer: ActionWriter
    private var session: Session { writer.session }
    private var directory: AccountDirectory { writer.queries.accounts }

    /// Who may edit and merge accounts.
    private static let roles: Set<Role> = [.sdr, .closer, .marketing, .teamlead]

    /// The most characters of a name, so that lists stay readable.
    private static let longestName = 200

    init(_ writer: ActionWriter) { self.writer = writer }

    /// Changes an account, or the one that it was merged into. O(its opportunities).
    ///
    /// - Throws: `WorkspaceError`: `.notFound` for an unknown account, `.notPermitted`, and refusals of a name that
    ///   another account has, of an owner who can't own accounts, and of no change.
    package func edit(_ id: ActionID, _ change: AccountChange, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        try write(id, onBehalfOf) { (_) throws(WorkspaceError) in
            let known = try account(change.account)
            var effective = change
            effective.account = known.id
            if let name = change.name?.value {
                guard AccountDirectory.key(name) != nil else {
                    throw Self.refusal(
                        .invalidValue, "cannot use \"\(name.prefix(40))\" as a company's name; enter one with letters or digits")
                }
                if let other = try directory.account(named: name), other.id != known.id {
                    throw Self.refusal(
                        .duplicate, "\(other.id) has that name; `winnow account merge \(known.id) \(other.id)` makes them one")
                }
            }
            if let name = change.name?.value, name.count > Self.longestName {
                throw Self.refusal(
                    .invalidValue, "the name has \(name.count.grouped) characters; enter at most \(Self.longestName)")
            }
            if change.name == .cleared { throw Self.refusal(.invalidValue, "an account needs a name; enter one") }
            if change.name?.value == known.name { effective.name = nil }
            if let domain = change.domain, domain.value == known.domain { effective.domain = nil }
            if let owner = change.owner, owner.value == (known.isOwnerAssigned ? known.owner : nil) { effective.owner = nil }
            if let domain = effective.domain?.value, !CompanyName.isCompanyDomain(domain) {
                throw Self.refusal(
                    .invalidValue, "cannot use \"\(domain.prefix(40))\" as a company's domain; enter one such as halden.example")
            }
            if let owner = effective.owner?.value, session.team.members[owner]?.sells != true {
                throw Self.refusal(.unknownMember, "\(owner) can't own accounts; `winnow team` lists who sells")
            }
            guard effective != AccountChange(account: known.id) else {
                throw Self.refusal(.nothingToChange, "\(known.id) already has these values")
            }
            return .accountChanged(effective)
        }
    }

    /// Merges an account into another one, which keeps its id, name and owner.
    ///
    /// - Throws: `WorkspaceError`: `.notFound` for an unknown account, `.notPermitted`, a refusal if they are one.
    package func merge(
        _ id: ActionID, _ account: AccountID, absorbing other: AccountID, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> ActionResult {
        try write(id, onBehalfOf) { (_) throws(WorkspaceError) in
            let (survivor, absorbed) = (try self.account(account), try self.account(other))
            guard survivor.id != absorbed.id else {
                throw Self.refusal(.nothingToChange, "\(account) and \(other) are one account already")
            }
            return .accountMerged(AccountMerged(account: survivor.id, absorbed: absorbed.id))
        }
    }

    private func account(_ id: AccountID) throws(WorkspaceError) -> AccountSummary {
        guard let known = try directory.account(id) else {
            throw WorkspaceError(.notFound, "there is no account \(id); `winnow account list` shows all")
        }
        return known
    }

    private static func refusal(_ code: Refusal.Code, _ message: String) -> WorkspaceError {
        WorkspaceError(refusals: [(nil, Refusal(code, message))])
    }

    private func write(
        _ id: ActionID, _ onBehalfOf: Login?, _ decide: (Login) throws(WorkspaceError) -> Event
    ) throws(WorkspaceError) -> ActionResult {
        let actor = try session.actor(for: onBehalfOf)
        try writer.journal.catchUp()
        let written = try writer.write(id, as: actor) { (_) throws(WorkspaceError) in
            let roles = session.team.roles(of: actor)
            guard !roles.isDisjoint(with: Self.roles) else {
                throw WorkspaceError(
                    .notPermitted, "only SDRs, closers, marketers and team leads can edit accounts; ask one of them")
            }
            return [Draft(lead: nil, by: .person(actor), event: try decide(actor))]
        }
        return ActionResult(
            action: id, entries: written.entries, leads: [], warnings: writer.journal.takeWarnings(),
            isRepeated: written.isRepeated)
    }
}
