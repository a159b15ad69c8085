/// What a file system says of a journal's file, to notice that something other than winnow changed it.
package struct JournalStamp: Equatable, Sendable {
    /// The number of the file in its file system.
    package let inode: UInt64
    /// The size in bytes.
    package let size: Int
    /// The last change of the file or its attributes, in nanoseconds since 1970.
    package let changedAt: Int64

    package init(inode: UInt64, size: Int, changedAt: Int64) {
        self.inode = inode
        self.size = size
        self.changedAt = changedAt
    }

    /// Whether only appends can have happened since an earlier stamp of the same generation.
    ///
    /// A change of the file's mode looks like one of its content.
    package func isAppended(since earlier: JournalStamp) -> Bool {
        inode == earlier.inode && size >= earlier.size && (size > earlier.size || changedAt == earlier.changedAt)
    }
}
