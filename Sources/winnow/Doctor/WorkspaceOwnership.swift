import Glibc
import Journal

/// The owner and the groups that the files of a workspace should have, inferred from what most of them have.
///
/// One wrong file must not decide: advice that follows it would open the other files to the wrong people. What the
/// files don't agree on is nil, and no advice names it.
struct WorkspaceOwnership {
    /// The owner of most files, the folder included.
    let owner: uid_t?
    /// The writers' group, which most of the writers' files have.
    var writers: gid_t?
    /// The readers' group: the folder's, unless other witnesses disagree (``WorkspaceReaders``).
    var readers: gid_t?
    /// The group that the folder shares with most of the writers' files, so that the files don't show whose it is.
    let groupOfAll: gid_t?
    /// Whether the workspace is shared, as most modes say.
    let isShared: Bool
    /// The writers' files that exist, with their groups.
    let found: [(name: String, group: gid_t)]
    /// The group of the folder.
    let folderGroup: gid_t?

    init(of files: JournalFolder, in folder: String) {
        let outer = FileMetadata(folder, following: true)
        let paths = [files.journal, files.lock, files.quarantine, files.degraded, files.erasureKey]
        let known = paths.compactMap { path in FileMetadata(path).flatMap { $0.isFile ? (path, $0) : nil } }
        found = known.map { (String($0.0.dropFirst(folder.count + 1)), $0.1.group) }
        folderGroup = outer?.group
        owner = Self.majority(known.map(\.1.owner) + (outer.map { [$0.owner] } ?? []))
        let signs =
            known.map { $0.1.mode & ($0.0 == files.erasureKey ? 0o040 : 0o020) != 0 } + (outer.map { [$0.mode & 0o010 != 0] } ?? [])
        isShared = signs.count(where: \.self) * 2 > signs.count
        let common = Self.majority(found.map(\.group)).flatMap { Self.isOfPeople($0) ? $0 : nil }
        // If the folder has the same group, it is the readers' or the writers', and nothing tells which.
        groupOfAll = common == folderGroup ? common : nil
        writers = groupOfAll == nil ? common : nil
        readers = groupOfAll != nil ? nil : folderGroup.flatMap { Self.isOfPeople($0) ? $0 : nil }
    }

    /// The value of more than half; nil without one, or if only one value supports it.
    private static func majority<Value: Hashable>(_ values: [Value]) -> Value? {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.first { $0.value >= 2 && $0.value * 2 > values.count }?.key
    }

    /// Groups whose members can do more than read files: nobody becomes a member for a workspace's sake.
    private static let privileged: Set<String> = [
        "root", "sudo", "wheel", "admin", "adm", "docker", "podman", "lxd", "incus", "libvirt", "kvm", "disk", "shadow", "kmem",
        "staff", "sys", "bin", "daemon", "tty", "systemd-journal", "ssh_keys", "ssl-cert", "nogroup", "nobody",
    ]

    /// Whether a group can be that of readers or writers.
    static func isOfPeople(_ group: gid_t) -> Bool {
        group != 0 && !privileged.contains(FileMetadata.name(ofGroup: group)) && !isPrivate(group)
    }

    /// Whether a group is that of one login alone, which most systems make with the login.
    ///
    /// Its files are that person's own, so nobody else becomes a member.
    private static func isPrivate(_ group: gid_t) -> Bool {
        let name = FileMetadata.name(ofGroup: group)
        guard let login = getpwnam(name), login.pointee.pw_gid == group else { return false }
        return FileMetadata.members(ofGroup: group).allSatisfy { $0 == name }
    }
}
