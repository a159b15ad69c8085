internal import Crypto
internal import Definitions
internal import Glibc
internal import Lifecycle

/// Keeps the definition in force in compiled form beside the index, because parsing its YAML takes longer than the rest
/// of a short command.
///
/// The file holds a key, a checksum and the compiled definition. The key is the SHA-256 of the program's identity and
/// the adopted texts, whose time limits hold for the leads of their time; the checksum is that of the key and what
/// follows. A file that is missing, damaged, of somebody else, or of another text or build of the program is replaced.
/// So it can always be deleted.
struct DefinitionCache {
    /// The index's folder; nil if there is none.
    let folder: String?

    private static let digestSize = SHA256.byteCount
    /// The largest file that is read, in bytes.
    private static let maximumSize = 4 << 20

    /// The file; nil keeps nothing.
    ///
    /// A folder that others can write in is not used, as the index doesn't use it: the checksum keeps out damage, not
    /// people.
    var path: String? {
        var status = stat()
        guard let folder, lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, Self.isOwn(status) else { return nil }
        return folder + "/definition"
    }

    /// Removes the file, so that the text is parsed again.
    func remove() {
        if let path { unlink(path) }
    }

    /// Whether a file or folder belongs to the user, and nobody else can write to it.
    private static func isOwn(_ status: stat) -> Bool { status.st_uid == geteuid() && status.st_mode & 0o022 == 0 }

    /// The newest of some adopted versions, oldest first, with the time limits of those before it; nil for none.
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem of its text; such a text is not kept.
    func definition(of versions: [AdoptedVersion]) throws(WorkspaceError) -> LeadDefinition? {
        guard let newest = versions.last else { return nil }
        var definition = try checked(newest, versions)
        definition.number = newest.number
        definition.adoptedAt = newest.at
        return definition
    }

    private func checked(_ newest: AdoptedVersion, _ versions: [AdoptedVersion]) throws(WorkspaceError) -> LeadDefinition {
        let key = Self.key(of: versions.map(\.text))
        if let path, let known = Self.read(path, key) { return known }
        var definition = try Workspace.check(newest.text, fileName: "definition \(newest.number)", isAdopted: true)
        definition.earlierClocks = DefinitionHistory(versions).clocks(before: newest.number)
        if let path { Self.write(definition, path, key) }
        return definition
    }

    static func key(of texts: [String]) -> [UInt8] {
        var hash = SHA256()
        // Another build may parse the same text to other values, or archive them otherwise.
        var program = stat()
        stat("/proc/self/exe", &program)
        let build = "\(program.st_size) \(program.st_mtim.tv_sec) \(program.st_mtim.tv_nsec)"
        hash.update(data: Array("\(WorkspaceVersion.current) \(build)\n".utf8))
        for text in texts { hash.update(data: Array("\(text.utf8.count)\n\(text)".utf8)) }
        return Array(hash.finalize())
    }

    static func checksum(_ key: [UInt8], _ compiled: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: key + compiled)) }

    private static func read(_ path: String, _ key: [UInt8]) -> LeadDefinition? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, isOwn(status),
            status.st_size <= maximumSize
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard bytes.count > 2 * digestSize, Glibc.read(descriptor, &bytes, bytes.count) == bytes.count,
            bytes[..<digestSize].elementsEqual(key)
        else { return nil }
        let compiled = Array(bytes[(2 * digestSize)...])
        guard bytes[digestSize..<2 * digestSize].elementsEqual(checksum(key, compiled)) else { return nil }
        return CompiledDefinition.definition(from: compiled)
    }

    /// Replaces the file. A failure leaves no file, or the old one, and the next command parses the text again.
    private static func write(_ definition: LeadDefinition, _ path: String, _ key: [UInt8]) {
        let compiled = CompiledDefinition.bytes(of: definition)
        // What can't be read back isn't written.
        guard CompiledDefinition.definition(from: compiled) == definition else { return }
        let bytes = key + checksum(key, compiled) + compiled
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        fchmod(descriptor, 0o600)
        let written = Glibc.write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard written == bytes.count, rename(draft, path) == 0 else {
            unlink(draft)
            return
        }
    }
}
