import Lifecycle
import Testing

@testable import Definitions

@Suite("The difference between two definitions")
struct DifferenceTests {
    /// The lines about a change of the standard definition, without headings.
    private func told(_ change: (inout LeadDefinition) -> Void) throws -> [String] {
        let old = try standardDefinition()
        var new = old
        change(&new)
        return DefinitionDiff(from: old, to: new).groups.flatMap(\.lines)
    }

    @Test("of a definition and itself is nothing, whatever its number")
    func same() throws {
        #expect(try told { $0.number = 7 } == [])
        let preset = try standardDefinition()
        #expect(DefinitionDiff(from: preset, to: preset).isEmpty)
    }

    @Test("tells thresholds, reasons, rules, criteria and stages in sentences")
    func sentences() throws {
        #expect(try told { $0.thresholds.total = 45 } == ["threshold: 45 points in all, was 40"])
        #expect(
            try told { definition in
                for index in definition.reasons.indices where definition.reasons[index].id == "duplicate" {
                    definition.reasons[index].uses.insert(.lost)
                }
            } == ["reason \"duplicate\" now also for lost"])
        #expect(
            try told { definition in
                for index in definition.fit.indices where definition.fit[index].id == "title-vp" {
                    definition.fit[index].points = 25
                }
            } == ["fit rule \"VP\" gives 25, was 20"])
        #expect(try told { $0.topology.used.remove(.sal) } == ["stage SAL is no longer used"])
        #expect(
            try told {
                $0.criteria.append(
                    Criterion(id: "chance", label: "Chance", letter: "C", question: "How likely is it?", answers: []))
            } == ["new criterion \"Chance\": How likely is it?"])
    }

    /// A change of one thing that a definition says, and all that is told about it.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let told: [String]
        let change: @Sendable (inout LeadDefinition) -> Void

        init(_ what: String, _ told: String..., change: @escaping @Sendable (inout LeadDefinition) -> Void) {
            testDescription = what
            self.told = told
            self.change = change
        }
    }

    @Test("tells every part that a definition has", arguments: changes)
    func complete(change: Change) throws {
        #expect(try told(change.change) == change.told)
    }

    static let changes: [Change] = [
        Change("name", "name: \"acme\", was \"standard\"") { $0.name = "acme" },
        Change(
            "summary",
            "summary: \"Ours.\", was \"The best of five published definitions, with BANT, follow-up gates, clocks and signatures on.\""
        ) {
            $0.summary = "Ours."
        },
        Change("label", "label of mql: \"Ready\", was \"MQL\"") { $0.topology.labels[.mql] = "Ready" },
        Change("conversion", "converting now works from SAL too") { $0.topology.convertsFrom = [.sal, .sql] },
        Change("opportunity", "the opportunity: SQL, was Opportunity") { $0.topology.opportunity = .sql },
        Change("nurture within", "marketing now nurtures within MQL") { $0.topology.nurturedWithin = [.mql] },
        Change("by score", "reaching the threshold only proposes now; a marketer promotes") { $0.topology.scorePromotes = false },
        Change("by raised hand", "a raised hand no longer promotes") { $0.topology.raisedHandPromotes = false },
        Change("raised hand", "a raised hand comes back as SQL, was MQL") { $0.topology.raisedHandReturns = .sql },
        Change("threshold of fit", "threshold: 12 points for who they are, was 10") { $0.thresholds.fit = 12 },
        Change("threshold of engagement", "threshold: 1 point for what they did, was 0") { $0.thresholds.engagement = 1 },
        Change("advance on a raised hand", "a raised hand now makes an MQL an SQL") { $0.topology.advance.onRaisedHand = true },
        Change("advance on a claim", "a request for ownership now makes an MQL an SQL") {
            $0.topology.advance.onOwnershipRequest = true
        },
        Change("advance on a score", "a score now makes an MQL an SQL: at least 50 points for what they did") {
            $0.topology.advance.onScore = Thresholds(total: 0, engagement: 50)
        },
        Change("viability", "viability now also asks for title", "viability no longer asks for company") {
            $0.viability[1] = .field(.title)
        },
        Change("order of viability", "viability asks in another order") { $0.viability.swapAt(0, 1) },
        Change("fit rule", "fit rule \"VP\" is gone, gave +20") { $0.fit.removeAll { $0.id == "title-vp" } },
        Change("fit rule's words", "fit rule \"executive\" now also for boss") {
            guard case .contains(let words) = $0.fit[0].test else { return }
            $0.fit[0].test = .contains(words + ["boss"])
        },
        Change("fit rule's test", "fit rule \"president\" applies when it: is known, was is president") {
            $0.fit[1].test = .present
        },
        Change("fit rule's subject", "fit rule \"president\" looks at: industry, was title") {
            $0.fit[1].subject = .field(.industry)
        },
        Change("fit rule's label", "fit rule \"boss\" was called \"executive\"") { $0.fit[0].label = "boss" },
        Change("order of fit rules", "the fit rules stand in another order") { $0.fit.swapAt(0, 1) },
        Change("new engagement rule", "new engagement rule \"other\" gives +2 for: anything else") {
            $0.engagement.append(EngagementRule(id: "new", label: "other", type: .other, points: 2))
        },
        Change("cap", "engagement rule \"pricing form\" gives at most: without limit, was 45") { $0.engagement[0].cap = nil },
        Change("half-life", "engagement rule \"pricing form\" has half of its points left after: any time, was 30 days") {
            $0.engagement[0].decay = []
        },
        Change("form", "engagement rule \"pricing form\" is for: demo form, was pricing form") { $0.engagement[0].form = .demo },
        Change("entry", "entry added by hand: SQL, outbound, given to a rep by routing, was MQL, outbound, owned by who adds it") {
            $0.entries[0].stage = .sql
            $0.entries[0].owner = .routed
        },
        Change("new entry", "new entry source \"fax\": Viable, inbound") {
            $0.entries.append(EntryRule(match: .source("fax"), stage: .viable))
        },
        Change("order of entries", "the entries stand in another order, and the first that matches decides") {
            $0.entries.swapAt(0, 1)
        },
        Change("method", "the next owner: one rep after the other, was the rep with the fewest leads in hand") {
            $0.routing.method = .roundRobin
        },
        Change("territory", "whose territory it is no longer comes first") { $0.routing.byTerritory = false },
        Change("assigns", "leads are now given to a rep as they enter MQL") { $0.routing.assigns = [.mql] },
        Change("causes", "leads no longer go to somebody else when its owner is away") { $0.routing.reroutes.remove(.away) },
        Change(
            "gate", "the gate to accept now also asks for title, if inbound",
            "the gate to accept no longer asks for e-mail or phone or mobile"
        ) { $0.gates[.accept] = [.onPath(.inbound, .field(.title))] },
        Change("letter", "letter of criterion \"Budget\": M, was B") { $0.criteria[0].letter = "M" },
        Change("question", "question of criterion \"Budget\": \"How much?\", was \"Is there money for it?\"") {
            $0.criteria[0].question = "How much?"
        },
        Change("answer", "criterion \"Budget\" no longer has the answer \"approved\"") { $0.criteria[0].answers.removeFirst() },
        Change("answer's points", "answer \"approved\" of criterion \"Budget\" gives 9, was 3") {
            $0.criteria[0].answers[0].points = 9
        },
        Change("answer that passes", "answer \"approved\" of criterion \"Budget\" no longer passes") {
            $0.criteria[0].answers[0].passes = false
        },
        Change("answer's key", "key of the answer \"approved\" of criterion \"Budget\": 9, was 1") {
            $0.criteria[0].answers[0].key = "9"
        },
        Change("reason's key", "key of the reason \"not now, later\": y, was t") { $0.reasons[0].key = "y" },
        Change("reason's requirement", "reason \"not now, later\" now also asks for a contact by call") {
            $0.reasons[0].requires = [.contact([.call])]
        },
        Change("new reason", "new reason \"moved\" for disqualify, asks for a contact") {
            $0.reasons.append(Reason(id: "moved", label: "moved", key: "v", uses: [.disqualify], requires: [.contact([])]))
        },
        Change("attempts", "attempts: 8, was 6") { $0.followUp.attempts = 8 },
        Change("channels", "channels: 3, was 2") { $0.followUp.channels = 3 },
        Change("spacing", "time between two attempts: 1 day, was 4 hours") { $0.followUp.spacing = .days(1) },
        Change("window's length", "length: 45 days, was 30 days") { $0.window?.length = .days(45) },
        Change("unreached", "the clock now disqualifies unreached leads") { $0.window?.unreached = .disqualify },
        Change("neglected", "neglected leads are only reported now") { $0.window?.neglected = .report },
        Change("window's reason", "reason: wrongFit, was unreachable") { $0.window?.reason = "wrongFit" },
        Change("no window", "leads are no longer watched for a contact") { $0.window = nil },
        Change("clock", "2 working hours to decide on an MQL, was 4 working hours") { $0.clocks[0].limit = .hours(2) },
        Change("clock in all hours", "4 hours to decide on an MQL, was 4 working hours") { $0.clocks[0].inBusinessHours = false },
        Change("clock gone", "clock gone: 80 working hours to qualify or hand back") { $0.clocks.removeLast() },
        Change("hours", "Sat: 10:00-12:00, was free") { $0.calendar.week[.saturday] = [.init(from: 600, to: 720)] },
        Change("holiday", "now free: 2026-12-25") { definition in
            if let day = Day(year: 2026, month: 12, day: 25) { definition.calendar.holidays.insert(day) }
        },
        Change("quota", "new quota own MQLs: 20 leads brought in and got to MQL a month, owed by each sdr") {
            $0.quotas = [Quota(id: "own", label: "own MQLs", side: .sdr, stage: .mql, count: 20, period: .month)]
        },
        Change(
            "breakdown", "40 % of touched leads touched by one channel only, was 60 % of touched leads touched by one channel only"
        ) {
            $0.breakdowns.singleTactic = 40
        },
        Change("share", "no longer watched: a source's share of sales-ready inquiries outside 5 to 15 %") {
            $0.breakdowns.salesReadyShare = nil
        },
        Change("reference", "reference acceptance rate of Forrester is no longer shown") { $0.references[0].isOn = false },
        Change("kept rule", "\"VP\" is kept now: We like them.") {
            $0.keptRules = [KeptRule(rule: "title-vp", why: "We like them.")]
        },
        Change("free mail", "now free mail: a.example, b.example") { $0.freeMailDomains.formUnion(["b.example", "a.example"]) },
    ]

    @Test("is grouped by the parts of a definition, in the order in which it is told")
    func groups() throws {
        let old = try standardDefinition()
        var new = old
        new.freeMailDomains = []
        new.thresholds.total = 41
        new.topology.used.remove(.sal)
        let difference = DefinitionDiff(from: old, to: new)
        #expect(difference.groups.map(\.title) == ["Stages", "Promotion", "Free mail"])
        #expect(difference.lines.first == SummaryLine(.heading, "Stages"))
    }

    @Test("between any two presets is something, and the same each time")
    func presets() throws {
        let all = try DefinitionPresets.names.map { name in
            try DefinitionParser.read(try #require(DefinitionPresets.text(named: name)), fileName: name)
        }
        for old in all {
            for new in all {
                let difference = DefinitionDiff(from: old, to: new)
                #expect(difference.isEmpty == (old.name == new.name))
                #expect(difference == DefinitionDiff(from: old, to: new))
            }
        }
    }
}
