import Lifecycle
import ReadModel

/// A definition with all that the index depends on: decay, caps, clocks, criteria, prescribed touches.
///
/// The points for the pricing form also vary other settings, so that an adoption changes as much as possible: by the
/// remainders of 2 (time to accept), 3 (time zone), 5 (prescribed touches, answers) and 7 (points for a title,
/// threshold).
func smallDefinition(number: Int = 1, webPoints: Int = 30) -> LeadDefinition {
    let decay = (0..<60).map { 1000 - $0 * 1000 / 60 }
    return LeadDefinition(
        number: number, name: "small", summary: "For tests.",
        topology: Topology(
            used: [.inquiry, .viable, .mql, .sal, .sql, .opportunity, .won, .lost, .noDecision, .nurture, .disqualified, .dropped],
            labels: [:],
            convertsFrom: [.sql], opportunity: .opportunity, raisedHandReturns: .mql, scorePromotes: true,
            raisedHandPromotes: true),
        viability: [.field(.company)],
        fit: [
            FitRule(
                id: "vp", label: "VP", subject: .field(.title), test: .contains(["vp", "cto", "head"]),
                points: webPoints % 7 == 0 ? 45 : 20),
            FitRule(id: "industry", label: "industry", subject: .field(.industry), test: .equals(["manufacturing"]), points: 15),
            FitRule(id: "free", label: "free mail", subject: .field(.email), test: .freeMail, points: -10),
            FitRule(id: "phone", label: "phone", subject: .field(.phone), test: .present, points: 5),
        ],
        engagement: [
            EngagementRule(
                id: "pricing", label: "pricing form", type: .formSubmitted, form: .pricing, points: webPoints, decay: decay),
            EngagementRule(id: "mail", label: "mails", type: .emailOpened, points: 3, cap: 9, decay: [1000, 1000, 500, 500, 100]),
            EngagementRule(id: "event", label: "event", type: .eventAttended, points: 10),
            EngagementRule(id: "fair", label: "fair", type: .eventAttended, campaigns: ["fair"], points: 4, decay: decay),
            EngagementRule(id: "prices", label: "prices", type: .pageVisited, words: ["price"], points: 6, decay: decay),
        ],
        thresholds: Thresholds(total: webPoints % 7 == 1 ? 5 : 40), entries: [EntryRule(match: .anything, stage: .inquiry)],
        gates: [:],
        criteria: [
            Criterion(
                id: "budget", label: "Budget", letter: "B", question: "Is there a budget?",
                answers: [
                    Criterion.Answer(id: "yes", label: "yes", key: "y", passes: true),
                    Criterion.Answer(id: "no", label: "no", key: "n", passes: webPoints % 5 == 0),
                ])
        ],
        reasons: [Reason(id: "timing", label: "timing", key: "1", uses: [.reject, .disqualify])],
        followUp: PrescribedFollowUp(attempts: webPoints % 5 == 0 ? 1 : 3, spacing: .hours(webPoints % 5 == 1 ? 30 : 4)),
        clocks: [
            Clock(kind: .accept, limit: .hours(webPoints % 2 == 1 ? 2 : 8), inBusinessHours: true),
            Clock(kind: .firstTouch, limit: .hours(4), inBusinessHours: false),
        ],
        calendar: BusinessCalendar(
            zone: webPoints % 3 == 1 ? ZoneTable(name: "+09", initialOffset: 9 * 3600) : .utc,
            week: Dictionary(
                uniqueKeysWithValues: [Weekday.monday, .tuesday, .wednesday, .thursday, .friday].map {
                    ($0, [BusinessCalendar.Hours(from: 9 * 60, to: 17 * 60)])
                })),
        freeMailDomains: ["gmail.example"],
        routing: Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent, .ownerFull, .overdue]),
        window: ContactWindow(length: .days(2), unreached: .disqualify, neglected: .reassign, reason: "timing"))
}

/// A random number generator with a seed (SplitMix64 by Steele, Lea and Flood).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// The keys as intake would compute them, by a hash that is the same in every run.
@Sendable func testKeys(_ lead: Lead) -> MatchKeys {
    func key(_ kind: UInt64, _ text: String?) -> Int64? {
        guard let text = text?.lowercased(), !text.isEmpty else { return nil }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ kind
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
    let fields = lead.fields
    return MatchKeys(
        recordIDs: fields.allRecordIDs.compactMap { key(1, $0.id) }, emails: fields.allEmails.compactMap { key(2, $0) },
        phones: fields.allPhones.compactMap { key(3, $0) },
        nameAndCompany: fields[.company].flatMap { company in key(4, fields.fullName.map { $0 + "|" + company }) },
        rows: lead.rowKey.map { [Int64(bitPattern: $0)] } ?? [],
        domain: lead.account == nil ? nil : key(6, fields.mailDomain))
}
