import Glibc

/// The times of adopting a definition in a workspace with data, in milliseconds.
struct AdoptionTimes {
    /// From the durable adoption to the first lead that moves by it; all leads are scored in between.
    var scoring: Double
    /// From there to the end; leads without a decision move, in actions of a thousand.
    var moving: Double
    /// The number of leads that moved.
    var moved: Int
}

extension Bench {
    /// Adopts another preset in a copy of the workspace, and watches the journal from outside the process.
    func measureAdoption(_ definition: String, _ leads: Int) throws(BenchFailure) -> AdoptionTimes {
        let copy = folder + "/adoption"
        try run(["/bin/rm", "-rf", copy], environment: environment)
        mkdir(copy, 0o700)
        try run(["/bin/cp", "-a", workspace(leads), copy + "/leads"], environment: environment)
        try run(["/bin/cp", "-a", folder + "/cache", copy + "/cache"], environment: environment)
        let copyEnvironment = environment.map { $0.hasPrefix("XDG_CACHE_HOME=") ? "XDG_CACHE_HOME=\(copy)/cache" : $0 }
        let command = [winnow, "-w", copy + "/leads"]
        // The index is updated first, so that only the adoption is timed.
        try run(command + ["queue", "mql", "--limit", "1"], environment: copyEnvironment)
        let monitor = try JournalMonitor(copy + "/leads")
        let before = monitor.size
        let output = copy + "/adopt.out"
        let adoptionCommand = command + ["definition", "adopt", definition, "--yes", "--json"]
        let pid = try start(adoptionCommand, environment: copyEnvironment, output: output)
        let limit = 600_000.0
        guard let adopted = monitor.waitUntilDurable(since: before, limit: limit) else { throw BenchFailure("nothing was adopted") }
        guard let moved = monitor.waitUntilDurable(since: monitor.size, limit: limit) else { throw BenchFailure("no lead moved") }
        try wait(for: pid, adoptionCommand, output: output)
        let end = now()
        let lines = try countLines(of: copy + "/leads/journal.jsonl", from: before)
        try run(["/bin/rm", "-rf", copy], environment: environment)
        return AdoptionTimes(scoring: moved - adopted, moving: end - moved, moved: lines - 1)
    }
}
