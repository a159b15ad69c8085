internal import Definitions
internal import Journal
package import Lifecycle
internal import ReadModel

/// What administrators do with a workspace, besides its leads.
package final class Administration {
    let session: Session
    let journal: IndexedJournal
    let writer: ActionWriter
    let queries: Queries
    private let definitions: DefinitionCache
    private let progressHandler: ProgressHandler

    init(_ writer: ActionWriter, _ definitions: DefinitionCache, _ progressHandler: ProgressHandler) {
        self.writer = writer
        self.definitions = definitions
        self.progressHandler = progressHandler
        session = writer.session
        journal = writer.journal
        queries = writer.queries
    }

    /// Adds a member to the team or changes one. Requires the role admin.
    package func updateTeam(_ id: ActionID, _ member: TeamMember, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        try administer(id, onBehalfOf) { (actor) throws(WorkspaceError) in
            try session.require(.admin, of: actor, to: "change the team")
            try requireOwnAliases(of: member)
            try requireAdmin(with: member)
            return [.repUpdated(member)]
        }
    }

    /// Throws if a change takes the role admin from the last one, after whom nobody could give it to anyone.
    private func requireAdmin(with member: TeamMember) throws(WorkspaceError) {
        func isAdmin(_ member: TeamMember) -> Bool { member.roles.contains(.admin) && !member.hasLeft }
        guard let known = session.team.members[member.login], isAdmin(known), !isAdmin(member),
            !session.team.members.values.contains(where: { $0.login != member.login && isAdmin($0) })
        else { return }
        throw WorkspaceError(
            .refused,
            "nothing was changed: \(member.login) is the only admin, and the team would have none; "
                + "make another person admin first with `winnow team set LOGIN --role admin`")
    }

    /// Throws if a new alias is a name of somebody else, or a new name somebody else's alias: in a file, one name must
    /// mean one person. Two people of the same name are allowed.
    private func requireOwnAliases(of member: TeamMember) throws(WorkspaceError) {
        let known = session.team.members[member.login]
        for alias in member.aliases where known?.aliases.contains(alias) != true {
            guard let other = session.team.others(than: member.login, named: alias).first else { continue }
            throw Self.refusal(of: alias, other, isAlias: other.hasAlias(alias))
        }
        for name in [member.login.name, member.name] where name != known?.login.name && name != known?.name {
            guard let other = session.team.others(than: member.login, named: name).first(where: { $0.hasAlias(name) }) else {
                continue
            }
            throw Self.refusal(of: name, other, isAlias: true)
        }
    }

    private static func refusal(of name: String, _ other: TeamMember, isAlias: Bool) -> WorkspaceError {
        WorkspaceError(
            .refused,
            "nothing was changed: \"\(name)\" is \(isAlias ? "an alias" : "the name") of \(other.login) already, and in a file a name must mean one person"
                + (isAlias ? "; `winnow team set \(other.login) --remove-alias \(ShellWord.quoted(name))` removes it there" : ""))
    }

    /// Adopts a definition: checks it, gives it the next number and writes its whole text.
    ///
    /// Cannot be undone. Requires the role admin, or marketing if the definition only keeps further rules that outcomes
    /// contradict. Leads without a decision by a person then move to the stage that it gives them, in separate actions.
    ///
    /// - Parameter version: The number of the definition that the text was made from; nil if it may replace any.
    /// - Returns: The result, and the number of leads that moved.
    /// - Throws: `WorkspaceError.badInput` with every problem of the text. Nothing is changed in that case.
    package func adopt(
        _ id: ActionID, text: String, fileName: String, replacing version: Int? = nil, onBehalfOf: Login? = nil,
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (result: ActionResult, moved: Int) {
        let definition = try Workspace.check(text, fileName: fileName)
        var before: String?
        progressHandler.report = progress
        defer { progressHandler.report = nil }
        var result = try administer(id, onBehalfOf) { (actor) throws(WorkspaceError) in
            // A finding stays open until marketing declines it. Marketing may therefore decline it without an admin
            // ("What should your definition of a qualified lead be?").
            let onlyKeepsRules = definition.differsOnlyInKeptRules(from: session.definition)
            if !(session.team.roles(of: actor).contains(.marketing) && onlyKeepsRules) {
                try session.require(.admin, of: actor, to: "adopt a definition")
            }
            if let version, version != session.definition.number {
                throw WorkspaceError(.busy, "the definition was just changed by someone else; try again")
            }
            let current = session.state.adopted
            before = current?.text
            if before == text {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "this is already the current definition"))])
            }
            return [
                .definitionAdopted(
                    DefinitionAdopted(number: (current?.number ?? 0) + 1, name: definition.name, text: text))
            ]
        }
        if !result.isRepeated, let problem = DefinitionFile(folder: journal.folder).replace(before, with: text) {
            result.warnings.append(problem)
        }
        do throws(WorkspaceError) {
            return (result, try finishRequalifying(progress: progress))
        } catch {
            throw error.after(
                "the definition was adopted and is saved, but not all leads have moved to the stages that it gives them",
                then: "`winnow tick` moves the others")
        }
    }

    /// Signs the definition in force for sales or for marketing.
    ///
    /// Requires a role of that side. The two sides are signed by different people.
    package func sign(_ id: ActionID, side: SigningSide, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        try administer(id, onBehalfOf) { (actor) throws(WorkspaceError) in
            guard !session.team.roles(of: actor).isDisjoint(with: side.roles) else {
                let names = side.roles.sorted().map(\.label).joined(lastWith: "or")
                throw WorkspaceError(
                    .notPermitted, "to sign for \(side.rawValue) you need the role \(names); ask someone who has it to sign")
            }
            let signers = session.versions.last?.signers ?? [:]
            if signers[side == .sales ? .marketing : .sales, default: []].contains(where: { $0.by == actor }) {
                throw WorkspaceError(
                    refusals: [
                        (
                            nil,
                            Refusal(.conflict, "you signed for the other side; ask another person to sign for \(side.rawValue)")
                        )
                    ])
            }
            if signers[side, default: []].contains(where: { $0.by == actor }) {
                throw WorkspaceError(refusals: [
                    (nil, Refusal(.nothingToChange, "you have already signed this definition for \(side.rawValue)"))
                ])
            }
            return [.definitionSigned(DefinitionSigned(number: session.definition.number, side: side))]
        }
    }

    /// Rebuilds the index, and the compiled definition beside it, from the journal.
    package func rebuildIndex(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) {
        progressHandler.report = progress
        defer { progressHandler.report = nil }
        definitions.remove()
        try journal.rebuild()
    }

    /// Writes what the closure decides under the lock, where the roles are checked too.
    func administer(
        _ id: ActionID, _ onBehalfOf: Login?, _ decide: (_ actor: Login) throws(WorkspaceError) -> [Event]
    ) throws(WorkspaceError) -> ActionResult {
        try journal.catchUp()
        let actor = try session.administrator(for: onBehalfOf)
        let written = try writer.write(id, as: actor) { (_) throws(WorkspaceError) in
            try decide(actor).map { Draft(lead: nil, by: .person(actor), event: $0) }
        }
        return ActionResult(
            action: id, entries: written.entries, leads: [], warnings: journal.takeWarnings(), isRepeated: written.isRepeated)
    }

    /// The path of the workspace's own definition file.
    package var definitionFilePath: String { DefinitionFile(folder: journal.folder).path }

    /// Whether `definition.yaml` differs from the definition in force: it was edited and not adopted.
    package var definitionFileDiffers: Bool {
        guard let text = DefinitionFile(folder: journal.folder).text else { return false }
        return text != session.definitionText
    }
}
