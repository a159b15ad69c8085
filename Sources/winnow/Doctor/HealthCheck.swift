import Glibc
import Journal
import Lifecycle
import Workspace

/// Checks everything that a workspace on a shared host depends on.
///
/// It changes nothing. As root it asks sshd what holds for read-only logins; it starts nothing else. No advice destroys
/// data or opens a secret: it names a group only if most files agree on it. The required modes are those of "Modes on a
/// shared host": the folder 0750 for the readers' group; the journal 0664 and the lock, quarantine and marker 0660 for
/// the writers' group, which readers do not belong to.
struct HealthCheck {
    let context: CommandContext
    /// The workspace's folder, and whether the user named it.
    let location: WorkspaceLocation
    /// The absolute path of the workspace's folder.
    let folder: String
    /// The files of the workspace.
    let files: JournalFolder
    /// The login whose access is checked; nil for everybody on the team.
    let login: String?
    /// The path of sshd's configuration.
    let daemon: String
    /// sshd's configuration.
    let configuration: SSHDConfiguration
    /// The owner and the groups of the files.
    var ownership: WorkspaceOwnership
    /// What the witnesses say about the readers' group; nil before they are asked.
    var inference: WorkspaceReaders?
    /// The findings so far, in order.
    private(set) var findings: [Finding] = []

    init(context: CommandContext, login: String?, daemon: String) {
        self.daemon = daemon
        configuration = SSHDConfiguration.read(daemon)
        self.context = context
        location = context.location
        let folder = location.folder
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        files = JournalFolder(path: self.folder)
        ownership = WorkspaceOwnership(of: files, in: self.folder)
        self.login = login
    }

    /// Runs all checks.
    mutating func run() {
        if !checkTrust() {
            checkUntrusted()
        } else if !checkServer(), checkFolder() {
            // The team is a witness of who the readers are, so the contents are opened first and reported later.
            let before = findings.count
            let workspace = checkContents()
            let contents = findings[before...]
            findings.removeSubrange(before...)
            inferReaders(team: workspace?.team.members.keys.map(\.name) ?? [])
            checkModes()
            checkCopies()
            findings += contents
            checkPeople(workspace)
            checkDiskSpace()
            checkDaemon(workspace?.team)
        }
        checkProgram()
        checkTerminal()
    }

    /// Checks what shows without opening the workspace.
    ///
    /// Root can put right what keeps everybody else from using it, so root is told all of it.
    private mutating func checkUntrusted() {
        guard geteuid() == 0, location.isNamed, FileMetadata(files.serverConfiguration) == nil,
            FileMetadata(files.journal) != nil
        else { return }
        inferReaders(team: [])
        let known = findings.count
        checkModes(opening: false)
        checkCopies()
        // While others can write the folder, they can put a link in the place of a file that root is about to change.
        if let open = FileMetadata(folder, following: true), open.mode & 0o022 != 0 {
            let own = " " + shellQuoted(folder)
            for index in known..<findings.count where findings[index].remedy?.hasSuffix(own) == false {
                findings[index] = findings[index].advising("close the folder to others first, then run winnow doctor again")
            }
        }
        checkDaemon(nil)
    }

    mutating func add(_ finding: Finding) { findings.append(finding) }

    /// Whether no check failed; warnings don't count.
    var isHealthy: Bool { !findings.contains { $0.verdict == .failure } }

    /// The group of the readers; nil if the files don't show it, or if other witnesses disagree.
    var readers: gid_t? { ownership.readers }
    /// The group of the writers; nil if the files don't agree on it.
    var writers: gid_t? { ownership.writers }
    /// Whether the workspace is shared.
    var isShared: Bool { ownership.isShared }

    private mutating func checkFolder() -> Bool {
        guard let metadata = FileMetadata(folder, following: true) else {
            let named = shellQuoted(folder)
            let isMissing = errno == ENOENT || errno == ENOTDIR
            add(
                .failure(
                    "workspace", isMissing ? "no folder \(folder)" : "cannot access \(folder)",
                    remedy: isMissing
                        ? "winnow init \(named) --readers GROUP --writers GROUP"
                        : "run as its owner or as root: winnow doctor -w \(named)"))
            return false
        }
        guard metadata.isFolder else {
            add(.failure("workspace", "\(folder) is not a folder", remedy: "name the workspace with -w DIR"))
            return false
        }
        guard FileMetadata(files.journal) != nil else {
            let (isHidden, isLost) = (errno == EACCES, files.isWorkspace)
            add(
                .failure(
                    "workspace",
                    isHidden
                        ? "cannot access the files in \(folder)"
                        : isLost ? "the journal of \(folder) is gone" : "no journal in \(folder)",
                    remedy: isHidden
                        ? "run as a member of the readers' group or as root: winnow doctor -w \(shellQuoted(folder))"
                        : isLost
                            ? "winnow restore BACKUP --to \(shellQuoted(folder))"
                            : "winnow init \(shellQuoted(folder)) --readers GROUP --writers GROUP"))
            return false
        }
        do throws(JournalError) {
            _ = try files.open()
            add(.fine("workspace", "\(folder), on a local file system"))
        } catch .networkFileSystem(_, let type) {
            add(
                .failure(
                    "file system", "\(folder) is on \(type), whose locks and syncs are unreliable",
                    remedy: "move it to a local disk: cp -a \(shellQuoted(folder)) /srv/"))
            return false
        } catch {
            add(.failure("workspace", error.description, remedy: nil))
        }
        return true
    }

    /// Checks the free disk space; on a full disk actions are refused, but none is lost.
    mutating func checkDiskSpace() {
        var metadata = statvfs()
        guard statvfs(folder, &metadata) == 0 else { return }
        let free = (UInt64(metadata.f_bavail) * UInt64(metadata.f_frsize)) >> 20
        let text = free >= 10_240 ? "\(free >> 10) GB free" : "\(free) MB free"
        if free < 20 {
            add(
                .failure(
                    "space", "only \(text): no action can be saved once the disk is full", remedy: "df -h \(shellQuoted(folder))"))
        } else if free < 500 {
            add(.warning("space", "only \(text)", remedy: "df -h \(shellQuoted(folder))"))
        } else {
            add(.fine("space", text))
        }
    }
}
