import Lifecycle

/// Integer codes for stages, lists and due kinds; they never change within one version of the schema.
extension Stage {
    var code: Int {
        switch self {
        case .inquiry: 0
        case .viable: 1
        case .mql: 2
        case .sal: 3
        case .sql: 4
        case .opportunity: 5
        case .won: 6
        case .lost: 7
        case .noDecision: 8
        case .nurture: 9
        case .disqualified: 10
        case .dropped: 11
        }
    }

    static let lastOpenCode = 5

    private static let byCode = Dictionary(uniqueKeysWithValues: allCases.map { ($0.code, $0) })

    init?(code: Int) {
        guard let stage = Self.byCode[code] else { return nil }
        self = stage
    }

    /// The list for leads in this stage.
    package var list: Queue {
        switch self {
        case .inquiry, .viable: .incoming
        case .mql: .mql
        case .sal, .sql: .sql
        case .opportunity: .opportunities
        case .won, .lost, .noDecision: .ended
        case .nurture: .nurture
        case .disqualified: .disqualified
        case .dropped: .dropped
        }
    }
}

extension Queue {
    init?(code: Int) {
        guard let list = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = list
    }

    /// The code of the list; nil for Today, which does not depend on stages.
    var code: Int? {
        switch self {
        case .mql: 0
        case .sql: 1
        case .opportunities: 2
        case .incoming: 3
        case .nurture: 4
        case .disqualified: 5
        case .dropped: 6
        case .ended: 7
        case .today: nil
        }
    }
}

extension Routing.Cause {
    /// The bit of this cause in `reassignmentCauses`.
    var bit: Int {
        switch self {
        case .ownerAbsent: 1
        case .ownerFull: 2
        case .entered, .overdue, .neglected: 0
        }
    }
}

extension TouchChannel {
    fileprivate var code: Int {
        switch self {
        case .call: 0
        case .email: 1
        case .social: 2
        case .meeting: 3
        case .other: 4
        }
    }

    fileprivate init(code: Int) { self = Self.allCases.first { $0.code == code } ?? .other }
}

extension Due.Kind {
    /// The code: 4 bits for the kind, then 24 bits for the first number, then the second number.
    var code: Int64 {
        switch self {
        case .accept: 0
        case .firstTouch: 1
        case .followUp(let channel): 2 | Int64(channel.code) << 4
        case .attempt(let number, let count): 3 | Int64(number) << 4 | Int64(count) << 28
        case .qualify: 4
        case .triage: 5
        case .firstCall: 6
        case .respond(let type, let form): 7 | Int64(Self.code(of: type)) << 4 | Int64(Self.code(of: form)) << 12
        case .trackStep(let number, let count, let channel):
            8 | Int64(number) << 4 | Int64(count) << 16 | Int64(channel.code) << 28
        case .returnDate: 9
        case .keepInTouch: 10
        case .proposal: 11
        case .reassess: 12
        case .close: 13
        case .plan: 14
        }
    }

    private static func code(of type: EngagementType) -> Int { EngagementType.allCases.firstIndex(of: type) ?? 0 }
    private static func code(of form: FormKind?) -> Int { form.flatMap(FormKind.allCases.firstIndex).map { $0 + 1 } ?? 0 }

    init?(code: Int64) {
        switch code & 0xF {
        case 0: self = .accept
        case 1: self = .firstTouch
        case 2: self = .followUp(TouchChannel(code: Int(code >> 4)))
        case 3: self = .attempt(Int(code >> 4 & 0xFF_FFFF), of: Int(code >> 28))
        case 4: self = .qualify
        case 5: self = .triage
        case 6: self = .firstCall
        case 7:
            let (type, form) = (Int(code >> 4 & 0xFF), Int(code >> 12 & 0xFF))
            guard EngagementType.allCases.indices.contains(type), form <= FormKind.allCases.count else { return nil }
            self = .respond(EngagementType.allCases[type], form: form == 0 ? nil : FormKind.allCases[form - 1])
        case 8: self = .trackStep(Int(code >> 4 & 0xFFF), of: Int(code >> 16 & 0xFFF), TouchChannel(code: Int(code >> 28)))
        case 9: self = .returnDate
        case 10: self = .keepInTouch
        case 11: self = .proposal
        case 12: self = .reassess
        case 13: self = .close
        case 14: self = .plan
        default: return nil
        }
    }
}

/// The position of a lead in its list: smaller ranks first, by `first`, `second` and the lead's number.
struct ListRank: Hashable, Comparable {
    var first: Int64
    var second: Int64

    /// What an overdue MQL gains in `first`: more than any score.
    static let overdueStep: Int64 = 1 << 40
    private static let highestScore: Int64 = 1 << 32

    static func < (a: ListRank, b: ListRank) -> Bool { (a.first, a.second) < (b.first, b.second) }
}

extension ListRank {
    /// The rank of a lead by the order of a list.
    init(of row: LeadRow, in list: Queue, at clock: Instant) {
        let enteredAt = row.enteredStageAt.milliseconds
        let byScore = Self.highestScore - Int64(row.score.total)
        switch list {
        case .mql: self.init(first: (row.isOverdue(at: clock) ? 0 : Self.overdueStep) + byScore, second: enteredAt)
        case .incoming: self.init(first: byScore, second: enteredAt)
        case .sql, .opportunities: self.init(first: row.due?.at.milliseconds ?? .max, second: 0)
        case .today: self.init(first: row.nextInToday.map(Self.inToday) ?? .max, second: 0)
        case .nurture, .disqualified, .dropped, .ended: self.init(first: -enteredAt, second: -Int64(row.id.number))
        }
    }

    /// How much earlier in Today a task comes for each degree of urgency, in milliseconds; longer than any due date is
    /// away.
    private static let urgencyStep: Int64 = 1 << 52

    /// The position of a task in Today: the more urgent ones first, each group by time.
    static func inToday(_ due: Due) -> Int64 { due.at.milliseconds - Int64(due.kind.urgency) * urgencyStep }

    /// The time of a task in milliseconds, of its position in the column `todayAt`.
    static let timeInToday: String = {
        // The positions of each urgency lie around a multiple of the step.
        let marks = (0..<Due.Kind.highestUrgency).map { -(Int64($0) * urgencyStep + urgencyStep / 2) }
        return "(todayAt + \(urgencyStep) * (" + marks.map { "(todayAt < \($0))" }.joined(separator: " + ") + "))"
    }()

    /// The time of a task in milliseconds, of its position in Today.
    static func time(inToday position: Int64) -> Int64 {
        position + urgencyStep
            * Int64((0..<Due.Kind.highestUrgency).count { position < -(Int64($0) * urgencyStep + urgencyStep / 2) })
    }

    /// The positions in Today of tasks from one time to another, by urgency.
    static func positionsInToday(from first: Int64, to end: Int64) -> [Range<Int64>] {
        (0...Due.Kind.highestUrgency).map { first - Int64($0) * urgencyStep..<end - Int64($0) * urgencyStep }
    }

    /// The time of a task with a position in Today.
    static func time(_ kind: Due.Kind, inToday position: Int64) -> Instant {
        Instant(milliseconds: position + Int64(kind.urgency) * urgencyStep)
    }

    /// What a snoozed lead adds to the packed first number.
    static let snoozedStep: Int64 = 1 << 58
    /// The bound of the first number; as a time it is in the year 4,500,000.
    private static let bound: Int64 = 1 << 57

    /// `first` together with the list and the snooze, as stored in a row; -1 for a lead in no list.
    ///
    /// SQLite's sorter compares an integer first column as a number, and all further columns as a record, which takes
    /// twice the time (`vdbeSorterCompareInt`). So the first column should tell most rows apart.
    func packed(list: Int, isSnoozed: Bool) -> Int64 {
        guard list >= 0 else { return -1 }
        return Self.lowest(list: list, isSnoozed: isSnoozed) + max(-Self.bound, min(Self.bound - 1, first)) + Self.bound
    }

    /// The smallest packed number of a list's leads, either snoozed or not.
    static func lowest(list: Int, isSnoozed: Bool = false) -> Int64 { Int64(list * 2 + (isSnoozed ? 1 : 0)) * snoozedStep }

    /// Unpacks the rank stored in a row.
    init(packed: Int64, second: Int64) { self.init(first: packed & (Self.snoozedStep - 1) - Self.bound, second: second) }
}
