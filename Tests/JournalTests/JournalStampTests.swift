import Lifecycle
import Testing

@testable import Journal

@Suite("What the file system says of a journal")
struct JournalStampTests {
    @Test("only a longer file, or one without a later change, was merely appended to")
    func appended() {
        let known = JournalStamp(inode: 7, size: 100, changedAt: 5)
        for (inode, size, changedAt, isAppended) in [
            (7, 100, 5, true), (7, 101, 9, true), (7, 100, 6, false), (7, 99, 9, false), (8, 100, 5, false), (8, 200, 9, false),
        ] as [(UInt64, Int, Int64, Bool)] {
            let stamp = JournalStamp(inode: inode, size: size, changedAt: changedAt)
            #expect(stamp.isAppended(since: known) == isAppended, "\(stamp)")
        }
    }

    @Test("the marker of a missing entry is read back, and no other text is one")
    func marker() throws {
        let workspace = try SixtyActions().workspace
        let journal = try workspace.open()
        let end = try journal.read(after: journal.start) { (_) throws(JournalError) in .continue }.position
        let entry = MissingEntry(before: end)
        #expect(MissingEntry(marker: "\(entry)") == entry)
        for text in ["", "fdatasync failed: Input/output error", "entry 5 is missing (generation 1, hash 00)", "\(entry) x"] {
            #expect(MissingEntry(marker: text) == nil, "\(text)")
        }
        // Nothing is missing that is there, however the caller came to think so.
        try journal.makeReadOnly(missing: end, as: JournalWriter(dana))
        #expect(try journal.marker() == nil)
        var gone = end
        (gone.offset, gone.seq, gone.hash) = (
            end.offset + 500, end.seq.next, try #require(JournalHash(String(repeating: "0", count: 64)))
        )
        try journal.makeReadOnly(missing: gone, as: JournalWriter(dana))
        #expect(try journal.marker().flatMap(MissingEntry.init(marker:)) == MissingEntry(before: gone))
        #expect(throws: JournalError.self) { try workspace.folder.repair(from: nil, as: JournalWriter(dana)) }
    }
}
