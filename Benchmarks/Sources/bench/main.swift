import CBench
import Glibc

struct Bench {
    let winnow: String
    let folder: String
    var table = Table()

    var environment: [String] {
        [
            "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=\(folder)/home", "USER=bench", "LOGNAME=bench",
            "XDG_CACHE_HOME=\(folder)/cache", "XDG_DATA_HOME=\(folder)/data", "XDG_STATE_HOME=\(folder)/state",
        ]
    }

    func workspace(_ leads: Int) -> String { "\(folder)/demo-\(leads)" }

    /// Creates the workspace with this number of leads, unless an earlier run did.
    mutating func prepare(_ leads: Int) throws(BenchFailure) {
        let path = workspace(leads)
        if access(path + "/journal.jsonl", F_OK) != 0 {
            let took = try run(
                [winnow, "demo", "--leads", "\(leads)", "--seed", "1", path], environment: environment,
                output: folder + "/demo.out")
            table.add("demo of \(leads) leads", text(took / 1000, "s"))
        }
        try run([winnow, "-w", path, "queue", "mql", "--limit", "1"], environment: environment, output: folder + "/queue.out")
        try requireIndexOnDisk(of: path)
    }

    mutating func measure(big: Int, small: Int) throws(BenchFailure) {
        try prepare(small)
        try prepare(big)
        let few = try firstPaint(small, rows: 24, columns: 80)
        let many = try firstPaint(big, rows: 24, columns: 80)
        let wide = try firstPaint(big, rows: 60, columns: 200)
        table.add("start to first full paint, \(small) leads, 80x24", text(few.median, "ms"))
        table.add(
            "start to first full paint, \(big) leads, 80x24", text(many.median, "ms"), target: "<= 40 ms", met: many.median <= 40)
        table.add(
            "start to first full paint, \(big) leads, 200x60", text(wide.median, "ms"), target: "<= 40 ms", met: wide.median <= 40)
        table.add(
            "  against \(small) leads", text(many.median / few.median, "x"), target: "<= 1.5 x",
            met: many.median / few.median <= 1.5)
        let wideMoves = try moves(big, rows: 60, columns: 200)
        let narrowMoves = try moves(big, rows: 24, columns: 80)
        table.add("key to last byte, p50, 200x60", text(wideMoves.time.median, "ms"))
        table.add(
            "key to last byte, p99, 200x60", text(wideMoves.time.percentile(99), "ms"), target: "<= 3 ms",
            met: wideMoves.time.percentile(99) <= 3)
        table.add(
            "bytes a cursor move, median, 80x24", text(narrowMoves.bytes.median, "B"), target: "<= 300 B",
            met: narrowMoves.bytes.median <= 300)
        table.add("bytes a cursor move, p99, 80x24", text(narrowMoves.bytes.percentile(99), "B"))
        let resident = max(many.resident, wide.resident, wideMoves.resident, narrowMoves.resident)
        table.add("resident memory, \(big) leads", text(resident, "MB"), target: "<= 64 MB", met: resident <= 64)
        let acted = try actions(big)
        let bare = acted.bare.median
        table.add("bare open + flock + write + fdatasync + close", text(bare, "ms"))
        let ratio = acted.durable.median / bare
        table.add(
            "one action in a running console, key to durable", text(acted.durable.median, "ms") + ", " + text(ratio, "x"),
            target: "<= 2 x bare", met: ratio <= 2)
        table.add("  to the first byte of its acknowledgement", text(acted.firstByte.median, "ms"))
        table.add(
            "  to the last byte of its acknowledgement", text(acted.lastByte.median, "ms"), target: "<= 3 ms",
            met: acted.lastByte.median <= 3)
        let command = try commands(big)
        table.add("start and end of the program alone (--version)", text(command.start.median, "ms"))
        table.add("one query as a whole command (queue)", text(command.query.median, "ms"))
        table.add(
            "one action as a whole command (note)", text(command.note.median, "ms"), target: "<= 15 ms",
            met: command.note.median <= 15)
        let letters = try search(big, ["muller", "pumps", "a", "haugen"])
        table.add(
            "search answer in the console, worst of \(letters.values.count)", text(letters.percentile(100), "ms"),
            target: "<= 12 ms", met: letters.percentile(100) <= 12)
        let accounts = try accountPages(big)
        table.add(
            "an account page, worst of \(accounts.values.count)", text(accounts.percentile(100), "ms"), target: "<= 20 ms",
            met: accounts.percentile(100) <= 20)
        let began = try run([winnow, "-w", workspace(big), "rebuild"], environment: environment, output: folder + "/rebuild.out")
        let lines = try countLines(of: workspace(big) + "/journal.jsonl")
        let rate = Double(lines) / began * 1000
        table.add(
            "rebuild of the index, \(lines) lines in \(text(began / 1000, "s"))", text(rate / 1000, "k events/s"),
            target: ">= 150 k events/s", met: rate >= 150_000)
        let adoption = try measureAdoption("bant", big)
        table.add(
            "re-scoring \(big) leads after a change of definition", text(adoption.scoring / 1000, "s"), target: "<= 10 s",
            met: adoption.scoring <= 10_000)
        table.add(
            "  moving \(adoption.moved) undecided leads", text(adoption.moving / 1000, "s"))
        try measureFunnel(big)
        try measureImports([100_000, 300_000, 1_000_000])
    }
}

extension Bench {
    /// Measures imports into empty workspaces.
    mutating func measureImports(_ sizes: [Int]) throws(BenchFailure) {
        var rates: [Double] = []
        var memories: [Double] = []
        for rows in sizes {
            let (time, memory) = try importRows(rows)
            let rate = time / 1000 / (Double(rows) / 100_000)
            rates.append(rate)
            memories.append(memory)
            table.add(
                "import of \(rows) rows, per 100,000", text(rate, "s") + ", " + text(memory, "MB"), target: "<= 5 s", met: rate <= 5
            )
        }
        guard let least = rates.min(), let most = rates.max(), let smallest = memories.min(), let largest = memories.max()
        else { return }
        table.add("  the slowest against the fastest", text(most / least, "x"), target: "<= 1.2 x", met: most <= 1.2 * least)
        // An index needs 20 bytes a line while it is built, which a million rows make 20 MB.
        table.add(
            "  the most memory against the least", text(largest / smallest, "x"), target: "<= 1.5 x", met: largest <= 1.5 * smallest
        )
    }

    /// Measures the dashboards.
    mutating func measureFunnel(_ leads: Int) throws(BenchFailure) {
        let funnel = try funnel(leads)
        func add(_ name: String, _ value: Double, _ unit: String, _ most: Double) {
            table.add(name, text(value, unit), target: "<= \(Int(most)) \(unit)", met: value <= most)
        }
        add("dashboard opened, \(leads) leads, 80x24", funnel.opened, "ms", 200)
        add("  another page, worst of \(funnel.pages.values.count)", funnel.pages.percentile(100), "ms", 50)
        table.add("  another page, median", text(funnel.pages.median, "ms"))
        add("  another period or grouping, worst", funnel.queries.percentile(100), "ms", 120)
        table.add("  another period or grouping, median", text(funnel.queries.median, "ms"))
        add(
            "  one action shown after it is durable, worst of \(funnel.updates.values.count)", funnel.updates.percentile(100), "ms",
            50)
        table.add("  one action shown after it is durable, median", text(funnel.updates.median, "ms"))
        add("  as of a past day", funnel.past / 1000, "s", 3)
        add("  live at one action a second, share of a core", funnel.coreUsage, "%", 1)
        add("  live at one action a second, sent", funnel.bytes, "B/s", 1000)
        table.add("  leads behind a number, worst", text(funnel.drillDowns.percentile(100), "ms"))
        add("  resident memory of a dashboard", funnel.resident, "MB", 200)
    }
}

/// Runs `bench WINNOW FOLDER [BIG [SMALL [folder|server]]]`.
///
/// It measures the binary WINNOW with data in FOLDER, which stays for the next run: a workspace in a folder, and then
/// one on a server, or only one of them. `bench --relay` is a process of the bench's own.
func main() throws(BenchFailure) {
    let arguments = CommandLine.arguments
    if arguments.count == 5, arguments[1] == "--relay" {
        exit(bench_relay(UInt16(arguments[2]) ?? 0, arguments[3], Int64(arguments[4]) ?? 0))
    }
    guard arguments.count >= 3 else { throw BenchFailure("usage: bench WINNOW FOLDER [BIG [SMALL [folder|server]]]") }
    mkdir(arguments[2], 0o700)
    // The XDG variables must be absolute: the program ignores relative ones and would work without a cache.
    let folder = try absolutePath(arguments[2])
    mkdir(folder + "/home", 0o700)
    bench_keep_to_last_processor()
    Table.printLoad()
    var bench = Bench(winnow: try absolutePath(arguments[1]), folder: folder)
    let big = arguments.count > 3 ? Int(arguments[3]) ?? 1_000_000 : 1_000_000
    let small = arguments.count > 4 ? Int(arguments[4]) ?? 10_000 : 10_000
    let part = arguments.count > 5 ? arguments[5] : nil
    if part != "server" { try bench.measure(big: big, small: small) }
    if part != "folder" { try bench.measureServer(big: big, small: small) }
    Table.printLoad()
    let missed = bench.table.missed
    print(missed == 0 ? "all targets met" : "\(missed) targets missed")
}

do {
    try main()
} catch let failure {
    print("bench: \(failure.message)")
    exit(1)
}
