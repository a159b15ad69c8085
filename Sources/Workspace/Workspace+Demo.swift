internal import Definitions
internal import Journal
package import Lifecycle

/// What a demo is to be.
package struct DemoOptions: Sendable {
    /// How many leads.
    package var leads: Int
    /// The same seed (with the same moment, leads and login) gives the same bytes.
    package var seed: UInt64
    /// The moment at which its history ends.
    package var now: Instant

    /// Makes options.
    package init(leads: Int = 1000, seed: UInt64 = 1, now: Instant) {
        self.leads = leads
        self.seed = seed
        self.now = now
    }
}

extension Workspace {
    /// Makes a simulated workspace with half a year of a made-up team's work in it, every line decided by the core.
    ///
    /// - Throws: `WorkspaceError.cannotWrite` where there is a journal already, or the disk is full.
    package static func demo(
        _ folder: String, options: DemoOptions, environment: WorkspaceEnvironment, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> Workspace {
        let text = DefinitionPresets.text(named: DefinitionPresets.standard) ?? ""
        var definition = try check(text, fileName: "standard")
        definition.number = 1
        let random = Chance(seed: options.seed)
        let start = options.now - .days(172)
        let seeded = WorkspaceEnvironment(
            clock: { start }, random: { random.next() }, login: environment.login, cacheFolder: environment.cacheFolder)
        let team = DemoPeople.team(around: environment.login)
        let journal = try begin(
            folder, options: WorkspaceOptions(definitionText: text, isSimulated: true), definition: definition, team: team,
            environment: seeded)
        let position = try wrapping { try signDemo(journal, start: start, random: random, team: team) }
        var story = DemoHistory(
            seed: random.next(), leads: options.leads, now: options.now, me: environment.login, definition: definition,
            firstSeq: position.seq.next)
        var count = 0
        let span = Double((options.now - start).milliseconds)
        try wrapping {
            _ = try journal.fill(holder: environment.login, after: position) {
                guard let action = story.next() else { return nil }
                count += 1
                if count % 1000 == 0 {
                    progress?(
                        WorkspaceProgress(phase: "telling the story", fraction: Double((action.at - start).milliseconds) / span))
                }
                return (
                    action.id,
                    JournalDraft(at: action.at, definition: 1, events: action.drafts, salt: { (random.next(), random.next()) })
                )
            }
        }
        // Whoever sits down finds the clock's work done, as after a night of ticks.
        let settling = WorkspaceEnvironment(
            clock: { options.now }, random: { random.next() }, login: environment.login, cacheFolder: environment.cacheFolder)
        _ = try open(folder, environment: settling, progress: progress).tick()
        var environment = environment
        let clock = environment.clock
        environment.clock = { max(clock(), options.now) }
        return try open(folder, environment: environment, progress: progress)
    }

    /// Has the definition signed by one of sales and one of marketing.
    private static func signDemo(_ journal: JournalFile, start: Instant, random: Chance, team: [TeamMember]) throws
        -> JournalPosition
    {
        var position = try journal.read(after: journal.start) { _ in .goOn }.position
        let sales = team.filter { $0.roles.contains(.teamlead) && !$0.roles.contains(.admin) }.map(\.login).min()
        let marketing = team.filter { $0.roles == [.marketing] }.map(\.login).min()
        for (side, login) in [(SigningSide.sales, sales), (.marketing, marketing)] {
            guard let login else { continue }
            let at = start + .hours(1)
            position = try journal.append(
                ActionID(at: at, random: (random.next(), random.next())), holder: login, after: position, catchingUp: { _ in },
                deciding: { _ in
                    JournalDraft(
                        at: at, definition: 1,
                        events: [
                            Draft(lead: nil, by: .person(login), event: .definitionSigned(DefinitionSigned(number: 1, side: side)))
                        ],
                        salt: { (random.next(), random.next()) })
                }
            ).position
        }
        return position
    }
}

/// A seeded generator that several closures share.
private final class Chance {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func next() -> UInt64 { generator.next() }
}
