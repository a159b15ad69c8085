import Lifecycle
import Testing

@testable import Definitions

@Suite("The differences between two definitions")
struct DiffTests {
    /// The lines about a change of the standard definition, without headings.
    private func lines(_ change: (inout LeadDefinition) -> Void) throws -> [String] {
        let old = try standardDefinition()
        var new = old
        change(&new)
        return DefinitionDiff(from: old, to: new).groups.flatMap(\.lines)
    }

    @Test("are empty for a definition and itself, whatever its number")
    func same() throws {
        #expect(try lines { $0.number = 7 } == [])
        let preset = try standardDefinition()
        #expect(DefinitionDiff(from: preset, to: preset).isEmpty)
    }

    @Test("are sentences about thresholds, reasons, rules, criteria and stages")
    func sentences() throws {
        #expect(try lines { $0.thresholds.total = 45 } == ["Threshold: 45 points in total, was 40"])
        #expect(
            try lines { definition in
                for index in definition.reasons.indices where definition.reasons[index].id == "duplicate" {
                    definition.reasons[index].uses.insert(.lost)
                }
            } == ["Reason \"Duplicate\" can now also be used to close as lost"])
        #expect(
            try lines { definition in
                for index in definition.fit.indices where definition.fit[index].id == "title-vp" {
                    definition.fit[index].points = 25
                }
            } == ["Fit rule \"VP\" gives 25, was 20"])
        #expect(try lines { $0.topology.used.remove(.sal) } == ["Stage SAL is no longer used"])
        #expect(
            try lines {
                $0.criteria.append(
                    Criterion(id: "chance", label: "Chance", letter: "C", question: "How likely is it?", answers: []))
            } == ["New criterion \"Chance\": How likely is it?"])
    }

    /// A change of one part of a definition, with the expected lines about it.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let lines: [String]
        let change: @Sendable (inout LeadDefinition) -> Void

        init(_ what: String, _ lines: String..., change: @escaping @Sendable (inout LeadDefinition) -> Void) {
            testDescription = what
            self.lines = lines
            self.change = change
        }
    }

    @Test("cover every part of a definition", arguments: changes)
    func complete(change: Change) throws {
        #expect(try lines(change.change) == change.lines)
    }

    static let changes: [Change] = [
        Change("name", "Name: \"acme\", was \"standard\"") { $0.name = "acme" },
        Change(
            "summary",
            "Summary: \"Ours.\", was \"Combines five published definitions, with BANT, follow-up requirements, SLA clocks and signatures.\""
        ) {
            $0.summary = "Ours."
        },
        Change("label", "Label of mql: \"Ready\", was \"MQL\"") { $0.topology.labels[.mql] = "Ready" },
        Change("conversion", "Leads can now also be converted from SAL") { $0.topology.convertsFrom = [.sal, .sql] },
        Change("opportunity", "Opportunity stage: SQL, was Opportunity") { $0.topology.opportunity = .sql },
        Change("nurture within", "Marketing now continues to nurture MQLs") { $0.topology.nurturedWithin = [.mql] },
        Change("by score", "A lead that reaches the threshold is now only proposed; a marketer promotes it") {
            $0.topology.scorePromotes = false
        },
        Change("by raised hand", "A raised hand no longer promotes a lead") { $0.topology.raisedHandPromotes = false },
        Change("raised hand", "A lead that raises its hand comes back as an SQL, was an MQL") {
            $0.topology.raisedHandReturns = .sql
        },
        Change("threshold of fit", "Threshold: 12 points for fit, was 10") { $0.thresholds.fit = 12 },
        Change("threshold of engagement", "Threshold: 1 point for engagement, was 0") { $0.thresholds.engagement = 1 },
        Change("advance on a raised hand", "A raised hand now moves leads from MQL to SQL") {
            $0.topology.advance.onRaisedHand = true
        },
        Change("advance on a claim", "A claim now moves leads from MQL to SQL") {
            $0.topology.advance.onOwnershipRequest = true
        },
        Change("advance on a score", "A score now moves leads from MQL to SQL: at least 50 points for engagement") {
            $0.topology.advance.onScore = Thresholds(total: 0, engagement: 50)
        },
        Change("viability", "Viability now also requires title", "Viability no longer requires company") {
            $0.viability[1] = .field(.title)
        },
        Change("order of viability", "The requirements of viability are in a different order") { $0.viability.swapAt(0, 1) },
        Change("fit rule", "Fit rule \"VP\" removed, was +20") { $0.fit.removeAll { $0.id == "title-vp" } },
        Change("fit rule's words", "Fit rule \"Executive\" now also matches boss") {
            guard case .contains(let words) = $0.fit[0].test else { return }
            $0.fit[0].test = .contains(words + ["boss"])
        },
        Change("fit rule's test", "Condition of fit rule \"President\": \"is present\", was \"is president\"") {
            $0.fit[1].test = .present
        },
        Change("fit rule's subject", "Fit rule \"President\" tests: industry, was title") {
            $0.fit[1].subject = .field(.industry)
        },
        Change("fit rule's label", "Fit rule \"boss\" was called \"Executive\"") { $0.fit[0].label = "boss" },
        Change("order of fit rules", "The fit rules are in a different order") { $0.fit.swapAt(0, 1) },
        Change("new engagement rule", "New engagement rule \"other\" gives +2 for: anything else") {
            $0.engagement.append(EngagementRule(id: "new", label: "other", type: .other, points: 2))
        },
        Change("cap", "Limit of engagement rule \"Pricing form\": none, was 45") { $0.engagement[0].cap = nil },
        Change("half-life", "Half-life of engagement rule \"Pricing form\": none, was 30 days") {
            $0.engagement[0].decay = []
        },
        Change("form", "Activity of engagement rule \"Pricing form\": demo form, was pricing form") {
            $0.engagement[0].form = .demo
        },
        Change(
            "entry",
            "Entry rule (added manually): SQL, outbound, owner assigned by routing; was: MQL, outbound, owned by the person who adds it"
        ) {
            $0.entries[0].stage = .sql
            $0.entries[0].owner = .routed
        },
        Change("new entry", "New entry rule: source \"fax\": Viable, inbound") {
            $0.entries.append(EntryRule(match: .source("fax"), stage: .viable))
        },
        Change("order of entries", "The entry rules are in a different order; the first that matches decides") {
            $0.entries.swapAt(0, 1)
        },
        Change("method", "Next owner: round robin, was the rep with the fewest active leads") {
            $0.routing.method = .roundRobin
        },
        Change("territory", "Routing no longer prefers reps of the lead's territory") { $0.routing.byTerritory = false },
        Change("assigns", "Leads are now assigned when they enter MQL") { $0.routing.assigns = [.mql] },
        Change("causes", "Leads are no longer reassigned when their owner is absent") {
            $0.routing.reassignsWhen.remove(.ownerAbsent)
        },
        Change(
            "gate", "Accept now also requires title (inbound leads only)",
            "Accept no longer requires e-mail, phone or mobile"
        ) { $0.gates[.accept] = [.onPath(.inbound, .field(.title))] },
        Change("letter", "Letter of criterion \"Budget\": M, was B") { $0.criteria[0].letter = "M" },
        Change("question", "Question of criterion \"Budget\": \"How much?\", was \"Do they have a budget for this?\"") {
            $0.criteria[0].question = "How much?"
        },
        Change("answer", "Criterion \"Budget\" no longer has the answer \"Approved\"") { $0.criteria[0].answers.removeFirst() },
        Change("answer's points", "Answer \"Approved\" of criterion \"Budget\" gives 9, was 3") {
            $0.criteria[0].answers[0].points = 9
        },
        Change("answer that passes", "Answer \"Approved\" of criterion \"Budget\" no longer passes") {
            $0.criteria[0].answers[0].passes = false
        },
        Change("answer's key", "Key of the answer \"Approved\" of criterion \"Budget\": 9, was 1") {
            $0.criteria[0].answers[0].key = "9"
        },
        Change("reason's key", "Key of the reason \"Not now\": y, was t") { $0.reasons[0].key = "y" },
        Change("reason's requirement", "Reason \"Not now\" now also requires contact by call") {
            $0.reasons[0].requires = [.contact([.call])]
        },
        Change("new reason", "New reason to disqualify: \"moved\", requires contact by any channel") {
            $0.reasons.append(Reason(id: "moved", label: "moved", key: "v", uses: [.disqualify], requires: [.contact([])]))
        },
        Change("attempts", "Attempts: 8, was 6") { $0.followUp.attempts = 8 },
        Change("channels", "Channels: 3, was 2") { $0.followUp.channels = 3 },
        Change("spacing", "Time between two attempts: 1 day, was 4 hours") { $0.followUp.spacing = .days(1) },
        Change("window's length", "Length: 45 days, was 30 days") { $0.window?.length = .days(45) },
        Change("unreached", "Leads that were not reached are now disqualified automatically") {
            $0.window?.unreached = .disqualify
        },
        Change("neglected", "Leads without an attempt are now only reported") { $0.window?.neglected = .report },
        Change("window's reason", "Reason: wrongFit, was unreachable") { $0.window?.reason = "wrongFit" },
        Change("no window", "Contact window removed") { $0.window = nil },
        Change("clock", "2 business hours to review an MQL, was 4 business hours") { $0.clocks[1].limit = .hours(2) },
        Change("clock in all hours", "4 hours to review an MQL, was 4 business hours") { $0.clocks[1].inBusinessHours = false },
        Change("removed clock", "Clock removed: 10 business days to qualify or return to marketing") { $0.clocks.removeLast() },
        Change("hours", "Sat: 10:00-12:00, was closed") { $0.calendar.week[.saturday] = [.init(from: 600, to: 720)] },
        Change("holiday", "New holidays: 2026-12-25") { definition in
            if let day = Day(year: 2026, month: 12, day: 25) { definition.calendar.holidays.insert(day) }
        },
        Change("track", "Nurture track \"Nurture\" removed") { $0.tracks = [] },
        Change(
            "step",
            "Nurture track Nurture: day 9 e-mail \"Overview\"; day 30 e-mail \"Use case\"; day 60 call \"Has anything changed?\"; "
                + "was Nurture: day 7 e-mail \"Overview\"; day 30 e-mail \"Use case\"; day 60 call \"Has anything changed?\""
        ) { $0.tracks[0].steps[0].days = 9 },
        Change("content", "New content: Price list, for Viable (Not now)") {
            $0.content.append(ContentOffer(content: "Price list", stages: [.viable], reasons: ["timing"]))
        },
        Change("content stages", "Content \"Overview\": Overview, for Nurture, was Overview, for Inquiry, Viable, Nurture") {
            $0.content[0].stages = [.nurture]
        },
        Change("reassessment", "The chance to close is assessed again after: 14 days, was never") { $0.reassessAfter = .days(14) },
        Change("return date", "Reason \"Not now\" no longer asks for a return date") {
            if let index = $0.reasons.firstIndex(where: { $0.id == "timing" }) { $0.reasons[index].returnDays = nil }
        },
        Change("rejections", "Leads can now also be returned from Opportunity") { $0.topology.rejectsFrom.insert(.opportunity) },
        Change("recycled", "A recycled lead that reaches the threshold again is now promoted") {
            $0.topology.recycledPromotes = true
        },
        Change("rates", "New: Amounts are shown in EUR", "New: 1 USD = 0.92 EUR") {
            $0.rates = CurrencyRates(base: "EUR", rates: [CurrencyRates.Rate(currency: "USD", millionths: 920_000)])
        },
        Change("revenue quota", "New quota: Bookings: 250,000 EUR for the team per quarter") {
            $0.revenueQuotas = [
                RevenueQuota(
                    id: "b", label: "Bookings", side: .team, amount: Money(cents: 25_000_000, currency: "EUR"), period: .quarter)
            ]
        },
        Change("sources", "New source spellings: Google: also adwords, GAds") {
            $0.sources = [SourceName(name: "Google", aliases: ["adwords", "GAds"])]
        },
        Change("quota", "New quota: own MQLs: 20 per SDR per month, counted when they reach MQL") {
            $0.quotas = [Quota(id: "own", label: "own MQLs", side: .sdr, stage: .mql, count: 20, period: .month)]
        },
        Change(
            "breakdown",
            "40% of leads touched twice or more through only one channel, was 60%"
        ) {
            $0.breakdowns.singleTactic = 40
        },
        Change("share", "Limit removed: a source whose share of inquiries that reach MQL is below 5%") {
            $0.breakdowns.salesReadyShare = nil
        },
        Change("reference", "Acceptance rate published by Forrester is no longer shown") { $0.references[0].isOn = false },
        Change("kept rule", "Rule \"VP\" is now kept: We like them.") {
            $0.keptRules = [KeptRule(rule: "title-vp", why: "We like them.")]
        },
        Change("free mail", "New free e-mail domains: a.example, b.example") {
            $0.freeMailDomains.formUnion(["b.example", "a.example"])
        },
    ]

    @Test("are grouped by the parts of a definition, in the order of its summary")
    func groups() throws {
        let old = try standardDefinition()
        var new = old
        new.freeMailDomains = []
        new.thresholds.total = 41
        new.topology.used.remove(.sal)
        let difference = DefinitionDiff(from: old, to: new)
        #expect(difference.groups.map(\.title) == ["Stages", "Promotion", "Free e-mail domains"])
    }

    @Test("exist between any two presets, and are the same every time")
    func presets() throws {
        let all = try DefinitionPresets.names.map { name in
            try DefinitionParser.parse(try #require(DefinitionPresets.text(named: name)), fileName: name)
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
