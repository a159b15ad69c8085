import CBench
import Glibc

/// The times of actions in a running console, from the key press on, in milliseconds.
struct ActionTimes {
    /// To the moment at which the action is durable and its lock free.
    var durable = Samples()
    /// To the first byte of the output that acknowledges it.
    var firstByte = Samples()
    /// To the last byte of that output.
    var lastByte = Samples()
    /// A bare append between the actions, on the same disk under the same load.
    var bare = Samples()
}

extension Bench {
    func console(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> PseudoTerminal {
        try PseudoTerminal([winnow, "-w", workspace(leads)], environment: environment, rows: rows, columns: columns)
    }

    /// From the start to the last byte of the first paint: the median of 15 starts.
    func firstPaint(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> (median: Double, resident: Double) {
        var samples = Samples()
        var resident = 0.0
        for _ in 0..<15 {
            let began = now()
            let terminal = try console(leads, rows: rows, columns: columns)
            let drawn = terminal.readUntilIdle(idle: 60)
            samples.values.append(drawn.last - began)
            resident = max(resident, terminal.memory().resident)
            terminal.type("Q")
            _ = terminal.readUntilIdle(idle: 30, limit: 2000)
        }
        return (samples.median, resident)
    }

    /// Moves the cursor within the viewport: the time to the last byte, and the number of bytes.
    func moves(_ leads: Int, rows: UInt16, columns: UInt16) throws(BenchFailure) -> (
        time: Samples, bytes: Samples, resident: Double
    ) {
        let terminal = try console(leads, rows: rows, columns: columns)
        _ = terminal.readUntilIdle(idle: 150)
        var time = Samples()
        var bytes = Samples()
        for step in 0..<400 {
            // Three down, three up: always within the visible rows.
            let key = step % 6 < 3 ? "j" : "k"
            let began = now()
            terminal.type(key)
            let settled = terminal.readUntilIdle(idle: 12, limit: 1000)
            time.values.append(settled.last - began)
            bytes.values.append(Double(settled.bytes))
        }
        return (time, bytes, terminal.memory().resident)
    }

    /// Accepts leads in a running console, each followed by a bare append.
    func actions(_ leads: Int) throws(BenchFailure) -> ActionTimes {
        let terminal = try console(leads, rows: 60, columns: 200)
        // On one processor the monitor would only see the lock released once the console has painted.
        bench_use_other_processors(terminal.pid)
        let monitor = try JournalMonitor(workspace(leads))
        let bare = BareAppend(in: folder)
        _ = terminal.readUntilIdle(idle: 150)
        var figures = ActionTimes()
        for _ in 0..<60 {
            let size = monitor.size
            let began = now()
            terminal.type("a")
            let durable = monitor.waitUntilDurable(since: size, limit: 500)
            let settled = terminal.readUntilIdle(idle: 25, limit: 2000)
            // Only a durable action counts; a refusal writes nothing.
            guard let durable else { continue }
            figures.durable.values.append(durable - began)
            figures.firstByte.values.append(settled.first - began)
            figures.lastByte.values.append(settled.last - began)
            figures.bare.values.append(bare.once())
        }
        guard figures.durable.values.count >= 30 else {
            throw BenchFailure(
                "only \(figures.durable.values.count) of 60 keys were actions; delete \(workspace(leads)) to start again")
        }
        return figures
    }

    /// Types searches letter by letter: the time from each letter to the last byte of its results.
    func search(_ leads: Int, _ words: [String]) throws(BenchFailure) -> Samples {
        let terminal = try console(leads, rows: 60, columns: 200)
        _ = terminal.readUntilIdle(idle: 150)
        var time = Samples()
        for word in words {
            terminal.type("/")
            _ = terminal.readUntilIdle(idle: 40, limit: 1000)
            for letter in word {
                let began = now()
                terminal.type(String(letter))
                let settled = terminal.readUntilIdle(idle: 40, limit: 2000)
                time.values.append(settled.last - began)
            }
            terminal.type("\u{1B}")
            _ = terminal.readUntilIdle(idle: 120, limit: 1000)
        }
        return time
    }

    /// Opens the accounts of the first leads: the time from the key to the last byte of the page.
    func accountPages(_ leads: Int) throws(BenchFailure) -> Samples {
        let terminal = try console(leads, rows: 60, columns: 200)
        _ = terminal.readUntilIdle(idle: 150)
        var time = Samples()
        for _ in 0..<20 {
            let began = now()
            terminal.type("B")
            time.values.append(terminal.readUntilIdle(idle: 60, limit: 1000).last - began)
            terminal.type("\u{1B}")
            _ = terminal.readUntilIdle(idle: 120, limit: 1000)
            terminal.type("j")
            _ = terminal.readUntilIdle(idle: 60, limit: 1000)
        }
        return time
    }
}
