import Glibc

/// The readers' group of a workspace, inferred from its witnesses.
///
/// Only the folder has this group, so the folder's group alone may be a mistake. The other witnesses are the groups of
/// the people on the team, and the `Match` blocks of sshd that give the dashboards of this workspace.
struct WorkspaceReaders {
    /// Why the witnesses leave open who the readers are.
    enum Doubt {
        /// sshd's block is for another group than the folder's, and the team doesn't decide between them.
        case daemon(folder: gid_t, group: gid_t, location: String)
        /// Most of these people are not in the folder's group; the groups that all of them are in.
        case team(folder: gid_t, people: [String], shared: [gid_t])
    }

    /// The group; nil if the witnesses disagree or none names one.
    let group: gid_t?
    /// Whether more than the folder says so; only then may advice make somebody a member.
    let isConfirmed: Bool
    /// The witnesses of a group that the folder doesn't have, as the subject of a sentence.
    let witnesses: String?
    /// Why it is open who the readers are.
    let doubt: Doubt?

    /// A group that sshd gives the dashboards of this workspace.
    struct DaemonGroup {
        let group: gid_t
        /// The location of the `Match` block.
        let location: String
    }

    /// Infers the group.
    ///
    /// - Parameter folder: The folder's group; nil if it can't be the readers'.
    /// - Parameter people: Those who must be able to read: the team and the writers, without root and the owner.
    init(folder: gid_t?, daemon: [DaemonGroup], people: [UserAccount], writers: gid_t?) {
        func count(_ group: gid_t) -> Int { people.count { $0.groups.contains(group) } }
        func holdsMost(_ group: gid_t) -> Bool { count(group) * 2 > people.count }
        let named = daemon.filter { $0.group != writers }
        // Several groups with the dashboards say nothing about the folder's.
        let other = Set(named.map(\.group)).count == 1 ? named.first : nil
        guard let folder else {
            let confirmed = other.flatMap { holdsMost($0.group) ? $0 : nil }
            self.init(
                group: confirmed?.group, isConfirmed: confirmed != nil,
                witnesses: confirmed.map { Self.witnesses($0, people) }, doubt: nil)
            return
        }
        if named.contains(where: { $0.group == folder }) {
            self.init(group: folder, isConfirmed: true, witnesses: nil, doubt: nil)
        } else if let other {
            // Everybody is in the readers' group; a group of some of them may get the dashboards as well.
            switch (holdsMost(folder), holdsMost(other.group) && count(other.group) >= count(folder)) {
            case (true, false): self.init(group: folder, isConfirmed: true, witnesses: nil, doubt: nil)
            case (false, true):
                self.init(group: other.group, isConfirmed: true, witnesses: Self.witnesses(other, people), doubt: nil)
            default:
                let doubt = Doubt.daemon(folder: folder, group: other.group, location: other.location)
                self.init(group: nil, isConfirmed: false, witnesses: nil, doubt: doubt)
            }
        } else {
            let shared = Self.sharedGroups(of: people).filter { $0 != writers && $0 != folder }
            if people.isEmpty || holdsMost(folder) || count(folder) > 0 && shared.isEmpty {
                self.init(group: folder, isConfirmed: !people.isEmpty, witnesses: nil, doubt: nil)
            } else {
                let outside = people.filter { !$0.groups.contains(folder) }.map(\.login)
                let doubt = Doubt.team(folder: folder, people: outside, shared: shared)
                self.init(group: nil, isConfirmed: false, witnesses: nil, doubt: doubt)
            }
        }
    }

    private init(group: gid_t?, isConfirmed: Bool, witnesses: String?, doubt: Doubt?) {
        self.group = group
        self.isConfirmed = isConfirmed
        self.witnesses = witnesses
        self.doubt = doubt
    }

    private static func witnesses(_ daemon: DaemonGroup, _ people: [UserAccount]) -> String {
        let members = people.filter { $0.groups.contains(daemon.group) }.map(\.login)
        return "\(daemon.location) and the groups of \(members.someNames)"
    }

    /// The groups that all of some people are in and that somebody made for people.
    private static func sharedGroups(of people: [UserAccount]) -> [gid_t] {
        guard let first = people.first else { return [] }
        return people.dropFirst().reduce(first.groups) { $0.intersection($1.groups) }
            .filter { $0 >= firstMadeGroup && WorkspaceOwnership.isOfPeople($0) }.sorted()
    }

    /// The first number that `groupadd` gives (GID_MIN of login.defs(5)); below are the system's groups, such as
    /// `users`, which Debian gives to every login.
    private static let firstMadeGroup: gid_t = 1000
}

extension [String] {
    /// The first names with commas, and how many more there are.
    var someNames: String {
        prefix(5).joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
    }
}

// The witnesses of the readers' group.
extension HealthCheck {
    /// The groups with a name that sshd gives the dashboards of this workspace, those of people only.
    private var daemonGroups: [WorkspaceReaders.DaemonGroup] {
        blocksOfWorkspace.flatMap { block in
            block.groups.compactMap { name in
                guard let group = getgrnam(name)?.pointee.gr_gid, WorkspaceOwnership.isOfPeople(group) else { return nil }
                return WorkspaceReaders.DaemonGroup(group: group, location: block.location)
            }
        }
    }

    /// The groups that sshd excludes from the dashboards of this workspace: those of its writers.
    private var groupsExcludedByDaemon: Set<gid_t> {
        Set(blocksOfWorkspace.flatMap(\.excludedGroups).compactMap { getgrnam($0)?.pointee.gr_gid })
    }

    private var blocksOfWorkspace: [SSHDConfiguration.Block] {
        configuration.blocks.filter { block in block.forceCommand.map { ForcedCommand(text: $0).isFor(folder) } ?? false }
    }

    /// Asks the other witnesses who the readers are.
    ///
    /// - Parameter team: The logins of the team; empty if nobody knows it.
    mutating func inferReaders(team: [String]) {
        guard isShared else { return }
        if let common = ownership.groupOfAll, groupsExcludedByDaemon.contains(common) { ownership.writers = common }
        let writing = writers.map(FileMetadata.members(ofGroup:)) ?? []
        let people = Set(team + writing).sorted().compactMap { UserAccount($0) }.filter {
            $0.uid != 0 && $0.uid != ownership.owner
        }
        guard ownership.groupOfAll == nil || writers != nil else { return }
        let folder = ownership.folderGroup.flatMap { WorkspaceOwnership.isOfPeople($0) && $0 != writers ? $0 : nil }
        let found = WorkspaceReaders(folder: folder, daemon: daemonGroups, people: people, writers: writers)
        ownership.readers = found.group
        inference = found
    }

    /// Reports witnesses that disagree about the readers, with what to check.
    mutating func report(_ doubt: WorkspaceReaders.Doubt) {
        let path = shellQuoted(folder)
        switch doubt {
        case .daemon(let outer, let group, let location):
            let (has, named) = (FileMetadata.name(ofGroup: outer), FileMetadata.name(ofGroup: group))
            add(
                .failure(
                    "groups", "the folder has the group \(has), but \(location) is for the group \(named)",
                    remedy: "chgrp \(shellQuoted(named)) \(path), if its members are the readers "
                        + "(getent group \(shellQuoted(named))); otherwise name \(has) in that block"))
        case .team(let outer, let people, let shared):
            let has = FileMetadata.name(ofGroup: outer)
            let names = shared.map(FileMetadata.name(ofGroup:))
            let common = names.isEmpty ? "" : "; all on the team are in \(names.someNames)"
            add(
                .failure(
                    "groups",
                    "the folder has the group \(has), which \(people.someNames) \(people.count == 1 ? "isn't" : "aren't") in\(common)",
                    remedy: "chgrp READERS \(path), with the group of all who may read; look who is in which: getent group "
                        + ([has] + names).map(shellQuoted).joined(separator: " ")
                        + "; if \(has) are the readers, add these people to it"))
        }
    }
}
