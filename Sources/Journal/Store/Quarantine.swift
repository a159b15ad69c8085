import Glibc
import Lifecycle

/// The file of what was cut off the journal's end: nothing is thrown away unseen.
///
/// Each piece is a line of JSON that says where it stood and how long it is, then its bytes as they were, then a newline.
struct Quarantine {
    let folder: JournalFolder
    let calls: JournalSystemCalls

    /// Copies bytes of the journal to the end of the quarantine, and waits until the disk has them.
    func keep(_ journal: FileDescriptor, from position: JournalPosition, count: Int, reason: String) throws(JournalError) {
        let path = folder.quarantine
        let number = calls.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0)
        guard number >= 0 else {
            if number == -ENOENT { throw .incomplete(folder: folder.path, file: "quarantine") }
            throw .of("open", path, -number, doing: "write in this workspace")
        }
        let file = FileDescriptor(number, calls)
        var text = JSONWriter()
        text.object {
            $0.member("quarantined", reason)
            $0.member("generation", position.generation)
            $0.member("afterSeq", position.seq.value)
            $0.member("offset", position.offset)
            $0.member("length", count)
        }
        text.raw("\n")
        try text.bytes.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: path) }
        var done = 0
        while done < count {
            let bytes = try journal.bytes(
                at: position.offset + done, count: min(count - done, JournalScan.chunk), path: folder.journal)
            guard !bytes.isEmpty else { break }
            try bytes.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: path) }
            done += bytes.count
        }
        try [UInt8(0x0A)].withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: path) }
        try file.sync(path: path)
    }

    /// What is kept of the quarantine when a person is erased: every line but those that may be about them.
    ///
    /// The lengths told in the quarantine are then no longer those of what follows. A line without `person` holds nothing personal; one with `person` stays only if it names another lead intact and none of these.
    static func without(_ erased: Set<LeadID>, _ content: [UInt8]) -> [UInt8] {
        let key = Array("\"lead\":\"".utf8)
        let person = Array("\"pers".utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(content.count)
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let names = line.ranges(of: key).map { range in line[range.upperBound...].prefix { $0 != 0x22 } }
            let leads = names.map { LeadID(parsing: String(decoding: $0, as: UTF8.self)) }
            let isAnothers = !leads.isEmpty && leads.allSatisfy { $0.map { !erased.contains($0) } ?? false }
            let isTheirs = leads.contains(where: { $0.map(erased.contains) ?? false })
            if isAnothers || line.ranges(of: person).isEmpty && !isTheirs {
                if !kept.isEmpty { kept.append(0x0A) }
                kept.append(contentsOf: line)
            }
        }
        return kept
    }
}

extension ArraySlice<UInt8> {
    /// Where a pattern occurs; O(n · m), and m is a few bytes.
    fileprivate func ranges(of pattern: [UInt8]) -> [Range<Int>] {
        guard count >= pattern.count, let first = pattern.first else { return [] }
        var found: [Range<Int>] = []
        var index = startIndex
        while index <= endIndex - pattern.count {
            if self[index] == first, self[index..<index + pattern.count].elementsEqual(pattern) {
                found.append(index..<index + pattern.count)
            }
            index += 1
        }
        return found
    }
}
