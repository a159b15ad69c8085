import Glibc

/// A login of this machine with its groups, and its access to files by their modes.
struct UserAccount {
    /// The login.
    let login: String
    /// The user id.
    let uid: uid_t
    /// All its groups in the system's database; a session opened before a change still has the old ones.
    let groups: Set<gid_t>

    /// Looks up a login; nil if this machine has no such login.
    init?(_ login: String) {
        guard let entry = getpwnam(login) else { return nil }
        uid = entry.pointee.pw_uid
        let own = entry.pointee.pw_gid
        var count: Int32 = 256
        var numbers = [gid_t](repeating: 0, count: Int(count))
        if getgrouplist(login, own, &numbers, &count) < 0 {
            numbers = [gid_t](repeating: 0, count: Int(count))
            _ = getgrouplist(login, own, &numbers, &count)
        }
        self.login = login
        groups = Set(numbers.prefix(Int(max(0, count)))).union([own])
    }

    /// Kinds of access to a file.
    struct FileAccess: OptionSet {
        let rawValue: mode_t
        static let read = FileAccess(rawValue: 4)
        static let write = FileAccess(rawValue: 2)
        static let enter = FileAccess(rawValue: 1)
    }

    /// Whether the mode of a file gives this login the access (path_resolution(7)).
    ///
    /// Access control lists are ignored.
    func has(_ access: FileAccess, to file: FileMetadata) -> Bool {
        if uid == 0 { return true }
        let shift: mode_t = file.owner == uid ? 6 : groups.contains(file.group) ? 3 : 0
        return file.mode >> shift & access.rawValue == access.rawValue
    }

    /// The first folder on a path that this login cannot enter; nil if it can enter all of them.
    func firstBlockedFolder(onPathTo path: String) -> String? {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            guard let metadata = FileMetadata(folder, following: true) else { return folder }
            if !has(.enter, to: metadata) { return folder }
        }
        return nil
    }
}

/// The metadata of a file.
struct FileMetadata {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
    let size: Int
    let isFolder: Bool
    let isFile: Bool

    /// Reads the metadata; nil if the file does not exist or cannot be accessed.
    ///
    /// A symbolic link is followed only if `following` is true.
    init?(_ path: String, following: Bool = false) {
        var metadata = stat()
        guard fstatat(AT_FDCWD, path, &metadata, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        mode = metadata.st_mode & 0o7777
        owner = metadata.st_uid
        group = metadata.st_gid
        size = Int(metadata.st_size)
        isFolder = metadata.st_mode & S_IFMT == S_IFDIR
        isFile = metadata.st_mode & S_IFMT == S_IFREG
    }

    /// The name of a group, or its number if it has no name.
    static func name(ofGroup group: gid_t) -> String { getgrgid(group).map { String(cString: $0.pointee.gr_name) } ?? "\(group)" }

    /// The logins that the system's database lists as members of a group; not those whose own group it is.
    static func members(ofGroup group: gid_t) -> [String] {
        guard let entry = getgrgid(group), let names = entry.pointee.gr_mem else { return [] }
        var members: [String] = []
        while let name = names[members.count] { members.append(String(cString: name)) }
        return members
    }

    /// The name of a user, or its number if it has no name.
    static func name(ofUser user: uid_t) -> String { getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)" }
}
