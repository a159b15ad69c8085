internal import Journal
package import Lifecycle

/// The signature of a definition.
package struct Signature: Hashable, Sendable {
    /// The person who signed.
    package var by: Login
    /// The time of the signature.
    package var at: Instant
}

/// The state of the whole workspace: definitions, signatures, the team, accounts and costs.
///
/// It is folded from the lines that concern no lead.
struct WorkspaceState {
    /// All adopted definitions, oldest first.
    var versions: [AdoptedVersion] = []
    /// The team.
    var team = Team()
    /// Keyed digests of erased people.
    var erasedDigests: Set<String> = []
    /// The digests that only the keys of these make.
    private var keyChecks: Set<String> = []
    /// The accounts.
    var accounts = Accounts()
    /// The accounts by the keys of the names that edits gave them; of two with one name, the one with the lower number.
    private(set) var accountsByName: [Int64: AccountID] = [:]
    /// The costs of sources.
    var costs = SourceCosts()

    /// The definition in force; nil before one is adopted.
    var adopted: AdoptedVersion? { versions.last }
    /// The signatures of the definition in force, by side.
    var signatures: [SigningSide: Signature] { versions.last?.signatures ?? [:] }

    /// Folds the lines that concern the workspace. Undone lines do not count.
    init(_ history: LeadHistory) {
        for entry in history.inForce {
            switch entry.event {
            case .definitionAdopted(let definition):
                versions.append(AdoptedVersion(definition, entry))
            case .definitionSigned(let signed):
                if let index = versions.firstIndex(where: { $0.number == signed.number }), let login = entry.by.login {
                    versions[index].sign(signed.side, Signature(by: login, at: entry.at))
                }
            case .repUpdated(let member): team.update(member)
            case .erased(let erased):
                erasedDigests.formUnion(erased.digests)
                if let check = erased.keyCheck { keyChecks.insert(check) }
            case .accountChanged, .accountMerged: accounts.apply(entry.event)
            case .costRecorded(let cost): costs.record(cost)
            default: break
            }
        }
        for account in accounts.all.values {
            guard let key = account.name.flatMap(AccountDirectory.key) else { continue }
            accountsByName[key] = min(accountsByName[key] ?? account.id, account.id)
        }
    }
}

extension WorkspaceState {
    /// What is wrong with a key of the digests of erased people; nil if nothing is, or it can't be told.
    func problem(of key: ErasureKey, _ workspace: String) -> String? { Self.problem(of: key, workspace, in: keyChecks) }

    static func problem(of key: ErasureKey, _ workspace: String, in checks: Set<String>) -> String? {
        guard key.isOther(than: checks, in: workspace) else { return nil }
        return "erasure.key is not the key under which people were erased, so an import could bring them back: move it to another "
            + "folder, and `winnow restore BACKUP` brings back the backup's"
    }
}
