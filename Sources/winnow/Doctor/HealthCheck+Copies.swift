import CSystem
import Glibc
import Journal

// Checks for copies of the journal and the erasure key that more people can read than a backup should let.
extension HealthCheck {
    /// Reports copies in the folder and its subfolders that others than their owner can read.
    ///
    /// A copy keeps the people who were erased since it was made.
    mutating func checkCopies() {
        // Nobody else can enter a private folder.
        guard let outer = FileMetadata(folder, following: true), outer.mode & 0o011 != 0 else { return }
        let own = [files.journal, files.lock, files.quarantine, files.degraded, files.erasureKey]
        let named = own.compactMap { path in FileMetadata(path).map { ($0.identity, path) } }
        let originals = Dictionary(named, uniquingKeysWith: { first, _ in first })
        let search = FileSearch(in: folder, without: Set(own))
        for (path, metadata) in search.files where metadata.isFile && metadata.mode & 0o044 != 0 {
            let name = String(path.dropFirst(folder.count + 1))
            if let original = originals[metadata.identity] {
                add(hardLink(name, to: String(original.dropFirst(folder.count + 1))))
            } else {
                check(path, name, metadata)
            }
        }
        if let bound = search.reachedBound {
            add(
                .warning(
                    "copies", "only a part of the folder was searched for copies: \(bound)",
                    remedy: "find \(shellQuoted(folder)) -type f -perm /044"))
        }
    }

    /// Another name of the workspace's own file: a change of its mode would change the file in use.
    private func hardLink(_ name: String, to original: String) -> Finding {
        guard [files.journal, files.quarantine].contains(folder + "/" + original) else {
            return .warning(
                "copies", "\(name) is a hard link to \(original), the same file under another name",
                remedy: "leave the mode as it is, which is that of \(original), and remove the other name if nobody needs it")
        }
        return .warning(
            "copies",
            "\(name) is a hard link to \(original), the same file under another name; it is no backup, and once winnow replaces \(original) it keeps people who are erased then",
            remedy: "copy \(original) with winnow backup instead; leave the mode as it is, which is that of \(original)")
    }

    private mutating func check(_ path: String, _ name: String, _ metadata: FileMetadata) {
        let readers =
            metadata.mode & 0o004 != 0
            ? "everybody who can enter the folder" : "the group \(FileMetadata.name(ofGroup: metadata.group))"
        let beginning = Self.beginning(of: path)
        let remedy = "chmod 0600 \(shellQuoted(path))"
        if isCopyOfKey(path, metadata, beginning) {
            add(.failure("copies", "\(name) is a copy of the erasure key, and \(readers) can read it", remedy: remedy))
        } else if let kind = PackedFile.kind(beginning, name: name) {
            add(
                .warning(
                    "copies",
                    "\(name) is a packed file (\(kind)), and \(readers) can read it; a copy of the journal in it keeps people who were erased later",
                    remedy: "\(remedy), and delete it yourself once nobody needs it"))
        } else if isCopyOfJournal(path, beginning) {
            add(
                .warning(
                    "copies",
                    "\(name) is a copy of the journal, and \(readers) can read it; it keeps people who were erased later",
                    remedy: "\(remedy), and delete it yourself once nobody needs it"))
        }
    }

    private func isCopyOfKey(_ path: String, _ metadata: FileMetadata, _ beginning: [UInt8]?) -> Bool {
        if path.split(separator: "/").last?.hasPrefix("erasure.key") == true { return true }
        guard let key = FileMetadata(files.erasureKey), key.isFile, key.size == metadata.size, key.size > 0,
            let original = Self.beginning(of: files.erasureKey)
        else { return false }
        return beginning == original
    }

    /// Whether a file begins like a journal, or has an entry of one near its beginning.
    private func isCopyOfJournal(_ path: String, _ beginning: [UInt8]?) -> Bool {
        guard let beginning else {
            return path.split(separator: "/").last?.hasPrefix(JournalFolder.journalName) == true
        }
        if beginning.starts(with: #"{"winnow":"journal""#.utf8) { return true }
        // A copy whose beginning was cut off may begin within an entry.
        return beginning.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: #"{"v":1,"seq":"#.utf8) }
    }

    /// The first 4096 bytes of a file; nil if it can't be read.
    private static func beginning(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes[..<count])
    }
}

/// Recognises packed files, which hide what is in them from everybody who only looks at their beginning.
private enum PackedFile {
    /// The signatures with which these formats begin, except tar's, which follows the first file's name.
    private static let signatures: [(kind: String, bytes: [UInt8])] = [
        ("gzip", [0x1F, 0x8B]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
        ("bzip2", Array("BZh".utf8)), ("zip", [0x50, 0x4B, 0x03, 0x04]), ("zip", [0x50, 0x4B, 0x05, 0x06]),
        ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), ("lz4", [0x04, 0x22, 0x4D, 0x18]), ("rar", Array("Rar!".utf8)),
        ("lzip", Array("LZIP".utf8)), ("compress", [0x1F, 0x9D]),
    ]

    /// The names of the first file in a zip that is a document or a program: of Office, OpenDocument and Java.
    private static let documents = ["[Content_Types].xml", "mimetype", "META-INF/", "_rels/", "docProps/"]

    /// The endings of names, for files that this user can't read.
    private static let endings = [
        ".gz", ".tgz", ".zst", ".xz", ".txz", ".bz2", ".tbz2", ".zip", ".7z", ".lz4", ".rar", ".lz", ".Z", ".tar",
    ]

    /// The format of a packed file by its content, or by its name if it can't be read; nil if it isn't one.
    static func kind(_ beginning: [UInt8]?, name: String) -> String? {
        guard let beginning else {
            return endings.first { name.lowercased().hasSuffix($0.lowercased()) }.map { String($0.dropFirst()) }
        }
        // Documents of offices are zip files, too.
        let first = beginning.dropFirst(30)
        if beginning.starts(with: "PK".utf8), documents.contains(where: { first.starts(with: $0.utf8) }) { return nil }
        if let known = signatures.first(where: { beginning.starts(with: $0.bytes) }) { return known.kind }
        return beginning.dropFirst(257).starts(with: "ustar".utf8) ? "tar" : nil
    }
}

/// The files of a folder and its subfolders, up to a bound.
///
/// Each folder comes before its subfolders, so that a large subfolder hides no file beside it.
private struct FileSearch {
    /// The files that are not folders, sorted by path.
    private(set) var files: [(path: String, metadata: FileMetadata)] = []
    /// What was left out; nil if nothing was.
    private(set) var reachedBound: String?

    /// The number of names that are looked at in one folder, and in all.
    private static let maximumNames = (folder: 2000, all: 20_000)
    /// The depth of subfolders that are looked at.
    private static let maximumDepth = 8

    init(in folder: String, without own: Set<String>) {
        var waiting = [(folder, 0)][...]
        var count = 0
        while let (next, depth) = waiting.popFirst() {
            guard count < Self.maximumNames.all else {
                reachedBound = "it has more than \(Self.maximumNames.all) names"
                break
            }
            var names = Self.names(in: next)
            if names.count > Self.maximumNames.folder {
                reachedBound = "\(next) has more than \(Self.maximumNames.folder) names"
                names.removeLast()
            }
            count += names.count
            for name in names.sorted() {
                let path = next + "/" + name
                guard !own.contains(path), let metadata = FileMetadata(path) else { continue }
                guard metadata.isFolder else {
                    files.append((path, metadata))
                    continue
                }
                // Nobody else gets into a private subfolder.
                guard metadata.mode & 0o011 != 0 else { continue }
                if depth < Self.maximumDepth {
                    waiting.append((path, depth + 1))
                } else {
                    reachedBound = "\(path) is more than \(Self.maximumDepth) folders down"
                }
            }
        }
        files.sort { $0.path < $1.path }
    }

    /// The names in a folder, one more than the bound if there are more.
    private static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while names.count <= maximumNames.folder, let name = winnow_next_name(listing).map({ String(cString: $0) }) {
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
