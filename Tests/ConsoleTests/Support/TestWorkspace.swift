import Foundation
import Journal
import Lifecycle
import Testing
import Workspace

/// A folder that is deleted with the last reference to it.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.path + "/winnow-console-" + UUID().uuidString
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A real workspace in a temporary folder, with a clock that the test sets; the folder is deleted with it.
///
/// What is recorded before ``open()`` is written in the order of its times, as the journal of a team would have it.
/// Afterwards it is appended at once, as by another process.
final class TestWorkspace {
    /// The user of the console.
    let me: Login
    /// Whether the console opens it with `--read-only`.
    var isReadOnly = false
    /// Whether the workspace is a simulation.
    var isSimulated = false
    /// The text of the definition's first version.
    var definition: String
    private let clock: Clock
    private var history: [PastEntry] = []
    private var opened: Workspace?
    private var others: [Login: Workspace] = [:]
    private var store: (any JournalStore)?
    private var end: JournalPosition?
    private var read: [Entry] = []

    /// The time, and the folder, which an open workspace keeps with its clock.
    private final class Clock {
        let folder = TemporaryFolder()
        var now: Instant
        var random = SeededGenerator(seed: 7)
        init(_ now: Instant) { self.now = now }
    }

    /// An entry to be written when the workspace is created.
    private struct PastEntry {
        var at: Instant
        var draft: Draft
    }

    init(me: String = "dana", now: Instant = .mondayMorning, definition: SampleDefinition = SampleDefinition()) {
        self.me = Login(me)
        self.definition = definition.text
        clock = Clock(now)
    }

    var now: Instant {
        get { clock.now }
        set { clock.now = newValue }
    }

    private var folder: TemporaryFolder { clock.folder }
    /// The folder of the journal.
    var path: String { folder.path + "/emea" }
    /// The file of the journal.
    var journalPath: String { path + "/" + JournalFolder.journalName }

    // MARK: Opening

    /// The workspace of the console; creates and opens it at the first call.
    @discardableResult
    func open() throws -> Workspace {
        if let opened { return opened }
        if store == nil { try create() }
        let workspace = try Workspace.open(path, environment: environment(me), readOnly: isReadOnly)
        workspace.defersIndexUpdates = true
        opened = workspace
        return workspace
    }

    /// The workspace of the console, whose journal can't be watched, because its file is missing when the watch starts.
    func openUnwatched() throws -> Workspace {
        let workspace = try open()
        try FileManager.default.moveItem(atPath: journalPath, toPath: journalPath + "-away")
        #expect(workspace.watchDescriptors.isEmpty)
        try FileManager.default.moveItem(atPath: journalPath + "-away", toPath: journalPath)
        return workspace
    }

    /// The workspace as another person has it open.
    private func workspace(of login: Login) throws -> Workspace {
        if let known = others[login] { return known }
        if store == nil { try create() }
        let workspace = try Workspace.open(path, environment: environment(login))
        others[login] = workspace
        return workspace
    }

    private func environment(_ login: Login) -> WorkspaceEnvironment {
        let clock = clock
        return WorkspaceEnvironment(
            clock: { clock.now }, random: { clock.random.next() }, login: login,
            cacheFolder: login == me ? folder.path + "/cache" : nil)
    }

    /// Writes the team, the definition and the history.
    private func create() throws {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let start = Instant.of(2026, 11, 2, 8)
        let files = JournalFolder(path: path)
        let header = JournalHeader(workspace: "0198c0de-0000-7000-8000-000000000001", simulated: isSimulated, created: start)
        try files.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 7, count: 32)))
        let store = try files.open()
        let adopted = DefinitionAdopted(number: 1, name: "sample", text: definition)
        let beginning =
            Team.sample.members.values.sorted { $0.login < $1.login }.map(Event.repUpdated) + [.definitionAdopted(adopted)]
        var actions = [draft(beginning.map { Draft(lead: nil, by: .person(Login("tess")), event: $0) }, at: start)]
        let inOrder = history.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        actions += inOrder.map { draft([$0.element.draft], at: $0.element.at) }
        var next = actions.makeIterator()
        _ = try files.openForMaintenance().appendAll(as: JournalWriter(Login("tess")), after: store.start) {
            next.next().map { (self.newActionID(at: $0.at), $0) }
        }
        self.store = store
    }

    /// A workspace of the demo with a number of leads, whose history ends now.
    static func demo(leads: Int) throws -> TestWorkspace {
        let workspace = TestWorkspace()
        workspace.isSimulated = true
        try FileManager.default.createDirectory(atPath: workspace.folder.path, withIntermediateDirectories: true)
        _ = try Workspace.demo(
            workspace.path, options: DemoOptions(leads: leads, now: workspace.now), environment: workspace.environment(workspace.me)
        )
        workspace.store = try JournalFolder(path: workspace.path).open()
        return workspace
    }

    private func draft(_ events: [Draft], at moment: Instant) -> ActionDraft {
        let clock = clock
        return ActionDraft(at: moment, definition: 1, events: events, salt: { (clock.random.next(), clock.random.next()) })
    }

    private func newActionID(at moment: Instant) -> ActionID {
        ActionID(at: moment, random: (clock.random.next(), clock.random.next()))
    }

    // MARK: Writing

    /// Adds an entry that nobody decides, such as one of an import or of a rule.
    func record(
        _ event: Event, lead: LeadID?, by: Actor, at moment: Instant? = nil, occurredAt: Instant? = nil
    ) throws {
        let draft = Draft(lead: lead, by: by, occurredAt: occurredAt, event: event)
        guard let store else { return history.append(PastEntry(at: moment ?? now, draft: draft)) }
        let action = self.draft([draft], at: moment ?? now)
        let position = end ?? store.start
        let begun = try store.begin(newActionID(at: action.at), as: JournalWriter(Login("import")), after: position) {
            (_) throws(JournalError) in
        }
        guard let transaction = begun else { throw JournalError.positionLost }
        _ = try transaction.commit(action)
    }

    /// Adds an entry by a person.
    func record(
        _ event: Event, lead: LeadID?, by login: String = "import", at moment: Instant? = nil, occurredAt: Instant? = nil
    ) throws {
        try record(event, lead: lead, by: .person(Login(login)), at: moment, occurredAt: occurredAt)
    }

    /// Performs a command as another person, or as the user in another session.
    func perform(as login: String, _ lead: LeadID, _ command: Command) throws {
        let workspace = try workspace(of: Login(login))
        _ = try workspace.perform(Intent(id: workspace.newActionID(), steps: [Intent.Step(lead, command)]))
    }

    /// Undoes the latest action of another person, or of the user in another session.
    func undo(as login: String) throws {
        let workspace = try workspace(of: Login(login))
        _ = try workspace.undo(workspace.newActionID())
    }

    /// Erases a person, as the admin does.
    func erase(_ lead: LeadID) throws {
        let workspace = try workspace(of: Login("tess"))
        _ = try workspace.administration.erase(workspace.newActionID(), lead)
    }

    /// Adopts another version of the definition.
    func adopt(_ definition: SampleDefinition, number: Int) throws {
        let adopted = DefinitionAdopted(number: number, name: "sample", text: definition.text)
        try record(.definitionAdopted(adopted), lead: nil, by: "tess")
    }

    /// Signs the first version of the definition.
    func sign(_ side: SigningSide, as login: String, at moment: Instant) throws {
        try record(.definitionSigned(DefinitionSigned(number: 1, side: side)), lead: nil, by: login, at: moment)
    }

    /// Runs the rules that are due, as the user's command does.
    func tick() throws { _ = try open().rules.tick() }

    // MARK: Reading the journal

    /// The journal's entries, read from its file; the team and the definition come first.
    var entries: [Entry] {
        do {
            try readOn()
        } catch { Issue.record(error) }
        return read
    }

    private func readOn() throws {
        if store == nil { try create() }
        guard let store else { return }
        var added = try? Self.entries(of: store, after: end ?? store.start)
        if added == nil {
            // The journal was rewritten by an erasure.
            read = []
            added = try Self.entries(of: store, after: store.start)
        }
        guard let added else { return }
        read += added.entries
        end = added.end
    }

    private static func entries(
        of store: any JournalStore, after start: JournalPosition
    ) throws(JournalError) -> (entries: [Entry], end: JournalPosition) {
        var entries: [Entry] = []
        let reached = try store.read(after: start) { (action) throws(JournalError) in
            for line in action.lines { entries.append(try action.entry(of: line)) }
            return .continue
        }
        return (entries, reached.position)
    }

    /// The current leads, folded from the journal.
    var leads: [LeadID: Lead] {
        let entries = entries
        var found: [LeadID: Lead] = [:]
        for id in Set(entries.compactMap(\.lead)) { found[id] = LeadHistory(entries, of: id).fold() }
        return found
    }
}
