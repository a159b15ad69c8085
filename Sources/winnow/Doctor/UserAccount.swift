import Glibc

/// A login of this machine with its groups, and its access to files by their modes.
struct UserAccount {
    /// The login.
    let login: String
    /// The user id.
    let uid: uid_t
    /// All its groups in the system's database; a session opened before a change still has the old ones.
    let groups: Set<gid_t>
    /// Whether its shell runs commands; `nologin` and `false` run none, not even one that sshd forces.
    let hasShell: Bool

    /// Looks up a login; nil if this machine has no such login.
    init?(_ login: String) {
        guard let entry = getpwnam(login) else { return nil }
        uid = entry.pointee.pw_uid
        let own = entry.pointee.pw_gid
        let shell = entry.pointee.pw_shell.map { String(cString: $0) } ?? ""
        hasShell = !["/nologin", "/false"].contains { shell.hasSuffix($0) }
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
    /// The file that the name leads to; other names may lead to the same one (hard links).
    let identity: Identity
    let isFolder: Bool
    let isFile: Bool

    /// The device and the inode of a file.
    struct Identity: Hashable {
        let device: dev_t
        let inode: ino_t
    }

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
        identity = Identity(device: metadata.st_dev, inode: metadata.st_ino)
        isFolder = metadata.st_mode & S_IFMT == S_IFDIR
        isFile = metadata.st_mode & S_IFMT == S_IFREG
    }

    /// The name of a group, or its number if it has no name.
    static func name(ofGroup group: gid_t) -> String { getgrgid(group).map { String(cString: $0.pointee.gr_name) } ?? "\(group)" }

    /// The members of a group: the logins that the system's database lists, and those whose primary group it is.
    ///
    /// O(number of logins).
    static func members(ofGroup group: gid_t) -> [String] {
        var members: [String] = []
        if let names = getgrgid(group)?.pointee.gr_mem {
            while let name = names[members.count] { members.append(String(cString: name)) }
        }
        setpwent()
        defer { endpwent() }
        while let login = getpwent() {
            if login.pointee.pw_gid == group { members.append(String(cString: login.pointee.pw_name)) }
        }
        return Set(members).sorted()
    }

    /// The name of a user, or its number if it has no name.
    static func name(ofUser user: uid_t) -> String { getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)" }
}
