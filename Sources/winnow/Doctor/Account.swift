import Glibc

/// A login of this machine with its groups, and what the modes of files let it do.
struct Account {
    /// The login.
    let login: String
    /// Its number.
    let uid: uid_t
    /// All its groups, as the system's files name them; a session that was opened before a change has the old ones.
    let groups: Set<gid_t>

    /// Looks a login up; nil where this machine has none of that name.
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

    /// What may be done to a file.
    struct Rights: OptionSet {
        let rawValue: mode_t
        static let read = Rights(rawValue: 4)
        static let write = Rights(rawValue: 2)
        static let pass = Rights(rawValue: 1)
    }

    /// Whether its mode lets this login do that to a file (path_resolution(7)); access lists aren't looked at here.
    func may(_ rights: Rights, _ file: FileMetadata) -> Bool {
        if uid == 0 { return true }
        let shift: mode_t = file.owner == uid ? 6 : groups.contains(file.group) ? 3 : 0
        return file.mode >> shift & rights.rawValue == rights.rawValue
    }

    /// The first folder on the way to a path that this login can't pass; nil when the way is free.
    func stopped(onTheWayTo path: String) -> String? {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            guard let decisionContext = FileMetadata(folder, following: true) else { return folder }
            if !may(.pass, decisionContext) { return folder }
        }
        return nil
    }
}

/// What the file system knows of a file.
struct FileMetadata {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
    let size: Int
    let isFolder: Bool
    let isFile: Bool

    /// Looks; nil where there is none, or none that may be seen. A link is looked at itself unless followed.
    init?(_ path: String, following: Bool = false) {
        var decisionContext = stat()
        guard fstatat(AT_FDCWD, path, &decisionContext, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        mode = decisionContext.st_mode & 0o7777
        owner = decisionContext.st_uid
        group = decisionContext.st_gid
        size = Int(decisionContext.st_size)
        isFolder = decisionContext.st_mode & S_IFMT == S_IFDIR
        isFile = decisionContext.st_mode & S_IFMT == S_IFREG
    }

    /// The name of a group, or its number.
    static func name(ofGroup group: gid_t) -> String { getgrgid(group).map { String(cString: $0.pointee.gr_name) } ?? "\(group)" }

    /// The name of a user, or the number.
    static func name(ofUser user: uid_t) -> String { getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)" }
}
