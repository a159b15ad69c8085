import Foundation
import Lifecycle
import Testing
import Torture

@testable import Journal

/// A journal of sixty actions or more, of one to three lines each, with the end of each.
struct SixtyActions {
    let workspace: Workspace
    let bytes: [UInt8]
    var ends: [Int] = []
    var positions: [JournalPosition] = []
    var entries: [[Entry]] = []

    init(_ count: Int = 60) throws {
        workspace = try Workspace()
        let journal = try workspace.open()
        ends = [journal.start.offset]
        positions = [journal.start]
        var position = journal.start
        for number in 1...count {
            let events = (0..<1 + number % 3).map { note("n\($0) é", on: number) }
            let appended = try journal.append(
                intent(number), holder: dana, after: position, catchingUp: { _ in }, deciding: { _ in draft(events, at: number) })
            position = appended.position
            ends.append(position.offset)
            positions.append(position)
            if case .written(let written) = appended { entries.append(written.entries) }
        }
        bytes = workspace.bytes
    }

    /// Scans some bytes after the first actions, up to a length: the entries that count, and the end.
    func scan(_ bytes: [UInt8], upTo length: Int = .max, after first: Int = 0) throws -> (entries: [Entry], end: JournalScan.End) {
        let length = min(length, bytes.count)
        var calls = JournalSystemCalls.live
        calls.read = { _, buffer, offset in
            let count = max(0, min(buffer.count, length - offset))
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
            return count
        }
        var found: [Entry] = []
        var scan = JournalScan(after: positions[first], pendingErasures: [:], path: "", calls: calls)
        let end = try scan.run(0, expecting: min(length - ends[first], 1 << 13)) {
            (action) throws(JournalError) in
            for line in action.lines { found.append(try action.entry(of: line)) }
            return .continue
        }
        return (found, end)
    }
}

@Suite("A damaged journal")
struct DamageTests {
    /// At its figure, a thousand actions.
    private static let actions = Torture.isOn ? 1000 : 60

    @Test("torn at any byte, exactly the whole actions before it count, and the rest is unfinished")
    func torn() throws {
        let many = try SixtyActions(Self.actions)
        var failures = 0
        var whole = 0
        for count in many.ends[0]...many.bytes.count {
            if whole + 1 < many.ends.count, many.ends[whole + 1] == count { whole += 1 }
            // Everything before was scanned in an earlier iteration.
            let first = max(0, whole - 1)
            let (found, end) = try many.scan(many.bytes, upTo: count, after: first)
            guard
                found != many.entries[first..<whole].flatMap({ $0 }) || end.damage != nil
                    || end.tailBytes != count - many.ends[whole]
            else { continue }
            failures += 1
            Issue.record("torn at \(count): \(found.count) entries, \(end)")
        }
        // Within the header there is no journal, and nothing that is taken for one.
        for count in 0..<many.ends[0] where Self.header(many.bytes[..<count]) != nil {
            failures += 1
            Issue.record("torn at \(count): a header")
        }
        Torture.record("torn", tries: many.bytes.count, failures: failures)
    }

    @Test("after any flipped byte, the actions before it count and the damage is located")
    func flipped() throws {
        let many = try SixtyActions(Self.actions)
        var bytes = many.bytes
        var (failures, whole) = (0, 0)
        for index in many.ends[0]..<bytes.count {
            if whole + 1 < many.ends.count, many.ends[whole + 1] == index { whole += 1 }
            let mask: UInt8 = [0x01, 0x20, 0x80, 0x0A ^ bytes[index], bytes[index]][index % 5]
            guard mask != 0 else { continue }
            bytes[index] ^= mask
            let first = max(0, whole - 1)
            let (found, end) = try many.scan(bytes, after: first)
            bytes[index] ^= mask
            let location = end.damage?.offset ?? -1
            guard found != many.entries[first..<whole].flatMap({ $0 }) || location < many.ends[whole] || location > index else {
                continue
            }
            failures += 1
            Issue.record("flipped at \(index): \(String(describing: end.damage))")
        }
        for index in 0..<many.ends[0] {
            for bit in 0..<8 {
                bytes[index] ^= 1 << bit
                if Self.header(bytes[..<many.ends[0]]) != nil {
                    failures += 1
                    Issue.record("bit \(bit) of byte \(index) of the header")
                }
                bytes[index] ^= 1 << bit
            }
        }
        Torture.record("flipped", tries: bytes.count + many.ends[0] * 7, failures: failures)
    }

    /// The header that a file with these bytes has; nil if it can't be opened.
    private static func header(_ bytes: ArraySlice<UInt8>) -> JournalHeader? {
        guard let newline = bytes.firstIndex(of: 0x0A) else { return nil }
        return bytes[..<newline].withUnsafeBytes { try? JournalHeader(line: $0) }
    }

    @Test("zeros at the end are an unfinished action at every boundary, and damage after a line without its newline")
    func zeros() throws {
        let sixty = try SixtyActions()
        for index in 1..<sixty.ends.count {
            let (found, end) = try sixty.scan(sixty.bytes[..<sixty.ends[index]] + [UInt8](repeating: 0, count: 700))
            #expect(found.count == sixty.entries.prefix(index).reduce(0) { $0 + $1.count })
            #expect(end.damage == nil)
            let torn = try sixty.scan(sixty.bytes[..<(sixty.ends[index] - 40)] + [UInt8](repeating: 0, count: 40))
            #expect(torn.end.damage == nil)
            #expect(torn.end.position.offset == sixty.ends[index - 1])
            let lost = try sixty.scan(sixty.bytes[..<(sixty.ends[index] - 1)] + [0])
            #expect(lost.end.damage?.kind == .tail)
        }
    }

    @Test("the next writer moves an unfinished end to the quarantine, and readers leave it alone", arguments: [1, 90, 300, 1000])
    func unfinishedEnd(cut: Int) throws {
        let sixty = try SixtyActions()
        let torn = Array(sixty.bytes.dropLast(cut))
        let whole = sixty.ends.last { $0 <= torn.count } ?? 0
        try sixty.workspace.overwrite(torn)
        let journal = try sixty.workspace.open()
        #expect(try journal.all().end.unfinishedBytes == torn.count - whole)
        #expect(sixty.workspace.bytes == torn)
        try journal.add([note("after the tear")], intent: 100)
        #expect(sixty.workspace.bytes.prefix(whole).elementsEqual(sixty.bytes.prefix(whole)))
        let kept = [UInt8](FileManager.default.contents(atPath: sixty.workspace.folder.quarantine) ?? Data())
        if torn.count > whole {
            #expect(kept.split(separator: 0x0A, maxSplits: 1).last.map { Array($0.dropLast()) } == Array(torn[whole...]))
        }
        let verification = try journal.verify()
        #expect(verification.isSound)
        #expect(verification.quarantineBytes == kept.count)
    }

    @Test("damage in the middle stops writing and is located, and the actions before it can be read")
    func middle() throws {
        let sixty = try SixtyActions()
        var bytes = sixty.bytes
        bytes[sixty.ends[30] + 50] ^= 1
        try sixty.workspace.overwrite(bytes)
        let journal = try sixty.workspace.open()
        var read = 0
        #expect {
            try journal.read(after: journal.start) { (_) throws(JournalError) in
                read += 1
                return .continue
            }
        } throws: { error in
            guard case .damaged(let damage) = error as? JournalError else { return false }
            return damage.offset == sixty.ends[30] && damage.line == sixty.entries.prefix(30).reduce(2) { $0 + $1.count }
                && "\(error)".contains("line \(damage.line), byte \(damage.offset)")
        }
        #expect(read == 30)
        #expect(throws: JournalError.self) { try journal.add([note("x")], intent: 100) }
        #expect(sixty.workspace.bytes == bytes)
    }

    @Test("personal data that is gone without an erasure is damage")
    func missingPerson() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("secret", on: 5)], intent: 1)
        let text = workspace.content(workspace.folder.journal)
        let start = try #require(text.range(of: "\"person\":{"))
        let end = try #require(text.range(of: "},\"personDigest\""))
        let without = text[..<start.lowerBound] + "\"person\":null" + text[end.lowerBound...].dropFirst()
        try workspace.overwrite(Array(without.utf8))
        #expect(throws: JournalError.damaged(JournalDamage(kind: .personMissing, line: 2, offset: journal.start.offset))) {
            try workspace.open().all()
        }
        #expect(try workspace.open().verify().missingPersons == [.lead(LeadID(5))])
    }

    @Test("a folder without a journal, a foreign file and a later format give different errors")
    func notAJournal() throws {
        #expect(throws: JournalError.noJournal(folder: "/nowhere")) { try JournalFile(folder: JournalFolder(path: "/nowhere")) }
        let workspace = try Workspace()
        let header = workspace.content(workspace.folder.journal)
        try workspace.overwrite(Array("name,mail\n".utf8))
        #expect(throws: JournalError.notAJournal(path: workspace.folder.journal)) { try workspace.open() }
        try workspace.overwrite([])
        #expect(throws: JournalError.notAJournal(path: workspace.folder.journal)) { try workspace.open() }
        try workspace.overwrite(Array(header.replacingOccurrences(of: "\"format\":2", with: "\"format\":3").utf8))
        #expect(throws: JournalError.newerFormat(3)) { try workspace.open() }
    }
}
