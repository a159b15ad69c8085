import Lifecycle

extension Team {
    /// The SDRs Dana and Kim, closer Uwe, marketer Mia, team lead Tess, and viewer Vera.
    static let sample = Team([
        TeamMember(login: Login("dana"), name: "Dana Diaz", roles: [.sdr]),
        TeamMember(login: Login("kim"), name: "Kim Koh", roles: [.sdr]),
        TeamMember(login: Login("uwe"), name: "Uwe Ulm", roles: [.closer]),
        TeamMember(login: Login("mia"), name: "Mia Marsh", roles: [.marketing]),
        TeamMember(login: Login("tess"), name: "Tess Tan", roles: [.teamlead, .sdr]),
        TeamMember(login: Login("vera"), name: "Vera Voss", roles: [.viewer]),
    ])
}

extension LeadDefinition {
    /// A definition like `standard`: BANT, follow-up gates and clocks, in UTC, business hours from 9 to 17.
    static let sample: LeadDefinition = {
        func criterion(_ id: String, _ letter: Character, _ question: String) -> Criterion {
            Criterion(
                id: id, label: id.prefix(1).uppercased() + id.dropFirst(), letter: letter, question: question,
                answers: [
                    .init(id: "yes", label: "yes", key: "1", passes: true),
                    .init(id: "likely", label: "likely", key: "2", passes: true),
                    .init(id: "no", label: "no", key: "3", passes: false),
                ])
        }
        let workday = [BusinessCalendar.Hours(from: 540, to: 1020)]
        return LeadDefinition(
            number: 1, name: "sample", summary: "For tests.",
            topology: Topology(
                used: Set(Stage.allCases), labels: [:], convertsFrom: [.sql], opportunity: .opportunity, raisedHandReturns: .mql,
                scorePromotes: true, raisedHandPromotes: true),
            viability: [.anyField([.firstName, .lastName]), .field(.company), .anyField([.email, .phone, .mobile])],
            fit: [
                FitRule(id: "title-vp", label: "VP", subject: .field(.title), test: .contains(["vp"]), points: 20),
                FitRule(
                    id: "title-chief", label: "chief", subject: .field(.title), test: .contains(["cfo", "cto", "coo", "ceo"]),
                    points: 25),
                FitRule(id: "industry", label: "mfg", subject: .field(.industry), test: .equals(["manufacturing"]), points: 15),
                FitRule(id: "size", label: "size", subject: .field(.employees), test: .number(from: 100, to: nil), points: 17),
            ],
            engagement: [
                EngagementRule(id: "pricing", label: "pricing form", type: .formSubmitted, form: .pricing, points: 30, cap: 45),
                EngagementRule(id: "mail", label: "mails opened", type: .emailOpened, points: 3, cap: 9),
            ],
            thresholds: Thresholds(total: 50), entries: [EntryRule(match: .byHand, stage: .inquiry, owner: .adder)],
            gates: [
                .accept: [.anyField([.email, .phone, .mobile])],
                .qualify: [.contact([]), .criterion("need"), .criteria(["budget", "authority", "need", "timescale"], atLeast: 3)],
                .reject: [.reason], .disqualify: [.reason],
                .convert: [.contact([]), .scheduledFollowUp, .conversion(.account), .conversion(.intention)],
            ],
            criteria: [
                criterion("budget", "B", "Is there money for it?"), criterion("authority", "A", "Can this person decide?"),
                criterion("need", "N", "Is there a problem that we solve?"), criterion("timescale", "T", "When do they want it?"),
            ],
            reasons: [
                Reason(id: "timing", label: "not now", key: "t", uses: [.reject]),
                Reason(id: "fit", label: "wrong fit", key: "f", uses: [.reject, .disqualify]),
                Reason(
                    id: "unreachable", label: "unreachable", key: "u", uses: [.reject, .disqualify], requires: [.prescribedFollowUp]
                ),
                Reason(id: "no-interest", label: "not interested", key: "n", uses: [.disqualify], requires: [.contact([])]),
                Reason(id: "competitor", label: "went to a competitor", key: "c", uses: [.lost]),
            ],
            followUp: PrescribedFollowUp(attempts: 6, channels: 2, spacing: .hours(4)),
            clocks: [
                Clock(kind: .accept, limit: .hours(4), inBusinessHours: true),
                Clock(kind: .firstTouch, limit: .hours(1), inBusinessHours: true),
                Clock(kind: .qualify, limit: .hours(80), inBusinessHours: true),
            ],
            calendar: BusinessCalendar(
                zone: .utc,
                week: [.monday: workday, .tuesday: workday, .wednesday: workday, .thursday: workday, .friday: workday]),
            freeMailDomains: ["gmail.com"])
    }()
}

extension Instant {
    /// A moment in UTC.
    static func of(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
        let date = Day(year: year, month: month, day: day) ?? Day(number: 0)
        return Instant(milliseconds: Int64(date.number) * 86_400_000 + Int64(hour * 60 + minute) * 60_000)
    }

    /// Monday 23 November 2026, 09:14.
    static let mondayMorning = Instant.of(2026, 11, 23, 9, 14)
}

/// A person of the sample data.
struct Person {
    var first: String
    var last: String
    var title: String
    var company: String
    var country = "DE"
}

let people: [Person] = [
    Person(first: "Priya", last: "Natarajan", title: "VP Operations", company: "Halden Pumps"),
    Person(first: "Tomás", last: "Ferreira", title: "Head of IT", company: "Grupo Seara", country: "BR"),
    Person(first: "小龍", last: "李", title: "CTO", company: "龍門重工株式会社", country: "JP"),
    Person(first: "Zoë 🎉", last: "Núñez", title: "CFO", company: "Fiesta 🎈 Ltd"),
    Person(first: "Lena", last: "Fischer", title: "VP Sales", company: "Weber & Söhne"),
    Person(first: "Eve\u{202E}live", last: "Mc\u{1B}[31mHack", title: "CEO", company: "Trojan\u{200B}Horse"),
    Person(first: "Amara", last: "Okafor", title: "CFO", company: "Lattice Foods"),
    Person(first: "Jonas", last: "Lindqvist", title: "IT Director", company: "Norrsken Energi"),
    Person(first: "愛子", last: "田辺", title: "COO", company: "港運輸"),
    Person(first: "Wei", last: "Zhang", title: "CTO", company: "Lumen Robotics"),
]

extension MemoryBackend {
    /// A lead in a stage, captured an hour or more ago.
    @discardableResult
    func lead(
        _ number: Int, _ who: Person, stage: Stage = .mql, owner: String? = nil, ago: TimeSpan = .hours(1),
        source: String = "web",
        mail: String? = nil
    ) -> LeadID {
        let id = LeadID(number)
        let fields = LeadFields(
            [
                .firstName: who.first, .lastName: who.last, .title: who.title, .company: who.company, .country: who.country,
                .industry: number.isMultiple(of: 2) ? "manufacturing" : "software", .employees: "\(number * 90)",
                .email: mail ?? "p\(number)@example\(number).com", .phone: "+49 421 555 0\(100 + number)", .source: source,
            ], extra: ["Lead Grade": "A\(number)"])
        record(.captured(Captured(stage: stage, fields: fields, owner: owner.map { Login($0) })), lead: id, at: now - ago)
        return id
    }

    /// Six MQLs, three active leads and one in nurture, with some history.
    static func sample(me: String = "dana") -> MemoryBackend {
        let backend = MemoryBackend(me: Login(me), now: .mondayMorning)
        for number in 1...6 { backend.lead(number, people[number - 1], ago: number == 3 ? .hours(90) : .minutes(10 * number)) }
        backend.record(.engaged(Engagement(type: .formSubmitted, form: .pricing)), lead: LeadID(1), at: .of(2026, 11, 23, 8, 27))
        backend.record(
            .engaged(Engagement(type: .emailOpened, detail: "Seal life in brine")), lead: LeadID(1), at: .of(2026, 11, 21, 10))
        backend.lead(7, people[6], stage: .sal, owner: "dana", ago: .hours(80))
        backend.record(.touched(Touch(channel: .call, outcome: .noAnswer)), lead: LeadID(7), by: "dana", at: .of(2026, 11, 20, 11))
        backend.record(.touched(Touch(channel: .email)), lead: LeadID(7), by: "dana", at: .of(2026, 11, 20, 15, 30))
        backend.lead(8, people[7], stage: .sal, owner: "dana", ago: .minutes(20))
        backend.lead(9, people[8], stage: .sql, owner: "dana", ago: .hours(72))
        backend.record(.touched(Touch(channel: .call, outcome: .connected)), lead: LeadID(9), by: "dana", at: .of(2026, 11, 20, 14))
        backend.record(
            .assessed(Assessed(answers: ["budget": "yes", "authority": "yes", "need": "likely", "timescale": "no"])),
            lead: LeadID(9), by: "dana",
            at: .of(2026, 11, 20, 14, 5))
        backend.lead(10, people[9], stage: .sal, owner: "kim", ago: .hours(200))
        backend.record(.rejected(Declined(reason: "timing")), lead: LeadID(10), by: "kim", at: .of(2026, 11, 18, 9))
        backend.record(.engaged(Engagement(type: .emailOpened)), lead: LeadID(10), at: .of(2026, 11, 19, 9))
        backend.markAllRead()
        return backend
    }
}
