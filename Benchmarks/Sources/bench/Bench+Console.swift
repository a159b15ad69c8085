import Glibc

/// What one action in a running console took from its key on, and what a bare append took beside it.
struct ActionFigures {
    /// To the moment at which the action is durable and its lock free.
    var durable = Samples()
    /// To the first byte of the paint that acknowledges it.
    var firstByte = Samples()
    /// To the last byte of it.
    var lastByte = Samples()
    /// A bare append between the actions, on the same disk in the same mood.
    var bare = Samples()
}

extension Bench {
    func console(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> PseudoTerminal {
        try PseudoTerminal([winnow, "-w", workspace(leads)], environment: environment, rows: rows, columns: columns)
    }

    /// Start to the last byte of the first paint, the median of some starts.
    func firstPaint(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> (median: Double, resident: Double) {
        var samples = Samples()
        var resident = 0.0
        for _ in 0..<15 {
            let began = now()
            let terminal = try console(leads, rows: rows, columns: columns)
            let painted = terminal.settle(idle: 60)
            samples.values.append(painted.last - began)
            resident = max(resident, terminal.memory().resident)
            terminal.type("Q")
            _ = terminal.settle(idle: 30, limit: 2000)
        }
        return (samples.median, resident)
    }

    /// Cursor moves inside the viewport: time to the last byte and bytes.
    func moves(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> (
        time: Samples, bytes: Samples, resident: Double
    ) {
        let terminal = try console(leads, rows: rows, columns: columns)
        _ = terminal.settle(idle: 150)
        var time = Samples()
        var bytes = Samples()
        for step in 0..<400 {
            // Three down, three up: always inside what is seen.
            let key = step % 6 < 3 ? "j" : "k"
            let began = now()
            terminal.type(key)
            let settled = terminal.settle(idle: 12, limit: 1000)
            time.values.append(settled.last - began)
            bytes.values.append(Double(settled.bytes))
        }
        return (time, bytes, terminal.memory().resident)
    }

    /// Accepting in a running console, each followed by a bare append.
    func actions(_ leads: Int) throws(BenchFailure) -> ActionFigures {
        let terminal = try console(leads, rows: 60, columns: 200)
        let witness = try JournalWitness(workspace(leads))
        let bare = BareAppend(in: folder)
        _ = terminal.settle(idle: 150)
        var figures = ActionFigures()
        for _ in 0..<60 {
            let size = witness.size
            let began = now()
            terminal.type("a")
            let durable = witness.durable(since: size, limit: 500)
            let settled = terminal.settle(idle: 25, limit: 2000)
            // Only what was written counts as an action; a refusal is none.
            guard let durable else { continue }
            figures.durable.values.append(durable - began)
            figures.firstByte.values.append(settled.first - began)
            figures.lastByte.values.append(settled.last - began)
            figures.bare.values.append(bare.once())
        }
        guard figures.durable.values.count >= 30 else {
            throw BenchFailure(
                "only \(figures.durable.values.count) of 60 keys were actions; delete \(workspace(leads)) to begin anew")
        }
        return figures
    }

    /// Typing a search letter by letter: each letter to the last byte of its answer.
    func search(_ leads: Int, _ words: [String]) throws(BenchFailure) -> Samples {
        let terminal = try console(leads, rows: 60, columns: 200)
        _ = terminal.settle(idle: 150)
        var time = Samples()
        for word in words {
            terminal.type("/")
            _ = terminal.settle(idle: 40, limit: 1000)
            for letter in word {
                let began = now()
                terminal.type(String(letter))
                let settled = terminal.settle(idle: 40, limit: 2000)
                time.values.append(settled.last - began)
            }
            terminal.type("\u{1B}")
            _ = terminal.settle(idle: 120, limit: 1000)
        }
        return time
    }
}
