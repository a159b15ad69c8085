import BundledResources
import Foundation
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

/// A workspace on a server, in a database of its own, with the logins ada (admin), kim and lea (writers), rita
/// (reader).
final class ServerFixture {
    let cluster: TestCluster
    let database: String
    let header: JournalHeader
    private let folder = FileManager.default.temporaryDirectory.path + "/winnow-server-" + UUID().uuidString

    static let key = [UInt8](repeating: 7, count: 32)
    /// The statements of this version.
    static let script = String(decoding: serverSchemaBytes, as: UTF8.self)

    /// - Parameter script: The statements that make the tables.
    init(_ cluster: TestCluster? = nil, isEmpty: Bool = false, script: String = ServerFixture.script) throws {
        self.cluster = try cluster ?? .shared()
        database = try self.cluster.newDatabase()
        header = JournalHeader(workspace: intent(Int.random(in: 1...(1 << 40))).description, simulated: false, created: moment(0))
        try self.cluster.exclusively {
            let administration = try ServerAdministration(address("postgres"))
            try administration.createTables(script)
            for (access, logins) in [(ServerAccess.admin, ["ada"]), (.writer, ["kim", "lea"]), (.reader, ["rita"])] {
                for login in logins { try administration.grant(access, to: login, as: nil) }
            }
        }
        guard !isEmpty else { return }
        try ServerAdministration(address("ada")).createWorkspace(
            header, erasureKey: Self.key, as: intent(1), draft([note("first", by: "ada")]))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func address(_ login: String) throws -> ServerAddress { try ServerAddress(cluster.address(database, login)) }

    /// The folder with the caches of a user on one machine.
    func cache(_ name: String) -> String { folder + "/" + name }

    /// A user's journal, with a copy of their own.
    func journal(_ login: String, on machine: String = "") throws -> ServerJournal {
        try ServerJournal(address(login), workspace: header.workspace, cache: cache(login + machine))
    }

    /// A user's journal through a link; a console's begins with the copy that is there.
    func journal(_ login: String, through relay: Relay, isFollowed: Bool = false) throws -> ServerJournal {
        let host = relay.folder.replacing("/", with: "%2F")
        return try ServerJournal(
            ServerAddress("postgresql://\(login)@\(host)/\(database)"), workspace: header.workspace, cache: cache(login),
            isFollowed: isFollowed)
    }

    /// The bytes of the copy.
    func copy(_ login: String, on machine: String = "") -> [UInt8] {
        let path = ServerJournal.folder(of: header.workspace, in: cache(login + machine)).journal
        return FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    }

    @discardableResult
    func sql(_ text: String, as login: String = "postgres") throws -> String { try cluster.sql(text, in: database, as: login) }

    /// The last number of the server's journal.
    func end() throws -> Int { Int(try sql("SELECT seq FROM winnow.head")) ?? -1 }
}

/// A journal that the tests of journals keep, and its bytes.
func keptJournal(_ name: String, in folder: String) throws -> (journal: any JournalStore, bytes: [UInt8]) {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../JournalTests/Journals/" + name)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let bytes = [UInt8](try Data(contentsOf: path))
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/journal.jsonl"))
    return (try JournalFolder(path: folder).open(), bytes)
}

func moment(_ number: Int) -> Instant { Instant(milliseconds: 1_795_424_400_000 + Int64(number)) }

func intent(_ number: Int) -> ActionID {
    ActionID(at: moment(number), random: (UInt64(number), UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15))
}

func draft(_ events: [Draft], at number: Int = 0) -> ActionDraft {
    ActionDraft(at: moment(number), definition: 1, events: events, salt: { (1, UInt64(number)) })
}

func note(_ text: String, on lead: Int = 1, by login: String) -> Draft {
    Draft(lead: LeadID(lead), by: .person(Login(login)), event: .noted(text))
}

extension JournalStore {
    /// Writes an action on the newest state, as often as others are faster; returns how often it was decided.
    @discardableResult
    func write(_ number: Int, _ events: [Draft], limit: Int = 10) throws -> Int {
        for attempt in 1...limit {
            do throws(JournalError) {
                let writer = JournalWriter(Login("test"))
                guard
                    let transaction = try begin(
                        intent(number), as: writer, after: start, catchingUp: { (_) throws(JournalError) in })
                else { return attempt }
                _ = try transaction.commit(draft(events, at: number))
                return attempt
            } catch {
                guard error == .server(.outpaced), attempt < limit else { throw error }
            }
        }
        return limit
    }

    /// The notes of the journal in their order, read from the start.
    func notes() throws -> [String] {
        var notes: [String] = []
        _ = try read(after: start) { (action) throws(JournalError) in
            for line in action.lines {
                if case .noted(let text) = try action.entry(of: line).event { notes.append(text) }
            }
            return .continue
        }
        return notes
    }
}

/// The failure of a server that a closure throws; nil for none.
func failure(_ body: () throws -> Void) -> ServerFailure? {
    do {
        try body()
        return nil
    } catch let error as JournalError {
        if case .server(let failure) = error { return failure }
        Issue.record(error)
    } catch { Issue.record(error) }
    return nil
}
