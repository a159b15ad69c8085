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
    func mend(_ header: JournalHeader) throws(JournalError) {
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

    /// Keeps whose session it is, and that the server was heard of now.
    func remember(_ login: Login) { _ = record.replace(with: Array(login.name.utf8)) }

    /// Whose session it was when the server was last heard of.
    var rememberedLogin: Login? { record.bytes(limit: 200).map { Login(String(decoding: $0, as: UTF8.self)) } }

    /// When the server was last heard of, in seconds since 1970: the copy or the record beside it was written then.
    var heard: Int {
        [folder.journal, record.path].map { path in
            var status = stat()
            return lstat(path, &status) == 0 ? status.st_mtim.tv_sec : 0
        }.max() ?? 0
    }

    private var record: PrivateRecord { PrivateRecord(path: folder.path + "/login") }
}
