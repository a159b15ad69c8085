import Formats
import Glibc
import Lifecycle

/// The file that receives whatever is cut off the journal's end, so that nothing is lost unseen.
///
/// Each piece is one line of JSON with its origin and length, then the bytes as they were, then a newline.
struct Quarantine {
    let folder: JournalFolder
    let calls: JournalSystemCalls

    /// Appends bytes of the journal to the quarantine and waits until they are on disk.
    func append(
        _ journal: FileDescriptor, from position: JournalPosition, count: Int, reason: String, to file: FileDescriptor
    ) throws(JournalError) {
        let path = folder.quarantine
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
        _ = try journal.copyBytes(position.offset..<position.offset + count, of: folder.journal, to: file, path)
        try [UInt8(0x0A)].withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: path) }
        try file.sync(path: path)
    }

    /// The quarantine's content without the lines that may be about erased people.
    ///
    /// The lengths recorded in the quarantine then no longer match. A line without `person` holds nothing personal. A
    /// line with `person` stays only if every lead that it names is intact and not erased, and if it lacks a text of
    /// each list.
    static func removing(_ erased: Set<LeadID>, mentioning texts: Set<[String]>, from content: [UInt8]) -> [UInt8] {
        let mentions = texts.filter { !$0.isEmpty }.map { $0.map { Array($0.lowercased().utf8) } }
        let key = Array("\"lead\":\"".utf8)
        let person = Array("\"pers".utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(content.count)
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let names = line.ranges(of: key).map { range in line[range.upperBound...].prefix { $0 != 0x22 } }
            let leads = names.map { LeadID(parsing: String(decoding: $0, as: UTF8.self)) }
            let concernsOthers = !leads.isEmpty && leads.allSatisfy { $0.map { !erased.contains($0) } ?? false }
            let concernsErased = leads.contains(where: { $0.map(erased.contains) ?? false })
            if Self.contains(mentions, in: line) { continue }
            if concernsOthers || line.ranges(of: person).isEmpty && !concernsErased {
                if !kept.isEmpty { kept.append(0x0A) }
                kept.append(contentsOf: line)
            }
        }
        return kept
    }

    /// Whether a line has all texts of one of the lists, whatever their case.
    private static func contains(_ mentions: [[[UInt8]]], in line: ArraySlice<UInt8>) -> Bool {
        guard !mentions.isEmpty else { return false }
        let lowered = Array(String(decoding: line, as: UTF8.self).lowercased().utf8)[...]
        return mentions.contains { $0.allSatisfy { !lowered.ranges(of: $0).isEmpty } }
    }
}

extension ArraySlice<UInt8> {
    /// The ranges at which a pattern occurs; O(n · m), with m a few bytes.
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
