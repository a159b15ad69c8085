internal import Glibc
internal import Platform

/// The folders of other people's workspaces that the user trusts, in `$XDG_CONFIG_HOME/winnow/trusted`.
///
/// One absolute path a line, without symbolic links. A file that others can write to is not believed.
package struct TrustedFolders: Sendable {
    /// The file; nil without a folder for it.
    package let path: String?
    private static let maximumSize = 1 << 20

    /// The list in a user's configuration folder, such as `~/.config`.
    package init(configurationFolder: String?) {
        path = configurationFolder.map { $0 + "/winnow/trusted" }
    }

    /// The absolute path of a folder without symbolic links; nil if there is no such folder.
    package static func resolved(_ folder: String) -> String? {
        guard let resolved = realpath(folder, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }

    /// Whether a folder is on the list.
    package func contains(_ folder: String) -> Bool {
        guard let resolved = Self.resolved(folder), case .success(let list) = read() else { return false }
        return list.contains(resolved)
    }

    /// Why the file is not believed, with a remedy; nil if it is, or if there is none.
    package var problem: String? { if case .failure(let disbelief) = read() { disbelief.text } else { nil } }

    /// The folders on the list, in its order.
    ///
    /// - Throws: `WorkspaceError.notPermitted` if the file is not believed.
    package func list() throws(WorkspaceError) -> [String] {
        switch read() {
        case .success(let list): return list
        case .failure(let disbelief): throw WorkspaceError(.notPermitted, disbelief.text)
        }
    }

    /// Adds the folder of a workspace, which is not opened; returns its resolved path.
    ///
    /// - Throws: `WorkspaceError.notFound` if it has no journal; `.notPermitted` if others can write to it.
    package func add(_ folder: String) throws(WorkspaceError) -> String {
        guard let resolved = Self.resolved(folder) else {
            throw WorkspaceError(.notFound, "cannot find the folder \(folder) (\(Self.reason(errno))); check the name")
        }
        guard !resolved.contains("\n") else {
            throw WorkspaceError(.badInput, "a path with a line break cannot be on the list; rename the folder, or use -w DIR")
        }
        let journal = FileOwnership(resolved + "/journal.jsonl", following: false)
        guard let journal, journal.isFile else {
            let code = errno
            guard journal != nil || code != EACCES else {
                throw WorkspaceError(.notPermitted, "no permission to enter \(resolved): ask the workspace's owner")
            }
            throw WorkspaceError(.notFound, "\(resolved) has no journal.jsonl, so it is no workspace; give the folder of one")
        }
        try WorkspaceLocation(folder: resolved, isNamed: true).requireTrust(self)
        guard try !list().contains(resolved) else { return resolved }
        try append(resolved)
        return resolved
    }

    /// Removes a folder, which need not exist any more; returns the path that was on the list.
    ///
    /// - Throws: `WorkspaceError.notFound` if it is not on the list.
    package func remove(_ folder: String) throws(WorkspaceError) -> String {
        let list = try list()
        var plain = folder
        while plain.count > 1, plain.hasSuffix("/") { plain.removeLast() }
        guard let path, let known = [Self.resolved(folder), plain].compactMap(\.self).first(where: list.contains) else {
            throw WorkspaceError(.notFound, "\(folder) is not on the list; `winnow trust --list` prints it")
        }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.cannotWrite(path) }
        let rest = list.filter { $0 != known }.map { $0 + "\n" }.joined()
        guard Self.write(rest, to: descriptor), rename(draft, path) == 0 else {
            let error = Self.cannotWrite(path)
            unlink(draft)
            throw error
        }
        return known
    }

    // MARK: The file

    /// Why a list is not believed.
    private struct Disbelief: Error { let text: String }

    /// The list; a missing file is an empty one.
    private func read() -> Result<[String], Disbelief> {
        guard let path else { return .success([]) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .success([]) }
            return .failure(Disbelief(text: "cannot read \(path) (\(Self.reason(errno))); check its permissions"))
        }
        defer { close(descriptor) }
        if let disbelief = Self.disbelief(path, descriptor) { return .failure(disbelief) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < Self.maximumSize {
            let got = Glibc.read(descriptor, &chunk, min(chunk.count, Self.maximumSize - bytes.count))
            guard got >= 0 else { return .failure(Disbelief(text: "cannot read \(path) (\(Self.reason(errno)))")) }
            if got == 0 { break }
            bytes.append(contentsOf: chunk[..<got])
        }
        // A path that is no UTF-8 text can't be given as an argument either.
        let lines = bytes.split(separator: 0x0A).compactMap { String(validating: $0, as: UTF8.self) }
        return .success(lines.filter { $0.hasPrefix("/") })
    }

    /// Why an open file, or the folder that it is in, is not the user's own; nil if it is.
    private static func disbelief(_ path: String, _ descriptor: Int32) -> Disbelief? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return Disbelief(text: "cannot read \(path) (\(reason(errno)))") }
        let file = FileOwnership(status)
        let folder = String(path.dropLast("/trusted".count))
        guard file.isFile, file.belongs(to: geteuid()) else {
            return Disbelief(
                text: "\(path) is not believed, because it is not a file of yours: look who made it, then delete it")
        }
        guard !file.isWritableByOthers else {
            return Disbelief(
                text:
                    "\(path) is not believed, because others can write to it: check its lines, then `chmod 600 \(ShellWord.quoted(path))`"
            )
        }
        guard let outer = FileOwnership(folder, following: true), outer.belongs(to: geteuid()), !outer.isWritableByEveryone else {
            return Disbelief(
                text:
                    "\(path) is not believed, because others can write to its folder: check it, then `chmod 700 \(ShellWord.quoted(folder))`"
            )
        }
        return nil
    }

    /// Appends a line with one call, so that another run that adds a line at the same time loses nothing.
    private func append(_ line: String) throws(WorkspaceError) {
        guard let path else {
            throw WorkspaceError(
                .cannotWrite, "there is no folder for the list: set HOME or XDG_CONFIG_HOME to an absolute path")
        }
        let folder = String(path.dropLast("/trusted".count))
        guard PrivateFolder.create(folder) else { throw Self.cannotWrite(path) }
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw Self.cannotWrite(path) }
        if let disbelief = Self.disbelief(path, descriptor) {
            close(descriptor)
            throw WorkspaceError(.notPermitted, disbelief.text)
        }
        // A file that was edited by hand may end without a newline.
        var last: UInt8 = 0x0A
        let size = lseek(descriptor, 0, SEEK_END)
        if size > 0 { pread(descriptor, &last, 1, size - 1) }
        guard Self.write((last == 0x0A ? "" : "\n") + line + "\n", to: descriptor) else { throw Self.cannotWrite(path) }
    }

    /// Writes a text, makes the file private, waits for the disk, and closes it.
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        let isWritten =
            fchmod(descriptor, 0o600) == 0 && (bytes.isEmpty || Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
            && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        errno = code
        return isWritten
    }

    private static func cannotWrite(_ path: String) -> WorkspaceError {
        WorkspaceError(.cannotWrite, "cannot write \(path) (\(reason(errno))); check the folder and its permissions")
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
