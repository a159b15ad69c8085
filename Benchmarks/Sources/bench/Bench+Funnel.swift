import Glibc

/// What the dashboards took, in milliseconds but for what says otherwise.
struct FunnelFigures {
    /// From the key to the last byte of the first page, in a console that is up to date.
    var opened = 0.0
    /// From page to page.
    var pages = Samples()
    /// Another window, another grouping.
    var questions = Samples()
    /// From an action of another process being durable to the first byte that tells it.
    var shown = Samples()
    /// A past day, the first time.
    var past = 0.0
    /// Percent of a core over some seconds in which somebody else acts once a second.
    var core = 0.0
    /// Bytes a second sent meanwhile.
    var bytes = 0.0
    /// From the key to the last byte of the list of the leads behind a number.
    var drilled = Samples()
    /// In MB, with all tracks in memory.
    var resident = 0.0
}

extension Bench {
    /// Looks at the dashboards of a workspace as a manager does, in a console that only looks.
    func funnel(_ leads: Int) throws(BenchFailure) -> FunnelFigures {
        var figures = FunnelFigures()
        // A console that only looks opens on the dashboards at once; this one opens on the queues, so that the way to them can be timed.
        let terminal = try console(leads, rows: 24, columns: 80)
        _ = terminal.settle(idle: 300)
        figures.opened = after("4", on: terminal, idle: 1000)
        _ = terminal.settle(idle: 1500, limit: 1500)
        for _ in 0..<4 {
            for _ in 0..<7 { figures.pages.values.append(after("\t", on: terminal, idle: 150)) }
            // Back to the first one, which is not timed: it may come from what is kept.
            _ = after("\t", on: terminal, idle: 150)
        }
        for _ in 0..<5 { figures.questions.values.append(after("w", on: terminal, idle: 200)) }
        _ = after("\t", on: terminal, idle: 150)
        _ = after("\t", on: terminal, idle: 150)
        for _ in 0..<6 { figures.questions.values.append(after("y", on: terminal, idle: 200)) }
        for _ in 0..<5 {
            figures.drilled.values.append(after("\r", on: terminal, idle: 200))
            _ = after("q", on: terminal, idle: 200)
            _ = after("j", on: terminal, idle: 60)
        }
        // A number without leads opens nothing, and then `q` has left the dashboards.
        _ = after("4", on: terminal, idle: 1000)
        _ = after("@", on: terminal, idle: 200)
        _ = after("2026-10-01", on: terminal, idle: 200)
        figures.past = after("\r", on: terminal, idle: 2500)
        figures.resident = terminal.memory().resident
        terminal.type("Q")
        _ = terminal.settle(idle: 100, limit: 1000)
        try live(leads, &figures)
        return figures
    }

    /// The overview while another process acts once a second.
    private func live(_ leads: Int, _ figures: inout FunnelFigures) throws(BenchFailure) {
        let terminal = try PseudoTerminal(
            [winnow, "--read-only", "-w", workspace(leads)], environment: environment, rows: 24, columns: 80)
        _ = terminal.settle(idle: 300)
        // It opens on the dashboards, where the one before was left. Until the pages beside are counted, too.
        _ = after("1", on: terminal, idle: 300)
        _ = after("4", on: terminal, idle: 1500)
        _ = terminal.settle(idle: 3000, limit: 3000)
        let witness = try JournalWitness(workspace(leads))
        // A whole minute, so that one beginning of a minute is in it, when what goes by the clock is counted anew.
        let seconds = 60
        let (began, used) = (now(), processorTime(of: terminal.pid))
        var bytes = 0
        for second in 0..<seconds {
            let before = witness.size
            let add = [
                winnow, "-w", workspace(leads), "add", "firstName=Live", "lastName=Lead\(second)", "company=Line \(second)",
                "email=live\(second)x\(Int(began))@line.example", "title=CTO",
            ]
            let pid = try start(add, environment: environment, output: folder + "/add.out")
            let durable = witness.durable(since: before, limit: 5000)
            let settled = terminal.settle(idle: 200, limit: 700)
            if let durable, settled.bytes > 0 { figures.shown.values.append(settled.first - durable) }
            bytes += settled.bytes
            try wait(for: pid, add, output: folder + "/add.out")
            let rest = began + Double(second + 1) * 1000 - now()
            if rest > 0 { bytes += terminal.settle(idle: Int32(rest), limit: rest).bytes }
        }
        let took = (now() - began) / 1000
        figures.core = (processorTime(of: terminal.pid) - used) / took * 100
        figures.bytes = Double(bytes) / took
    }

    /// From a key to the last byte of what it brings.
    private func after(_ keys: String, on terminal: PseudoTerminal, idle: Int32) -> Double {
        let began = now()
        terminal.type(keys)
        return terminal.settle(idle: idle, limit: 10_000).last - began
    }

    /// Seconds that a process has computed so far.
    private func processorTime(of pid: pid_t) -> Double {
        // Behind the name, which ends in a parenthesis: fields 14 and 15 are user and system time in ticks (proc(5)).
        let text = contents(of: "/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
