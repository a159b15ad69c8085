import Lifecycle

/// How the index writes stages, lists and what is due, as numbers that stay the same within one version of the schema.
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

    /// The highest code of an open stage.
    static let lastOpenCode = 5

    init?(code: Int) {
        guard Self.allCases.indices.contains(code) else { return nil }
        self = Self.allCases[code]
    }

    /// The list that leads in this stage stand in.
    var list: Queue {
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
    /// The list with a number.
    init?(code: Int) {
        guard let list = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = list
    }

    /// The number of the list in the index; nil for Today, which is not a matter of stages.
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

    /// Whether the list is ordered by score, so that decay moves its leads.
    static func isByScore(_ code: Int) -> Bool { code == 0 || code == 3 }
}

extension Routing.Cause {
    /// Its bit among the causes for which a lead was given away.
    var bit: Int {
        switch self {
        case .away: 1
        case .full: 2
        case .entered, .late, .neglected: 0
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

    fileprivate init(code: Int) { self = Self.allCases.indices.contains(code) ? Self.allCases[code] : .other }
}

extension Due.Kind {
    /// The kind in the lowest 4 bits, then 24 bits of the first number, then the second.
    var code: Int64 {
        switch self {
        case .accept: 0
        case .firstTouch: 1
        case .followUp(let channel): 2 | Int64(channel.code) << 4
        case .attempt(let number, let count): 3 | Int64(number) << 4 | Int64(count) << 28
        case .qualify: 4
        }
    }

    init?(code: Int64) {
        switch code & 0xF {
        case 0: self = .accept
        case 1: self = .firstTouch
        case 2: self = .followUp(TouchChannel(code: Int(code >> 4)))
        case 3: self = .attempt(Int(code >> 4 & 0xFF_FFFF), of: Int(code >> 28))
        case 4: self = .qualify
        default: return nil
        }
    }
}

/// Where a lead stands in its list: smaller comes first, `first` before `second` before the lead's number.
struct ListRank: Hashable, Comparable {
    var first: Int64
    var second: Int64

    /// What being late is worth in the first number of an MQL: more than any score.
    static let lateStep: Int64 = 1 << 40
    private static let highestScore: Int64 = 1 << 32

    init(first: Int64, second: Int64) {
        self.first = first
        self.second = second
    }

    /// The rank by the order of the list.
    init(in list: Queue, late: Bool, score: Int, dueAt: Instant?, enteredAt: Instant, id: LeadID) {
        switch list {
        case .mql: self.init(first: (late ? 0 : Self.lateStep) + Self.highestScore - Int64(score), second: enteredAt.milliseconds)
        case .incoming: self.init(first: Self.highestScore - Int64(score), second: enteredAt.milliseconds)
        case .sql, .opportunities, .today: self.init(first: dueAt?.milliseconds ?? .max, second: 0)
        case .nurture, .disqualified, .dropped, .ended: self.init(first: -enteredAt.milliseconds, second: -Int64(id.number))
        }
    }

    static func < (a: ListRank, b: ListRank) -> Bool { (a.first, a.second) < (b.first, b.second) }
}

extension ListRank {
    /// What being snoozed is worth in the packed first number.
    static let snoozedStep: Int64 = 1 << 58
    /// Ranks beyond this are as good as this: it is in the year 4,500,000.
    private static let bound: Int64 = 1 << 57

    /// The first number as rows have it, together with the list and whether the lead is snoozed; -1 for a lead that stands in no list.
    ///
    /// SQLite's sorter compares first columns that are whole numbers as numbers, and everything behind them as a record, which takes twice the time
    /// (`vdbeSorterCompareInt`): so the first column had better be one that tells most rows apart.
    func packed(list: Int, isSnoozed: Bool) -> Int64 {
        guard list >= 0 else { return -1 }
        return Self.lowest(list: list, isSnoozed: isSnoozed) + max(-Self.bound, min(Self.bound - 1, first)) + Self.bound
    }

    /// The smallest packed number of a list's snoozed leads, or of those that aren't.
    static func lowest(list: Int, isSnoozed: Bool = false) -> Int64 { Int64(list * 2 + (isSnoozed ? 1 : 0)) * snoozedStep }

    /// A rank out of a row's numbers.
    init(packed: Int64, second: Int64) { self.init(first: packed & (Self.snoozedStep - 1) - Self.bound, second: second) }
}
