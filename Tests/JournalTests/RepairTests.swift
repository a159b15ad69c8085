import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("A repair")
struct RepairTests {
    private func kept(_ workspace: Workspace) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).filter { $0.hasPrefix("journal.before") }
            .sorted()
    }

    private func write(_ bytes: some Sequence<UInt8>, _ name: String, in workspace: Workspace) throws -> String {
        let path = workspace.folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("by itself changes nothing where an entry is damaged, wherever that is, and says how to mend it")
    func refused() throws {
        let sixty = try SixtyActions()
        for index in [0, 1, 29, 58, 59] {
            var bytes = sixty.bytes
            bytes[sixty.ends[index] + 50] ^= 1
            try sixty.workspace.overwrite(bytes)
            #expect {
                try sixty.workspace.open().repair(holder: dana)
            } throws: { error in
                guard case .notRepairable(let damage, nil, index == 59) = error as? JournalError else { return false }
                return damage.offset == sixty.ends[index] && "\(error)".contains("--from COPY")
            }
            #expect(sixty.workspace.bytes == bytes)
            #expect(sixty.workspace.content(sixty.workspace.folder.quarantine).isEmpty)
            #expect(try kept(sixty.workspace).isEmpty)
        }
    }

    @Test(
        "leaves out lines that are no entries or are there twice, since the hashes show that nothing is missing",
        arguments: [
            "not an entry", "twice", "twice at the end", "two twice at the end", "in another order", "an old one later",
            "last two exchanged", "blank in the last action", "blank after the first line",
        ])
    func others(_ how: String) throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        func lines(_ range: ClosedRange<Int>) -> [UInt8] {
            Array(sixty.bytes[sixty.ends[range.lowerBound - 1]..<sixty.ends[range.upperBound]])
        }
        let start = Array(sixty.bytes[..<sixty.ends[20]])
        let bytes =
            switch how {
            case "not an entry": start + Array("oops {}\n\n".utf8) + lines(21...60)
            case "twice": start + lines(20...20) + lines(21...60)
            case "twice at the end": sixty.bytes + lines(60...60)
            case "two twice at the end": sixty.bytes + lines(59...60)
            case "last two exchanged": start + lines(21...58) + lines(60...60) + lines(59...59)
            case "blank in the last action":
                Array(sixty.bytes.dropLast(lines(60...60).count))
                    + lines(60...60).split(separator: 0x0A).flatMap { $0 + [0x0A, 0x0A] }
            case "blank after the first line":
                sixty.bytes[..<sixty.ends[0]] + [0x0A] + sixty.bytes[sixty.ends[0]...] + lines(60...60)
            case "in another order": start + lines(22...22) + lines(21...21) + lines(23...60)
            default: start + lines(21...40) + lines(3...3) + lines(41...60)
            }
        try workspace.overwrite(bytes)
        let repair = try workspace.open().repair(holder: dana)
        #expect(repair.verification.isSound && repair.damage != nil, "\(repair)")
        let after = try workspace.open()
        #expect(try after.all().entries == sixty.entries.flatMap { $0 })
        #expect(try kept(workspace) == ["journal.before-repair.jsonl"])
        #expect(workspace.content(workspace.folder.path + "/journal.before-repair.jsonl") == String(decoding: bytes, as: UTF8.self))
        try after.add([note("x")], intent: 100)
        #expect(try after.verify().isSound)
    }

    @Test(
        "sets a damaged end aside only when its loss is accepted, and never where a sound entry follows",
        arguments: [
            "oops\n", "oops", "no newline but zeros", "no newline but two letters", "deleted before the last", "{\"v\":1}\nx\n",
            "flipped", "flipped before the last", "unreadable before the last", "branch",
        ])
    func acceptedEnd(_ end: String) throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        var bytes = sixty.bytes + Array(end.utf8)
        var left = 60
        switch end {
        case "no newline but zeros": (bytes, left) = (sixty.bytes.dropLast() + [0, 0], 59)
        case "no newline but two letters": (bytes, left) = (sixty.bytes.dropLast() + Array("xy".utf8), 59)
        case "deleted before the last":
            (bytes, left) = (Array(sixty.bytes[..<sixty.ends[58]] + sixty.bytes[sixty.ends[59]...]), 58)
        case "flipped":
            (bytes, left) = (sixty.bytes, 59)
            bytes[sixty.ends[left] + 50] ^= 1
        case "flipped before the last", "unreadable before the last":
            (bytes, left) = (sixty.bytes, 58)
            bytes[sixty.ends[left] + (end.hasPrefix("flipped") ? 50 : 0)] ^= 1
        case "branch":
            // Somebody else's entries, which follow an earlier one.
            let first = try draft([note("elsewhere")]).lines(of: intent(500), after: sixty.positions[50])
            let second = try draft([note("and on")]).lines(of: intent(501), after: first.position)
            bytes = sixty.bytes + first.bytes + second.bytes
        default: break
        }
        let isAccepted = left > 58 && end != "branch"
        try workspace.overwrite(bytes)
        #expect {
            try workspace.open().repair(holder: dana)
        } throws: { error in
            guard case .notRepairable(_, nil, let isAtEnd) = error as? JournalError else { return false }
            return isAtEnd == isAccepted && "\(error)".contains("--accept-loss") == isAtEnd
        }
        #expect(workspace.bytes == bytes)
        let loss = AcceptedLoss(generation: 0) { (_, _, _) in fatalError("no erasure is missing") }
        guard isAccepted else {
            #expect(throws: JournalError.self) { try workspace.folder.repair(from: nil, accepting: loss, as: JournalWriter(dana)) }
            return #expect(workspace.bytes == bytes)
        }
        let repair = try workspace.folder.repair(from: nil, accepting: loss, as: JournalWriter(dana))
        #expect(repair.verification.isSound && repair.hasAcceptedLoss)
        #expect(try workspace.open().all().entries == sixty.entries[..<left].flatMap { $0 })
        #expect(workspace.content(workspace.folder.path + "/journal.before-repair.jsonl") == String(decoding: bytes, as: UTF8.self))
    }

    @Test("takes damaged entries from a copy, and keeps those that follow them", arguments: [0, 1, 29, 58, 59])
    func fromCopy(index: Int) throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        var bytes = sixty.bytes
        for place in [50, 51, 52] { bytes[sixty.ends[index] + place] = 0x0A }
        try workspace.overwrite(bytes)
        // The copy ends soon after the damage.
        let copy = try write(sixty.bytes[..<sixty.ends[min(60, index + 2)]], "copy.jsonl", in: workspace)
        let repair = try workspace.open().repair(holder: dana, from: copy)
        #expect(repair.verification.isSound && repair.damage != nil)
        let after = try workspace.open()
        #expect(after.header.generation > 1)
        #expect(try after.all().entries == sixty.entries.flatMap { $0 })
        #expect(try kept(workspace) == ["journal.before-repair.jsonl"])
        #expect(workspace.content(workspace.folder.path + "/journal.before-repair.jsonl") == String(decoding: bytes, as: UTF8.self))
        try after.add([note("x")], intent: 100)
        #expect(try after.verify().isSound)
    }

    @Test("takes the first line from a copy", arguments: ["", "x", "{\"winnow\":\"journal\",\"format\":2"])
    func header(_ line: String) throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let copy = try write(sixty.bytes[..<sixty.ends[1]], "copy.jsonl", in: workspace)
        try workspace.overwrite(Array(line.utf8) + [0x0A] + sixty.bytes[sixty.ends[0]...])
        #expect(throws: JournalError.self) { try workspace.open() }
        #expect(throws: JournalError.self) { try workspace.folder.repair(from: nil, as: JournalWriter(dana)) }
        let repair = try workspace.folder.repair(from: copy, as: JournalWriter(dana))
        #expect(repair.verification.isSound)
        #expect(try workspace.open().all().entries == sixty.entries.flatMap { $0 })
    }

    @Test("finds the entries that an earlier repair moved to the quarantine")
    func quarantine() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        try workspace.overwrite(sixty.bytes[..<sixty.ends[30]])
        let rest = "{\"quarantined\":\"damaged\",\"length\":1}\n".utf8 + sixty.bytes[sixty.ends[30]...]
        try Data(rest + [0x0A]).write(to: URL(fileURLWithPath: workspace.folder.quarantine))
        let repair = try workspace.open().repair(holder: dana, from: workspace.folder.quarantine)
        #expect(
            repair.mending == .joined(entries: sixty.entries[30...].reduce(0) { $0 + $1.count }, from: workspace.folder.quarantine))
        #expect(try workspace.open().all().entries == sixty.entries.flatMap { $0 })
        // All entries gone: the journal is damaged, and the message names the file that has them.
        try workspace.overwrite(sixty.bytes[..<sixty.ends[0]])
        try Data(rest + [0x0A]).write(to: URL(fileURLWithPath: workspace.folder.quarantine))
        let copy = workspace.folder.path + "/journal.before-repair-9.jsonl"
        try Data(sixty.bytes).write(to: URL(fileURLWithPath: copy))
        #expect {
            try workspace.open().repair(holder: dana)
        } throws: { error in
            guard case .notRepairable(let damage, let helper, _) = error as? JournalError else { return false }
            return damage.kind == .noDefinition && helper == copy
        }
    }

    @Test("refuses a copy that lacks entries, of another workspace, or that is no copy at all")
    func uselessCopies() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        var bytes = sixty.bytes
        bytes[sixty.ends[30] + 50] ^= 1
        try workspace.overwrite(bytes)
        let old = try write(sixty.bytes[..<sixty.ends[30]], "old.jsonl", in: workspace)
        #expect(throws: JournalError.self) { try workspace.open().repair(holder: dana, from: old) }
        let other = JournalHeader(
            workspace: "0198c0de-0000-7000-8000-000000000002", simulated: false, created: workspace.created)
        let foreign = String(decoding: other.line + sixty.bytes[sixty.ends[0]...], as: UTF8.self)
        for text in [foreign, "nothing", "", String(repeating: "{\"v\":1}\n", count: 40)] {
            let path = try write(Array(text.utf8), "other.jsonl", in: workspace)
            #expect(throws: JournalError.self) { try workspace.open().repair(holder: dana, from: path) }
        }
        #expect(throws: JournalError.self) { try workspace.open().repair(holder: dana, from: "/nowhere") }
        #expect(workspace.bytes == bytes)
        #expect(try kept(workspace).isEmpty)
    }

    @Test("never takes entries of another course for sound ones that follow each other", arguments: [false, true])
    func otherCourse(isRestore: Bool) throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        try workspace.overwrite(sixty.bytes[..<sixty.ends[20]])
        for number in 100..<300 { try workspace.open().add([note("another way")], intent: number) }
        let copy = try write(workspace.bytes, "copy.jsonl", in: workspace)
        var bytes = sixty.bytes
        bytes[sixty.ends[30] + 50] ^= 1
        try workspace.overwrite(bytes)
        #expect(throws: JournalError.self) {
            if isRestore {
                _ = try workspace.folder.restore(from: copy, replacing: false, groups: nil, as: JournalWriter(dana))
            } else {
                _ = try workspace.open().repair(holder: dana, from: copy)
            }
        }
        #expect(workspace.bytes == bytes)
    }

    @Test("refuses a copy from before an erasure whose record is lost")
    func beforeErasure() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("ottoline", on: 1)], intent: 1)
        let copy = try write(workspace.bytes, "copy.jsonl", in: workspace)
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        let lines = workspace.bytes.split(separator: 0x0A)
        try workspace.overwrite(lines.dropLast().flatMap { $0 + [0x0A] })
        #expect(throws: JournalError.copyBeforeErasure(path: copy)) { try workspace.open().repair(holder: dana, from: copy) }
        #expect(!workspace.content(workspace.folder.journal).contains("ottoline"))
    }

    @Test("undoes what an editor or a transfer did to the line ends")
    func lineEnds() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let text = String(decoding: sixty.bytes, as: UTF8.self)
        let crlf = text.replacingOccurrences(of: "\n", with: "\r\n")
        for changed in [crlf, "\u{FEFF}" + text, "\u{FEFF}" + crlf, text + "\n\n", crlf + "\r\n"] {
            try workspace.overwrite(Array(changed.utf8))
            let repair = try workspace.folder.repair(from: nil, as: JournalWriter(dana))
            #expect(repair.mending == .lineEnds && repair.verification.isSound)
            #expect(workspace.bytes == sixty.bytes)
        }
        // What is damaged beside its line ends is not touched.
        var damaged = Array(crlf.utf8)
        damaged[damaged.count / 2] ^= 1
        try workspace.overwrite(damaged)
        #expect(throws: JournalError.self) { try workspace.folder.repair(from: nil, as: JournalWriter(dana)) }
        #expect(workspace.bytes == damaged)
    }

    @Test("sets an incomplete last action aside and keeps the whole journal", arguments: [1, 90, 300])
    func unfinished(cut: Int) throws {
        let sixty = try SixtyActions()
        let torn = Array(sixty.bytes.dropLast(cut))
        let whole = sixty.ends.last { $0 <= torn.count } ?? 0
        try sixty.workspace.overwrite(torn)
        let repair = try sixty.workspace.open().repair(holder: dana)
        #expect(repair.verification.isSound)
        #expect(sixty.workspace.bytes == Array(torn[..<whole]))
        guard torn.count > whole else { return }
        let path = try #require(repair.keptCopy)
        #expect(FileManager.default.contents(atPath: path).map { [UInt8]($0) } == torn)
        #expect(try sixty.workspace.mode(path) == 0o600)
    }

    @Test("makes missing files again; the key of erased people only while nobody was erased")
    func missingFiles() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap", on: 1)], intent: 1)
        for path in [workspace.folder.lock, workspace.folder.quarantine, workspace.folder.degraded, workspace.folder.erasureKey] {
            try FileManager.default.removeItem(atPath: path)
        }
        let repair = try workspace.open().repair(holder: dana)
        #expect(repair.madeFiles.count == 4)
        _ = try workspace.open().erasureKey()
        let again = try workspace.open()
        _ = try again.erase(
            [LeadID(1)], intent(2), holder: dana, after: again.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(try kept(workspace).isEmpty)
        try FileManager.default.removeItem(atPath: workspace.folder.erasureKey)
        #expect(try workspace.open().repair(holder: dana).madeFiles.isEmpty)
    }

    @Test("does not bring back people who were erased since the copy, and their kept journals go with them")
    func erased() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("ottoline", on: 1), note("other", on: 2)], intent: 1)
        let copy = try write(workspace.bytes, "copy.jsonl", in: workspace)
        _ = try write(workspace.bytes, "journal.before-repair.jsonl", in: workspace)
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(try kept(workspace).isEmpty)
        var bytes = workspace.bytes
        let place = try #require(String(decoding: bytes, as: UTF8.self).range(of: "\"person\":null"))
        bytes[String(decoding: bytes, as: UTF8.self)[..<place.lowerBound].utf8.count - 20] ^= 1
        try workspace.overwrite(bytes)
        let repair = try workspace.open().repair(holder: dana, from: copy)
        #expect(repair.verification.isSound)
        #expect(!workspace.content(workspace.folder.journal).contains("ottoline"))
        #expect(workspace.content(workspace.folder.journal).contains("other"))
    }

    @Test("an interrupted creation is finished by the next one, a journal in use is not touched")
    func creation() throws {
        let workspace = try Workspace()
        let header = workspace.bytes
        let creation = JournalCreation(
            header: JournalHeader(
                workspace: "0198c0de-0000-7000-8000-000000000003", simulated: false, created: workspace.created),
            erasureKey: [UInt8](repeating: 1, count: 32))
        let first = try draft([note("first")]).lines(of: intent(1), after: workspace.open().start).bytes
        for left in [[], header, header + first.dropLast(), header + first.prefix(9)] {
            try workspace.overwrite(left)
            try workspace.folder.create(creation)
            #expect(try workspace.open().header.workspace == "0198c0de-0000-7000-8000-000000000003")
        }
        for used in [header + first, Array("name\n".utf8)] {
            try workspace.overwrite(used)
            #expect(throws: JournalError.exists(folder: workspace.folder.path)) { try workspace.folder.create(creation) }
            #expect(workspace.bytes == used)
        }
        try workspace.overwrite(header)
        try Data(first).write(to: URL(fileURLWithPath: workspace.folder.quarantine))
        #expect(throws: JournalError.exists(folder: workspace.folder.path)) { try workspace.folder.create(creation) }
    }

    @Test("a journal that is a link, a pipe or a folder is refused without waiting")
    func notAFile() throws {
        let workspace = try Workspace()
        let path = workspace.folder.journal
        let aside = workspace.folder.path + "/aside"
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: aside)
        #expect(throws: JournalError.notAFile(path: path)) { try workspace.open() }
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(throws: JournalError.notAFile(path: path)) { try workspace.open() }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: JournalError.notAFile(path: path)) { try workspace.open() }
    }
}
