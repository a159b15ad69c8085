import Lifecycle

/// Definitions for tests: one like `standard`, and variants with the topologies of the published five.
enum TestDefinition {
    static let bant = ["budget", "authority", "need", "timescale"]

    /// A decay that halves every given number of days, until less than a thousandth is left.
    static func halfLife(_ days: Int) -> [Int] {
        var table: [Int] = []
        var whole = 1000
        while whole > 0 {
            for day in 0..<days { table.append(whole - whole * day / (2 * days)) }
            whole /= 2
        }
        return table
    }

    static let calendar = BusinessCalendar(
        zone: Times.berlin,
        week: Dictionary(
            uniqueKeysWithValues: [Weekday.monday, .tuesday, .wednesday, .thursday, .friday].map {
                ($0, [BusinessCalendar.Hours(from: 540, to: 1020)])
            }),
        holidays: [Times.date(2026, 12, 25)])

    static let everyStage = Set(Stage.allCases)

    static let standardLike = LeadDefinition(
        number: 1, name: "standard", summary: "The tests' own.",
        topology: Topology(
            used: everyStage, labels: [:], convertsFrom: [.sql], opportunity: .opportunity, raisedHandReturns: .mql,
            scorePromotes: true, raisedHandPromotes: true),
        viability: [.anyField([.firstName, .lastName]), .field(.company), .anyField([.email, .phone, .mobile])],
        fit: [
            FitRule(id: "vp", label: "VP", subject: .field(.title), test: .contains(["vp", "vice president"]), points: 20),
            FitRule(id: "mfg", label: "mfg", subject: .field(.industry), test: .equals(["manufacturing"]), points: 15),
            FitRule(id: "size", label: "size", subject: .field(.employees), test: .number(from: 200, to: nil), points: 15),
            FitRule(id: "freemail", label: "free mail", subject: .field(.email), test: .freeMail, points: -10),
        ],
        engagement: [
            EngagementRule(
                id: "pricing", label: "pricing form", type: .formSubmitted, form: .pricing, points: 30, decay: halfLife(14)),
            EngagementRule(id: "mail", label: "mails", type: .emailOpened, points: 4, cap: 10, decay: halfLife(7)),
            EngagementRule(id: "paper", label: "white paper", type: .contentDownloaded, points: 10),
            EngagementRule(id: "careers", label: "careers page", type: .pageVisited, points: -6, cap: 9, decay: halfLife(10)),
        ],
        thresholds: Thresholds(total: 50),
        entries: [
            EntryRule(match: .source("purchased list"), stage: .viable, path: .outbound),
            EntryRule(match: .anything, stage: .inquiry),
        ],
        gates: [
            .qualify: [.contact([]), .criteria(bant, atLeast: 3)],
            .convert: [.criterion("budget"), .conversion(.account), .conversion(.intention)],
        ],
        criteria: bant.map { id in
            Criterion(
                id: id, label: id.prefix(1).uppercased() + id.dropFirst(), letter: id.uppercased().first ?? "?", question: id + "?",
                answers: [
                    .init(id: "yes", label: "yes", key: "y", passes: true), .init(id: "no", label: "no", key: "n", passes: false),
                    .init(id: "unclear", label: "not clear", key: "u", passes: false),
                ])
        },
        reasons: [
            Reason(id: "timing", label: "Bad timing", key: "t", uses: [.reject]),
            Reason(
                id: "unreachable", label: "Unable to reach", key: "u", uses: [.reject, .disqualify], requires: [.prescribedFollowUp]
            ),
            Reason(id: "notInterested", label: "Not interested", key: "n", uses: [.reject, .disqualify], requires: [.contact([])]),
            Reason(id: "duplicate", label: "Duplicate", key: "d", uses: [.disqualify]),
            Reason(id: "price", label: "Price", key: "p", uses: [.lost]),
        ],
        followUp: PrescribedFollowUp(attempts: 6, channels: 2, spacing: .hours(4)),
        clocks: [
            Clock(kind: .accept, limit: .hours(4), inBusinessHours: true),
            Clock(kind: .firstTouch, limit: .hours(1), inBusinessHours: true),
            Clock(kind: .qualify, limit: .days(14), inBusinessHours: false),
        ],
        calendar: calendar, freeMailDomains: ["gmail.example", "hotmail.example"])

    /// No separate SAL: accepting qualifies, and free-mail addresses aren't viable.
    static let topline = standardLike.with("topline") {
        $0.topology.used.remove(.sal)
        $0.viability.append(.businessMail)
        $0.gates = [.convert: [.conversion(.intention)] + bant.map(Requirement.criterion)]
    }

    /// SQL is the opportunity, and every rejection requires the prescribed follow-up.
    static let bantLike = standardLike.with("bant") {
        $0.topology.used.remove(.opportunity)
        $0.topology.opportunity = .sql
        $0.topology.convertsFrom = [.sal]
        $0.gates = [.reject: [.prescribedFollowUp], .convert: bant.map(Requirement.criterion)]
    }

    /// No SAL; MQLs can be converted; forms, thresholds and claims promote to SQL; leads return as SQL.
    static let status = standardLike.with("status") {
        $0.topology.used.subtract([.inquiry, .viable, .sal])
        $0.topology.convertsFrom = [.mql, .sql]
        $0.topology.raisedHandReturns = .sql
        $0.topology.advance = Advance(onRaisedHand: true, onOwnershipRequest: true, onScore: Thresholds(total: 0, engagement: 20))
        $0.viability = []
        $0.entries = [
            EntryRule(match: .byHand, stage: .sql, owner: .adder), EntryRule(match: .form(.whitePaper), stage: .mql),
            EntryRule(match: .form(.pricing), stage: .sql), EntryRule(match: .source("purchased list"), stage: .mql),
            EntryRule(match: .anything, stage: .mql),
        ]
        $0.gates = [.convert: [.contact([]), .scheduledFollowUp]]
    }

    /// Scores only propose and a marketer promotes; returned leads are promoted again.
    static let readiness = standardLike.with("readiness") {
        $0.topology.scorePromotes = false
        $0.topology.raisedHandPromotes = false
        $0.topology.raisedHandReturns = .viable
        $0.gates = [
            .promote: [.contact([])],
            .qualify: [.criterion("need")],
        ]
    }

    /// Nothing reaches sales without a telephone conversation.
    static let complexSale = standardLike.with("complex-sale") {
        $0.topology.scorePromotes = false
        $0.topology.raisedHandPromotes = false
        $0.gates = [.promote: [.contact([.call])]]
    }
}

extension LeadDefinition {
    /// A variant with another name.
    func with(_ name: String, _ change: (inout LeadDefinition) -> Void) -> LeadDefinition {
        var copy = self
        copy.name = name
        change(&copy)
        return copy
    }

    /// The same stages without gates and requirements, so that only the command table decides.
    var withOpenGates: LeadDefinition {
        with(name) {
            $0.gates = [:]
            $0.viability = [.field(.title)]
            $0.thresholds = Thresholds(total: 10_000)
            $0.topology.advance.onScore = nil
            for index in $0.reasons.indices { $0.reasons[index].requires = [] }
        }
    }
}
