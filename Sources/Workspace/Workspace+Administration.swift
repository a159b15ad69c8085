internal import Definitions
internal import Journal
package import Lifecycle
internal import ReadModel

extension Workspace {
    /// Puts somebody into the team or changes what holds of them; for admins.
    package func updateTeam(_ id: ActionID, _ member: TeamMember, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        let actor = try administrator(for: onBehalfOf)
        try require(.admin, of: actor, to: "change the team")
        return try administer(id, as: actor) { () throws(WorkspaceError) in [.repUpdated(member)] }
    }

    /// Adopts a definition: reads and checks it, gives it the next number, and writes its whole text; for admins, and for
    /// marketing where it only keeps rules that outcomes contradict. Never taken back.
    ///
    /// Leads that nobody has decided on then go where it puts them, in actions of their own; how many is told.
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem of the text, and nothing is changed.
    package func adopt(
        _ id: ActionID, text: String, fileName: String, onBehalfOf: Login? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (done: ActionResult, moved: Int) {
        let actor = try administrator(for: onBehalfOf)
        let definition = try Self.check(text, fileName: fileName)
        // That a finding stays open until marketing declines it makes declining marketing's ("What should your definition of a qualified lead be?").
        if !(state.team.roles(of: actor).contains(.marketing) && definition.onlyKeepsOtherRules(than: self.definition)) {
            try require(.admin, of: actor, to: "adopt a definition")
        }
        let before = state.adopted?.text
        reportingProgress.body = progress
        defer { reportingProgress.body = nil }
        let done = try administer(id, as: actor) { () throws(WorkspaceError) in
            if self.state.adopted?.text == text {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "that definition is in force already"))])
            }
            return [
                .definitionAdopted(
                    DefinitionAdopted(number: (self.state.adopted?.number ?? 0) + 1, name: definition.name, text: text))
            ]
        }
        DefinitionFile(folder: folder).replace(before, with: text)
        return (done, try finishRequalifying(progress: progress))
    }

    /// Signs the definition in force for sales or for marketing: by a person of that side, and not by one who has signed for the other.
    package func sign(_ id: ActionID, side: SigningSide, onBehalfOf: Login? = nil) throws(WorkspaceError) -> ActionResult {
        let allowed = side.roles
        let actor = try administrator(for: onBehalfOf)
        guard !state.team.roles(of: actor).isDisjoint(with: allowed) else {
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            throw WorkspaceError(.notPermitted, "to sign for \(side.rawValue) is for \(names)")
        }
        return try administer(id, as: actor) { () throws(WorkspaceError) in
            if let other = self.state.signatures[side == .sales ? .marketing : .sales], other.by == actor {
                throw WorkspaceError(
                    refusals: [
                        (nil, Refusal(.conflict, "you signed for the other side; sales and marketing sign by different people"))
                    ])
            }
            if let signed = self.state.signatures[side], signed.by == actor {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "you have signed it already"))])
            }
            return [.definitionSigned(DefinitionSigned(number: self.definition.number, side: side))]
        }
    }

    /// Erases a person from the journal, the index and the quarantine, under all numbers that were merged; for admins who own the folder. Never taken
    /// back.
    ///
    /// Exports and reject files are out of reach. O(n) in the journal.
    package func erase(_ id: ActionID, _ lead: LeadID) throws(WorkspaceError) -> ActionResult {
        if isRestricted { throw WorkspaceError(.notPermitted, "nothing can be changed: \(readOnlyReason ?? "")") }
        try require(.admin, of: me, to: "erase a person")
        try catchUpQuietly()
        let person = try person(behind: lead)
        let key = try wrapping { try ErasureKey(folder: journal.folder) }
        let digests = Set(person.erasureTexts.map { key.digest($0.label, of: $0.text) }).sorted()
        let appended = try wrapping {
            try journal.erase(
                Set(person.numbers), id, holder: me, after: index.position, catchingUp: { try index.take($0) },
                deciding: { _ in
                    try takeNews(try index.settle())
                    guard try self.person(behind: lead).numbers == person.numbers else {
                        throw WorkspaceError(.busy, "\(lead) was merged or parted meanwhile; look at it and try again")
                    }
                    // Whoever this was under any number is digested once, in the line of the number that stands for all.
                    let events = person.numbers.map { number in
                        Draft(
                            lead: number, by: .person(me), event: .erased(Erased(digests: number == person.id ? digests : [])))
                    }
                    return JournalDraft(at: now, definition: definition.number, events: events, salt: salt)
                })
        }
        try rebuildIndex(progress: nil)
        guard case .written(let written) = appended else { return ActionResult(action: id, entries: [], leads: [person.id]) }
        return ActionResult(action: id, entries: written.entries, leads: [person.id])
    }

    /// The lead that stands for a number.
    private func person(behind number: LeadID) throws(WorkspaceError) -> Lead {
        guard let person = try lead(standingFor: number) else {
            throw WorkspaceError(refusals: [(number, Refusal(.noSuchLead, lead: number, "there is no lead \(number)"))])
        }
        return person
    }

    /// Builds the index anew from the journal.
    package func rebuildIndex(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) {
        reportingProgress.body = progress
        defer { reportingProgress.body = nil }
        try wrapping { try index.rebuild() }
        try refreshState()
    }

    /// Who administers or signs: me, and for somebody else only in a simulated workspace. A signature is nobody else's to give, and a team
    /// lead, who acts for anybody on leads, is no admin.
    private func administrator(for other: Login?) throws(WorkspaceError) -> Login {
        guard other == nil || other == me || isSimulated else {
            throw WorkspaceError(.notPermitted, "nobody signs, adopts or changes the team for somebody else")
        }
        return try actor(for: other)
    }

    private func require(_ role: Role, of actor: Login, to what: String) throws(WorkspaceError) {
        let roles = state.team.roles(of: actor)
        guard roles.contains(role) else {
            throw WorkspaceError(
                .notPermitted,
                "to \(what) is for \(role.rawValue)s; you are \(roles.map(\.rawValue).sorted().joined(separator: ", "))")
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

/// What checking a workspace's journal found, in words.
package struct VerifyReport: Sendable {
    /// Whether nothing is wrong.
    package var isClean: Bool
    /// How many lines count.
    package var lines: Int
    /// How many actions they are.
    package var actions: Int
    /// The last sum: kept somewhere safe, it shows later whether anything before it was changed.
    package var lastSum: String
    /// What is wrong, and what to do about it.
    package var problems: [String]
    /// What is worth knowing though it is no fault.
    package var notes: [String]
}

extension Workspace {
    /// Checks the whole journal without changing anything. O(n).
    package static func verify(_ folder: String, against: String? = nil) throws(WorkspaceError) -> VerifyReport {
        var sought: JournalHash?
        if let against {
            guard let sum = JournalHash(against) else {
                throw WorkspaceError(.usage, "--against wants a sum: 64 hexadecimal digits, as `winnow verify` prints")
            }
            sought = sum
        }
        let found = try wrapping { try JournalFile(folder: JournalFolder(path: folder)).verify(against: sought) }
        var problems: [String] = []
        var notes: [String] = []
        if let damage = found.damage {
            problems.append(
                "damaged at \(damage); restore it from a backup, or let the workspace's owner run `winnow verify --repair`")
        }
        for lead in found.missing { problems.append("the personal data of \(lead) is gone and no erasure says so") }
        if let degraded = found.degraded {
            problems.append("marked as unsafe to write since a failure (\(degraded)); `winnow verify --repair` settles it")
        }
        if found.soughtSum != nil, found.foundSum == nil {
            problems.append("the sum that was kept does not stand in the journal: something before it was changed")
        }
        if let seq = found.foundSum { notes.append("the sum that was kept stands at line \(seq) of the chain") }
        if found.unfinishedBytes > 0 {
            notes.append("\(found.unfinishedBytes) bytes of an unfinished action at the end; the next writer sets them aside")
        }
        if let bytes = found.quarantineBytes, bytes > 0 { notes.append("\(bytes) bytes in the quarantine") }
        if found.erasures > 0 { notes.append("\(found.erasures) people erased") }
        return VerifyReport(
            isClean: found.isSound, lines: found.lines, actions: found.actions, lastSum: found.sum.description, problems: problems,
            notes: notes)
    }

    /// Makes a damaged or failed workspace writable again: what can't be read goes to the quarantine; says what it did, line by line.
    package static func repair(_ folder: String, environment: WorkspaceEnvironment) throws(WorkspaceError) -> [String] {
        let done = try wrapping { try JournalFile(folder: JournalFolder(path: folder)).repair(holder: environment.login) }
        var told: [String] = []
        if let damage = done.damage { told.append("damage found at \(damage)") }
        if done.setAsideBytes > 0 {
            told.append(
                "\(done.setAsideLines) lines (\(done.setAsideBytes) bytes) after line \(done.cutAfter) of the chain moved to the quarantine: these are lost to the journal"
            )
        }
        if let degraded = done.degraded { told.append("mark of a failure taken away (\(degraded))") }
        if told.isEmpty { told.append("nothing needed repair") }
        told.append(
            done.verification.isSound
                ? "the journal is sound: \(done.verification.lines) lines"
                : "the journal is still not sound; restore it from a backup")
        return told
    }
}
