internal import Definitions
internal import Journal
package import Lifecycle

/// The options of a demo workspace.
package struct DemoOptions: Sendable {
    /// The number of leads.
    package var leads: Int
    /// The preset that the team agreed on.
    package var definition: String
    /// The days of the history.
    package var days: Int
    /// The seed. The same seed, moment, options and login give the same bytes.
    package var seed: UInt64
    /// The moment at which the history ends.
    package var now: Instant

    /// Half a year.
    package static let defaultDays = 172

    package init(
        leads: Int = 1000, definition: String = DefinitionPresets.standard, days: Int = defaultDays, seed: UInt64 = 1, now: Instant
    ) {
        self.leads = leads
        self.definition = definition
        self.days = days
        self.seed = seed
        self.now = now
    }
}

extension Workspace {
    /// Creates a simulated workspace with the work of a made-up team.
    ///
    /// The core decides every entry.
    ///
    /// - Throws: `WorkspaceError.notFound` for an unknown preset; `.cannotWrite` for a folder that has a journal.
    package static func demo(
        _ folder: String, options: DemoOptions, environment: WorkspaceEnvironment, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> Workspace {
        guard let text = DefinitionPresets.text(named: options.definition) else {
            throw WorkspaceError(
                .notFound,
                "there is no preset \"\(options.definition)\"; choose one of: " + DefinitionPresets.names.joined(separator: ", "))
        }
        var definition = try check(text, fileName: options.definition)
        definition.number = 1
        let random = SharedGenerator(seed: options.seed)
        let start = options.now - .days(options.days)
        let seeded = WorkspaceEnvironment(
            clock: { start }, random: { random.next() }, login: environment.login, cacheFolder: environment.cacheFolder)
        let team = DemoPeople.team(around: environment.login)
        let begun = try begin(
            folder, options: WorkspaceOptions(definitionText: text, isSimulated: true), definition: definition, team: team,
            environment: seeded)
        var count = 0
        let span = Double((options.now - start).milliseconds)
        do throws(JournalError) {
            let files = JournalFolder(path: folder)
            let position = try sign(files.open(), after: begun, at: start + .hours(1), random: random, team: team)
            var history = DemoHistory(
                seed: random.next(), leads: options.leads, days: options.days, now: options.now, me: environment.login,
                definition: definition,
                firstSeq: position.seq.next)
            _ = try files.openForMaintenance().appendAll(as: JournalWriter(environment.login), after: position) {
                guard let action = history.next() else { return nil }
                count += 1
                if count % 1000 == 0 {
                    progress?(
                        WorkspaceProgress(phase: "generating history", fraction: Double((action.at - start).milliseconds) / span))
                }
                return (
                    action.id,
                    ActionDraft(at: action.at, definition: 1, events: action.drafts, salt: { (random.next(), random.next()) })
                )
            }
        } catch {
            throw WorkspaceError(error).after(
                "\(folder) has only a part of the demo", then: "create the demo in another folder")
        }
        _ = DefinitionFile(folder: folder).replace(nil, with: text)
        // The workspace opens with the rules' work done, as after a night of ticks.
        let tickEnvironment = WorkspaceEnvironment(
            clock: { options.now }, random: { random.next() }, login: environment.login, cacheFolder: environment.cacheFolder)
        _ = try open(folder, environment: tickEnvironment, progress: progress).rules.tick()
        var environment = environment
        let clock = environment.clock
        environment.clock = { max(clock(), options.now) }
        return try open(folder, environment: environment, progress: progress)
    }

    /// Adds the signatures of one person each from sales and marketing.
    private static func sign(
        _ journal: any JournalStore, after begun: JournalPosition, at moment: Instant, random: SharedGenerator, team: [TeamMember]
    ) throws(JournalError) -> JournalPosition {
        var position = begun
        let sales = team.filter { $0.roles.contains(.teamlead) && !$0.roles.contains(.admin) }.map(\.login).min()
        let marketing = team.filter { $0.roles == [.marketing] }.map(\.login).min()
        for (side, login) in [(SigningSide.sales, sales), (.marketing, marketing)] {
            guard let login else { continue }
            let signed = Draft(lead: nil, by: .person(login), event: .definitionSigned(DefinitionSigned(number: 1, side: side)))
            position = try journal.append(
                ActionID(at: moment, random: (random.next(), random.next())), as: JournalWriter(login), after: position,
                ActionDraft(at: moment, definition: 1, events: [signed], salt: { (random.next(), random.next()) }))
        }
        return position
    }
}

/// A seeded generator that several closures share.
private final class SharedGenerator {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func next() -> UInt64 { generator.next() }
}
