// What the breakdowns count in a lead.
extension HealthReport {
    /// What is known of a lead; it counts once in each.
    enum Fact: Int, CaseIterable, CounterKey {
        case handovers, unqualified, intake, decided, undecided
        case touched, singleTactic
        case recycled, unnurtured
        case active, idle
        case open, poor, sharedAddress, stale, untouchedAdvances
        case accepted, rejectedBefore, matured, qualified
        case waiting, leftBehind
    }

    /// The figures that have a trend: a value for each segment of the window.
    enum Trend: Int, CaseIterable, CounterKey {
        case handovers, unqualified, intake, decided, touched, singleTactic, accepted, rejectedBefore, idle, active, leftBehind
    }

    /// What counts for each person.
    enum PersonKey: Int, CaseIterable, CounterKey { case accepted, recycled }

    /// Facts as bits.
    struct FactSet {
        private(set) var bits: UInt32 = 0

        init() {}
        init(_ facts: [Fact]) { for fact in facts { insert(fact) } }

        @inline(__always)
        mutating func insert(_ fact: Fact) { bits |= 1 << UInt32(fact.rawValue) }

        func contains(_ fact: Fact) -> Bool { bits >> UInt32(fact.rawValue) & 1 == 1 }

        func intersection(_ other: FactSet) -> FactSet {
            var common = self
            common.bits &= other.bits
            return common
        }

        /// Calls a closure with each fact.
        @inline(__always)
        func forEach(_ body: (Fact) -> Void) {
            var rest = bits
            while rest != 0 {
                if let fact = Fact(rawValue: rest.trailingZeroBitCount) { body(fact) }
                rest &= rest - 1
            }
        }
    }
}
