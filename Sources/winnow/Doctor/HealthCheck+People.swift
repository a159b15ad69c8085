import Glibc
import Journal
import Lifecycle
import Workspace

// Who may look, who may write, and whether that is what their roles say.
extension HealthCheck {
    /// Looks at one login where one is named, else at whoever asks and everybody in the team.
    mutating func examinePeople(_ workspace: Workspace?) {
        let members = workspace?.team.members.keys.map(\.name).sorted() ?? []
        let me = context.surroundings.login.name
        var unknown: [String] = []
        for name in login.map({ [$0] }) ?? ([me] + members.filter { $0 != me }) {
            if let account = Account(name) {
                examine(account, roles: workspace?.team.roles(of: Login(name)) ?? [.viewer])
            } else if login != nil {
                found(.failure("people", "there is no login \(name) on this machine", mend: "adduser \(shellWord(name))"))
            } else {
                unknown.append(name)
            }
        }
        // In a simulation most of the team are made up.
        guard !unknown.isEmpty, workspace?.isSimulated != true else { return }
        found(
            .warning(
                "people", "in the team but without a login on this machine: \(unknown.joined(separator: ", "))",
                mend: "adduser \(shellWord(unknown[0]))"))
    }

    private mutating func examine(_ account: Account, roles: Set<Role>) {
        guard let outer = FileMetadata(folder, following: true), let journal = FileMetadata(place.journal) else { return }
        let name = account.login
        let who = "\(name) (\(roles.map(\.rawValue).sorted().joined(separator: ", ")))"
        guard account.uid != 0 else {
            found(.fine("people", "\(who) is root, whom no mode stops"))
            return
        }
        if let stop = account.stopped(onTheWayTo: folder) {
            found(
                .failure(
                    "people", "\(who) can't pass \(stop), so the workspace is out of reach",
                    mend: "chmod o+x \(shellWord(stop)), or move the workspace to a place like /srv"))
            return
        }
        guard account.may([.read, .pass], outer), account.may(.read, journal) else {
            found(
                isShared
                    ? shutOut(account, who, outer.group)
                    : .failure(
                        "people", "\(who) may not look: it is one person's workspace",
                        mend: "winnow init DIR --readers GROUP --writers GROUP makes one for a team"))
            return
        }
        let writers = FileMetadata.name(ofGroup: journal.group)
        // Where the groups are right a mode is wrong, and that is told with the modes.
        let isWriter = account.groups.contains(journal.group)
        let writes = account.may([.read, .write], journal)
        let locks = FileMetadata(place.lock).map { account.may(.read, $0) || account.may(.write, $0) } ?? false
        let isViewer = roles == [.viewer]
        if isViewer, writes || locks {
            found(
                .failure(
                    "people",
                    "\(who) only looks by role, but the system lets them \(writes ? "write the journal" : "open the lock and keep everybody from writing")",
                    mend: isWriter
                        ? "gpasswd -d \(shellWord(name)) \(shellWord(writers)), or give them a role: winnow team add \(shellWord(name)) --role sdr -w \(shellWord(folder))"
                        : nil))
        } else if !isViewer, !writes || !locks {
            found(
                .failure(
                    "people", "\(who) can't write" + (isWriter ? "" : ": not in the group \(writers)"),
                    mend: isWriter ? nil : "usermod -aG \(shellWord(writers)) \(shellWord(name))"))
        } else {
            found(
                .fine("people", isViewer ? "\(who) may look, and can neither write nor open the lock" : "\(who) may look and write")
            )
        }
    }

    private func shutOut(_ account: Account, _ who: String, _ readers: gid_t) -> Finding {
        let group = FileMetadata.name(ofGroup: readers)
        guard !account.groups.contains(readers) else {
            return .failure("people", "\(who) may not look, although in the group \(group)", mend: nil)
        }
        return .failure(
            "people", "\(who) may not look: not in the group \(group)",
            mend: "usermod -aG \(shellWord(group)) \(shellWord(account.login)), if they should")
    }
}
