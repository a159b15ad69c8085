import Definitions
import Foundation
import Glibc
import Journal
import Lifecycle
import ReadModel
import TestServer
import Testing

@testable import Workspace

/// A folder that is deleted at the end of the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/winnow-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        let handle = try #require(fopen(file, "w"))
        fputs(text, handle)
        fclose(handle)
        return file
    }

    func text(of name: String) -> String {
        guard let handle = fopen(name.hasPrefix("/") ? name : path + "/" + name, "r") else { return "" }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, handle), count > 0 { bytes += buffer[0..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A folder with a clock that the test sets and seeded random numbers.
final class TestWorld {
    var now = Instant(milliseconds: 1_795_424_400_000)  // Mon 23 Nov 2026, 09:00 UTC
    private var generator = SeededGenerator(seed: 7)
    let folder: TemporaryFolder
    /// The address of the server's database for a login; nil for a workspace in a folder.
    private var address: ((String) -> String)?

    /// Whether the workspaces are on a server: with `WINNOW_TEST_STORE=server`.
    static let isOnServer = ProcessInfo.processInfo.environment["WINNOW_TEST_STORE"] == "server"

    /// A server of these suites alone: others give the same logins other roles.
    private static let server = Result { try TestCluster() }

    init() throws { folder = try TemporaryFolder() }

    func environment(_ login: String) -> WorkspaceEnvironment {
        WorkspaceEnvironment(
            clock: { self.now }, random: { self.generator.next() }, login: Login(login),
            cacheFolder: folder.path + "/cache-" + login)
    }

    /// Creates the workspace. `me` has all roles.
    func create() throws -> Workspace {
        let text = try #require(DefinitionPresets.text(named: DefinitionPresets.standard))
        return try create(WorkspaceOptions(definitionText: text))
    }

    /// Creates a workspace with other options.
    func create(_ options: WorkspaceOptions) throws -> Workspace {
        let path = folder.path + "/sales"
        guard Self.isOnServer else { return try Workspace.create(path, options: options, environment: environment("me")) }
        let cluster = try Self.server.get()
        let database = try cluster.newDatabase(admin: "me")
        address = { cluster.address(database, $0) }
        return try Workspace.create(
            path, onServer: cluster.address(database, "me"), options: options, environment: environment("me"))
    }

    /// Opens the workspace as another person.
    ///
    /// On a server each person has a folder of their own, which names their login.
    func open(as login: String) throws -> Workspace {
        guard let address, login != "me" else {
            return try Workspace.open(folder.path + "/sales", environment: environment(login))
        }
        let path = folder.path + "/sales-" + login
        if access(path + "/server.conf", F_OK) != 0 {
            let cluster = try Self.server.get()
            try cluster.exclusively {
                let database = address(login).split(separator: "/").last.map(String.init) ?? ""
                let isKnown = try cluster.sql("SELECT 1 FROM pg_roles WHERE rolname = '\(login)'", in: database) == "1"
                if !isKnown { try cluster.sql("CREATE ROLE \"\(login)\" LOGIN; GRANT winnow_admin TO \"\(login)\"", in: database) }
                try cluster.sql("GRANT CONNECT ON DATABASE \(database) TO \"\(login)\"", in: database)
            }
            return try Workspace.cloneFromServer(address(login), to: path, environment: environment(login), progress: nil)
        }
        return try Workspace.open(path, environment: environment(login))
    }

    /// The lines of the journal, or of the user's copy of it.
    func journalLines() -> [Substring] { journalText().split(separator: "\n") }

    /// Whether the journal, or the user's copy of it, is sound.
    func isClean() throws -> Bool { try Workspace.verify(folder.path + "/sales", environment: environment("me")).isClean }

    /// The text of the journal, or of the user's copy of it.
    func journalText() -> String {
        // Opening it brings the copy to the server's end.
        guard Self.isOnServer, let id = try? Workspace.open(folder.path + "/sales", environment: environment("me")).id else {
            return folder.text(of: "sales/journal.jsonl")
        }
        return folder.text(of: "cache-me/winnow/\(id)/replica/journal.jsonl")
    }
}

extension Workspace {
    /// Performs one command as one action.
    @discardableResult
    func act(_ command: Command, on lead: LeadID? = nil) throws -> ActionResult {
        try perform(Intent(id: newActionID(), steps: [.init(lead, command)]))
    }

    /// Adds a member to the team.
    func hire(_ login: String, _ roles: Set<Role>, aliases: [String] = []) throws {
        _ = try administration.updateTeam(newActionID(), TeamMember(login: Login(login), aliases: aliases, roles: roles))
    }

    /// Adds a lead from a demo form, which makes it an MQL.
    @discardableResult
    func capture(_ name: String, company: String = "Halden Pumps", email: String? = nil) throws -> LeadID {
        let fields = LeadFields([
            .firstName: name, .lastName: "Natarajan", .company: company, .email: email ?? name.lowercased() + "@halden.example",
            .source: "Web",
        ])
        let done = try act(.add(NewLead(origin: .form(.demo), fields: fields)))
        return try #require(done.leads.first)
    }

    func stage(of lead: LeadID) throws -> Stage? { try queries.lead(lead)?.stage }

    func queue(_ queue: Queue, filter: QueueFilter = QueueFilter()) throws -> [LeadID] {
        try queries.rows(QueueRequest(queue: queue, scope: .team, filter: filter, now: now), limit: 10_000).map(\.id)
    }
}
