import Glibc

// Much data on a server: imports, and the first copy of a large journal.
extension Bench {
    /// Imports a file on the server and into a folder.
    mutating func measureServerImport(_ cluster: BenchCluster, rows: Int) throws(BenchFailure) {
        let alone = try importRows(rows).time
        try makeDatabase("import", [me], cluster)
        let path = serverFolder + "/import/leads"
        mkdir(serverFolder + "/import", 0o700)
        try run(
            [winnow, "init", path, "--server", cluster.address("import", me)], environment: environment("import"),
            output: serverFolder + "/out")
        let took = try run(
            [winnow, "-w", path, "import", folder + "/import.csv"], environment: environment("import"),
            output: serverFolder + "/out")
        table.add("import of \(rows) rows into a folder", text(alone / 1000, "s"))
        table.add("  on a server", text(took / 1000, "s"), target: "<= 2 x the folder's", met: took <= 2 * alone)
    }

    /// Connects a machine to a large workspace, breaks off in the middle, and goes on.
    mutating func measureClone(_ cluster: BenchCluster) throws(BenchFailure) {
        let lines = Int(try cluster.sql("SELECT seq FROM winnow.head", in: "big")) ?? 0
        let size =
            Int(try cluster.sql("SELECT sum(octet_length(core) + coalesce(octet_length(person), 0)) FROM winnow.line", in: "big"))
            ?? 0
        mkdir(serverFolder + "/clone", 0o700)
        let command = [winnow, "server", "clone", cluster.address("big", me), serverFolder + "/clone/leads"]
        func grown() -> Int {
            var metadata = stat()
            return stat(copy("clone"), &metadata) == 0 ? Int(metadata.st_size) : 0
        }
        // Each line is about a hash longer in the copy.
        let whole = size + lines * 70
        func clone(until part: Double) throws(BenchFailure) -> (terminal: PseudoTerminal, begun: Int, took: Double) {
            let (begun, began) = (grown(), now())
            let terminal = try PseudoTerminal(command, environment: environment("clone"), rows: 24, columns: 80)
            let limit = began + 900_000
            while now() < limit {
                _ = terminal.readUntilIdle(idle: 1, limit: 5)
                if Double(grown()) >= part * Double(whole) || terminal.contains("building the index") { break }
            }
            return (terminal, begun, now() - began)
        }
        var first: (terminal: PseudoTerminal, begun: Int, took: Double)? = try clone(until: 0.5)
        let hasProgress = first?.terminal.contains("reading the journal") ?? false
        var memory = first?.terminal.memory().peak ?? 0
        let half = first?.took ?? 0
        // Its end kills the program.
        first = nil
        let broken = grown()
        let second = try clone(until: 1.2)
        memory = max(memory, second.terminal.memory().peak)
        let took = half + second.took
        let rate = Double(lines) / took * 1000
        table.add(
            "clone of a journal of \(lines) lines in \(text(took / 1000, "s"))", text(rate / 1000, "k lines/s"),
            target: ">= 150 k lines/s", met: rate >= 150_000)
        table.add("  with progress", hasProgress ? "yes" : "no", target: "yes", met: hasProgress)
        table.add("  resident memory, at most", text(memory, "MB"), target: "<= 100 MB", met: memory <= 100)
        table.add(
            "  resumed after a break at \(broken / 1_000_000) MB", "\(second.begun / 1_000_000) MB kept", target: "all of it",
            met: broken > 0 && second.begun == broken && grown() > broken)
        _ = second.terminal.readUntilIdle(idle: 30_000, limit: 600_000)
    }
}
