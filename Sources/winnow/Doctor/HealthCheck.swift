import Glibc
import Journal
import Workspace

/// A look at everything that a workspace on a shared host rests on, which changes nothing and starts nothing.
///
/// What must be is "Modes on a shared host": the folder 0750 for the readers' group, the journal 0664 and lock, quarantine and marker 0660 for the writers'
/// group, which readers are not in.
struct HealthCheck {
    let context: CommandContext
    /// The workspace's folder, absolute.
    let folder: String
    /// The files.
    let place: JournalFolder
    /// Whose access is asked about; nil for everybody in the team.
    let login: String?
    /// The configuration of sshd.
    let daemon: String
    /// What was found so far, in order.
    private(set) var findings: [Finding] = []

    init(context: CommandContext, login: String?, daemon: String) {
        self.daemon = daemon
        self.context = context
        let folder = context.folder
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        place = JournalFolder(path: self.folder)
        self.login = login
    }

    /// Looks at everything.
    mutating func run() {
        if examineFolder() {
            examineModes()
            let workspace = examineContents()
            examinePeople(workspace)
            examineSpace()
        }
        examineTerminal()
        examineDaemon()
    }

    mutating func found(_ finding: Finding) { findings.append(finding) }

    /// Whether nothing fails; warnings are no failures.
    var isHealthy: Bool { !findings.contains { $0.verdict == .failure } }

    /// The group of those who may look.
    var readers: gid_t? { FileMetadata(folder)?.group }
    /// The group of those who may write.
    var writers: gid_t? { FileMetadata(place.journal)?.group }
    /// Whether the workspace is a team's, as at least two of the modes that part the two kinds say; otherwise it is one person's.
    var isShared: Bool {
        let signs = [(folder, mode_t(0o010)), (place.journal, 0o020), (place.lock, 0o020)]
        return signs.count { path, bit in FileMetadata(path, following: path == folder).map { $0.mode & bit != 0 } ?? false } >= 2
    }

    private mutating func examineFolder() -> Bool {
        guard let decisionContext = FileMetadata(folder, following: true) else {
            let named = shellWord(folder)
            let isMissing = errno == ENOENT || errno == ENOTDIR
            found(
                .failure(
                    "workspace", isMissing ? "there is no folder \(folder)" : "\(folder) can't be reached from here",
                    mend: isMissing
                        ? "winnow init \(named) --readers GROUP --writers GROUP"
                        : "look as its owner, or as root: winnow doctor -w \(named)"))
            return false
        }
        guard decisionContext.isFolder else {
            found(.failure("workspace", "\(folder) is no folder", mend: "name the workspace by -w DIR"))
            return false
        }
        guard FileMetadata(place.journal) != nil else {
            let isHidden = errno == EACCES
            found(
                .failure(
                    "workspace", isHidden ? "\(folder) can't be looked into from here" : "there is no journal in \(folder)",
                    mend: isHidden
                        ? "look as somebody of its readers' group, or as root: winnow doctor -w \(shellWord(folder))"
                        : "winnow init \(shellWord(folder)) --readers GROUP --writers GROUP"))
            return false
        }
        do throws(JournalError) {
            _ = try JournalFile(folder: place)
            found(.fine("workspace", "\(folder), on a local file system"))
        } catch .networkFileSystem(_, let type) {
            found(
                .failure(
                    "file system", "\(folder) is on \(type), whose locks and syncs can't be relied on",
                    mend: "move it to a disk of this machine: cp -a \(shellWord(folder)) /srv/"))
            return false
        } catch {
            found(.failure("workspace", error.description, mend: nil))
        }
        return true
    }

    /// How much room there is for the journal to grow; a full disk refuses actions, and loses none.
    private mutating func examineSpace() {
        var decisionContext = statvfs()
        guard statvfs(folder, &decisionContext) == 0 else { return }
        let free = (UInt64(decisionContext.f_bavail) * UInt64(decisionContext.f_frsize)) >> 20
        let text = free >= 10_240 ? "\(free >> 10) GB free" : "\(free) MB free"
        if free < 20 {
            found(.failure("space", "only \(text): no action can be saved once it is full", mend: "df -h \(shellWord(folder))"))
        } else if free < 500 {
            found(.warning("space", "only \(text)", mend: "df -h \(shellWord(folder))"))
        } else {
            found(.fine("space", text))
        }
    }
}
