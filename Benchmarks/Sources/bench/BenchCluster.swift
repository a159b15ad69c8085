import CBench
import Glibc

/// A PostgreSQL server of the bench's own, with PostgreSQL's defaults, in a temporary folder. It ends with the bench.
final class BenchCluster {
    /// The folder of the data and the socket.
    let folder: String
    private let programs: String
    private let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "HOME=/"]
    private var relays: [pid_t] = []

    /// Where PostgreSQL's programs are; nil if the server isn't installed.
    static var programs: String? {
        for version in (9...30).reversed() {
            let path = "/usr/lib/postgresql/\(version)/bin"
            if access(path + "/initdb", X_OK) == 0, access(path + "/pgbench", X_OK) == 0 { return path }
        }
        return nil
    }

    init(_ programs: String) throws(BenchFailure) {
        self.programs = programs
        var template = Array("/tmp/winnow-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchFailure("cannot make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // PostgreSQL refuses to run as root.
        if geteuid() == 0 { try run(["/bin/chown", "nobody", folder], environment: environment) }
        chmod(folder, 0o755)
        try removeAtEnd()
        let settings = "listen_addresses = ''\nunix_socket_directories = '\(folder)'\nmax_connections = 200\n"
        try runAsServer(
            "\(programs)/initdb -D \(folder)/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync"
                + " && printf \"\(settings)\" >> \(folder)/data/postgresql.conf"
                + " && \(programs)/pg_ctl -D \(folder)/data -l \(folder)/data/log -w start")
    }

    /// Stops the server and removes its data.
    func stop() {
        for relay in relays { kill(relay, SIGKILL) }
        for relay in relays { waitpid(relay, nil, 0) }
        relays = []
        _ = try? runAsServer("\(programs)/pg_ctl -D \(folder)/data -m immediate -w stop")
    }

    /// The address of a database for a login, through a relay or at the socket.
    func address(_ database: String, _ login: String, port: UInt16? = nil) -> String {
        guard let port else {
            return "postgresql://\(login)@\(folder.split(separator: "/").reduce("") { $0 + "%2F" + $1 })/\(database)"
        }
        return "postgresql://\(login)@127.0.0.1:\(port)/\(database)"
    }

    func createDatabase(_ name: String) throws(BenchFailure) { _ = try sql("CREATE DATABASE \(name)", in: "postgres") }

    /// Runs SQL and returns its output.
    func sql(_ text: String, in database: String) throws(BenchFailure) -> String {
        let output = folder + "/../" + "bench-sql-\(getpid())"
        try run(
            ["\(programs)/psql", "-h", folder, "-U", "postgres", "-d", database, "-AtqXc", text], environment: environment,
            output: output)
        defer { unlink(output) }
        return String(contents(of: output).drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed())
    }

    /// Starts a relay to the server: the port where it listens.
    func relay(_ number: Int, roundTrip: Double) throws(BenchFailure) -> UInt16 {
        let port = UInt16(20_000 + Int(getpid()) % 400 * 20 + number)
        let program = try absolutePath("/proc/self/exe")
        relays.append(
            try start(
                [program, "--relay", "\(port)", folder + "/.s.PGSQL.5432", "\(Int(roundTrip * 500_000))"], environment: environment,
                output: "/dev/null"))
        usleep(100_000)
        return port
    }

    /// Runs SQL again and again with clients of libpq alone: the milliseconds of one, and how many a second there were.
    func load(
        _ script: String, in database: String, as login: String, clients: Int, seconds: Int, port: UInt16? = nil
    ) throws(BenchFailure) -> (time: Double, rate: Double) {
        let (file, output) = ("/tmp/bench-load-\(getpid()).sql", "/tmp/bench-load-\(getpid())")
        defer {
            unlink(file)
            unlink(output)
        }
        write(script, to: file)
        let place = port.map { ["-h", "127.0.0.1", "-p", "\($0)"] } ?? ["-h", folder]
        try run(
            ["\(programs)/pgbench"] + place
                + ["-U", login, "-n", "-c", "\(clients)", "-j", "1", "-T", "\(seconds)", "-f", file, database],
            environment: environment, output: output)
        func value(after words: String) -> Double {
            let line = contents(of: output).split(separator: "\n").first { $0.hasPrefix(words) } ?? ""
            return Double(line.dropFirst(words.count).prefix { $0.isNumber || $0 == "." }) ?? .nan
        }
        return (value(after: "latency average = "), value(after: "tps = "))
    }

    private func write(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, &bytes, bytes.count)
        close(descriptor)
    }

    private func asServer(_ script: String) -> [String] {
        let shell = ["/bin/sh", "-c", script]
        guard geteuid() == 0 else { return shell }
        return ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + shell
    }

    private func runAsServer(_ script: String) throws(BenchFailure) {
        try run(asServer("cd / && " + script), environment: environment, output: "/tmp/bench-postgresql-\(getpid())")
        unlink("/tmp/bench-postgresql-\(getpid())")
    }

    /// A process that stops the server and removes its data once this one has ended, whatever ended it.
    private func removeAtEnd() throws(BenchFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw BenchFailure("no pipe") }
        // The end to write to stays open until this process ends.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, bench_spawn_flags())
        let script = "cd /; read x; \(programs)/pg_ctl -D \(folder)/data -m immediate -w stop; rm -rf \(folder)"
        _ = try spawn(asServer(script), environment, &actions, &attributes)
        close(ends[0])
    }
}
