import Lifecycle

extension TestWorkspace {
    /// Adds a lead in a stage, as an import does, an hour or more ago.
    @discardableResult
    func lead(
        _ number: Int, _ who: Person, stage: Stage = .mql, owner: String? = nil, ago: TimeSpan = .hours(1),
        source: String = "web",
        mail: String? = nil
    ) throws -> LeadID {
        let id = LeadID(number)
        let fields = LeadFields(
            [
                .firstName: who.first, .lastName: who.last, .title: who.title, .company: who.company, .country: who.country,
                .industry: number.isMultiple(of: 2) ? "manufacturing" : "software", .employees: "\(number * 90)",
                .email: mail ?? "p\(number)@example\(number).com", .phone: "+49 421 555 0\(100 + number)", .source: source,
            ], extra: ["Lead Grade": "A\(number)"])
        let captured = Captured(stage: stage, fields: fields, owner: owner.map { Login($0) })
        try record(.captured(captured), lead: id, at: now - ago)
        return id
    }

    /// Six MQLs, three active leads and one in nurture, with some history.
    static func sample(me: String = "dana", definition: SampleDefinition = SampleDefinition()) throws -> TestWorkspace {
        let workspace = TestWorkspace(me: me, definition: definition)
        for number in 1...6 {
            try workspace.lead(number, people[number - 1], ago: number == 3 ? .hours(90) : .minutes(10 * number))
        }
        let imported = workspace.now - .minutes(10)
        try workspace.record(
            .engaged(Engagement(type: .formSubmitted, form: .pricing)), lead: LeadID(1), at: imported,
            occurredAt: .of(2026, 11, 23, 8, 27))
        try workspace.record(
            .engaged(Engagement(type: .emailOpened, detail: "Seal life in brine")), lead: LeadID(1), at: imported,
            occurredAt: .of(2026, 11, 21, 10))
        try workspace.lead(7, people[6], stage: .sal, owner: "dana", ago: .hours(80))
        try workspace.record(
            .touched(Touch(channel: .call, outcome: .noAnswer)), lead: LeadID(7), by: "dana", at: .of(2026, 11, 20, 11))
        try workspace.record(.touched(Touch(channel: .email)), lead: LeadID(7), by: "dana", at: .of(2026, 11, 20, 15, 30))
        try workspace.lead(8, people[7], stage: .sal, owner: "dana", ago: .minutes(20))
        try workspace.lead(9, people[8], stage: .sql, owner: "dana", ago: .hours(72))
        try workspace.record(
            .touched(Touch(channel: .call, outcome: .connected)), lead: LeadID(9), by: "dana", at: .of(2026, 11, 20, 14))
        try workspace.record(
            .assessed(Assessed(answers: ["budget": "yes", "authority": "yes", "need": "likely", "timescale": "no"])),
            lead: LeadID(9), by: "dana", at: .of(2026, 11, 20, 14, 5))
        try workspace.lead(10, people[9], stage: .sal, owner: "kim", ago: .hours(200))
        try workspace.record(.rejected(Declined(reason: "timing")), lead: LeadID(10), by: "kim", at: .of(2026, 11, 18, 9))
        try workspace.record(.engaged(Engagement(type: .emailOpened)), lead: LeadID(10), at: .of(2026, 11, 19, 9))
        return workspace
    }

    /// The sample with an account, Minato Freight, that the company of L9 may belong to.
    static func sampleWithAccount() throws -> TestWorkspace {
        let workspace = try sample()
        try workspace.account("Minato Freight", domain: "example9.com", lead: 31)
        return workspace
    }

    /// The sample with an eleventh lead, a duplicate of Priya (L1) without a title but with a city.
    static func sampleWithDuplicate(
        me: String = "dana", stage: Stage = .mql, owner: String? = nil
    ) throws -> TestWorkspace {
        let workspace = try sample(me: me)
        let fields = LeadFields([
            .firstName: "Priya", .lastName: "Natarajan", .company: "Halden Pumps", .email: "priya@home.example", .city: "Bremen",
        ])
        try workspace.record(
            .captured(Captured(stage: stage, fields: fields, owner: owner.map { Login($0) })), lead: LeadID(11),
            at: .of(2026, 11, 23, 9))
        try workspace.record(
            .touched(Touch(channel: .call, outcome: .connected)), lead: LeadID(11), by: "kim", at: .of(2026, 11, 23, 9, 5))
        return workspace
    }

    /// Adds an opportunity of an account, so that the account exists.
    func account(_ name: String, domain: String, lead number: Int) throws {
        let who = Person(first: "Ida", last: "Kamp", title: "Buyer", company: name)
        try lead(number, who, stage: .sql, owner: "uwe", ago: .days(12), mail: "ida@\(domain)")
        try record(
            .converted(Converted(stage: .opportunity, conversion: Conversion(account: name))), lead: LeadID(number), by: "uwe",
            at: now - .days(11))
    }
}
