internal import Glibc
internal import Journal
internal import Lifecycle
internal import Platform

// Which copy there is, and what is remembered beside it.
extension ServerReplica {
    /// Opens the copy in a folder; nil if there is none, or one whose first line is damaged.
    ///
    /// - Throws: Any other `JournalError`: a copy that can't be read now is not taken for none, which would replace it.
    convenience init?(ifSound folder: JournalFolder) throws(JournalError) {
        do throws(JournalError) {
            try self.init(folder)
        } catch {
            switch error {
            case .noJournal, .lostJournal, .incomplete, .damaged, .notAJournal: return nil
            default: throw error
            }
        }
    }

    /// Opens the copy in a folder, or begins one; a damaged one is set aside.
    convenience init(begunIn folder: JournalFolder, _ header: JournalHeader) throws(JournalError) {
        // Another process of the user may have begun it meanwhile.
        if try ServerReplica(ifSound: folder) == nil {
            try Self.setAside(folder)
            try JournalReplica.create(folder, header)
        }
        try self.init(folder)
    }

    /// The end of the copy; nil for a damaged one, which is made again once the server answers.
    func soundEnd() throws(JournalError) -> JournalPosition? {
        do throws(JournalError) {
            return try replica.end()
        } catch {
            guard case .damaged = error else { throw error }
            return nil
        }
    }

    /// Begins the copy again if it isn't what was written to it; what the server has is sound.
    func recreateIfDamaged(_ header: JournalHeader) throws(JournalError) {
        guard try soundEnd() == nil else { return }
        try Self.setAside(folder)
        try JournalReplica.create(folder, header)
    }

    /// Where a damaged copy is kept: until the next one, or until an erasure, which doesn't reach what is in it.
    static func asidePath(_ folder: JournalFolder) -> String { folder.journal + ".damaged" }

    private static func setAside(_ folder: JournalFolder) throws(JournalError) {
        guard rename(folder.journal, asidePath(folder)) == 0 || errno == ENOENT else {
            throw .system(call: "rename", path: folder.journal, code: errno)
        }
    }

    /// Removes a damaged copy that was set aside.
    func removeSetAside() { unlink(Self.asidePath(folder)) }

    /// Keeps whose session it is, that the server was heard of now, and the end of the copy.
    func remember(_ login: Login) {
        guard let end = try? replica.end(), let stamp = replica.store.stamp else { return }
        let record = CopyRecord(login: login, end: end, stamp: stamp)
        let known = readRecord()
        // Syncing the file takes longer than reading a little more of the copy later.
        if let known, known.login == login, let before = known.end(in: stamp), end.offset - before.offset < 1 << 20,
            utimensat(AT_FDCWD, self.record.path, nil, AT_SYMLINK_NOFOLLOW) == 0
        {
            return
        }
        _ = self.record.replace(with: Array(record.text.utf8))
    }

    /// Whose session it was when the server was last heard of.
    var rememberedLogin: Login? { readRecord()?.login }

    /// Begins to read at the end that is remembered; returns whether nothing can have happened before it since.
    func resume() throws(JournalError) -> Bool {
        guard let stamp = replica.store.stamp, let end = readRecord()?.end(in: stamp) else { return false }
        return try replica.resume(at: end)
    }

    private func readRecord() -> CopyRecord? {
        record.bytes(limit: 600).flatMap { CopyRecord(String(decoding: $0, as: UTF8.self)) }
    }

    /// When the server was last heard of, in seconds since 1970: the copy or the record beside it was written then.
    var heard: Int {
        [folder.journal, record.path].map { path in
            var status = stat()
            return lstat(path, &status) == 0 ? status.st_mtim.tv_sec : 0
        }.max() ?? 0
    }

    private var record: PrivateRecord { PrivateRecord(path: folder.path + "/login") }
}

/// What is kept beside a copy: whose it is, and its end when the server was last heard of.
struct CopyRecord {
    let login: Login
    private let place: (end: JournalPosition, stamp: JournalStamp)?

    init(login: Login, end: JournalPosition, stamp: JournalStamp) {
        self.login = login
        place = (end, stamp)
    }

    /// Parses ``text``. An earlier version kept only the login.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let login = lines.first, !login.isEmpty else { return nil }
        self.login = Login(String(login))
        let words = lines.count > 1 ? lines[1].split(separator: " ") : []
        guard words.count == 7, let generation = UInt64(words[0]), let offset = Int(words[1]), let seq = Int(words[2]),
            let hash = JournalHash(String(words[3])), let inode = UInt64(words[4]), let size = Int(words[5]),
            let changedAt = Int64(words[6])
        else {
            place = nil
            return
        }
        place = (
            JournalPosition(generation: generation, offset: offset, seq: SequenceNumber(seq), hash: hash),
            JournalStamp(inode: inode, size: size, changedAt: changedAt)
        )
    }

    /// The login, and on a second line the numbers of the end and of the file.
    var text: String {
        guard let (end, stamp) = place else { return "\(login.name)\n" }
        return "\(login.name)\n\(end.generation) \(end.offset) \(end.seq.value) \(end.hash) "
            + "\(stamp.inode) \(stamp.size) \(stamp.changedAt)\n"
    }

    /// The end that was kept, if the file can only have grown since; nil otherwise.
    func end(in stamp: JournalStamp) -> JournalPosition? {
        guard let place, place.end.isPossible, stamp.isAppended(since: place.stamp) else { return nil }
        return place.end
    }
}
