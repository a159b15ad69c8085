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

    /// Erases a person with the action that a closure decides on, under the lock.
    func erase(
        _ leads: Set<LeadID>, _ intent: ActionID, holder: Login, after position: JournalPosition,
        catchingUp: (JournalAction) -> Void, deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult {
        var end = position
        let begun = try beginErasure(of: leads, intent, as: JournalWriter(holder), after: position) {
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

    func repair(holder: Login) throws(JournalError) -> JournalRepair { try repair(as: JournalWriter(holder)) }

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

/// At least one event of every kind, with all its members and with only the required ones.
let everyEvent: [Event] = {
    let score = ScoreSnapshot(fit: 52, engagement: -3)
    let moment = Instant(milliseconds: 1_795_510_845_007)
    let followUp = FollowUp(channel: .meeting, at: moment, note: "bring \"the\" slides")
    let conversion = Conversion(
        account: "O’Neill & Söhne", isExistingAccount: true, contact: "Zoë O'Neill", opportunity: "Pumps\\2027",
        amount: Money(cents: 2_270_000, currency: "USD"), closeDate: Day(year: 2027, month: 2, day: 28), followUp: followUp,
        intention: .fromSomeoneElse, closer: Login("kim"))
    let fields = LeadFields(
        [
            .externalID: "00Q1", .firstName: "Аня", .lastName: "李", .email: "a@x.example", .country: "DE", .employees: "450",
            .formerOwner: "bob",
        ],
        extra: ["Lead ⚑ \"x\"": "y\n\t\u{1B}[31m", "Z": "\u{202E}evil\u{0}"])
    let declaration = StageDeclaration(column: "Lead Status", text: "Contacted", reason: "timing")
    return [
        .captured(
            Captured(
                stage: .mql, fields: fields, owner: dana, isRequested: true, path: .outbound, declaration: declaration,
                rowKey: .max - 5)),
        .captured(Captured(stage: .inquiry, fields: LeadFields())),
        .engaged(
            Engagement(
                type: .formSubmitted, form: .pricing, asksForSales: true, campaign: "brine", detail: "/price", externalID: "e/1")),
        .engaged(Engagement(type: .chat)),
        .promoted(Promoted(stage: .mql, score: score, trigger: .line(SequenceNumber(12)))),
        .promoted(Promoted(stage: .viable, score: score, trigger: .due(moment))), .promoted(Promoted(stage: .viable, score: score)),
        .accepted(Accepted(stage: .sal, owner: dana, score: score, evidence: [EvidencePoint(rule: "vp", points: 20)])),
        .qualified(Qualified(stage: .sql)), .rejected(Declined(reason: "timing", note: "after Easter")),
        .disqualified(Declined(reason: "wrongFit")),
        .converted(Converted(stage: .opportunity, conversion: conversion, owner: dana, declaration: declaration)),
        .converted(Converted(stage: .sql, conversion: Conversion())),
        .closed(
            Closed(
                outcome: .noDecision, reason: "budget", amount: Money(cents: -1), conversion: conversion, declaration: declaration,
                note: "x")), .closed(Closed(outcome: .won)),
        .touched(Touch(channel: .call, direction: .inbound, outcome: .noShow, note: "n", externalID: "t1", formerOwner: "Bob")),
        .touched(Touch(channel: .email)), .followUpScheduled(followUp),
        .assessed(Assessed(answers: ["budget": "yes", "need": ""], chanceToClose: 40, note: "said so")),
        .assigned(Assigned(owner: dana, isClaim: true, reason: "asked for her")), .assigned(Assigned(owner: dana)), .released,
        .snoozed(until: moment), .noted("Emoji 👩🏽‍🚀 and \u{85} and \u{7F}"),
        .edited(FieldChanges([.phone: "", .industry: "mfg", .title: "CTO"], extra: ["Fax": ""])),
        .optedOut(ChannelChange(channel: .email, stage: .dropped)), .optedIn(ChannelChange(channel: nil)),
        .bounced(ChannelChange(channel: .email)),
        .reengaged(Reengaged(stage: .mql, owner: dana, trigger: .line(SequenceNumber(3)), note: "called us")),
        .requalified(Requalified(stage: .viable, score: score)),
        .merged(Merged(absorbed: LeadID(12))),
        .undone(Undone(ranges: [SequenceNumber(3)...SequenceNumber(5), SequenceNumber(9)...SequenceNumber(9)])),
        .imported(Imported(form: "leads", counts: ["added": 3900, "rejected": 0], fileDigest: "ab12", fileName: "Müller.csv")),
        .definitionAdopted(DefinitionAdopted(number: 2, name: "standard", text: "a: 1\n# ünï\n")),
        .definitionSigned(DefinitionSigned(number: 2, side: .marketing)),
        .repUpdated(
            TeamMember(
                login: dana, name: "Dana", aliases: ["D. Scully"], roles: [.sdr, .admin], territory: ["DE"], capacity: 40,
                absentUntil: moment)),
        .repUpdated(TeamMember(login: dana, roles: [])), .erased(Erased(digests: ["00ff"])),
    ]
}()
