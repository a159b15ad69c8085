internal import Glibc
internal import Journal

/// Why a workspace is not used, with what to do about it.
///
/// Somebody else's workspace would receive my customers, and its history could be forged. So one that winnow found,
/// instead of being told, must belong to the user or to root, or be trusted. Owners and modes alone decide, as git does
/// with `safe.directory`; nothing in the folder is opened.
package struct WorkspaceDistrust: Equatable, Sendable {
    /// What is wrong.
    package let text: String
    /// What to do about it.
    package let remedy: String

    /// The error of a command.
    package var error: WorkspaceError { WorkspaceError(.notPermitted, "\(text); nothing in it was opened: \(remedy)") }
}

extension WorkspaceLocation {
    /// Why the workspace is not used; nil if it may be used, or if there is none.
    package func distrust(_ trusted: TrustedFolders) -> WorkspaceDistrust? { distrust(trusted, of: geteuid()) }

    func distrust(_ trusted: TrustedFolders, of me: uid_t) -> WorkspaceDistrust? {
        guard let outer = FileOwnership(folder, following: true), outer.isFolder else { return nil }
        // A server takes the place of the journal that may lie beside its file.
        let server = JournalFolder(path: folder).serverConfiguration
        let leading = FileOwnership(server, following: false) == nil ? JournalFolder.journalName : JournalFolder.serverName
        let journal = FileOwnership(folder + "/" + leading, following: false)
        let isOurs = outer.belongs(to: me)
        guard isOurs || !outer.isWritableByOthers else { return Self.open(folder, owner: outer) }
        guard let journal else { return nil }
        if !journal.belongs(to: me) {
            guard !outer.isWritableByOthers else { return Self.planted(leading, folder, owner: journal) }
            // The mode of a link says nothing, and a link is no journal.
            guard !journal.isFile || !journal.isWritableByEveryone else {
                return Self.open(folder + "/" + leading, owner: journal)
            }
        }
        guard !isNamed, !isOurs || !journal.belongs(to: me) else { return nil }
        guard trusted.contains(folder) else { return foreign(isOurs ? nil : outer, leading, journal, trusted) }
        return replaceable(outer, me)
    }

    /// Throws unless the workspace may be used.
    package func requireTrust(_ trusted: TrustedFolders) throws(WorkspaceError) {
        if let distrust = distrust(trusted) { throw distrust.error }
    }

    /// Somebody else's folder or journal that more people than its owner can write to.
    private static func open(_ path: String, owner: FileOwnership) -> WorkspaceDistrust {
        WorkspaceDistrust(
            text: "\(path) belongs to \(owner.ownerName), and others can write to it",
            remedy:
                "ask \(owner.ownerName) for `chmod go-w` on the folder and 0664 on the journal, or use another workspace with -w DIR"
        )
    }

    /// Somebody else's journal in a folder in which everybody can create files.
    private static func planted(_ name: String, _ folder: String, owner: FileOwnership) -> WorkspaceDistrust {
        WorkspaceDistrust(
            text: "\(name) in \(folder) belongs to \(owner.ownerName), and others can write to the folder",
            remedy: "use your own workspace with -w DIR, or create one with `winnow init DIR`")
    }

    private func foreign(
        _ outer: FileOwnership?, _ name: String, _ journal: FileOwnership, _ trusted: TrustedFolders
    ) -> WorkspaceDistrust {
        let owner = (outer ?? journal).ownerName
        let text =
            outer == nil
            ? "\(name) in \(folder) belongs to \(owner)" : "the workspace in \(folder) belongs to \(owner)"
        let quoted = ShellWord.quoted(folder)
        let disbelief = trusted.problem.map { ". \($0)" } ?? ""
        return WorkspaceDistrust(
            text: text,
            remedy: "if you trust \(owner) with your data, run `winnow trust \(quoted)` once, or name it with -w \(quoted)"
                + disbelief)
    }

    /// A trusted folder in whose place others can put another one.
    private func replaceable(_ outer: FileOwnership, _ me: uid_t) -> WorkspaceDistrust? {
        guard let resolved = TrustedFolders.resolved(folder) else { return nil }
        var above = ""
        for part in resolved.split(separator: "/", omittingEmptySubsequences: true).dropLast() {
            above += "/" + part
            guard let each = FileOwnership(above, following: false) else { return nil }
            let isKnown = each.belongs(to: me) || each.owner == outer.owner
            guard isKnown, each.isSticky || !each.isWritableByEveryone else {
                return WorkspaceDistrust(
                    text: "\(folder) is trusted, but others can replace it, because they can write to \(above)",
                    remedy:
                        "ask \(each.ownerName) for `chmod o-w \(ShellWord.quoted(above))`, or name the workspace with -w \(ShellWord.quoted(folder))"
                )
            }
        }
        return nil
    }
}

/// The owner and the mode of a file.
struct FileOwnership {
    let owner: uid_t
    private let mode: mode_t

    /// Reads them; nil if there is no such file or the user may not know.
    init?(_ path: String, following: Bool) {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        owner = status.st_uid
        mode = status.st_mode
    }

    var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    var isFile: Bool { mode & S_IFMT == S_IFREG }
    /// Whether members of its group, or all, can write to it; an access control list shows in the group's mode.
    var isWritableByOthers: Bool { mode & 0o022 != 0 }
    var isWritableByEveryone: Bool { mode & 0o002 != 0 }
    /// Whether only its owner can replace a file in the folder.
    var isSticky: Bool { mode & S_ISVTX != 0 }

    /// Whether it belongs to a user or to root, whom everybody on a machine has to trust.
    func belongs(to user: uid_t) -> Bool { owner == user || owner == 0 }

    /// The login of the owner.
    var ownerName: String { getpwuid(owner).map { String(cString: $0.pointee.pw_name) } ?? "user \(owner)" }
}
