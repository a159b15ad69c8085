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
    /// The number, name and text of the definition in force; nil before one is adopted.
    var adopted: DefinitionAdopted?
    /// When it was adopted, and by whom.
    var adoptedAt: Instant?
    /// Who signed the one in force, by side.
    var signatures: [SigningSide: Signature] = [:]
    /// The people.
    var team = Team()
    /// Keyed digests of the people who were erased.
    var erasedDigests: Set<String> = []

    /// Folds the lines that concern the workspace; what was taken back doesn't count.
    init(_ history: LeadHistory) {
        for entry in history.inForce {
            switch entry.event {
            case .definitionAdopted(let definition):
                adopted = definition
                adoptedAt = entry.at
                signatures = [:]
            case .definitionSigned(let signed):
                if signed.number == adopted?.number, let login = entry.by.login {
                    signatures[signed.side] = Signature(by: login, at: entry.at)
                }
            case .repUpdated(let member): team.update(member)
            case .erased(let erased): erasedDigests.formUnion(erased.digests)
            default: break
            }
        }
    }
}
