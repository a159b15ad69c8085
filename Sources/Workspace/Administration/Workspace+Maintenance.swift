internal import Journal
internal import JournalServer
internal import Lifecycle

/// The result of checking a workspace's journal, as text.
package struct VerifyReport: Sendable {
    /// Whether the journal is sound.
    package var isClean: Bool
    /// Whether all entries that are there count; an expected hash may still be missing.
    package var isIntact: Bool
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

/// The result of writing a journal in the newest format.
package struct UpgradeReport: Sendable {
    /// Whether it was written again; otherwise it had the newest format already.
    package var isUpgraded: Bool
    /// The format that it has now.
    package var format: Int
    /// The number of lines; 0 if nothing was written.
    package var lines: Int
    /// The hash of the last line.
    package var lastHash: String
    /// The file that kept the journal as it was; nil if there is none.
    package var formerJournal: String?
    /// Remarks.
    package var notes: [String]
}

extension Workspace {
    /// Writes a journal of format 1 again as format 2, and keeps the old file. O(n).
    ///
    /// Entries, numbers, ids and times stay; the hashes are new.
    ///
    /// - Throws: `WorkspaceError.notPermitted` unless the user owns the workspace; errors of the journal.
    package static func upgrade(_ folder: String, environment: WorkspaceEnvironment) throws(WorkspaceError) -> UpgradeReport {
        try JournalPlace.requireNoServer(folder, to: "written again")
        // Damage is told by the upgrade itself.
        if (try? verify(folder))?.isIntact == true { try requireNothingMissing(folder, environment) }
        let upgrade = try WorkspaceError.converting(
            JournalFolder(path: folder).openForMaintenance().upgrade(as: JournalWriter(environment.login)))
        var notes: [String] = []
        if let former = upgrade.formerJournal {
            notes.append("\(former) is the journal as it was; delete it when you no longer need it. An erasure deletes it too")
        }
        if upgrade.isNew {
            notes.append("hashes that `winnow verify` printed before belong to the old file; keep the new one")
        }
        if upgrade.quarantinedBytes > 0 {
            notes.append(
                "an incomplete action (\(upgrade.quarantinedBytes.counted("byte"))) was moved to quarantine, a separate file")
        }
        return UpgradeReport(
            isUpgraded: upgrade.isNew, format: JournalHeader.Format.two.rawValue, lines: upgrade.lines,
            lastHash: upgrade.hash.description, formerJournal: upgrade.formerJournal, notes: notes)
    }

    /// Checks the whole journal without changing anything. O(n).
    ///
    /// - Parameters:
    ///   - against: A hash that must be in the journal.
    ///   - environment: Where the user's index is, to compare with what the user has seen; nil to compare nothing.
    package static func verify(
        _ folder: String, against: String? = nil, environment: WorkspaceEnvironment? = nil
    ) throws(WorkspaceError) -> VerifyReport {
        var expected: JournalHash?
        if let against {
            guard let hash = JournalHash(against) else {
                throw WorkspaceError(.usage, "--against needs a hash: 64 hexadecimal digits, as printed by `winnow verify`")
            }
            expected = hash
        }
        var problems: [String] = []
        var notes: [String] = []
        let files = try JournalPlace.files(folder, environment)
        if let environment { try compareWithServer(folder, environment, &notes) }
        let found = try WorkspaceError.converting(files.openForMaintenance().verify(against: expected))
        if let damage = found.damage {
            problems.append(
                "damaged at \(damage); `winnow repair`, run by the owner of the workspace, says how to mend it and destroys nothing"
            )
        }
        if found.damage == nil, found.lines == 0 {
            problems.append(Workspace.interruptedCreation().message)
        }
        for subject in found.missingPersons {
            problems.append(
                "the personal data of \(subject) is gone, and no erasure is recorded: the record of it is missing, or somebody removed the data; "
                    + "`winnow restore BACKUP` brings the record back; if nothing has it, `winnow repair --accept-loss` records the erasure again"
            )
        }
        if let missing = found.degraded.flatMap(MissingEntry.init(marker:)) {
            problems.append("closed for writing: \(missing.advice)")
        } else if let degraded = found.degraded {
            problems.append("closed for writing after a failure (\(degraded)); `winnow repair` checks and reopens it")
        }
        if found.expectedHash != nil, found.expectedHashSeq == nil {
            problems.append(
                "the hash is not in the journal: entries were changed or removed; `winnow restore BACKUP` brings removed ones back, or says where the two differ"
            )
        }
        let missing = found.damage == nil ? environment.flatMap { missingEntries(folder, $0) } : nil
        if let missing, let environment { problems.append("\(missingProblem(missing, folder, environment))") }
        // Only writers can read the key.
        var keyProblem: String?
        if let key = try? ErasureKey(folder: files), let header = try? files.open().header {
            keyProblem = WorkspaceState.problem(of: key, header.workspace, in: found.keyChecks)
        }
        if let keyProblem { problems.append(keyProblem) }
        let other = environment.flatMap { otherWorkspace(folder, $0) }
        if let other { problems.append("\(other)") }
        if let seq = found.expectedHashSeq { notes.append("the hash belongs to entry \(seq.value)") }
        if found.unfinishedBytes > 0 {
            notes.append(
                "the last action is incomplete (\(found.unfinishedBytes.counted("byte"))); "
                    + (found.degraded == nil ? "the next change" : "a repair") + " moves it to quarantine, a separate file")
        }
        if let bytes = found.quarantineBytes, bytes > 0 { notes.append("\(bytes.counted("byte")) in quarantine") }
        if found.erasures > 0 { notes.append(found.erasures.counted("person erased", "people erased")) }
        return VerifyReport(
            isClean: found.isSound && found.lines > 0 && missing == nil && other == nil && keyProblem == nil,
            isIntact: found.damage == nil && found.missingPersons.isEmpty && found.lines > 0, lines: found.lines,
            actions: found.actions, lastHash: found.hash.description,
            problems: problems, notes: notes)
    }

    /// Brings the copy of a workspace on a server to the server's end, or notes that only the copy is checked.
    ///
    /// - Throws: `WorkspaceError` if the server's journal is not the one that was copied.
    private static func compareWithServer(
        _ folder: String, _ environment: WorkspaceEnvironment, _ notes: inout [String]
    ) throws(WorkspaceError) {
        let place = try JournalPlace(folder, environment)
        guard let server = place.server else { return }
        let store = try WorkspaceError.converting(place.open()).store
        notes.append(
            store.outage.map { "only this machine's copy was checked: \($0.reason)" }
                ?? "the copy of \(server.address.name) on this machine, up to the server's last entry and hash")
    }
}
