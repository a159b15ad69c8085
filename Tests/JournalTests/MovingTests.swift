import Lifecycle
import Testing

@testable import Journal

@Suite("A journal that is taken elsewhere")
struct MovingTests {
    private let workspace: Workspace
    private let place = "db.example"

    init() throws {
        workspace = try Workspace()
        try write(1)
    }

    private func write(_ number: Int) throws {
        let journal = try workspace.open()
        _ = try journal.append(intent(number), holder: dana, after: journal.start, catchingUp: { _ in }) { _ in
            draft([note("\(number)")])
        }
    }

    private func move(_ error: JournalError?, to place: String? = nil) throws {
        try workspace.folder.close(movedTo: place ?? self.place, as: JournalWriter(dana)) { () throws(JournalError) in
            if let error { throw error }
        }
    }

    @Test("Nobody writes any more, the message says where it went, and a repair doesn't open it again")
    func moved() throws {
        try move(nil)
        let error = #expect(throws: JournalError.self) { try write(2) }
        #expect(error?.description.contains("moved to db.example") ?? false)
        #expect(!(error?.description.contains("winnow repair") ?? true))
        #expect(throws: JournalError.degraded(reason: "moved to db.example")) {
            try workspace.open().repair(holder: dana)
        }
        #expect(throws: JournalError.self) { try write(2) }
    }

    @Test("It is open as before if the move certainly failed", arguments: [JournalError.diskFull, .server(.exists)])
    func failed(_ error: JournalError) throws {
        #expect(throws: error) { try move(error) }
        try write(2)
    }

    @Test("It stays closed while it is unknown whether it was taken, until a move to the same place")
    func unknown() throws {
        let lost = JournalError.server(.unreachable(reason: "connection lost", advice: ""))
        #expect(throws: JournalError.moveUnknown(place: place)) { try move(lost) }
        #expect(throws: JournalError.self) { try write(2) }
        #expect(throws: JournalError.self) { try move(nil, to: "other.example") }
        try move(nil)
        #expect(throws: JournalError.self) { try write(2) }
    }
}
