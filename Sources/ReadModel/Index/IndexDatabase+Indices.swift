extension IndexDatabase {
    /// How much of an index is sorted at a time, in KiB of the page cache: what fits into a core's own cache is sorted twice as fast as a million rows at once.
    private static let sortingCache = 2048
    /// How many cores sort beside the one that reads the rows.
    private static let sorters = 2

    /// Makes indices by the statements that create them; about a second each at a million rows.
    ///
    /// SQLite sorts in pieces, on several cores, and merges them from temporary files, which only the user can read and which have no name (sqlite.org/tempfiles.html,
    /// "Transient indices"); kept in memory it would sort all at once on one core, which takes twice the time. Where there is no file there is no room to
    /// rely on either, and memory it is.
    func makeIndices(_ statements: [String]) throws(ReadModelError) {
        let wasWide = isWide
        if path != nil {
            try execute("PRAGMA temp_store = FILE; PRAGMA threads = \(Self.sorters); PRAGMA cache_size = -\(Self.sortingCache)")
        }
        for sql in statements { try execute(sql) }
        guard path != nil else { return }
        try execute("PRAGMA temp_store = MEMORY; PRAGMA threads = 0")
        try setCache(wide: wasWide)
    }

    /// Drops indices that are to be made anew, without filling their pages with zeros first: they hold no texts, and are used again at once.
    ///
    /// Debian's SQLite overwrites what is deleted (sqlite.org/pragma.html#pragma_secure_delete), which for an index of a million rows means to write all of it.
    func dropIndices(_ statements: [String]) throws(ReadModelError) {
        let overwrites = try statement("PRAGMA secure_delete").integer() ?? 0
        _ = try statement("PRAGMA secure_delete = 0").integer()
        for sql in statements { try execute("DROP INDEX \(IndexSchema.name(of: sql))") }
        _ = try statement("PRAGMA secure_delete = \(overwrites)").integer()
    }
}
