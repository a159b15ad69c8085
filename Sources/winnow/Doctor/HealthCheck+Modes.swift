import CSystem
import Glibc
import Journal

/// A file of a workspace with the mode that it must have.
private struct ExpectedFile {
    let path: String
    let mode: mode_t
    /// The group that it must have; nil where that doesn't matter.
    let group: gid_t?
    /// What goes wrong with another mode, in words.
    let danger: String
}

// Owners, groups and modes.
extension HealthCheck {
    /// Compares every file with what `winnow init` makes.
    mutating func examineModes() {
        guard let outer = FileMetadata(folder, following: true), let journal = FileMetadata(place.journal) else { return }
        let before = findings.count
        for file in files(readers: outer.group, writers: journal.group) { examine(file, owner: journal.owner) }
        if isShared, outer.group == journal.group {
            found(
                .failure(
                    "groups",
                    "the group \(FileMetadata.name(ofGroup: outer.group)) both looks and writes: whoever may look can also hold the lock",
                    mend: "chgrp READERS \(shellWord(folder))"))
        }
        examineMarker()
        guard findings.count == before else { return }
        found(
            .fine(
                "modes",
                isShared
                    ? "as they must be: \(FileMetadata.name(ofGroup: outer.group)) may look, \(FileMetadata.name(ofGroup: journal.group)) may write"
                    : "as they must be for a workspace of \(FileMetadata.name(ofUser: journal.owner)) alone"))
    }

    private func files(readers: gid_t, writers: gid_t) -> [ExpectedFile] {
        let isShared = isShared
        func file(_ path: String, _ shared: mode_t, _ alone: mode_t, _ danger: String) -> ExpectedFile {
            ExpectedFile(path: path, mode: isShared ? shared : alone, group: isShared ? writers : nil, danger: danger)
        }
        let read = "others may read it, or those who must can't"
        return [
            ExpectedFile(
                path: folder, mode: isShared ? 0o750 : 0o700, group: isShared ? readers : nil,
                danger: "the wrong people get in, or can put files in its place"),
            file(place.journal, 0o664, 0o600, "the wrong people may write, or writers can't"),
            file(place.lock, 0o660, 0o600, "whoever may open it can keep everybody from writing"),
            file(place.quarantine, 0o660, 0o600, read), file(place.degraded, 0o660, 0o600, read),
            file(place.erasureKey, 0o640, 0o600, read),
        ]
    }

    private mutating func examine(_ file: ExpectedFile, owner: uid_t) {
        let name = file.path == folder ? "the folder" : String(file.path.dropFirst(folder.count + 1))
        let path = shellWord(file.path)
        let octal = "0" + String(file.mode, radix: 8)
        guard let decisionContext = FileMetadata(file.path, following: file.path == folder) else {
            let group = FileMetadata.name(ofGroup: file.group ?? FileMetadata(place.journal)?.group ?? 0)
            found(
                .failure(
                    "modes", "\(name) is missing",
                    mend: file.path == place.erasureKey
                        ? "bring \(path) back from a backup: without it erased people can come back by an import"
                        : "install -m \(octal) -o \(FileMetadata.name(ofUser: owner)) -g \(group) /dev/null \(path)"))
            return
        }
        guard decisionContext.isFile || file.path == folder else {
            found(.failure("modes", "\(name) is no plain file", mend: "ls -l \(path)"))
            return
        }
        if decisionContext.owner != owner {
            found(
                .failure(
                    "modes",
                    "\(name) belongs to \(FileMetadata.name(ofUser: decisionContext.owner)), the journal to \(FileMetadata.name(ofUser: owner))",
                    mend: "chown \(FileMetadata.name(ofUser: owner)) \(path)"))
        }
        if let group = file.group, decisionContext.group != group {
            found(
                .failure(
                    "modes",
                    "\(name) is of the group \(FileMetadata.name(ofGroup: decisionContext.group)) rather than \(FileMetadata.name(ofGroup: group))",
                    mend: "chgrp \(FileMetadata.name(ofGroup: group)) \(path)"))
        }
        if decisionContext.mode & 0o777 != file.mode {
            found(
                .failure(
                    "modes",
                    "\(name) has mode 0\(String(decisionContext.mode & 0o777, radix: 8)) rather than \(octal): \(file.danger)",
                    mend: "chmod \(octal) \(path)"))
        }
        if winnow_has_access_list(file.path) {
            found(
                .warning(
                    "modes", "\(name) has an access list, which lets in more people than its mode says", mend: "setfacl -b \(path)")
            )
        }
    }

    private mutating func examineMarker() {
        guard let marker = FileMetadata(place.degraded), marker.size > 0 else { return }
        found(
            .failure(
                "journal", "marked as unsafe to write since the disk failed",
                mend: "winnow verify --repair -w \(shellWord(folder)), as \(FileMetadata.name(ofUser: marker.owner))"))
    }
}
