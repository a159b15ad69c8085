import Foundation
import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Journal

/// A workspace for one test, removed after it.
final class Workspace {
    let folder: JournalFolder
    let created = Instant(milliseconds: 1_795_424_400_000)

    init(format: JournalHeader.Format = .two, groups: JournalCreation.Groups? = nil) throws {
        let path = FileManager.default.temporaryDirectory.path + "/winnow-journal-" + UUID().uuidString
        folder = JournalFolder(path: path)
        let header = JournalHeader(
            format: format, workspace: "0198c0de-0000-7000-8000-000000000001", simulated: false, created: created)
        try folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 7, count: 32), groups: groups))
    }

    /// A workspace with a journal that is kept beside the tests.
    convenience init(keptJournal name: String) throws {
        try self.init()
        try overwrite(try Self.keptJournal(name))
    }

    /// The bytes of a journal that is kept beside the tests.
    static func keptJournal(_ name: String) throws -> [UInt8] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Journals/" + name)
        return [UInt8](try Data(contentsOf: file))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    func open(_ calls: JournalSystemCalls = .live) throws -> JournalFile { try JournalFile(folder: folder, calls: calls) }

    var bytes: [UInt8] { FileManager.default.contents(atPath: folder.journal).map { [UInt8]($0) } ?? [] }

    func overwrite(_ bytes: some Sequence<UInt8>) throws {
        // In place: another inode would be another journal.
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.journal))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    func content(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int) ?? -1
    }
}

let dana = Login("dana")

func intent(_ number: Int) -> ActionID {
    ActionID(at: Instant(milliseconds: 1_795_424_400_000 + Int64(number)), random: (UInt64(number), UInt64(number) &* 0x9E37_79B9))
}

func draft(_ events: [Draft], at number: Int = 0) -> ActionDraft {
    ActionDraft(
        at: Instant(milliseconds: 1_795_424_445_123 + Int64(number)), definition: 1, events: events,
        salt: { (0x0123_4567_89AB_CDEF, UInt64(number)) })
}

func note(_ text: String, on lead: Int = 1) -> Draft {
    Draft(lead: LeadID(lead), by: .person(dana), event: .noted(text))
}

/// What an append did.
enum AppendResult {
    /// The action is on disk.
    case written(WrittenAction)
    /// The journal already had this intent.
    case alreadyWritten(JournalPosition)
    /// There was nothing to write.
    case nothing(JournalPosition)

    /// The end of what has been read or written.
    var position: JournalPosition {
        switch self {
        case .written(let written): written.position
        case .alreadyWritten(let position), .nothing(let position): position
        }
    }
}

extension JournalFile {
    /// Appends the action that a closure decides on, under the lock.
    func append(
        _ intent: ActionID, holder: Login, after position: JournalPosition, catchingUp: (JournalAction) -> Void,
        deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult {
        var end = position
        let begun = try begin(intent, as: JournalWriter(holder), after: position) { (action) throws(JournalError) in
            catchingUp(action)
            end = action.end
        }
        guard let transaction = begun else { return .alreadyWritten(end) }
        guard let draft = try deciding(transaction.position) else { return .nothing(end) }
        return .written(try transaction.commit(draft))
    }

    /// Erases a person, and the names of others, with the action that a closure decides on, under the lock.
    func erase(
        _ leads: Set<LeadID>, and others: Set<ErasureSubject> = [], _ intent: ActionID, holder: Login,
        after position: JournalPosition,
        catchingUp: (JournalAction) -> Void, deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult {
        var end = position
        let subjects = others.union(leads.map { .lead($0) })
        let begun = try beginErasure(of: subjects, intent, as: JournalWriter(holder), after: position) {
            (action) throws(JournalError) in
            catchingUp(action)
            end = action.end
        }
        guard let transaction = begun else { return .alreadyWritten(end) }
        guard let draft = try deciding(transaction.position) else { return .nothing(end) }
        return .written(try transaction.commit(draft))
    }

    /// Runs a closure under the lock.
    func withLock<Result>(_ holder: Login, _ body: (WriterFiles) throws -> Result) throws -> Result {
        let lock = try JournalLock(self, JournalWriter(holder))
        return try body(lock.files)
    }

    func verify() throws(JournalError) -> JournalVerification { try verify(against: nil) }

    func repair(holder: Login, from copy: String? = nil) throws(JournalError) -> JournalRepair {
        try folder.repair(from: copy, as: JournalWriter(holder), calls: calls)
    }

    /// Appends one action after reading everything.
    @discardableResult
    func add(_ events: [Draft], intent number: Int) throws -> AppendResult {
        try append(intent(number), holder: dana, after: start, catchingUp: { _ in }, deciding: { _ in draft(events, at: number) })
    }

    /// All entries that count, and the position that the reader reached.
    func all() throws -> (entries: [Entry], end: JournalReadEnd) {
        var entries: [Entry] = []
        let end = try read(after: start) { (action) throws(JournalError) in
            for line in action.lines { entries.append(try action.entry(of: line)) }
            return .continue
        }
        return (entries, end)
    }
}
