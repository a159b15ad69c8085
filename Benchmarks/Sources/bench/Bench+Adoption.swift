import Glibc

/// What changing the definition of a living workspace took.
struct AdoptionFigures {
    /// From the adoption being durable to the first lead that moves by it: all leads are scored anew between.
    var scoring: Double
    /// From there to the end: leads that nobody has decided on move, in actions of a thousand.
    var moving: Double
    /// How many moved.
    var moved: Int
}

extension Bench {
    /// Adopts another preset in a copy of the workspace, and watches the journal from outside.
    func adopting(_ definition: String, _ leads: Int) throws(BenchFailure) -> AdoptionFigures {
        let copy = folder + "/adoption"
        try run(["/bin/rm", "-rf", copy], environment: environment)
        mkdir(copy, 0o700)
        try run(["/bin/cp", "-a", workspace(leads), copy + "/leads"], environment: environment)
        try run(["/bin/cp", "-a", folder + "/cache", copy + "/cache"], environment: environment)
        let surroundings = environment.map { $0.hasPrefix("XDG_CACHE_HOME=") ? "XDG_CACHE_HOME=\(copy)/cache" : $0 }
        let command = [winnow, "-w", copy + "/leads"]
        // The index is brought up to date before, so that only the adoption is timed.
        try run(command + ["queue", "mql", "--limit", "1"], environment: surroundings)
        let witness = try JournalWitness(copy + "/leads")
        let before = witness.size
        let output = copy + "/adopt.out"
        let adopting = command + ["definition", "adopt", definition, "--yes", "--json"]
        let pid = try start(adopting, environment: surroundings, output: output)
        let limit = 600_000.0
        guard let adopted = witness.durable(since: before, limit: limit) else { throw BenchFailure("nothing was adopted") }
        guard let moved = witness.durable(since: witness.size, limit: limit) else { throw BenchFailure("no lead moved") }
        try wait(for: pid, adopting, output: output)
        let end = now()
        let lines = contents(of: copy + "/leads/journal.jsonl", from: before).utf8.reduce(into: 0) { if $1 == 10 { $0 += 1 } }
        try run(["/bin/rm", "-rf", copy], environment: environment)
        return AdoptionFigures(scoring: moved - adopted, moving: end - moved, moved: lines - 1)
    }
}
