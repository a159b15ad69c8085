import Definitions
import Foundation
import Glibc
import Journal
import Lifecycle
import ReadModel
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

    init() throws { folder = try TemporaryFolder() }

    func environment(_ login: String) -> WorkspaceEnvironment {
        WorkspaceEnvironment(
            clock: { self.now }, random: { self.generator.next() }, login: Login(login),
            cacheFolder: folder.path + "/cache-" + login)
    }

    /// Creates the workspace. `me` has all roles.
    func create() throws -> Workspace {
        let text = try #require(DefinitionPresets.text(named: DefinitionPresets.standard))
        return try Workspace.create(
            folder.path + "/sales", options: WorkspaceOptions(definitionText: text), environment: environment("me"))
    }

    /// Opens the workspace as another person.
    func open(as login: String) throws -> Workspace { try Workspace.open(folder.path + "/sales", environment: environment(login)) }

    func journalLines() -> [Substring] { folder.text(of: "sales/journal.jsonl").split(separator: "\n") }
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
