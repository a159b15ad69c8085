import Lifecycle
import Testing

@testable import Definitions

@Suite("A compiled definition")
struct CompiledDefinitionTests {
    @Test("is read back as it was parsed", arguments: DefinitionPresets.names)
    func presets(name: String) throws {
        let definition = try DefinitionParser.parse(try #require(DefinitionPresets.text(named: name)), fileName: name)
        #expect(CompiledDefinition.definition(from: CompiledDefinition.bytes(of: definition)) == definition)
    }

    /// A definition in which every property has a value of its own, so that none can be forgotten.
    private static let full: LeadDefinition = {
        var breakdowns = BreakdownThresholds()
        breakdowns.unqualifiedHandovers = 1
        breakdowns.intakeOverTriage = 2
        breakdowns.singleTactic = 3
        breakdowns.unnurtured = 4
        breakdowns.qualification = .contact
        breakdowns.backlogDays = 12
        breakdowns.nurtureDays = 13
        breakdowns.alertsAboveShare = true
        breakdowns.sittingDays = 5
        breakdowns.poorData = 6
        breakdowns.oneOffDays = 7
        breakdowns.rubberStamping = 8
        breakdowns.leftBehind = 9
        breakdowns.salesReadyShare = 10...11
        let requirements: [Requirement] = [
            .field(.phone), .anyField([.phone, .mobile]), .businessMail, .criterion("a"), .answer("a", oneOf: ["b", "c"]),
            .answered(["a"]), .criteria(["a", "b"], atLeast: 2), .prescribedFollowUp,
            .touches(3, channels: [.call], spacing: .hours(4)), .contact([.email]), .noContact, .windowPassed, .optedOut,
            .positiveContact,
            .engagements(2, types: [.formSubmitted]), .scheduledFollowUp, .chanceToClose, .conversion(.amount), .score(40),
            .daysActive(30), .reason, .onPath(.outbound, .onPath(.inbound, .score(-1))),
        ]
        var full = LeadDefinition(
            number: 0, name: "full", summary: "Élan, 日本",
            topology: Topology(
                used: [.mql, .won], labels: [.mql: "Concrete interest", .won: "Won"], convertsFrom: [.sal],
                rejectsFrom: [.opportunity], opportunity: .sql,
                raisedHandReturns: .mql, scorePromotes: true, raisedHandPromotes: true,
                advance: Advance(
                    onRaisedHand: true, onOwnershipRequest: true, onScore: Thresholds(total: 1, fit: 2, engagement: 3)),
                nurturedWithin: [.mql, .viable]),
            viability: requirements,
            fit: [
                FitRule.Test.contains(["vp"]), .equals(["x"]), .number(from: -5, to: nil), .number(from: nil, to: .max),
                .present, .blank, .freeMail,
            ].map { FitRule(id: "f", label: "F", subject: .extra("Column"), test: $0, points: .min) },
            engagement: [
                EngagementRule(
                    id: "e", label: "E", type: .formSubmitted, form: .pricing, words: ["price"], campaigns: ["spring"],
                    asksForFollowUp: true, points: 30, cap: 45, decay: [1000, 500, 0])
            ],
            thresholds: Thresholds(total: 40, fit: 10, engagement: 5),
            entries: [EntryRule.Match.byHand, .source("Web"), .form(.pricing)].map {
                EntryRule(match: $0, stage: .sql, owner: .routed, path: .outbound)
            },
            gates: [.accept: requirements, .close: [.reason]],
            criteria: [
                Criterion(
                    id: "a", label: "A", letter: "Ä", question: "Why?",
                    answers: [Criterion.Answer(id: "b", label: "B", key: "b", passes: true, points: 3)])
            ],
            reasons: [Reason(id: "r", label: "R", key: "r", uses: [.lost, .reject], requires: [.noContact], returnDays: 90)],
            followUp: PrescribedFollowUp(attempts: 6, channels: 2, spacing: .hours(4)),
            clocks: [Clock(kind: .qualify, limit: .days(3), inBusinessHours: true)],
            calendar: BusinessCalendar(
                zone: ZoneDatabase.table(named: "Europe/Berlin") ?? .utc,
                week: [.friday: [BusinessCalendar.Hours(from: 540, to: 1020)]], holidays: [Day(number: -20_000)]),
            freeMailDomains: ["gmail.com", "web.de"],
            routing: Routing(method: .leastBusy, byTerritory: true, assigns: [.mql], reassignsWhen: [.overdue, .neglected]),
            window: ContactWindow(length: .days(30), unreached: .disqualify, neglected: .report, reason: "r"),
            quotas: [Quota(id: "q", label: "Q", side: .marketing, stage: .sal, count: 20, period: .quarter)],
            breakdowns: breakdowns,
            references: [ReferenceLine(figure: .winRate, value: "20%", source: "somebody", isOn: true)],
            keptRules: [KeptRule(rule: "f", why: "because")])
        full.topology.recycledPromotes = true
        full.tracks = [
            NurtureTrack(
                id: "t", label: "T", reasons: ["r"], sources: ["web"],
                steps: [NurtureTrack.Step(days: 7, channel: .email, content: "Overview")])
        ]
        full.content = [ContentOffer(content: "Overview", stages: [.nurture], reasons: ["r"])]
        full.reassessAfter = .days(14)
        full.rates = CurrencyRates(base: "EUR", rates: [CurrencyRates.Rate(currency: "USD", millionths: 920_000)])
        full.revenueQuotas = [
            RevenueQuota(id: "r", label: "R", side: .team, amount: Money(cents: 100, currency: "EUR"), period: .quarter)
        ]
        full.sources = [SourceName(name: "Google", aliases: ["Adwords"])]
        full.earlierClocks = [1: [Clock(kind: .accept, limit: .hours(3), inBusinessHours: true)]]
        return full
    }()

    /// A definition in which every property has the value that the initialisers give, or an empty one.
    private static let plain = LeadDefinition(
        number: 0, name: "", summary: "",
        topology: Topology(
            used: [], labels: [:], convertsFrom: [], opportunity: .opportunity, raisedHandReturns: .sql, scorePromotes: false,
            raisedHandPromotes: false),
        viability: [], fit: [FitRule(id: "", label: "", subject: .field(.email), test: .present, points: 0)],
        engagement: [EngagementRule(id: "", label: "", type: .other, points: 0)], thresholds: Thresholds(total: 0),
        entries: [EntryRule(match: .anything, stage: .inquiry)], gates: [:],
        criteria: [
            Criterion(
                id: "", label: "", letter: "-", question: "",
                answers: [Criterion.Answer(id: "", label: "", key: "-", passes: false)])
        ],
        reasons: [Reason(id: "", label: "", key: "-", uses: [])], followUp: PrescribedFollowUp(attempts: 0, spacing: .zero),
        clocks: [Clock(kind: .accept, limit: .zero, inBusinessHours: false)],
        calendar: BusinessCalendar(zone: .utc, week: [.friday: [BusinessCalendar.Hours(from: 0, to: 1)]]), freeMailDomains: [],
        window: ContactWindow(length: .zero, reason: ""),
        quotas: [Quota(id: "", label: "", side: .sdr, stage: .mql, count: 0, period: .week)],
        references: [ReferenceLine(figure: .acceptanceRate, value: "", source: "", isOn: false)],
        keptRules: [KeptRule(rule: "", why: "")])

    @Test("holds every property of every part")
    func holdsEverything() throws {
        let (full, plain) = (Self.full, Self.plain)
        #expect(CompiledDefinition.definition(from: CompiledDefinition.bytes(of: full)) == full)
        #expect(CompiledDefinition.definition(from: CompiledDefinition.bytes(of: plain)) == plain)
        // A property added later must differ here too, or forgetting it would not be noticed.
        expectDifferent(full, plain, except: ["number", "adoptedAt"])
        expectDifferent(full.topology, plain.topology)
        expectDifferent(full.topology.advance, plain.topology.advance)
        expectDifferent(full.thresholds, plain.thresholds)
        expectDifferent(full.fit[0], plain.fit[0])
        expectDifferent(full.engagement[0], plain.engagement[0])
        expectDifferent(full.entries[0], plain.entries[0])
        expectDifferent(full.criteria[0], plain.criteria[0])
        expectDifferent(full.criteria[0].answers[0], plain.criteria[0].answers[0])
        expectDifferent(full.reasons[0], plain.reasons[0])
        expectDifferent(full.followUp, plain.followUp)
        expectDifferent(full.clocks[0], plain.clocks[0])
        expectDifferent(full.calendar, plain.calendar)
        expectDifferent(full.calendar.week[.friday]?.first, plain.calendar.week[.friday]?.first)
        expectDifferent(full.routing, plain.routing)
        expectDifferent(try #require(full.window), try #require(plain.window))
        expectDifferent(full.quotas[0], plain.quotas[0])
        expectDifferent(full.breakdowns, plain.breakdowns)
        expectDifferent(full.references[0], plain.references[0])
        expectDifferent(full.keptRules[0], plain.keptRules[0])
    }

    private func expectDifferent<Part>(_ full: Part, _ plain: Part, except names: Set<String> = []) {
        for (own, other) in zip(Mirror(reflecting: full).children, Mirror(reflecting: plain).children)
        where !names.contains(own.label ?? "") {
            #expect("\(own.value)" != "\(other.value)", "\(Part.self).\(own.label ?? "")")
        }
    }

    @Test("that is cut short or continued is none")
    func cutShort() {
        let bytes = CompiledDefinition.bytes(of: Self.full)
        for count in bytes.indices { #expect(CompiledDefinition.definition(from: Array(bytes[..<count])) == nil) }
        #expect(CompiledDefinition.definition(from: bytes + [0]) == nil)
    }

    @Test("with any bytes changed is refused or read, and never traps")
    func changedBytes() {
        let bytes = CompiledDefinition.bytes(of: Self.full)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = CompiledDefinition.definition(from: changed)
        }
        // A requirement inside a requirement, without end.
        let endless = [18, 16] + Array("outbound".utf8)
        #expect(throws: DefinitionArchive.Unreadable.self) {
            var archive = DefinitionArchive(Array(repeatElement(endless, count: 10_000).joined()))
            _ = try archive.read() as Requirement
        }
    }
}
