import Glibc

/// One SQLite database with the index, in a file or in memory, tuned for what is done with it.
///
/// WAL with `synchronous = NORMAL`: a power loss can cost the newest rows, which are read again from the journal, but
/// never corrupts the file. Not thread-safe.
final class IndexDatabase: Database {
    private(set) var isWide = false
    /// Whether a wide cache leaves the log without checkpoints.
    ///
    /// The next transaction with a small cache checkpoints it.
    private var defersCheckpoint = false

    /// How long to wait for another console of the same user, in milliseconds.
    private static let busyTimeout: Int32 = 5000
    /// The page cache in KiB: enough for a console's usual work without reading pages twice.
    private static let cacheSize = 8192
    private static let wideCacheSize = 131_072
    /// The page cache in KiB while a rebuild writes its rows in order.
    ///
    /// It needs the last page of each table and the pages of the partial indices, which few leads are in.
    private static let buildingCacheSize = 24_576
    /// The number of log pages that triggers a checkpoint.
    ///
    /// Few, so that opening the index after a crash is fast.
    private static let checkpointPages = 250
    /// The number of log pages that triggers a checkpoint while the cache is wide.
    ///
    /// An import changes most pages of the indices with each action; a checkpoint copies each page once, and waits for
    /// the disk twice.
    private static let wideCheckpointPages = 65_536
    /// A log of this many bytes takes some milliseconds to read.
    private static let longLogBytes = 5_000_000

    /// Opens a database file, creating it if needed, or a database in memory.
    ///
    /// - Throws: `.database`.
    init(path: String?, isReadOnly: Bool = false) throws(ReadModelError) {
        try super.init(path: path, isReadOnly: isReadOnly, busyTimeout: Self.busyTimeout)
        try execute(
            "PRAGMA synchronous = NORMAL", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -\(Self.cacheSize)",
            "PRAGMA wal_autocheckpoint = \(Self.checkpointPages)")
    }

    /// Checkpoints the write-ahead log if it is long.
    ///
    /// The next process to open the file must read the log first.
    func truncateLog() {
        var status = stat()
        guard let path, stat(path + "-wal", &status) == 0, status.st_size > Self.longLogBytes else { return }
        // Another reader may block it; then the log stays until the next time.
        _ = try? statement("PRAGMA wal_checkpoint(TRUNCATE)").integer()
    }

    /// Widens the page cache for writing thousands of rows, or narrows it again.
    ///
    /// The index entries of these rows are scattered. With `deferringCheckpoint` one large transaction is not copied
    /// into the file at once; the next writer or the close of the file does that. Until then the log is as safe as the
    /// file: after a crash it is read first.
    func widenCache(_ wide: Bool, deferringCheckpoint: Bool = false) throws(ReadModelError) {
        guard wide != isWide || deferringCheckpoint != defersCheckpoint else { return }
        defersCheckpoint = deferringCheckpoint
        try setCache(wide: wide)
        isWide = wide
    }

    func setCache(wide: Bool) throws(ReadModelError) {
        guard wide else {
            return try execute(
                "PRAGMA cache_size = -\(Self.cacheSize)", "PRAGMA wal_autocheckpoint = \(Self.checkpointPages)",
                "PRAGMA shrink_memory")
        }
        // A long log avoids writing pages twice, but after a crash all of it must be read on opening.
        try execute(
            "PRAGMA cache_size = -\(Self.wideCacheSize)",
            "PRAGMA wal_autocheckpoint = \(defersCheckpoint ? 0 : Self.wideCheckpointPages)")
    }

    /// The schema version from the file's header; 0 in a new file.
    func userVersion() throws(ReadModelError) -> Int64 { try statement("PRAGMA user_version").integer() ?? 0 }

    /// Begins a rebuild: nothing is synced, since the file is worthless until it is finished.
    func beginBuilding() throws(ReadModelError) {
        try execute(
            "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -\(Self.buildingCacheSize)",
            "PRAGMA locking_mode = EXCLUSIVE")
    }

    /// Ends a rebuild: switches the file from unsafe writing to normal use, and waits until it is on disk.
    ///
    /// The pointer to the file must not survive a power loss that the file does not.
    func finishBuilding() throws(ReadModelError) {
        forgetStatements()
        try execute(
            "PRAGMA locking_mode = NORMAL", "PRAGMA cache_size = -\(Self.cacheSize)",
            "PRAGMA synchronous = NORMAL", "PRAGMA shrink_memory")
        guard path != nil else { return }
        try execute("PRAGMA journal_mode = WAL")
        try syncFile()
    }
}
