import Glibc
import Journal
import Lifecycle
import Workspace

// Checks who can read and write, and whether that agrees with their roles.
extension HealthCheck {
    /// Checks the login of `--for`, or otherwise the current user and everybody on the team.
    mutating func checkPeople(_ workspace: Workspace?) {
        let members = workspace?.team.members.keys.map(\.name).sorted() ?? []
        let me = context.processEnvironment.login.name
        var unknown: [String] = []
        for name in login.map({ [$0] }) ?? ([me] + members.filter { $0 != me }) {
            if let account = UserAccount(name) {
                check(account, roles: workspace?.team.roles(of: Login(name)) ?? [.viewer])
            } else if login != nil {
                add(.failure("people", "no login \(name) on this machine", remedy: "adduser \(shellQuoted(name))"))
            } else {
                unknown.append(name)
            }
        }
        // Most members of a simulated team do not exist on this machine.
        guard !unknown.isEmpty, workspace?.session.isSimulated != true else { return }
        add(
            .warning(
                "people", "on the team but without a login on this machine: \(unknown.joined(separator: ", "))",
                remedy: "adduser \(shellQuoted(unknown[0]))"))
    }

    private mutating func check(_ account: UserAccount, roles: Set<Role>) {
        guard let outer = FileMetadata(folder, following: true), let journal = FileMetadata(files.journal) else { return }
        let name = account.login
        let who = "\(name) (\(roles.map(\.rawValue).sorted().joined(separator: ", ")))"
        guard account.uid != 0 else {
            add(.fine("people", "\(who) is root and can read and write everything"))
            return
        }
        if let stop = account.firstBlockedFolder(onPathTo: folder) {
            add(
                .failure(
                    "people", "\(who) cannot enter \(stop), and therefore not reach the workspace",
                    remedy: "move the workspace to a folder that everybody can enter, such as /srv"))
            return
        }
        guard account.has([.read, .enter], to: outer), account.has(.read, to: journal) else {
            add(
                isShared
                    ? noReadAccess(account, who)
                    : .failure(
                        "people", "\(who) cannot read: the workspace is not shared",
                        remedy: "winnow init DIR --readers GROUP --writers GROUP creates a shared one"))
            return
        }
        let group = writers.map(FileMetadata.name(ofGroup:))
        // If the groups are right, the problem is a mode, and the check of the modes reports it.
        let isWriter = writers.map(account.groups.contains) ?? false
        let writes = account.has([.read, .write], to: journal)
        let locks = FileMetadata(files.lock).map { account.has(.read, to: $0) || account.has(.write, to: $0) } ?? false
        let isViewer = roles == [.viewer]
        if isViewer, writes || locks {
            add(
                .failure(
                    "people",
                    "\(who) is read-only, but the file permissions let this login \(writes ? "write the journal" : "open the lock file and stop others from saving")",
                    remedy: isWriter
                        ? "gpasswd -d \(shellQuoted(name)) \(shellQuoted(group ?? "")), or add a role: winnow team add \(shellQuoted(name)) --role sdr -w \(shellQuoted(folder))"
                        : nil))
        } else if !isViewer, !writes || !locks {
            add(
                .failure(
                    "people", "\(who) cannot write" + (isWriter ? "" : group.map { ": not in the group \($0)" } ?? ""),
                    remedy: isWriter ? nil : group.map { "usermod -aG \(shellQuoted($0)) \(shellQuoted(name))" }))
        } else {
            add(
                .fine("people", isViewer ? "\(who) can read, and can neither write nor open the lock" : "\(who) can read and write")
            )
        }
    }

    private func noReadAccess(_ account: UserAccount, _ who: String) -> Finding {
        guard let readers else { return .failure("people", "\(who) cannot read", remedy: nil) }
        let group = FileMetadata.name(ofGroup: readers)
        guard !account.groups.contains(readers) else {
            return .failure("people", "\(who) cannot read, although in the group \(group)", remedy: nil)
        }
        // A group that only the folder has may be a mistake, and its members would be let in.
        guard inference?.isConfirmed == true else {
            return .failure(
                "people", "\(who) cannot read: not in the group \(group), which only the folder has",
                remedy: "look whether its members are the readers: getent group \(shellQuoted(group))")
        }
        return .failure(
            "people", "\(who) cannot read: not in the group \(group)",
            remedy: "usermod -aG \(shellQuoted(group)) \(shellQuoted(account.login)), if they should")
    }
}
