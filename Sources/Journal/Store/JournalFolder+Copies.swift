import CSystem
import Formats
import Glibc

extension JournalFolder {
    /// The beginning of the names of journals that a repair kept.
    static let beforeRepair = "journal.before-repair"
    /// The same of a restore.
    static let beforeRestore = "journal.before-restore"

    /// The files that upgrades, repairs and restores kept; they have the data of people who were erased later.
    func keptCopies(_ calls: JournalSystemCalls) -> [String] {
        let own = [Self.beforeRepair, Self.beforeRestore]
        var found: [String] = []
        if case .success = calls.statusAt(formerJournal) { found.append(formerJournal) }
        guard let listing = opendir(path) else { return found }
        defer { closedir(listing) }
        while let name = winnow_next_name(listing).map({ String(cString: $0) }) {
            if own.contains(where: name.hasPrefix), name.hasSuffix(".jsonl") { found.append(path + "/" + name) }
        }
        return found.sorted()
    }

    /// Whether the folder has what only a workspace in use has: a key without a journal, something set aside or marked,
    /// a definition, or a journal that was kept.
    ///
    /// - Parameter hasJournal: Whether there is a journal, so that the key may be that of an interrupted creation.
    func hasRemains(besideJournal hasJournal: Bool, _ calls: JournalSystemCalls) -> Bool {
        for path in [quarantine, degraded] {
            if case .success(let status) = calls.statusAt(path), status.size > 0 { return true }
        }
        let others = hasJournal ? [path + "/definition.yaml"] : [erasureKey]
        for path in others { if case .success = calls.statusAt(path) { return true } }
        return !keptCopies(calls).isEmpty
    }

    /// The error of a folder without a journal: it never had one, or lost it.
    func missing(_ calls: JournalSystemCalls) -> JournalError {
        hasRemains(besideJournal: false, calls) ? .lostJournal(folder: path) : .noJournal(folder: path)
    }

    /// Gives the journal a second name, so that a file that takes its name doesn't delete it.
    func keepJournal(as name: String, _ calls: JournalSystemCalls) throws(JournalError) -> String {
        for number in 1...1000 {
            let kept = freeName(name, number)
            let result = calls.link(journal, kept)
            if result == 0 { return kept }
            guard result == -EEXIST else { throw .failed("link", kept, -result, to: "keep the old journal in \(path)") }
        }
        throw .fileInTheWay(path: freeName(name, 1))
    }

    /// Copies the journal beside it, readable only by its owner.
    func copyJournal(_ file: JournalFile, _ calls: JournalSystemCalls) throws(JournalError) -> String {
        for number in 1...1000 {
            let kept = freeName(Self.beforeRepair, number)
            let descriptor = calls.open(kept, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if descriptor == -EEXIST { continue }
            guard descriptor >= 0 else { throw .failed("open", kept, -descriptor, to: "keep the old journal in \(path)") }
            let copy = FileDescriptor(descriptor, calls)
            _ = calls.changeMode(descriptor, 0o600)
            do throws(JournalError) {
                _ = try file.readDescriptor.copyBytes(0..<Int.max, of: file.folder.journal, to: copy, kept)
                try copy.sync(path: kept)
            } catch {
                _ = calls.remove(kept)
                throw error
            }
            return kept
        }
        throw .fileInTheWay(path: freeName(Self.beforeRepair, 1))
    }

    private func freeName(_ name: String, _ number: Int) -> String {
        path + "/" + name + (number == 1 ? "" : "-\(number)") + ".jsonl"
    }
}
