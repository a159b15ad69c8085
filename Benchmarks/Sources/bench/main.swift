import Glibc

/// One row of the table.
struct Row {
    let name: String
    let figure: String
    let target: String
    let isMet: Bool?
}

func text(_ value: Double, _ unit: String) -> String {
    let scaled = (value * 100).rounded() / 100
    return "\(scaled) \(unit)"
}

struct Bench {
    let winnow: String
    let folder: String
    var rows: [Row] = []

    var environment: [String] {
        [
            "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=\(folder)/home", "USER=bench", "LOGNAME=bench",
            "XDG_CACHE_HOME=\(folder)/cache", "XDG_DATA_HOME=\(folder)/data", "XDG_STATE_HOME=\(folder)/state",
        ]
    }

    mutating func add(_ name: String, _ figure: String, target: String, met: Bool?) {
        let row = Row(name: name, figure: figure, target: target, isMet: met)
        rows.append(row)
        show(row)
    }

    func show(_ row: Row) {
        func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
        print(pad(row.name, 58) + pad(row.figure, 26) + pad(row.target, 24) + (row.isMet.map { $0 ? "ok" : "MISSED" } ?? ""))
        fflush(nil)
    }

    func workspace(_ leads: Int) -> String { "\(folder)/demo-\(leads)" }

    /// Makes the workspace of so many leads where it isn't there from an earlier run.
    mutating func prepare(_ leads: Int) throws(BenchFailure) {
        let place = workspace(leads)
        if access(place + "/journal.jsonl", F_OK) != 0 {
            let took = try run(
                [winnow, "demo", "--leads", "\(leads)", "--seed", "1", place], environment: environment,
                output: folder + "/demo.out")
            add("demo of \(leads) leads", text(took / 1000, "s"), target: "", met: nil)
        }
        try run([winnow, "-w", place, "queue", "mql", "--limit", "1"], environment: environment, output: folder + "/queue.out")
    }

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

    /// Accepting in a running console: key to the last byte of the acknowledgement.
    func actions(_ leads: Int) throws(BenchFailure) -> Samples {
        let terminal = try console(leads, rows: 60, columns: 200)
        _ = terminal.settle(idle: 150)
        var time = Samples()
        for _ in 0..<60 {
            terminal.forgetScreen()
            let began = now()
            terminal.type("a")
            let settled = terminal.settle(idle: 25, limit: 2000)
            time.values.append(settled.last - began)
        }
        return time
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

    /// Whole commands, each on a lead of its own.
    func commands(_ leads: Int) throws(BenchFailure) -> Samples {
        let list = folder + "/list.jsonl"
        try run(
            [winnow, "-w", workspace(leads), "queue", "mql", "--json", "--limit", "40"], environment: environment, output: list)
        let ids = contents(of: list).split(separator: "\n").compactMap { line -> String? in
            // The ids stand first in each line: {"id":"L481", …
            let parts = line.split(separator: "\"", maxSplits: 4)
            return parts.count > 3 && parts[1] == "id" ? String(parts[3]) : nil
        }
        var time = Samples()
        for id in ids {
            time.values.append(
                try run(
                    [winnow, "-w", workspace(leads), "note", id, "asked for a call back"], environment: environment,
                    output: folder + "/command.out"))
        }
        return time
    }

    func importing(_ rows: Int) throws(BenchFailure) -> Double {
        let place = folder + "/import"
        let file = folder + "/import.csv"
        try run(["/bin/rm", "-rf", place], environment: environment)
        var csv = "Lead Id,First Name,Last Name,Company,Title,Email,Phone,Lead Source,Industry,Country,Created Time,Lead Status\n"
        for row in 1...rows {
            csv += "X\(row),Ada\(row % 977),Number\(row % 5413),Company \(row % 9001),IT Manager,ada\(row)@c\(row % 9001).example,"
            csv += "+49 421 \(5_550_000 + row),Web,Software,Germany,2026-0\(1 + row % 9)-1\(row % 10) 09:30:00,Open\n"
        }
        let output = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let bytes = Array(csv.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchFailure("cannot write \(file)") }
            written += count
        }
        close(output)
        try run([winnow, "init", place], environment: environment)
        return try run([winnow, "-w", place, "import", file], environment: environment, output: folder + "/import.out")
    }

    mutating func measure(big: Int, small: Int) throws(BenchFailure) {
        try prepare(small)
        try prepare(big)
        let few = try firstPaint(small, rows: 24, columns: 80)
        let many = try firstPaint(big, rows: 24, columns: 80)
        let wide = try firstPaint(big, rows: 60, columns: 200)
        add("start to first full paint, \(small) leads, 80x24", text(few.median, "ms"), target: "", met: nil)
        add("start to first full paint, \(big) leads, 80x24", text(many.median, "ms"), target: "<= 40 ms", met: many.median <= 40)
        add("start to first full paint, \(big) leads, 200x60", text(wide.median, "ms"), target: "<= 40 ms", met: wide.median <= 40)
        add(
            "  against \(small) leads", text(many.median / few.median, "x"), target: "<= 1.5 x",
            met: many.median / few.median <= 1.5)
        let wideMoves = try moves(big, rows: 60, columns: 200)
        let narrowMoves = try moves(big, rows: 24, columns: 80)
        add("key to last byte, p50, 200x60", text(wideMoves.time.median, "ms"), target: "", met: nil)
        add(
            "key to last byte, p99, 200x60", text(wideMoves.time.percentile(99), "ms"), target: "<= 3 ms",
            met: wideMoves.time.percentile(99) <= 3)
        add(
            "bytes a cursor move, median, 80x24", text(narrowMoves.bytes.median, "B"), target: "<= 400 B",
            met: narrowMoves.bytes.median <= 400)
        add("bytes a cursor move, p99, 80x24", text(narrowMoves.bytes.percentile(99), "B"), target: "", met: nil)
        let resident = max(many.resident, wide.resident, wideMoves.resident, narrowMoves.resident)
        add("resident memory, \(big) leads", text(resident, "MB"), target: "<= 64 MB", met: resident <= 64)
        let bare = bareAppend(in: folder)
        let acted = try actions(big)
        add("bare open + flock + write + fdatasync + close", text(bare, "ms"), target: "", met: nil)
        add(
            "one action in a running console, key to last byte", text(acted.median, "ms"), target: "<= 2 x bare",
            met: acted.median <= 2 * bare)
        let command = try commands(big)
        add("one action as a whole command", text(command.median, "ms"), target: "<= 15 ms", met: command.median <= 15)
        let letters = try search(big, ["muller", "pumps", "a", "haugen"])
        add(
            "search answer in the console, worst of \(letters.values.count)", text(letters.percentile(100), "ms"),
            target: "<= 20 ms", met: letters.percentile(100) <= 20)
        let began = try run([winnow, "-w", workspace(big), "rebuild"], environment: environment, output: folder + "/rebuild.out")
        let lines = contents(of: workspace(big) + "/journal.jsonl").utf8.reduce(into: 0) { if $1 == 10 { $0 += 1 } }
        let rate = Double(lines) / began * 1000
        add(
            "rebuild of the index, \(lines) lines in \(text(began / 1000, "s"))", text(rate / 1000, "k events/s"),
            target: ">= 150 k events/s", met: rate >= 150_000)
        let imported = try importing(100_000)
        add("import of 100,000 rows", text(imported / 1000, "s"), target: "<= 6 s", met: imported <= 6000)
    }
}

/// bench WINNOW FOLDER [BIG [SMALL]]: measures the binary WINNOW with data in FOLDER, which is kept for the next run.
func main() throws(BenchFailure) {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else { throw BenchFailure("usage: bench WINNOW FOLDER [BIG [SMALL]]") }
    mkdir(arguments[2], 0o700)
    mkdir(arguments[2] + "/home", 0o700)
    var bench = Bench(winnow: arguments[1], folder: arguments[2])
    try bench.measure(
        big: arguments.count > 3 ? Int(arguments[3]) ?? 1_000_000 : 1_000_000,
        small: arguments.count > 4 ? Int(arguments[4]) ?? 10_000 : 10_000)
    let missed = bench.rows.count { $0.isMet == false }
    print(missed == 0 ? "all figures met" : "\(missed) figures missed")
}

do {
    try main()
} catch let failure {
    print("bench: \(failure.message)")
    exit(1)
}
