import Glibc

/// The times of the dashboards, in milliseconds unless stated otherwise.
struct DashboardTimes {
    /// From the key to the last byte of the first page, in a console that is up to date.
    var opened = 0.0
    /// From one page to the next.
    var pages = Samples()
    /// Another period, another grouping.
    var queries = Samples()
    /// From a durable action of another process to the first byte that shows it.
    var updates = Samples()
    /// A past day, the first time.
    var past = 0.0
    /// Percent of a core over a minute in which another process acts once a second.
    var coreUsage = 0.0
    /// Bytes sent per second in that minute.
    var bytes = 0.0
    /// From the key to the last byte of the list of the leads behind a number.
    var drillDowns = Samples()
    /// In MB, with all timelines in memory.
    var resident = 0.0
}

extension Bench {
    /// Uses the dashboards of a workspace as a manager does.
    func funnel(_ leads: Int) throws(BenchFailure) -> DashboardTimes {
        var figures = DashboardTimes()
        // A read-only console opens on the dashboards at once. This one opens on the queues, so that opening the
        // dashboards can be timed.
        let terminal = try console(leads, rows: 24, columns: 80)
        _ = terminal.readUntilIdle(idle: 300)
        figures.opened = after("4", on: terminal, idle: 1000)
        _ = terminal.readUntilIdle(idle: 1500, limit: 1500)
        for _ in 0..<4 {
            for _ in 0..<7 { figures.pages.values.append(after("\t", on: terminal, idle: 150)) }
            // Back to the first page, which is not timed: it may come from a cache.
            _ = after("\t", on: terminal, idle: 150)
        }
        for _ in 0..<5 { figures.queries.values.append(after("w", on: terminal, idle: 200)) }
        _ = after("\t", on: terminal, idle: 150)
        _ = after("\t", on: terminal, idle: 150)
        for _ in 0..<6 { figures.queries.values.append(after("y", on: terminal, idle: 200)) }
        for _ in 0..<5 {
            figures.drillDowns.values.append(after("\r", on: terminal, idle: 200))
            _ = after("q", on: terminal, idle: 200)
            _ = after("j", on: terminal, idle: 60)
        }
        // On a number without leads Enter opens nothing, and then `q` has left the dashboards.
        _ = after("4", on: terminal, idle: 1000)
        _ = after("@", on: terminal, idle: 200)
        _ = after("2026-10-01", on: terminal, idle: 200)
        figures.past = after("\r", on: terminal, idle: 2500)
        figures.resident = terminal.memory().resident
        terminal.type("Q")
        _ = terminal.readUntilIdle(idle: 100, limit: 1000)
        try live(leads, &figures)
        return figures
    }

    /// Shows the overview while another process acts once a second.
    private func live(_ leads: Int, _ figures: inout DashboardTimes) throws(BenchFailure) {
        let terminal = try PseudoTerminal(
            [winnow, "--read-only", "-w", workspace(leads)], environment: environment, rows: 24, columns: 80)
        _ = terminal.readUntilIdle(idle: 300)
        // It opens on the dashboards, where the session before ended. The pause lets it compute the next pages too.
        _ = after("1", on: terminal, idle: 300)
        _ = after("4", on: terminal, idle: 1500)
        _ = terminal.readUntilIdle(idle: 3000, limit: 3000)
        let monitor = try JournalMonitor(workspace(leads))
        // A whole minute includes one start of a minute, when values that depend on the time are recalculated.
        let seconds = 60
        let (began, used) = (now(), processorTime(of: terminal.pid))
        var bytes = 0
        for second in 0..<seconds {
            let before = monitor.size
            let add = [
                winnow, "-w", workspace(leads), "add", "firstName=Live", "lastName=Lead\(second)", "company=Line \(second)",
                "email=live\(second)x\(Int(began))@line.example", "title=CTO",
            ]
            let pid = try start(add, environment: environment, output: folder + "/add.out")
            let durable = monitor.waitUntilDurable(since: before, limit: 5000)
            let settled = terminal.readUntilIdle(idle: 200, limit: 700)
            if let durable, settled.bytes > 0 { figures.updates.values.append(settled.first - durable) }
            bytes += settled.bytes
            try wait(for: pid, add, output: folder + "/add.out")
            let rest = began + Double(second + 1) * 1000 - now()
            if rest > 0 { bytes += terminal.readUntilIdle(idle: Int32(rest), limit: rest).bytes }
        }
        let took = (now() - began) / 1000
        figures.coreUsage = (processorTime(of: terminal.pid) - used) / took * 100
        figures.bytes = Double(bytes) / took
    }

    /// From a key to the last byte of its output.
    private func after(_ keys: String, on terminal: PseudoTerminal, idle: Int32) -> Double {
        let began = now()
        terminal.type(keys)
        return terminal.readUntilIdle(idle: idle, limit: 10_000).last - began
    }

    /// The processor time that a process has used so far, in seconds.
    private func processorTime(of pid: pid_t) -> Double {
        // After the name, which ends in a parenthesis: fields 14 and 15 are user and system time in ticks (proc(5)).
        let text = contents(of: "/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
