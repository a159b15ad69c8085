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
    /// Who says that this is the group, if not the other files.
    var witnesses: String?
}

// Checks owners, groups and modes of the files.
extension HealthCheck {
    /// Compares every file with what `winnow init` creates.
    ///
    /// - Parameter opening: Whether the workspace is trusted, so that its marker may be read.
    mutating func checkModes(opening: Bool = true) {
        guard FileMetadata(folder, following: true) != nil, let journal = FileMetadata(files.journal) else { return }
        let before = findings.count
        checkAgreement()
        for file in expectedFiles { check(file) }
        if opening { checkDegradedMarker() }
        guard findings.count == before else { return }
        let owner = FileMetadata.name(ofUser: ownership.owner ?? journal.owner)
        guard isShared, let readers, let writers else {
            return add(.fine("modes", "correct for a workspace that only \(owner) uses"))
        }
        add(
            .fine(
                "modes",
                "correct: \(FileMetadata.name(ofGroup: readers)) can read, \(FileMetadata.name(ofGroup: writers)) can write"))
    }

    /// Reports owners and groups on which the files don't agree, without guessing the right one.
    private mutating func checkAgreement() {
        if ownership.owner == nil {
            add(
                .failure(
                    "modes", "the files belong to different people, and winnow can't tell who the workspace's admin is",
                    remedy: "chown ADMIN \(shellQuoted(folder)) \(writersFiles), with the login of the admin"))
        }
        guard isShared, let outer = ownership.folderGroup else { return }
        let outerName = FileMetadata.name(ofGroup: outer)
        let groups = Set(ownership.found.map(\.group))
        if writers == nil, groups.count == 1, groups.contains(outer), WorkspaceOwnership.isOfPeople(outer) {
            return add(
                .failure(
                    "groups",
                    "the group \(outerName) is both the readers' and the writers' group, so every reader can also write",
                    remedy: "chgrp READERS \(shellQuoted(folder)), if \(outerName) are the writers; "
                        + "if they are the readers, chgrp WRITERS \(writersFiles)"))
        }
        if writers == nil {
            let found = ownership.found.map { "\($0.name) \(FileMetadata.name(ofGroup: $0.group))" }.joined(separator: ", ")
            add(
                .failure(
                    "groups", "the files that only writers may change show no group of writers (\(found))",
                    remedy: "chgrp WRITERS \(writersFiles), with the group of those who may write"))
        }
        if let doubt = inference?.doubt { return report(doubt) }
        if readers == nil, writers != nil || !WorkspaceOwnership.isOfPeople(outer) {
            add(
                .failure(
                    "groups", "the folder has the group \(outerName), which is no group of readers",
                    remedy: "chgrp READERS \(shellQuoted(folder)), with the group of all who may read"))
        }
    }

    /// The writers' files, as arguments of a command.
    private var writersFiles: String { ownership.found.map { shellQuoted(folder + "/" + $0.name) }.joined(separator: " ") }

    private var expectedFiles: [ExpectedFile] {
        let isShared = isShared
        func file(_ path: String, _ shared: mode_t, _ alone: mode_t, _ danger: String) -> ExpectedFile {
            ExpectedFile(path: path, mode: isShared ? shared : alone, group: isShared ? writers : nil, danger: danger)
        }
        let read = "others may be able to read it, or the workspace's users may not"
        return [
            ExpectedFile(
                path: folder, mode: isShared ? 0o750 : 0o700, group: isShared ? readers : nil,
                danger: "the wrong people can enter, or replace files", witnesses: inference?.witnesses),
            file(files.journal, 0o664, 0o600, "the wrong people can write, or writers cannot"),
            file(files.lock, 0o660, 0o600, "anyone who can open the lock file can stop others from saving"),
            file(files.quarantine, 0o660, 0o600, read), file(files.degraded, 0o660, 0o600, read),
            file(files.erasureKey, 0o640, 0o600, read),
        ]
    }

    private mutating func check(_ file: ExpectedFile) {
        let name = file.path == folder ? "the folder" : String(file.path.dropFirst(folder.count + 1))
        let path = shellQuoted(file.path)
        let octal = "0" + String(file.mode, radix: 8)
        guard let metadata = FileMetadata(file.path, following: file.path == folder) else {
            return add(.failure("modes", "\(name) is missing", remedy: remedyForMissing(file, path, octal)))
        }
        guard metadata.isFile || file.path == folder else {
            add(.failure("modes", "\(name) is not a regular file", remedy: "ls -l \(path)"))
            return
        }
        if let owner = ownership.owner, metadata.owner != owner {
            add(
                .failure(
                    "modes",
                    "\(name) belongs to \(FileMetadata.name(ofUser: metadata.owner)), the workspace to \(FileMetadata.name(ofUser: owner))",
                    remedy: "chown \(FileMetadata.name(ofUser: owner)) \(path)"))
        }
        var first = ""
        if let group = file.group, metadata.group != group {
            first = "chgrp \(FileMetadata.name(ofGroup: group)) \(path)"
            add(
                .failure(
                    "modes",
                    "\(name) has the group \(FileMetadata.name(ofGroup: metadata.group)) instead of \(FileMetadata.name(ofGroup: group))"
                        + (file.witnesses.map { ", as \($0) say" } ?? ""),
                    remedy: first))
        }
        if metadata.mode & 0o777 != file.mode {
            // A mode that opens a file to its group is right only once the group is.
            let isOpening = isShared && file.group == nil && file.mode & ~metadata.mode & 0o070 != 0
            add(
                .failure(
                    "modes",
                    "\(name) has mode 0\(String(metadata.mode & 0o777, radix: 8)) instead of \(octal): \(file.danger)",
                    remedy: isOpening ? nil : (first.isEmpty ? "" : first + " && ") + "chmod \(octal) \(path)"))
        }
        if winnow_has_access_list(file.path) {
            add(
                .warning(
                    "modes", "\(name) has an access control list, which admits more people than its mode",
                    remedy: "setfacl -b \(path)")
            )
        }
    }

    private func remedyForMissing(_ file: ExpectedFile, _ path: String, _ octal: String) -> String {
        guard file.path != files.erasureKey else {
            return "restore \(path) from a backup: without it an import can bring back erased people"
        }
        let owner = ownership.owner.map(FileMetadata.name(ofUser:)) ?? "ADMIN"
        let own = isShared ? file.group : FileMetadata(files.journal)?.group
        let group = own.map(FileMetadata.name(ofGroup:)) ?? "WRITERS"
        return "install -m \(octal) -o \(owner) -g \(group) /dev/null \(path)"
    }

    private mutating func checkDegradedMarker() {
        guard let marker = FileMetadata(files.degraded), marker.size > 0 else { return }
        let text = (try? context.text(of: files.degraded, mustBeRegular: true)) ?? ""
        let reason = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        // The next writer finishes it.
        if reason == JournalFolder.unfinishedRename { return }
        if let missing = MissingEntry(marker: reason) {
            add(.failure("journal", "closed for writing: \(missing.advice)", remedy: nil))
            return
        }
        add(
            .failure(
                "journal", "marked as unsafe to write after a disk error",
                remedy: "winnow repair -w \(shellQuoted(folder)), as \(FileMetadata.name(ofUser: marker.owner))"))
    }
}
