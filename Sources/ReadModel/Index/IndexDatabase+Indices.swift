extension IndexDatabase {
    /// The page cache while sorting, in KiB.
    ///
    /// Runs that fit into a core's own cache are sorted twice as fast as a million rows at once.
    static let sortingCache = 2048
    /// The number of threads that sort in addition to the one that reads rows.
    static let sortingThreads = 2

    /// Creates indices; about a second for each index of a million rows.
    ///
    /// SQLite sorts runs on several cores and merges them from temporary files. These have no name, and only the user
    /// can read them (sqlite.org/tempfiles.html, "Transient indices"). In memory SQLite sorts all rows at once on one
    /// core, which takes twice the time. An index in memory has no disk to rely on, so it sorts in memory too.
    func createIndices(_ indices: [IndexSchema.Index]) throws(ReadModelError) {
        let wasWide = isWide
        if path != nil {
            try execute(
                "PRAGMA temp_store = FILE", "PRAGMA threads = \(Self.sortingThreads)",
                "PRAGMA cache_size = -\(Self.sortingCache)")
        }
        try execute(indices.map(\.sql))
        guard path != nil else { return }
        try execute("PRAGMA temp_store = MEMORY", "PRAGMA threads = 0")
        try setCache(wide: wasWide)
    }

    /// Drops indices that will be created again, without overwriting their pages with zeros.
    ///
    /// Debian's SQLite overwrites deleted content (sqlite.org/pragma.html#pragma_secure_delete), which means writing
    /// the whole index. These indices hold no texts, and their pages are reused at once.
    func dropIndices(_ indices: [IndexSchema.Index]) throws(ReadModelError) {
        let overwrites = try statement("PRAGMA secure_delete").integer() ?? 0
        _ = try statement("PRAGMA secure_delete = 0").integer()
        try execute(indices.map { "DROP INDEX \($0.name)" })
        _ = try statement("PRAGMA secure_delete = \(overwrites)").integer()
    }
}
