internal import Glibc
internal import Journal
internal import JournalServer
internal import Lifecycle

/// The file `server.conf` of a workspace's folder: where its server is, and which workspace belongs there.
///
/// Two lines, `server = ADDRESS` and `workspace = ID`; a line that begins with `#` is a remark. Never a password.
struct ServerConfiguration {
    let address: ServerAddress
    /// The workspace's id, so that another workspace at the same address is noticed.
    let workspace: String

    /// More than any address; what is longer is another file.
    private static let limit = 8192

    init(_ address: ServerAddress, workspace: String) {
        (self.address, self.workspace) = (address, workspace)
    }

    /// Reads the file of a folder; nil if there is none.
    ///
    /// - Throws: `WorkspaceError.inputOutput` for a file that can't be read or says something else.
    init?(folder: String) throws(WorkspaceError) {
        let path = JournalFolder(path: folder).serverConfiguration
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        // Who can't enter the folder is told so by what opens the journal, which can't be read either.
        if descriptor < 0, errno == EACCES, access(folder, X_OK) != 0 { return nil }
        func unreadable() -> WorkspaceError {
            WorkspaceError(.inputOutput, "cannot read \(path) (\(String(cString: strerror(errno)))); check it and its permissions")
        }
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.limit)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw unreadable() }
        var values: [String: String] = [:]
        for line in String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard line.first != "#", let equals = line.firstIndex(of: "=") else { continue }
            func trimmed(_ part: Substring) -> String {
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            values[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
        }
        // The id becomes the name of a folder.
        guard let server = values["server"], let workspace = values["workspace"],
            ActionID(parsing: workspace)?.description == workspace
        else {
            throw WorkspaceError(
                .inputOutput, "\(path) names no server and workspace; `winnow server clone URI DIR` makes such a file")
        }
        self.init(try WorkspaceError.converting(ServerAddress(server)), workspace: workspace)
    }

    /// Writes the file into a folder, which is created if there is none.
    ///
    /// - Throws: `WorkspaceError.cannotWrite`.
    func write(to folder: String) throws(WorkspaceError) {
        var path = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            path += "/" + part
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.failure(path) }
        }
        let text = """
            # The server of this workspace. Passwords belong into ~/.pgpass.
            server = \(address.settings)
            workspace = \(workspace)

            """
        let file = JournalFolder(path: path).serverConfiguration
        let draft = "\(file).new-\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure(file) }
        defer { close(descriptor) }
        guard Self.writeAll(Array(text.utf8), to: descriptor), fsync(descriptor) == 0, rename(draft, file) == 0 else {
            let error = Self.failure(file)
            unlink(draft)
            throw error
        }
        // Only then is the new name there after a power failure.
        let parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw Self.failure(path) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw Self.failure(path) }
    }

    /// Writes all bytes; false with `errno` set otherwise. A full disk takes a part first, and refuses the next one.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// The error of the last system call.
    private static func failure(_ path: String) -> WorkspaceError {
        let code = errno
        let isFull = code == ENOSPC || code == EDQUOT
        return WorkspaceError(
            .cannotWrite,
            "cannot write \(path) (\(String(cString: strerror(code)))); "
                + (isFull ? "free some space, then try again" : "check its permissions, or choose another folder"))
    }
}
