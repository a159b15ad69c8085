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
        for path in otherFiles(in: folder, depth: 0).sorted() {
            guard let metadata = FileMetadata(path), metadata.isFile, metadata.mode & 0o044 != 0 else { continue }
            let name = String(path.dropFirst(folder.count + 1))
            let readers =
                metadata.mode & 0o004 != 0
                ? "everybody who can enter the folder" : "the group \(FileMetadata.name(ofGroup: metadata.group))"
            if isCopyOfKey(path, metadata) {
                add(
                    .failure(
                        "copies", "\(name) is a copy of the erasure key, and \(readers) can read it",
                        remedy: "chmod 0600 \(shellQuoted(path))"))
            } else if isCopyOfJournal(path) {
                add(
                    .warning(
                        "copies",
                        "\(name) is a copy of the journal, and \(readers) can read it; it keeps people who were erased later",
                        remedy: "chmod 0600 \(shellQuoted(path)), and delete it yourself once nobody needs it"))
            }
        }
    }

    /// The number of files of a folder that are looked at.
    private static let maximumFiles = 1000

    /// The files of a folder and its subfolders that aren't the workspace's own, at most ``maximumFiles`` in each.
    private func otherFiles(in folder: String, depth: Int) -> [String] {
        let own: Set = [files.journal, files.lock, files.quarantine, files.degraded, files.erasureKey]
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var (found, inSubfolders) = ([String](), [String]())
        while let name = winnow_next_name(listing).map({ String(cString: $0) }) {
            guard name != ".", name != ".." else { continue }
            let path = folder + "/" + name
            guard !own.contains(path), let metadata = FileMetadata(path) else { continue }
            if metadata.isFolder {
                if depth < 2 { inSubfolders += otherFiles(in: path, depth: depth + 1) }
            } else if found.count < Self.maximumFiles {
                found.append(path)
            }
        }
        return found + inSubfolders
    }

    private func isCopyOfKey(_ path: String, _ metadata: FileMetadata) -> Bool {
        if path.split(separator: "/").last?.hasPrefix("erasure.key") == true { return true }
        guard let key = FileMetadata(files.erasureKey), key.size == metadata.size, key.size > 0,
            let original = Self.beginning(of: files.erasureKey, 4096)
        else { return false }
        return Self.beginning(of: path, 4096) == original
    }

    /// Whether a file begins like a journal, or is a packed file with the journal's name.
    private func isCopyOfJournal(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        let isPacked = [".gz", ".xz", ".zst", ".bz2", ".zip", ".tar", ".tgz", ".7z"].contains { name.hasSuffix($0) }
        if isPacked { return name.contains("journal") }
        guard let bytes = Self.beginning(of: path, 64) else { return name.hasPrefix(JournalFolder.journalName) }
        return [#"{"winnow":"journal""#, #"{"v":1,"seq":"#].contains { bytes.starts(with: $0.utf8) }
    }

    private static func beginning(of path: String, _ size: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = read(descriptor, &bytes, size)
        return count < 0 ? nil : Array(bytes[..<count])
    }
}
