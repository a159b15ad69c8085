import Definitions
import Reports
import Lifecycle
import Testing

/// A small generator (SplitMix64): a seed produces the same history everywhere.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    /// One of several values.
    mutating func pick<Thing>(_ first: Thing, _ others: Thing...) -> Thing {
        let index = number(0...others.count)
        return index == 0 ? first : others[index - 1]
    }
}

/// The lines of a journal, and from them the timelines for figures and the leads for simple counting.
struct JournalFixture {
    var definition: LeadDefinition
    var team: Team
    var now: Instant
    var entries: [Entry] = []
    var count = 0
    /// What sources cost, in the order of the journal.
    var costs: [CostRecorded] = []
    private(set) var symbols: [String: Int] = [:]
    private(set) var texts = [""]
    private var persons: [String: UInt32] = [:]

    init(_ definition: LeadDefinition, _ team: Team, now: Instant) {
        self.definition = definition
        self.team = team
        self.now = now
    }

    /// The lines that concern a lead: its own, those of every lead it was ever merged with, and undos.
    func history(_ id: LeadID) -> LeadHistory {
        var mergeGroup: Set<LeadID> = [id]
        var size = hasMerges ? 0 : 1
        while mergeGroup.count != size {
            size = mergeGroup.count
            for entry in entries {
                guard case .merged = entry.event, entry.leads.contains(where: mergeGroup.contains) else { continue }
                mergeGroup.formUnion(entry.leads)
            }
        }
        return LeadHistory(entries.filter { $0.lead == nil || $0.leads.contains(where: mergeGroup.contains) }, of: id)
    }

    var hasMerges: Bool { entries.contains { if case .merged = $0.event { true } else { false } } }

    private func hasValidMail(_ lead: Lead) -> Bool { lead.fields[.email]?.contains("@") ?? true }

    /// A lead's present timeline; an empty one for an id without a lead.
    mutating func timeline(_ number: Int) -> LeadTimeline {
        let id = LeadID(number)
        let history = history(id)
        guard let lead = history.fold() else { return LeadTimeline(empty: id, history) }
        var (symbols, texts) = (symbols, texts)
        let mail = lead.fields[.email]?.lowercased() ?? ""
        if !mail.isEmpty, persons[mail] == nil { persons[mail] = UInt32(persons.count + 1) }
        let reach = LeadTimeline.Reach(person: mail.isEmpty ? 0 : persons[mail] ?? 0, isAddressValid: hasValidMail(lead))
        let interner = StringInterner(symbols, texts)
        let timeline = LeadTimeline(lead, history, reach: reach) { interner.symbol($0) }
        (symbols, texts) = (interner.symbols, interner.texts)
        self.symbols = symbols
        self.texts = texts
        return timeline
    }

    /// All timelines, divided into segments.
    mutating func timelines(segments: Int = 3) -> TimelineSet {
        let parts = (0..<segments).map { _ in TimelineSegment() }
        for number in 1...max(1, count) {
            let timeline = timeline(number)
            if timeline.isLead { parts[(number - 1) * segments / max(1, count) % segments].append(timeline) }
        }
        return TimelineSet(parts, texts: texts)
    }

    var world: NaiveWorld {
        var leads: [NaiveLead] = []
        for number in 1...max(1, count) {
            let history = history(LeadID(number))
            guard let lead = history.fold() else { continue }
            leads.append(NaiveLead(lead, history, definition, hasValidMail: hasValidMail(lead)))
        }
        var world = NaiveWorld(leads, definition, team, now: now)
        world.costs = costs
        return world
    }

    var settings: ReportSettings {
        var known = SourceCosts()
        for cost in costs { known.record(cost) }
        return ReportSettings(definition: definition, team: team, costs: known)
    }

    /// Writes an action.
    mutating func write(
        _ events: [(Int?, Event, Actor)], at: Instant, occurredAt: Instant? = nil, version: Int = 2, isImport: Bool = false
    ) {
        let action = ActionID(at: at, random: (UInt64(entries.count), 1))
        for (lead, event, by) in events {
            entries.append(
                Entry(
                    seq: SequenceNumber(entries.count + 1), action: action, at: at, occurredAt: occurredAt, by: by,
                    lead: lead.map(LeadID.init), definition: version, batch: isImport ? action : nil, event: event))
        }
    }
}

/// Assigns symbols to strings while a timeline is built.
private final class StringInterner {
    private(set) var symbols: [String: Int]
    private(set) var texts: [String]

    init(_ symbols: [String: Int], _ texts: [String]) {
        self.symbols = symbols
        self.texts = texts
    }

    func symbol(_ text: String) -> Int {
        if let symbol = symbols[text] { return symbol }
        texts.append(text)
        symbols[text] = texts.count - 1
        return texts.count - 1
    }
}

/// A random history: mostly plausible, sometimes not.
struct RandomHistory {
    var fixture: JournalFixture
    var dice: Dice
    private var actions: [(lines: ClosedRange<Int>, leads: [Int])] = []
    private var at: Instant

    static let people = ["dana", "ben", "cleo", "mark", "tess", "gone"]
    /// Monday 2026-11-23, 09:00 in UTC.
    static let monday = Instant(milliseconds: 1_795_424_400_000)

    init(seed: UInt64) throws {
        dice = Dice(seed: seed)
        let now = Self.monday + .minutes(dice.number(-20_000...20_000))
        let definition = try Self.definition(seed, &dice)
        let team = Team([
            TeamMember(login: Login("dana"), name: "Dana", roles: [.sdr]),
            TeamMember(
                login: Login("ben"), name: "Ben", roles: [.sdr, .closer], absentUntil: dice.one(in: 2) ? now + .days(2) : nil),
            TeamMember(login: Login("cleo"), name: "Cleo", roles: [.closer]),
            TeamMember(login: Login("mark"), name: "Mark", roles: [.marketing]),
            TeamMember(login: Login("tess"), name: "Tess", roles: [.teamlead]),
            TeamMember(login: Login("gone"), roles: []), TeamMember(login: Login("newcomer"), roles: [.sdr]),
        ])
        fixture = JournalFixture(definition, team, now: now)
        at = now - .days(dice.pick(3, 40, 300, 900))
    }

    /// One of the presets, with or without summer time, with limits that some leads exceed.
    private static func definition(_ seed: UInt64, _ dice: inout Dice) throws -> LeadDefinition {
        let names = DefinitionPresets.names
        let text = try #require(DefinitionPresets.text(named: names[Int(seed) % names.count]))
        var definition = try DefinitionParser.parse(text, fileName: "preset")
        definition.number = 2
        if dice.one(in: 2) {
            definition.calendar.zone = ZoneTable(
                name: "Europe/Berlin", initialOffset: 3600,
                transitions: [
                    .init(from: Instant(milliseconds: 1_774_746_000_000), offset: 7200),
                    .init(from: Instant(milliseconds: 1_792_890_000_000), offset: 3600),
                ])
        }
        if dice.one(in: 2) {
            definition.quotas = [
                Quota(id: "mqls", label: "MQLs", side: .sdr, stage: .mql, count: 3, period: dice.pick(.week, .month, .quarter)),
                Quota(id: "ready", label: "ready", side: .marketing, stage: .sql, count: dice.pick(0, 4), period: .quarter),
            ]
        }
        if dice.one(in: 3) {
            definition.clocks = definition.clocks.map { Clock(kind: $0.kind, limit: $0.limit, inBusinessHours: false) }
        }
        if dice.one(in: 8) { definition.clocks.removeLast() }
        if seed.isMultiple(of: 2) {
            definition.earlierClocks[1] = definition.clocks.map {
                Clock(kind: $0.kind, limit: $0.limit + $0.limit, inBusinessHours: $0.inBusinessHours)
            }
        }
        if dice.one(in: 2) {
            var limits = BreakdownThresholds()
            limits.unqualifiedHandovers = dice.pick(nil, 0, 20)
            limits.qualification = dice.pick(.origin, .contact)
            limits.backlogDays = dice.pick(nil, 2, 10)
            limits.nurtureDays = dice.pick(nil, 5, 20)
            limits.alertsAboveShare = dice.one(in: 2)
            limits.intakeOverTriage = dice.pick(nil, 100, 150)
            limits.singleTactic = dice.pick(nil, 50)
            limits.unnurtured = dice.pick(nil, 30)
            limits.sittingDays = dice.pick(nil, 3, 14)
            limits.poorData = dice.pick(nil, 10)
            limits.oneOffDays = dice.pick(nil, 7, 30)
            limits.rubberStamping = dice.pick(nil, 80)
            limits.leftBehind = dice.pick(nil, 0, 2)
            limits.salesReadyShare = dice.pick(nil, 5...15)
            definition.breakdowns = limits
        }
        return definition
    }

    /// Adds a number of actions.
    mutating func run(_ steps: Int, leads: Int) {
        let pace = max(1, Int((fixture.now - at).milliseconds / 60_000) / max(1, steps))
        for _ in 0..<steps {
            at = at + .minutes(dice.number(0...2 * pace))
            if at > fixture.now { at = fixture.now }
            act(leads: leads)
        }
    }

    /// Adds one action; returns the leads that it may have changed.
    @discardableResult
    mutating func act(leads most: Int) -> [Int] {
        let first = fixture.entries.count + 1
        var changed: [Int] = []
        switch dice.number(0...29) {
        case 0...6 where fixture.count < most: changed = [capture()]
        case 7 where !actions.isEmpty:
            let earlier = actions[dice.one(in: 3) ? dice.number(0...actions.count - 1) : actions.count - 1]
            let range = SequenceNumber(earlier.lines.lowerBound)...SequenceNumber(earlier.lines.upperBound)
            fixture.write([(nil, .undone(Undone(ranges: [range])), randomActor())], at: at)
            changed = earlier.leads
        case 8 where fixture.count > 1 && dice.one(in: 3):
            let pair = (1...fixture.count).shuffled(using: &dice)
            fixture.write([(pair[0], .merged(Merged(absorbed: LeadID(pair[1]))), randomActor())], at: at)
            changed = Array(1...fixture.count)
        case 9 where fixture.count > 0 && dice.one(in: 3):
            changed = [dice.number(1...fixture.count)]
            fixture.write([(changed[0], .erased(Erased(digests: [])), .person(Login("mark")))], at: at)
        default:
            if fixture.count == 0 { changed = [capture()] } else { changed = changeRandomLead(dice.number(1...fixture.count)) }
        }
        // Leads merged with a changed one changed too.
        if fixture.hasMerges { changed = Array(1...max(1, fixture.count)) }
        if fixture.entries.count >= first { actions.append((first...fixture.entries.count, changed)) }
        return changed
    }

    private mutating func randomActor() -> Actor {
        if dice.one(in: 9) { return .rule(dice.pick("routing", "score")) }
        let name = Self.people[dice.number(0...Self.people.count - 1)]
        return .person(Login(name))
    }

    private mutating func login() -> Login { Login(Self.people[dice.number(0...Self.people.count - 1)]) }

    /// When it occurred: mostly when recorded, sometimes long before, rarely in the future.
    private mutating func randomMoment() -> Instant? {
        switch dice.number(0...11) {
        case 0, 1: at - .minutes(dice.number(0...6000))
        case 2: at - .days(dice.number(0...300))
        case 3 where dice.one(in: 6): at + .days(dice.number(1...40))
        default: nil
        }
    }

    private mutating func capture() -> Int {
        fixture.count += 1
        let isImport = dice.one(in: 3)
        let stage: Stage =
            isImport
            ? Stage.allCases[dice.number(0...Stage.allCases.count - 1)] : dice.pick(.inquiry, .inquiry, .viable, .mql, .mql, .sql)
        var fields: [LeadField: String] = [:]
        fields[.source] = dice.pick(nil, "Web", "Fair", "List", "Partner", "Web")
        fields[.campaign] = dice.pick(nil, nil, "Spring", "Autumn")
        fields[.industry] = dice.pick(nil, "Steel", "Food")
        fields[.email] = dice.pick(nil, "amara@lattice.example", "Amara@lattice.example", "x", "l\(fixture.count)@halden.example")
        fields[.phone] = dice.pick(nil, "+49 421 555")
        let declaration = isImport ? StageDeclaration(column: "Status", text: "w", reason: dice.pick(nil, "timing")) : nil
        let captured = Captured(
            stage: stage, fields: LeadFields(fields), owner: dice.one(in: 3) ? login() : nil, isRequested: dice.one(in: 2),
            path: dice.pick(.inbound, .inbound, .outbound), declaration: declaration)
        fixture.write(
            [(fixture.count, .captured(captured), randomActor())], at: at, occurredAt: randomMoment(), version: dice.number(0...2),
            isImport: isImport)
        return fixture.count
    }

    private mutating func changeRandomLead(_ number: Int) -> [Int] {
        let stage = fixture.history(LeadID(number)).fold()?.stage
        let event = dice.one(in: 4) ? anyEvent() : likelyEvent(stage ?? .inquiry)
        let isImport = dice.one(in: 10)
        var events: [(Int?, Event, Actor)] = [(number, event, randomActor())]
        if dice.one(in: 8) {
            events.append((number, .assigned(Assigned(owner: login(), reason: "the owner is absent")), .rule("routing")))
        }
        fixture.write(
            events, at: at, occurredAt: randomMoment(), version: dice.one(in: 5) ? dice.number(0...2) : 2, isImport: isImport)
        return [number]
    }

    private mutating func score() -> ScoreSnapshot { ScoreSnapshot(fit: dice.number(-30...60), engagement: dice.number(0...70)) }

    private mutating func money() -> Money? {
        dice.one(in: 3) ? nil : Money(cents: Int64(dice.number(0...5_000_000)), currency: dice.pick("EUR", "USD", "EUR", ""))
    }

    private mutating func evidence() -> [EvidencePoint] {
        (fixture.definition.fit.map(\.id) + fixture.definition.engagement.map(\.id)).filter { _ in dice.one(in: 2) }
            .map { EvidencePoint(rule: $0, points: 10) }
    }

    private mutating func touch() -> Event {
        let channel = TouchChannel.allCases[dice.number(0...TouchChannel.allCases.count - 1)]
        let outcome = TouchOutcome.allCases[dice.number(0...TouchOutcome.allCases.count - 1)]
        return .touched(
            Touch(
                channel: channel, direction: dice.pick(.outbound, .outbound, .inbound), outcome: outcome,
                track: dice.one(in: 6) ? "" : nil))
    }

    private mutating func engagement() -> Event {
        .engaged(
            Engagement(
                type: dice.pick(.emailOpened, .eventAttended, .capturedAgain), campaign: dice.pick(nil, nil, "Spring", "Mailing")))
    }

    private mutating func accepted() -> Event {
        .accepted(Accepted(stage: fixture.definition.topology.acceptsInto, owner: login(), score: score(), evidence: evidence()))
    }

    private mutating func converted() -> Event {
        let declaration = dice.one(in: 6) ? StageDeclaration(column: "Status", text: "w") : nil
        return .converted(
            Converted(
                stage: fixture.definition.topology.opportunity, conversion: Conversion(account: "Halden", amount: money()),
                owner: dice.one(in: 2) ? Login("cleo") : nil, declaration: declaration))
    }

    private mutating func closed() -> Event {
        let declaration = dice.one(in: 6) ? StageDeclaration(column: "Status", text: "w") : nil
        return .closed(
            Closed(
                outcome: dice.pick(.won, .won, .lost, .noDecision), reason: dice.pick(nil, "price", "timing"), amount: money(),
                declaration: declaration))
    }

    private mutating func declined() -> Declined { Declined(reason: dice.pick("timing", "wrongFit", "unreachable")) }

    private mutating func likelyEvent(_ stage: Stage) -> Event {
        if dice.one(in: 4) { return dice.one(in: 2) ? touch() : engagement() }
        switch stage {
        case .inquiry: return .promoted(Promoted(stage: dice.pick(.viable, .mql), score: score(), evidence: evidence()))
        case .viable: return .promoted(Promoted(stage: .mql, score: score(), evidence: evidence()))
        case .mql: return dice.one(in: 3) ? .rejected(declined()) : accepted()
        case .sal:
            return dice.one(in: 3) ? .rejected(declined()) : dice.one(in: 4) ? converted() : .qualified(Qualified(stage: .sql))
        case .sql: return dice.one(in: 4) ? .disqualified(declined()) : dice.one(in: 3) ? closed() : converted()
        case .opportunity: return closed()
        case .nurture, .disqualified, .dropped, .lost, .noDecision, .won:
            return .reengaged(Reengaged(stage: dice.pick(.mql, .mql, .sql), owner: dice.one(in: 2) ? login() : nil))
        }
    }

    private mutating func anyEvent() -> Event {
        switch dice.number(0...17) {
        case 0: return accepted()
        case 1: return .qualified(Qualified(stage: .sql))
        case 2: return .rejected(declined())
        case 3: return .disqualified(declined())
        case 4: return converted()
        case 5: return closed()
        case 6: return .assigned(Assigned(owner: login()))
        case 7: return .released
        case 8: return .promoted(Promoted(stage: dice.pick(.viable, .mql, .sql), score: score(), evidence: evidence()))
        case 9: return .optedOut(ChannelChange(channel: nil, stage: dice.pick(nil, .dropped)))
        case 10: return .bounced(ChannelChange(channel: .email))
        case 11: return .edited(FieldChanges([.source: dice.pick("Web", "Fair"), .industry: "Steel"]))
        case 12: return .edited(FieldChanges([.email: "l\(dice.number(0...9))@halden.example"]))
        case 13: return .requalified(Requalified(stage: dice.pick(.viable, .mql), score: score()))
        case 14: return .snoozed(until: at + .days(2))
        case 15: return .assessed(Assessed(answers: ["budget": "yes"]))
        case 16: return engagement()
        default: return touch()
        }
    }

    /// A plausible query.
    mutating func query() -> ReportQuery {
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        func window(_ dice: inout Dice) -> DayWindow {
            switch dice.number(0...8) {
            case 0, 1: return .always
            case 2: return WindowChoice.week.window(today: today)
            case 3: return WindowChoice.month.window(today: today)
            case 4: return WindowChoice.year.window(today: today)
            case 5: return DayWindow(first: today.adding(20), last: dice.pick(nil, today.adding(40)))
            case 6: return DayWindow(first: nil, last: today.adding(dice.number(-400...10)))
            case 7: return DayWindow(first: today.adding(-2000), last: today.adding(-1900))
            default:
                let first = today.adding(dice.number(-300...0))
                return DayWindow(first: first, last: first.adding(dice.number(0...200)))
            }
        }
        let own = window(&dice)
        // The default, or one of the groupings.
        let choice = dice.number(0...Grouping.allCases.count)
        let grouping = choice == 0 ? nil : Grouping.allCases[choice - 1]
        var filter: GroupFilter?
        if dice.one(in: 3) {
            let by = Grouping.allCases[dice.number(0...Grouping.allCases.count - 1)]
            filter = GroupFilter(by, dice.pick("", "Web", "dana", "Spring", "Steel", "2", "outbound", "inbound", "nonsense"))
        }
        return ReportQuery(
            window: own, compared: dice.one(in: 2) ? window(&dice) : nil, grouping: grouping, filter: filter, now: fixture.now)
    }
}
