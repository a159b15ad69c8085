import CSystem
import Glibc
import Journal

/// A file of a workspace with the mode and group that it must have.
private struct ExpectedFile {
    let path: String
    let mode: mode_t
    /// The required group; nil if any group is right.
    let group: gid_t?
    /// The consequence of a wrong mode.
    let danger: String
}

// Checks owners, groups and modes of the files.
extension HealthCheck {
    /// Compares every file with what `winnow init` creates.
    mutating func checkModes() {
        guard let outer = FileMetadata(folder, following: true), let journal = FileMetadata(files.journal) else { return }
        let before = findings.count
        for file in expectedFiles(readers: outer.group, writers: journal.group) { check(file, owner: journal.owner) }
        if isShared, outer.group == journal.group {
            add(
                .failure(
                    "groups",
                    "the group \(FileMetadata.name(ofGroup: outer.group)) is both the readers' and the writers' group, so every reader can also write",
                    remedy: "chgrp READERS \(shellQuoted(folder))"))
        }
        checkDegradedMarker()
        guard findings.count == before else { return }
        add(
            .fine(
                "modes",
                isShared
                    ? "correct: \(FileMetadata.name(ofGroup: outer.group)) can read, \(FileMetadata.name(ofGroup: journal.group)) can write"
                    : "correct for a workspace that only \(FileMetadata.name(ofUser: journal.owner)) uses"))
    }

    private func expectedFiles(readers: gid_t, writers: gid_t) -> [ExpectedFile] {
        let isShared = isShared
        func file(_ path: String, _ shared: mode_t, _ alone: mode_t, _ danger: String) -> ExpectedFile {
            ExpectedFile(path: path, mode: isShared ? shared : alone, group: isShared ? writers : nil, danger: danger)
        }
        let read = "others may be able to read it, or the workspace's users may not"
        return [
            ExpectedFile(
                path: folder, mode: isShared ? 0o750 : 0o700, group: isShared ? readers : nil,
                danger: "the wrong people can enter, or replace files"),
            file(files.journal, 0o664, 0o600, "the wrong people can write, or writers cannot"),
            file(files.lock, 0o660, 0o600, "anyone who can open the lock file can stop others from saving"),
            file(files.quarantine, 0o660, 0o600, read), file(files.degraded, 0o660, 0o600, read),
            file(files.erasureKey, 0o640, 0o600, read),
        ]
    }

    private mutating func check(_ file: ExpectedFile, owner: uid_t) {
        let name = file.path == folder ? "the folder" : String(file.path.dropFirst(folder.count + 1))
        let path = shellQuoted(file.path)
        let octal = "0" + String(file.mode, radix: 8)
        guard let metadata = FileMetadata(file.path, following: file.path == folder) else {
            let group = FileMetadata.name(ofGroup: file.group ?? FileMetadata(files.journal)?.group ?? 0)
            add(
                .failure(
                    "modes", "\(name) is missing",
                    remedy: file.path == files.erasureKey
                        ? "restore \(path) from a backup: without it an import can bring back erased people"
                        : "install -m \(octal) -o \(FileMetadata.name(ofUser: owner)) -g \(group) /dev/null \(path)"))
            return
        }
        guard metadata.isFile || file.path == folder else {
            add(.failure("modes", "\(name) is not a regular file", remedy: "ls -l \(path)"))
            return
        }
        if metadata.owner != owner {
            add(
                .failure(
                    "modes",
                    "\(name) belongs to \(FileMetadata.name(ofUser: metadata.owner)), the journal to \(FileMetadata.name(ofUser: owner))",
                    remedy: "chown \(FileMetadata.name(ofUser: owner)) \(path)"))
        }
        if let group = file.group, metadata.group != group {
            add(
                .failure(
                    "modes",
                    "\(name) has the group \(FileMetadata.name(ofGroup: metadata.group)) instead of \(FileMetadata.name(ofGroup: group))",
                    remedy: "chgrp \(FileMetadata.name(ofGroup: group)) \(path)"))
        }
        if metadata.mode & 0o777 != file.mode {
            add(
                .failure(
                    "modes",
                    "\(name) has mode 0\(String(metadata.mode & 0o777, radix: 8)) instead of \(octal): \(file.danger)",
                    remedy: "chmod \(octal) \(path)"))
        }
        if winnow_has_access_list(file.path) {
            add(
                .warning(
                    "modes", "\(name) has an access control list, which admits more people than its mode",
                    remedy: "setfacl -b \(path)")
            )
        }
    }

    private mutating func checkDegradedMarker() {
        guard let marker = FileMetadata(files.degraded), marker.size > 0 else { return }
        add(
            .failure(
                "journal", "marked as unsafe to write after a disk error",
                remedy: "winnow verify --repair -w \(shellQuoted(folder)), as \(FileMetadata.name(ofUser: marker.owner))"))
    }
}
