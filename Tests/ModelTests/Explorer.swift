/// A protocol as a set of states and steps, small enough to visit every state.
protocol Model {
    /// One byte a member, so that two states are the same if and only if their bytes are.
    associatedtype State: BitwiseCopyable
    /// What must hold in every state or at every step.
    associatedtype Invariant: RawRepresentable<String> & Equatable

    /// The state that everything begins with.
    var start: State { get }

    /// Adds all steps that are possible in a state.
    func addSteps(from state: State, to steps: inout Steps<State>)

    /// The invariants that a step breaks.
    func broken(from before: State, to after: State) -> [Invariant]

    /// The same state with two participants exchanged that do the same; the state itself if there are none.
    ///
    /// Only one of both is visited.
    func exchanged(_ state: State) -> State
}

extension Model {
    func exchanged(_ state: State) -> State { state }
}

/// The steps from one state: what happens, in words, and the state after it.
struct Steps<State> {
    private(set) var states: [State] = []
    private(set) var words: [String] = []
    /// Whether the words are kept; only a path that is printed needs them.
    private let areNamed: Bool

    init(named areNamed: Bool) { self.areNamed = areNamed }

    mutating func add(_ state: State, _ words: @autoclosure () -> String) {
        states.append(state)
        if areNamed { self.words.append(words()) }
    }

    mutating func removeAll() {
        states.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
    }
}

/// What the visit of all states of a model found.
struct Exploration<Invariant> {
    /// The number of different states and of steps between them.
    var states = 0
    var steps = 0
    /// The most steps that a state is away from the start by its shortest path.
    var depth = 0
    /// The invariants that the first step found breaks; empty if all hold everywhere.
    var broken: [Invariant] = []
    /// The shortest way to break one, in words.
    var path: [String] = []
    var time = Duration.zero
}

extension Exploration where Invariant: RawRepresentable<String> {
    /// The numbers, and the path step by step.
    var report: String {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let numbers = "\(states) states, \(steps) steps, depth \(depth), \((seconds * 100).rounded() / 100) s"
        guard !broken.isEmpty else { return numbers }
        let ways = path.enumerated().map { "\n  \($0.offset + 1). \($0.element)" }.joined()
        return numbers + "; broken: " + broken.map(\.rawValue).joined(separator: "; ") + ways
    }
}

extension Model {
    /// Visits all states, nearest first, until a step breaks an invariant. O(states + steps).
    func explore() -> Exploration<Invariant> {
        let clock = ContinuousClock()
        let start = clock.now
        var found = visitAll()
        found.time = clock.now - start
        return found
    }

    private func visitAll() -> Exploration<Invariant> {
        var found = Exploration<Invariant>()
        var visited = VisitedStates<State>()
        visited.insert(lesser(start), from: 0)
        var steps = Steps<State>(named: false)
        var next = 0
        var endOfLevel = 1
        while next < visited.count {
            if next == endOfLevel {
                found.depth += 1
                endOfLevel = visited.count
            }
            let state = visited[next]
            steps.removeAll()
            addSteps(from: state, to: &steps)
            for after in steps.states {
                found.steps += 1
                let broken = broken(from: state, to: after)
                guard broken.isEmpty else {
                    found.states = visited.count
                    found.broken = broken
                    found.path = path(through: visited.indices(to: next).map { visited[$0] } + [after])
                    return found
                }
                visited.insert(lesser(after), from: next)
            }
            next += 1
        }
        found.states = visited.count
        return found
    }

    /// The one of two states that differ only in who is who.
    private func lesser(_ state: State) -> State {
        let other = exchanged(state)
        return VisitedStates.isLess(other, than: state) ? other : state
    }

    /// The words of the steps between states that follow each other.
    private func path(through states: [State]) -> [String] {
        zip(states, states.dropFirst()).map { before, after in
            var steps = Steps<State>(named: true)
            addSteps(from: before, to: &steps)
            let index = steps.states.firstIndex { VisitedStates.areSame($0, after) || VisitedStates.areSame(lesser($0), after) }
            return index.map { steps.words[$0] } ?? "?"
        }
    }
}

/// The states visited so far in their order, each with the one before it; a hash table with open addressing.
private struct VisitedStates<State: BitwiseCopyable> {
    private var states: [State] = []
    /// The index of the state from which each was reached first.
    private var origins: [Int32] = []
    /// Indices of states plus one; 0 where the table is free. Its length is a power of two.
    private var table = [Int32](repeating: 0, count: 1 << 16)

    var count: Int { states.count }
    subscript(index: Int) -> State { states[index] }

    /// Adds a state unless it is there.
    mutating func insert(_ state: State, from origin: Int) {
        if states.count * 2 >= table.count { grow() }
        let slot = slot(of: state)
        guard table[slot] == 0 else { return }
        states.append(state)
        origins.append(Int32(origin))
        table[slot] = Int32(states.count)
    }

    /// The indices of the states on the way to one.
    func indices(to index: Int) -> [Int] {
        var way = [index]
        while let first = way.first, first > 0 { way.insert(Int(origins[first]), at: 0) }
        return way
    }

    static func areSame(_ one: State, _ other: State) -> Bool {
        withUnsafeBytes(of: one) { one in withUnsafeBytes(of: other) { one.elementsEqual($0) } }
    }

    static func isLess(_ one: State, than other: State) -> Bool {
        withUnsafeBytes(of: one) { one in withUnsafeBytes(of: other) { one.lexicographicallyPrecedes($0) } }
    }

    private func slot(of state: State) -> Int {
        var slot = Int(truncatingIfNeeded: Self.hash(state)) & (table.count - 1)
        while table[slot] != 0, !Self.areSame(states[Int(table[slot]) - 1], state) { slot = (slot + 1) & (table.count - 1) }
        return slot
    }

    private mutating func grow() {
        table = [Int32](repeating: 0, count: table.count * 4)
        for index in states.indices { table[slot(of: states[index])] = Int32(index + 1) }
    }

    /// FNV-1a over eight bytes at a time, mixed at the end.
    private static func hash(_ state: State) -> UInt64 {
        withUnsafeBytes(of: state) { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            var index = 0
            while index + 8 <= bytes.count {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 29
                index += 8
            }
            while index < bytes.count {
                hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3
                index += 1
            }
            return hash ^ hash >> 32
        }
    }
}
