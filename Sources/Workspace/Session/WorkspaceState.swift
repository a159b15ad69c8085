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
    /// The accounts.
    var accounts = Accounts()
    /// The costs of sources, in the order of the journal.
    var costs: [CostRecorded] = []

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
                    versions[index].signatures[signed.side] = Signature(by: login, at: entry.at)
                }
            case .repUpdated(let member): team.update(member)
            case .erased(let erased): erasedDigests.formUnion(erased.digests)
            case .accountChanged, .accountMerged: accounts.apply(entry.event)
            case .costRecorded(let cost): costs.append(cost)
            default: break
            }
        }
    }
}
