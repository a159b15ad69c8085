import Glibc

// A workspace on a server, beside one in a folder. Delays are those of a round trip, half in each direction.
extension Bench {
    /// Measures everything of a workspace on a server; a line says what is missing without PostgreSQL.
    mutating func measureServer(big: Int, small: Int) throws(BenchFailure) {
        guard let programs = BenchCluster.programs else {
            print("left out: the rows of a workspace on a server, which need PostgreSQL: apt-get install postgresql")
            return
        }
        let cluster = try BenchCluster(programs)
        defer { cluster.stop() }
        try run(["/bin/rm", "-rf", serverFolder], environment: environment)
        mkdir(serverFolder, 0o700)
        try prepare(small)
        try push(small, to: "small", of: cluster)
        try measureStart(cluster, small)
        for (number, delay) in [0.0, 5, 40].enumerated() {
            try measureActions(cluster, port: cluster.relay(number, roundTrip: delay), delay, among: small)
        }
        try measureWriters(cluster, firstPort: 3, delay: 0, each: 100, atLeast: 200)
        try measureWriters(cluster, firstPort: 6, delay: 20, each: 25, atLeast: 25)
        try measureServerAlone(cluster)
        try measureServerImport(cluster, rows: 100_000)
        try prepare(big)
        try push(big, to: "big", of: cluster)
        try measureClone(cluster)
    }

    var serverFolder: String { folder + "/server" }
    var me: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "root" }

    /// The environment of one user on one machine.
    func environment(_ client: String) -> [String] {
        environment.map { $0.hasPrefix("XDG_CACHE_HOME=") ? "XDG_CACHE_HOME=\(serverFolder)/\(client)/cache" : $0 }
    }

    /// The copy of the journal of one user on one machine.
    func copy(_ client: String) -> String {
        let caches = "\(serverFolder)/\(client)/cache/winnow"
        guard let folder = opendir(caches) else { return "" }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if access("\(caches)/\(name)/replica/journal.jsonl", F_OK) == 0 { return "\(caches)/\(name)/replica/journal.jsonl" }
        }
        return ""
    }

    /// Makes a database with a login for each member of a team.
    func makeDatabase(_ name: String, _ logins: [String], _ cluster: BenchCluster) throws(BenchFailure) {
        try cluster.createDatabase(name)
        let administrator = cluster.address(name, "postgres")
        try run([winnow, "server", "create", administrator], environment: environment, output: serverFolder + "/out")
        for login in logins {
            let grant = [winnow, "server", "grant", login, login == me ? "admin" : "writer", "--uri", administrator]
            try run(grant, environment: environment, output: serverFolder + "/out")
        }
    }

    /// Moves a copy of a demo to the server.
    private mutating func push(_ leads: Int, to database: String, of cluster: BenchCluster) throws(BenchFailure) {
        let path = serverFolder + "/pushed-" + database
        try run(["/bin/cp", "-a", workspace(leads), path], environment: environment)
        let team = serverFolder + "/team"
        try run([winnow, "-w", path, "team", "show", "--json"], environment: environment, output: team)
        let logins = contents(of: team).split(separator: "\n").compactMap { line -> String? in
            let parts = line.split(separator: "\"", maxSplits: 4)
            return parts.count > 3 && parts[1] == "login" ? String(parts[3]) : nil
        }
        try makeDatabase(database, logins, cluster)
        let took = try run(
            [winnow, "server", "push", path, cluster.address(database, me)], environment: environment("pushed"),
            output: serverFolder + "/out")
        table.add("moving a workspace of \(leads) leads to a server", text(took / 1000, "s"))
    }

    /// Connects a machine, and brings its index to the end.
    @discardableResult
    func connect(_ client: String, _ address: String) throws(BenchFailure) -> [String] {
        mkdir("\(serverFolder)/\(client)", 0o700)
        let path = "\(serverFolder)/\(client)/leads"
        try run([winnow, "server", "clone", address, path], environment: environment(client), output: serverFolder + "/out")
        return [winnow, "-w", path]
    }

    private func start(of command: [String], _ environment: [String]) throws(BenchFailure) -> Double {
        var samples = Samples()
        for _ in 0..<15 {
            let began = now()
            let terminal = try PseudoTerminal(command, environment: environment, rows: 24, columns: 80)
            samples.values.append(terminal.readUntilIdle(idle: 80).first - began)
            terminal.type("Q")
            _ = terminal.readUntilIdle(idle: 30, limit: 2000)
        }
        return samples.median
    }

    /// Starts consoles, in the folder and with a copy that is up to date.
    private mutating func measureStart(_ cluster: BenchCluster, _ leads: Int) throws(BenchFailure) {
        let far = try connect("far", cluster.address("small", me, port: cluster.relay(10, roundTrip: 40)))
        let near = try connect("near", cluster.address("small", me))
        let alone = try start(of: [winnow, "-w", workspace(leads)], environment)
        table.add("console start in a folder, to the first paint", text(alone, "ms"))
        for (name, command, client) in [("on this machine", near, "near"), ("40 ms away", far, "far")] {
            let took = try start(of: command, environment(client))
            table.add(
                "  with a server \(name)", text(took, "ms"), target: "<= folder + 5 ms", met: took <= alone + 5)
        }
    }

    /// Acts in a console, and sees it in another one on another machine.
    private mutating func measureActions(
        _ cluster: BenchCluster, port: UInt16, _ delay: Double, among leads: Int
    ) throws(BenchFailure) {
        let trip = try cluster.load("SELECT 1;\n", in: "small", as: me, clients: 1, seconds: 2, port: port).time
        table.add("one round trip to the server, \(Int(delay)) ms of delay", text(trip, "ms"))
        let (actor, watcher) = ("actor\(Int(delay))", "watcher\(Int(delay))")
        let acting = try PseudoTerminal(
            connect(actor, cluster.address("small", me, port: port)), environment: environment(actor), rows: 60, columns: 200)
        let watching = try PseudoTerminal(
            connect(watcher, cluster.address("small", me, port: port)), environment: environment(watcher), rows: 24, columns: 80)
        for terminal in [acting, watching] { _ = terminal.readUntilIdle(idle: 1000) }
        let journal = copy(actor)
        func size() -> Int {
            var metadata = stat()
            return stat(journal, &metadata) == 0 ? Int(metadata.st_size) : 0
        }
        var (acknowledged, seen) = (Samples(), Samples())
        for _ in 0..<60 {
            let (before, began) = (size(), now())
            acting.type("a")
            let times = PseudoTerminal.firstOutputs(of: [acting, watching], limit: 2000, idle: 60)
            // A refusal writes nothing.
            guard size() > before, let own = times[0], let other = times[1] else { continue }
            acknowledged.values.append(own - began)
            seen.values.append(other - own)
        }
        guard acknowledged.values.count >= 30 else {
            throw BenchFailure("only \(acknowledged.values.count) of 60 keys were actions")
        }
        table.add(
            "  one action, key to acknowledged, p50", text(acknowledged.median, "ms"), target: "<= 1 round trip + 3 ms",
            met: acknowledged.median <= trip + 3)
        table.add(
            "  seen on another machine after that, p99", text(seen.percentile(99), "ms"), target: "<= 1 round trip + 30 ms",
            met: seen.percentile(99) <= trip + 30)
    }

    /// Twenty full clients of six logins on three machines, each acting as fast as it can.
    private mutating func measureWriters(
        _ cluster: BenchCluster, firstPort: Int, delay: Double, each: Int, atLeast least: Double
    ) throws(BenchFailure) {
        var ports: [UInt16] = []
        for number in 0..<3 { ports.append(try cluster.relay(firstPort + number, roundTrip: delay)) }
        let program = winnow.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/ServerClient"
        guard access(program, X_OK) == 0 else { throw BenchFailure("\(program) is missing: swift build --product ServerClient") }
        let logins = try cluster.sql(
            "SELECT rolname FROM pg_roles WHERE rolcanlogin AND pg_has_role(oid, 'winnow_writer', 'MEMBER') AND NOT rolsuper LIMIT 6",
            in: "small"
        ).split(separator: "\n").map(String.init)
        let addresses = (0..<20).map { cluster.address("small", logins[$0 % logins.count], port: ports[$0 % 3]) }
        for (number, address) in addresses.enumerated() { try connect("writer\(Int(delay))-\(number)", address) }
        var running: [(pid: pid_t, log: String)] = []
        for (number, address) in addresses.enumerated() {
            let client = "writer\(Int(delay))-\(number)"
            let log = "\(serverFolder)/\(client)/log"
            let command = [program, "\(serverFolder)/\(client)/leads", address, log, "\(each)", "\(number)"]
            let pid = try bench.start(
                command + (number % 2 == 0 ? ["--console"] : []), environment: environment(client), output: serverFolder + "/out")
            running.append((pid, log))
        }
        // From the first action of the last client that began, to the last action of the first one that ended.
        let counts = { () -> [Int] in running.map { contents(of: $0.log).split(separator: "\n").count { $0.hasPrefix("done ") } } }
        let limit = now() + 300_000
        while counts().contains(0), now() < limit { usleep(20_000) }
        let (began, first) = (now(), counts().reduce(0, +))
        while !counts().contains(each), now() < limit { usleep(20_000) }
        let (took, done) = (now() - began, counts().reduce(0, +) - first)
        for (pid, _) in running { waitpid(pid, nil, 0) }
        var waits = Samples()
        for (_, log) in running {
            for line in contents(of: log).split(separator: "\n") where line.hasPrefix("done ") {
                waits.values.append(line.split(separator: " ").last.flatMap { Double($0) } ?? .nan)
            }
        }
        let rate = Double(done) / took * 1000
        table.add(
            "20 clients on three machines, \(Int(delay)) ms of delay", text(rate, "actions/s"), target: ">= \(Int(least))/s",
            met: rate >= least)
        table.add("  how long an action took, p50", text(waits.median, "ms"))
        table.add(
            "  how long an action took, worst of \(waits.values.count)", text(waits.percentile(100), "ms"), target: "<= 2000 ms",
            met: waits.percentile(100) <= 2000)
    }

    /// Lets twenty clients of libpq append as fast as the server takes it, to a journal that nobody reads.
    private mutating func measureServerAlone(_ cluster: BenchCluster) throws(BenchFailure) {
        try makeDatabase("alone", [me, "kim"], cluster)
        _ = try cluster.sql(
            "SELECT winnow.create_workspace(gen_random_uuid(), '{}', '{}', 0, sha256('key'))", in: "alone")
        let script = """
            WITH next AS (SELECT generation, seq, sum, gen_random_uuid() AS id FROM winnow.head)
            SELECT append.outcome FROM next, winnow.append(generation, next.seq, next.sum, id, ARRAY[convert_to(
                format('{"v":1,"seq":%s,"id":"%s","at":"2026-11-30T09:00:00.000Z","by":"kim","lead":"L1","kind":"noted","def":1,"data":{"text":"%s"}}',
                    next.seq + 1, id, repeat('x', 150)), 'UTF8')], ARRAY[NULL::bytea]) AS append;

            """
        let seconds = 5
        let calls = try cluster.load(script, in: "alone", as: "kim", clients: 20, seconds: seconds).rate
        let lines = Double(try cluster.sql("SELECT seq FROM winnow.head", in: "alone")) ?? 0
        let rate = lines / Double(seconds)
        table.add(
            "the server alone, 20 clients of libpq, \(Int(calls)) calls/s", text(rate, "actions/s"), target: ">= 1000/s",
            met: rate >= 1000)
    }
}
