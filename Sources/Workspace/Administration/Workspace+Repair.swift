internal import Formats
internal import Journal
internal import JournalServer
internal import Lifecycle
internal import ReadModel

/// The result of a repair, as text.
package struct RepairReport: Sendable {
    /// Whether the journal is sound now.
    package var isSound: Bool
    /// Whether every entry that is there counts; the workspace may still be read-only.
    package var isIntact: Bool
    /// The number of entries that count.
    package var lines: Int
    /// The hash of the last entry.
    package var lastHash: String
    /// Whether anything of the workspace was changed.
    package var hasChanged = true
    /// The whole journal as it was before, if it was changed.
    package var keptCopy: String?
    /// What was found and done, a sentence each.
    package var steps: [String]

    fileprivate init(_ found: JournalVerification, keptCopy: String?, _ steps: [String]) {
        // Without an entry there is no definition.
        isSound = found.isSound && found.lines > 0
        isIntact = found.damage == nil && found.missingPersons.isEmpty && found.lines > 0
        (lines, lastHash) = (found.lines, found.hash.description)
        self.keptCopy = keptCopy
        self.steps = steps
        if let keptCopy {
            self.steps.append("\(keptCopy) is the journal as it was; delete it once nobody needs it. An erasure deletes it too")
        }
    }
}

extension Workspace {
    /// Makes a damaged or failed workspace writable again without losing an entry. O(n).
    ///
    /// - Parameters:
    ///   - copy: A file with entries that are damaged or missing in the journal.
    ///   - acceptsLoss: Whether to go on without entries that were there and are missing or damaged at the end, without
    ///     the record of an erasure, or with another workspace's journal.
    /// - Throws: `WorkspaceError.inputOutput`, with nothing changed, if entries are damaged that the copy doesn't have,
    ///   or missing without a word about it; `.notPermitted` unless the user owns the workspace; errors of the journal.
    package static func repair(
        _ folder: String, from copy: String?, acceptingLoss acceptsLoss: Bool = false, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> RepairReport {
        try JournalPlace.requireNoServer(folder, to: "repaired")
        if !acceptsLoss, let problem = otherWorkspace(folder, environment) {
            throw WorkspaceError(.inputOutput, "nothing was changed: \(problem)")
        }
        var missing = missingEntries(folder, environment)
        let hasNewline = try missing.map { (missing) throws(WorkspaceError) in
            try WorkspaceError.converting(
                JournalFolder(path: folder).open().addNewline(endingAt: missing, as: JournalWriter(environment.login)))
        }
        if hasNewline == true { missing = nil }
        if copy == nil, !acceptsLoss, (try? verify(folder))?.isIntact == true { try requireNothingMissing(folder, environment) }
        let repair = try WorkspaceError.converting(
            JournalFolder(path: folder).repair(
                from: copy, accepting: acceptsLoss ? acceptedLoss(missing?.generation ?? 0, environment) : nil,
                as: JournalWriter(environment.login)))
        if acceptsLoss, let journal = try? JournalFolder(path: folder).open() {
            KnownPlace(of: journal, folder, environment).remember()
        }
        var steps: [String] = []
        if hasNewline == true { steps.append("the newline of the last entry had been cut off; the entry counts again") }
        if let damage = repair.damage { steps.append("damage was found at \(damage)") }
        switch repair.mending {
        case .nothing: break
        case .setAside(_, let bytes):
            steps.append(
                "the last action was incomplete and was moved to the quarantine (\(bytes.counted("byte"))); if winnow had "
                    + "confirmed it, something cut the file later, and `winnow restore BACKUP` brings it back")
        case .setAsideDamaged(let bytes):
            steps.append("the damaged end (\(bytes.counted("byte"))) was left out")
        case .lineEnds:
            steps.append(
                "something had changed the line ends (or put a mark before the first line); that was undone, and every entry counts again"
            )
        case .leftOut(let lines):
            steps.append(
                "\(lines.counted("line")) that \(lines == 1 ? "is no entry, or was" : "are no entries, or were") there twice, "
                    + "\(lines == 1 ? "was" : "were") left out; the hashes show that nothing is missing between the others")
        case .joined(let entries, let path): steps.append("\(entries.counted("entry", "entries")) came from \(path)")
        }
        for path in repair.madeFiles {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            steps.append("\(name) was missing and was made again")
        }
        if repair.verification.isSound { steps += makeDefinitionFile(folder, environment) }
        if !repair.recordedErasures.isEmpty {
            let people = repair.recordedErasures.map(\.description).joined(lastWith: "and")
            steps.append(
                "the record of an erasure was missing: that of \(people) was made again; an import could bring them back, "
                    + "because what it would recognise them by is lost")
        }
        if repair.hasAcceptedLoss {
            steps.append("the journal goes on with the entries that it has, and nobody looks for others any more")
            if repair.wasOlderCopy {
                steps.append("it is an older copy of the journal: erase again anybody who was erased after it was made")
            }
        }
        if let missing = repair.missing {
            steps.append("still read-only: \(missing.advice)")
        } else if let degraded = repair.degraded {
            steps.append("open for writing again (it was closed: \(degraded))")
        }
        if !repair.hasAcceptedLoss { steps += remark(on: missing, folder) }
        if steps.isEmpty { steps.append("nothing to repair") }
        return RepairReport(repair.verification, keptCopy: repair.keptCopy, steps)
    }

    /// The loss that a user accepts.
    private static func acceptedLoss(_ generation: UInt64, _ environment: WorkspaceEnvironment) -> AcceptedLoss {
        AcceptedLoss(generation: generation) { subjects, definition, time in
            let leads = subjects.compactMap { if case .lead(let lead) = $0 { lead } else { nil } }.sorted()
            let batches = subjects.compactMap { if case .batch(let batch) = $0 { batch } else { nil } }
            let accounts = subjects.compactMap { if case .account(let account) = $0 { account } else { nil } }
            let events = (leads.isEmpty ? [nil] : leads.map(Optional.some)).enumerated().map { index, lead in
                let erased =
                    index == 0
                    ? Erased(digests: [], leads: Array(leads.dropFirst()), batches: batches, accounts: accounts)
                    : Erased(digests: [])
                return Draft(lead: lead, by: .person(environment.login), event: .erased(erased))
            }
            let now = time ?? environment.clock()
            return (
                ActionID(at: now, random: (environment.random(), environment.random())),
                ActionDraft(at: now, definition: definition, events: events, salt: { (environment.random(), environment.random()) })
            )
        }
    }

    /// The end of what the user has seen and the journal doesn't have; nil for nothing, or if nothing is known.
    static func missingEntries(_ folder: String, _ environment: WorkspaceEnvironment) -> JournalPosition? {
        guard let cache = environment.cacheFolder, let journal = try? JournalPlace.files(folder, environment).open() else {
            return nil
        }
        return ReadModel.missingEntries(of: journal, knownIn: cache + "/winnow/" + journal.header.workspace)
    }

    /// Throws if entries are missing that the user has seen: what is done then would hide it.
    static func requireNothingMissing(_ folder: String, _ environment: WorkspaceEnvironment) throws(WorkspaceError) {
        if let problem = otherWorkspace(folder, environment) {
            throw WorkspaceError(.inputOutput, "nothing was changed: \(problem)")
        }
        guard let missing = missingEntries(folder, environment) else { return }
        throw WorkspaceError(.inputOutput, "nothing was changed: \(missingProblem(missing, folder, environment))")
    }

    /// The problem of a journal that took the place of another workspace's; nil if none did.
    static func otherWorkspace(_ folder: String, _ environment: WorkspaceEnvironment) -> JournalProblem? {
        guard let journal = try? JournalPlace.files(folder, environment).open(),
            let former = KnownPlace(of: journal, folder, environment).formerWorkspace
        else { return nil }
        return .otherWorkspace(former: former, present: journal.header.workspace)
    }

    static func missingProblem(
        _ missing: JournalPosition, _ folder: String, _ environment: WorkspaceEnvironment
    ) -> JournalProblem {
        let tail = try? JournalPlace.files(folder, environment).openForMaintenance().tail()
        return .missing(missing, lastEntry: tail?.seq ?? SequenceNumber(0))
    }

    /// Says if a copy didn't have what the user has seen.
    private static func remark(on missing: JournalPosition?, _ folder: String) -> [String] {
        guard let missing,
            let found = try? JournalFolder(path: folder).openForMaintenance().verify(against: missing.hash),
            found.expectedHashSeq == nil
        else { return [] }
        return [
            "entry \(missing.seq.value.grouped), which was seen here, is not in the journal now; a newer backup may have it"
        ]
    }

    /// Makes a missing `definition.yaml` from the definition in force, and returns what is to be said of it.
    private static func makeDefinitionFile(_ folder: String, _ environment: WorkspaceEnvironment) -> [String] {
        let file = DefinitionFile(folder: folder)
        guard file.isMissing else { return [] }
        do throws(WorkspaceError) {
            let workspace = try open(folder, environment: environment, readOnly: true)
            let problem = file.replace(nil, with: workspace.session.definitionText)
            let made =
                file.isMissing
                ? "definition.yaml is missing and could not be made"
                : "definition.yaml was missing and was made from the definition in force"
            return [problem ?? made] + workspace.takeWarnings()
        } catch {
            return ["definition.yaml is missing and could not be made (\(error.message))"]
        }
    }

    /// Copies the journal to a file or folder while others may write. O(n).
    ///
    /// - Throws: `WorkspaceError.inputOutput` if the journal is damaged; errors of the journal.
    package static func backUp(
        _ folder: String, to path: String, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> BackupReport {
        let place = try JournalPlace(folder, environment)
        var notes: [String] = []
        if let server = place.server {
            // Only opening fetches what others wrote since.
            let store = try WorkspaceError.converting(place.open()).store
            if let outage = store.outage { notes.append("this is the copy of this machine: \(outage.label)") }
            notes.append(
                "without the key of erased people, which \(server.address.name) keeps: only PostgreSQL's own backup of it has everything"
            )
        }
        let backup = try WorkspaceError.converting(place.files.backUp(to: path))
        var problems: [String] = []
        if let problem = otherWorkspace(folder, environment) { problems.append("\(problem)") }
        if let missing = missingEntries(folder, environment) { problems.append("\(missingProblem(missing, folder, environment))") }
        switch backup.rewrite {
        case .newGeneration:
            notes.append("written from its beginning, because people were erased or the journal was repaired since")
        case .otherFormat(let kept):
            notes.append(
                "written from its beginning, because the journal was upgraded since; the earlier backup is \(kept) now"
                    + Self.remark(onErasedIn: kept))
        case .damaged(let kept?):
            notes.append(
                "written from its beginning, because the earlier backup was damaged; it is \(kept) now"
                    + Self.remark(onErasedIn: kept))
        case .damaged(nil): notes.append("written from its beginning, because the earlier backup could not be continued")
        case nil: break
        }
        switch backup.key {
        case .copied: break
        case .differs(let path):
            notes.append(
                "\(path) is not the key of this workspace's erased people and was left as it is. Move it to another folder and run "
                    + "`winnow backup` again; after a restore with that key, an import could bring erased people back")
        case .unreadable:
            notes.append("without the key of erased people, which only writers can read; they could come back with an import")
        }
        return BackupReport(
            path: backup.path, lines: backup.lines, addedLines: backup.addedLines, lastHash: backup.hash.description,
            problems: problems, notes: notes)
    }

    /// Brings the journal back from a backup. O(n).
    ///
    /// - Parameters:
    ///   - replacing: Whether a damaged journal may be replaced by a backup that lacks some of its entries.
    ///   - groups: The groups of a shared workspace, for a folder that has no journal.
    /// - Throws: `WorkspaceError.cannotWrite` with nothing changed if the two have different entries; errors of the
    ///   journal.
    package static func restore(
        _ folder: String, from backup: String, replacing: Bool, readers: String?, writers: String?,
        environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> RepairReport {
        try JournalPlace.requireNoServer(folder, to: "restored")
        let groups = try groups(readers: readers, writers: writers)
        let missing = missingEntries(folder, environment)
        let restore = try WorkspaceError.converting(
            JournalFolder(path: folder).restore(
                from: backup, replacing: replacing, groups: groups, as: JournalWriter(environment.login)))
        var steps: [String] = []
        switch restore.outcome {
        case .new:
            steps.append("restored into \(folder)")
            steps.append(Self.remark(onErasuresAfter: restore.verification.lines))
        case .joined(let entries): steps.append("\(entries.counted("entry", "entries")) came from the backup")
        case .replaced:
            steps.append("the journal was replaced by the backup; what it had more is only in the kept file")
            steps.append(Self.remark(onErasuresAfter: restore.verification.lines))
        case .nothing(let newer):
            steps.append(
                newer == 0
                    ? "the journal has what the backup has; nothing was changed"
                    : "the journal has everything that the backup has, and \(newer.counted("newer entry", "newer entries")); "
                        + "nothing was changed")
        }
        if restore.hasReopened { steps.append("open for writing again: the missing entry is there") }
        steps += remark(on: missing, folder)
        if restore.verification.isSound { steps += makeDefinitionFile(folder, environment) }
        if restore.hasRestoredKey { steps.append("erasure.key was missing and came from the backup") }
        if restore.hasNewKey {
            steps.append("the backup has no key of erased people, so a new one was made; they could come back with an import")
        }
        var report = RepairReport(restore.verification, keptCopy: restore.keptCopy, steps)
        if case .nothing = restore.outcome { report.hasChanged = restore.hasReopened || restore.hasRestoredKey }
        return report
    }
}

extension Workspace {
    /// A backup has the people who were erased after it was written.
    private static func remark(onErasuresAfter lines: Int) -> String {
        "the backup ends with entry \(lines.grouped): erase again anybody who was erased after it"
    }

    /// A kept backup has the people who were erased after it was written.
    private static func remark(onErasedIn kept: String) -> String {
        "; delete it once nobody needs it, since it has people who were erased since it was written"
    }
}

/// The result of a backup, as text.
package struct BackupReport: Sendable {
    /// The file that has the journal.
    package var path: String
    /// The number of entries in it.
    package var lines: Int
    /// Those that this backup added.
    package var addedLines: Int
    /// The hash of the last entry.
    package var lastHash: String
    /// What the journal, and so the backup, may lack.
    package var problems: [String]
    /// Remarks.
    package var notes: [String]
}
