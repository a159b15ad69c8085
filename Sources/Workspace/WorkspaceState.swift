package import Lifecycle

/// Who signed a definition, and when.
package struct Signature: Hashable, Sendable {
    /// Who.
    package var by: Login
    /// When.
    package var at: Instant
}

/// What holds for the whole workspace: the definition in force, its signatures, the team. The fold of the lines that concern no lead.
struct WorkspaceState {
    /// Every definition that was adopted, oldest first.
    var versions: [AdoptedVersion] = []
    /// The people.
    var team = Team()
    /// Keyed digests of the people who were erased.
    var erasedDigests: Set<String> = []

    /// The definition in force; nil before one is adopted.
    var adopted: AdoptedVersion? { versions.last }
    /// Who signed the one in force, by side.
    var signatures: [SigningSide: Signature] { versions.last?.signatures ?? [:] }

    /// Folds the lines that concern the workspace; what was taken back doesn't count.
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
            default: break
            }
        }
    }
}
