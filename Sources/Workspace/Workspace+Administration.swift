internal import Definitions
internal import Journal
package import Lifecycle
internal import ReadModel

extension Workspace {
    /// Adds a member to the team or changes one. Requires the role admin.
    package func updateTeam(_ id: ActionID, _ member: TeamMember, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        let actor = try administrator(for: onBehalfOf)
        try require(.admin, of: actor, to: "change the team")
        return try administer(id, as: actor) { () throws(WorkspaceError) in [.repUpdated(member)] }
    }

    /// Adopts a definition: checks it, gives it the next number and writes its whole text.
    ///
    /// Cannot be undone. Requires the role admin, or marketing if the definition only keeps further rules that outcomes
    /// contradict. Leads without a decision by a person then move to the stage that it gives them, in separate actions.
    ///
    /// - Returns: The result, and the number of leads that moved.
    /// - Throws: `WorkspaceError.badInput` with every problem of the text. Nothing is changed in that case.
    package func adopt(
        _ id: ActionID, text: String, fileName: String, onBehalfOf: Login? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (result: ActionResult, moved: Int) {
        let actor = try administrator(for: onBehalfOf)
        let definition = try Self.check(text, fileName: fileName)
        // A finding stays open until marketing declines it. Marketing may therefore decline it without an admin
        // ("What should your definition of a qualified lead be?").
        let onlyKeepsRules = definition.differsOnlyInKeptRules(from: self.definition)
        if !(state.team.roles(of: actor).contains(.marketing) && onlyKeepsRules) {
            try require(.admin, of: actor, to: "adopt a definition")
        }
        let before = state.adopted?.text
        progressHandler.report = progress
        defer { progressHandler.report = nil }
        let result = try administer(id, as: actor) { () throws(WorkspaceError) in
            if self.state.adopted?.text == text {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "this is already the current definition"))])
            }
            return [
                .definitionAdopted(
                    DefinitionAdopted(number: (self.state.adopted?.number ?? 0) + 1, name: definition.name, text: text))
            ]
        }
        DefinitionFile(folder: folder).replace(before, with: text)
        return (result, try finishRequalifying(progress: progress))
    }

    /// Signs the definition in force for sales or for marketing.
    ///
    /// Requires a role of that side. The two sides are signed by different people.
    package func sign(_ id: ActionID, side: SigningSide, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        let allowed = side.roles
        let actor = try administrator(for: onBehalfOf)
        guard !state.team.roles(of: actor).isDisjoint(with: allowed) else {
            let names = allowed.sorted().map(\.label).joined(lastWith: "or")
            throw WorkspaceError(
                .notPermitted, "to sign for \(side.rawValue) you need the role \(names); ask someone who has it to sign")
        }
        return try administer(id, as: actor) { () throws(WorkspaceError) in
            if let other = self.state.signatures[side == .sales ? .marketing : .sales], other.by == actor {
                throw WorkspaceError(
                    refusals: [
                        (
                            nil,
                            Refusal(.conflict, "you signed for the other side; ask another person to sign for \(side.rawValue)")
                        )
                    ])
            }
            if let signed = self.state.signatures[side], signed.by == actor {
                throw WorkspaceError(refusals: [
                    (nil, Refusal(.nothingToChange, "you have already signed this definition for \(side.rawValue)"))
                ])
            }
            return [.definitionSigned(DefinitionSigned(number: self.definition.number, side: side))]
        }
    }

    /// Erases a person from the journal, the index and the quarantine, under all merged ids.
    ///
    /// Cannot be undone. Requires the role admin and ownership of the folder. Exports and reject files are not erased.
    /// O(n) in the journal.
    package func erase(_ id: ActionID, _ lead: LeadID) throws(WorkspaceError) -> ActionResult {
        if isRestricted { throw WorkspaceError(.notPermitted, "nothing was changed: \(readOnlyReason ?? "")") }
        try require(.admin, of: me, to: "erase a person")
        try catchUpQuietly()
        let person = try person(withID: lead)
        let key = try wrapErrors { try journal.erasureKey() }
        let digests = Set(person.erasureTexts.map { key.digest($0.label, of: $0.text) }).sorted()
        let written = try wrapErrors { () -> WrittenAction? in
            let begun = try journal.beginErasure(of: Set(person.allIDs), id, as: writer, after: index.position) {
                (action) throws(ReadModelError) in try index.ingest(action)
            }
            guard let transaction = begun else { return nil }
            try applyChanges(try index.flush())
            guard try self.person(withID: lead).allIDs == person.allIDs else {
                throw WorkspaceError(.busy, "\(lead) was just merged or separated by someone else; try again")
            }
            // The digests of all ids are in one line, that of the surviving lead.
            let events = person.allIDs.map { id in
                Draft(lead: id, by: .person(me), event: .erased(Erased(digests: id == person.id ? digests : [])))
            }
            return try transaction.commit(ActionDraft(at: now, definition: definition.number, events: events, salt: salt))
        }
        try rebuildIndex(progress: nil)
        guard let written else { return ActionResult(action: id, entries: [], leads: [person.id]) }
        return ActionResult(action: id, entries: written.entries, leads: [person.id])
    }

    /// The lead with an id, or the lead that it was merged into.
    private func person(withID id: LeadID) throws(WorkspaceError) -> Lead {
        guard let person = try lead(resolving: id) else {
            throw WorkspaceError(refusals: [
                (
                    id,
                    Refusal(
                        .noSuchLead, lead: id,
                        "there is no lead \(id); `winnow search` finds leads by name, company, e-mail and phone")
                )
            ])
        }
        return person
    }

    /// Rebuilds the index from the journal.
    package func rebuildIndex(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) {
        progressHandler.report = progress
        defer { progressHandler.report = nil }
        try wrapErrors { try index.rebuild() }
        try refreshState()
    }

    /// The person who administers or signs: the user, or anyone in a simulated workspace.
    ///
    /// Nobody can sign for another person, and a team lead, who may act on leads for others, is not an admin.
    private func administrator(for other: Login?) throws(WorkspaceError) -> Login {
        guard other == nil || other == me || isSimulated else {
            throw WorkspaceError(.notPermitted, "you cannot sign, adopt a definition or change the team for another person")
        }
        return try actor(for: other)
    }

    private func require(_ role: Role, of actor: Login, to what: String) throws(WorkspaceError) {
        let roles = state.team.roles(of: actor)
        guard roles.contains(role) else {
            throw WorkspaceError(
                .notPermitted,
                "to \(what) you need the role \(role.label); your role is "
                    + roles.sorted().map(\.label).joined(lastWith: "and")
                    + "; ask \(role == .admin ? "an admin" : "a \(role.label)")")
        }
    }

    private func administer(
        _ id: ActionID, as actor: Login, _ events: () throws(WorkspaceError) -> [Event]
    ) throws(WorkspaceError) -> ActionResult {
        try catchUpQuietly()
        let (entries, warnings) = try append(id, as: actor) { _ throws(WorkspaceError) in
            try events().map { Draft(lead: nil, by: .person(actor), event: $0) }
        }
        try refreshState()
        return ActionResult(action: id, entries: entries, leads: [], warnings: warnings)
    }
}

/// The result of checking a workspace's journal, as text.
package struct VerifyReport: Sendable {
    /// Whether the journal is sound.
    package var isClean: Bool
    /// The number of valid lines.
    package var lines: Int
    /// The number of actions.
    package var actions: Int
    /// The hash of the last line. A copy of it shows later whether an earlier entry was changed.
    package var lastHash: String
    /// The problems, each with a remedy.
    package var problems: [String]
    /// Remarks that are no problems.
    package var notes: [String]
}

extension Workspace {
    /// Checks the whole journal without changing anything. O(n).
    package static func verify(_ folder: String, against: String? = nil) throws(WorkspaceError) -> VerifyReport {
        var expected: JournalHash?
        if let against {
            guard let hash = JournalHash(against) else {
                throw WorkspaceError(.usage, "--against needs a hash: 64 hexadecimal digits, as printed by `winnow verify`")
            }
            expected = hash
        }
        let found = try wrapErrors { try JournalFolder(path: folder).openForMaintenance().verify(against: expected) }
        var problems: [String] = []
        var notes: [String] = []
        if let damage = found.damage {
            problems.append(
                "restore the journal from a backup, or ask the owner of the workspace to run `winnow verify --repair`: "
                    + "damaged at \(damage)")
        }
        for lead in found.missingPersons {
            problems.append("the personal data of \(lead) is missing and no erasure is recorded; restore the journal from a backup")
        }
        if let degraded = found.degraded {
            problems.append("closed for writing after a failure (\(degraded)); `winnow verify --repair` checks and reopens it")
        }
        if found.expectedHash != nil, found.expectedHashSeq == nil {
            problems.append(
                "the hash is not in the journal: entries were changed or removed; compare the journal with a backup")
        }
        if let seq = found.expectedHashSeq { notes.append("the hash belongs to entry \(seq.value)") }
        if found.unfinishedBytes > 0 {
            notes.append(
                "the last action is incomplete (\(found.unfinishedBytes.counted("byte"))); "
                    + "the next change moves it to quarantine, a separate file")
        }
        if let bytes = found.quarantineBytes, bytes > 0 { notes.append("\(bytes.counted("byte")) in quarantine") }
        if found.erasures > 0 { notes.append(found.erasures.counted("person erased", "people erased")) }
        return VerifyReport(
            isClean: found.isSound, lines: found.lines, actions: found.actions, lastHash: found.hash.description,
            problems: problems, notes: notes)
    }

    /// Makes a damaged or failed workspace writable again, by moving unreadable entries to the quarantine.
    ///
    /// - Returns: What was done, as lines of text.
    package static func repair(_ folder: String, environment: WorkspaceEnvironment) throws(WorkspaceError) -> [String] {
        let repair = try wrapErrors {
            try JournalFolder(path: folder).openForMaintenance().repair(as: JournalWriter(environment.login))
        }
        var lines: [String] = []
        if let damage = repair.damage { lines.append("damage found at \(damage)") }
        if repair.quarantinedBytes > 0 {
            lines.append(
                "\(repair.quarantinedLines.counted("entry", "entries")) (\(repair.quarantinedBytes.counted("byte"))) after entry "
                    + "\(repair.cutAfter) moved to the quarantine: the journal no longer has them")
        }
        if let degraded = repair.degraded { lines.append("reopened for writing after a failure (\(degraded))") }
        if lines.isEmpty { lines.append("nothing to repair") }
        lines.append(
            repair.verification.isSound
                ? "the journal is intact: \(repair.verification.lines.counted("entry", "entries"))"
                : "the journal is still damaged; restore it from a backup")
        return lines
    }
}
