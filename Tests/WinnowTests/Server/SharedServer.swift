import Foundation
import Glibc
import TestServer
import Testing

/// A workspace on a server of its own that many people write to at once, on three machines behind slow links.
final class SharedServer {
    let cluster: TestCluster
    let database: String
    let hosts: [Host]
    let admin: TestPlace
    private(set) var clients: [Client] = []

    static let logins = ["ada", "kim", "lea", "tom", "eve", "max"]
    static let reader = "rita"

    /// A machine and its link.
    struct Host {
        let relay: Relay
        /// Nil where there is no such machine, and the link is a socket on this one.
        let namespace: NetworkNamespace?
        /// What libpq calls the machine at the other end of the link.
        var server: String { namespace?.gateway ?? relay.folder.replacing("/", with: "%2F") }
    }

    /// Starts the server and makes the workspace, with ten leads that two of the team own.
    ///
    /// - Parameter delay: Of the links, in each direction, in milliseconds.
    init(delay: Int, inNamespaces: Bool) throws {
        // After a crash the server would make sure of each file by itself, which takes seconds.
        // In memory nobody waits for a disk that other tests keep busy; a crash of the program loses nothing of it.
        cluster = try TestCluster("recovery_init_sync_method = syncfs", in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")
        database = try cluster.newDatabase(admin: "ada", writers: Self.logins.filter { $0 != "ada" }, readers: [Self.reader])
        hosts = try (0..<3).map { [cluster] number in
            let namespace = inNamespaces ? try NetworkNamespace(number: number) : nil
            let relay = try Relay(to: cluster.folder, at: namespace?.gateway)
            relay.set { $0.delay = delay }
            return Host(relay: relay, namespace: namespace)
        }
        admin = try TestPlace(withWorkspace: false)
        admin.clock = nil
        let definition = try admin.file("definition.yaml", TickCommandTests.definition())
        try run(
            ["init", admin.workspace, "--server", cluster.address(database, "ada"), "--definition", definition], inWorkspace: false)
        for login in Self.logins where login != "ada" { try run(["team", "add", login, "--role", "sdr"]) }
        try run(["team", "add", Self.reader, "--role", "viewer"])
        try run(["team", "set", "ada", "--role", "admin,teamlead,marketing"])
        for number in 1...10 { try run(["add", "lastName=Byron\(number)", "company=Works\(number)", "--form", "pricing"]) }
        try run(["assign"] + (1...5).map { "L\($0)" } + ["--to", "kim"])
        try run(["assign"] + (6...10).map { "L\($0)" } + ["--to", "lea"])
    }

    deinit {
        for client in clients { client.kill() }
        for host in hosts { host.relay.end() }
    }

    /// Runs a command of the administrator, as often as the server is away.
    func run(_ words: [String], inWorkspace: Bool = true) throws {
        let result = try admin.run(words, inWorkspace: inWorkspace)
        if inWorkspace, result.status != 0, Client.isOutage(result.errorText) {
            usleep(100_000)
            return try run(words)
        }
        try #require(result.status == 0, "\(words): \(result)")
    }

    /// Starts the people: writers, and on each machine the rules and a reader who follows the journal.
    ///
    /// - Parameter count: How many actions each writer does.
    func start(writers: Int, count: Int) throws {
        for number in 0..<writers {
            let words = ["\(count)", "\(number)"] + (number % 2 == 0 ? ["--console"] : [])
            try add(Self.logins[number % Self.logins.count], hosts[number % hosts.count], words)
        }
        for host in hosts {
            try add("ada", host, ["--rules"])
            try add(Self.reader, host, nil)
        }
    }

    private func add(_ login: String, _ host: Host, _ words: [String]?) throws {
        clients.append(try Client("postgresql://\(login)@\(host.server)/\(database)", host, words))
    }

    /// One person's program, with a folder and a copy of the journal of their own.
    final class Client {
        let place: TestPlace
        /// Nil for a reader, who follows the journal.
        let words: [String]?
        private let inside: [String]
        private let address: String
        private var process: ChildProcess?
        /// What the program wrote: the actions that were acknowledged, in their order, and what failed.
        private(set) var acknowledged: [String] = []
        private(set) var failures: [String] = []
        private(set) var isFinished = false
        private var read = 0

        init(_ address: String, _ host: Host, _ words: [String]?) throws {
            place = try TestPlace(withWorkspace: false)
            place.clock = nil
            inside = host.namespace?.inside ?? []
            (self.address, self.words) = (address, words)
            if words == nil {
                let cloned = try start([Binary.path, "server", "clone", address, place.workspace]).wait()
                try #require(cloned.status == 0, "\(cloned)")
            }
            try start()
        }

        var isWriter: Bool { words.map { $0.first != "--rules" } ?? false }
        var isRunning: Bool { process?.isRunning ?? false }
        private var log: String { place.folder + "/log" }

        /// Starts the program.
        func start() throws {
            let program = URL(fileURLWithPath: Binary.path).deletingLastPathComponent().path + "/ServerClient"
            let command =
                words.map { [program, place.workspace, address, log] + $0 }
                ?? [Binary.path, "journal", "--follow", "--limit", "1", "-w", place.workspace]
            process = try start(command)
        }

        private func start(_ command: [String]) throws -> ChildProcess {
            try ChildProcess(
                inside + command, environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch")
        }

        /// Ends the program with SIGKILL.
        func kill() { process?.kill() }

        /// Runs a command of winnow on the same machine.
        func winnow(_ words: String...) throws -> Run {
            try start([Binary.path] + words + ["-w", place.workspace]).wait(seconds: 120)
        }

        /// Reads what the program wrote since the last call.
        func readLog() throws {
            guard let file = FileHandle(forReadingAtPath: log) else { return }
            defer { try? file.close() }
            try file.seek(toOffset: UInt64(read))
            let bytes = try file.readToEnd() ?? Data()
            let whole = bytes.prefix((bytes.lastIndex(of: 10) ?? -1) + 1)
            read += whole.count
            for line in String(decoding: whole, as: UTF8.self).split(separator: "\n") {
                if line.hasPrefix("done ") { acknowledged.append(String(line.dropFirst(5).prefix { $0 != " " })) }
                if line.hasPrefix("failed ") { failures.append(String(line.dropFirst(7))) }
                if line == "end" { isFinished = true }
            }
        }

        /// Whether a message says that the server was away or busy, so that the same may be tried again.
        static func isOutage(_ message: String) -> Bool {
            ["can't be reached", "not confirmed:", "others were faster", "the server was busy"].contains { message.contains($0) }
        }
    }
}

// What is true of the server's journal, by SQL alone.
extension SharedServer {
    /// The ids of all actions.
    func actions() throws -> Set<String> {
        Set(try cluster.sql("SELECT DISTINCT action FROM winnow.line", in: database).split(separator: "\n").map(String.init))
    }

    /// The numbers that are missing, and the actions that are there in more than one place.
    func gaps() throws -> String {
        try cluster.sql(
            """
            SELECT (SELECT seq FROM winnow.head) - count(*), max(seq) - count(*), min(seq) FROM winnow.line;
            SELECT count(*) FROM (
                SELECT action FROM (SELECT action, lag(action) OVER (ORDER BY seq) AS before FROM winnow.line) AS line
                WHERE before IS DISTINCT FROM action GROUP BY action HAVING count(*) > 1) AS twice
            """, in: database)
    }

    /// The entries whose hash is not that of the chain, and whether the head has the last one.
    func chain() throws -> String {
        try cluster.sql(
            """
            WITH RECURSIVE chain (seq, sum) AS (
                SELECT 0::bigint, sha256(chain_start) FROM winnow.head
                UNION ALL
                SELECT line.seq, sha256(convert_to(encode(chain.sum, 'hex'), 'UTF8') || line.core)
                FROM chain JOIN winnow.line ON line.seq = chain.seq + 1
            )
            SELECT (SELECT count(*) FROM winnow.line) - count(*) FILTER (WHERE chain.sum = line.sum),
                (SELECT sum FROM winnow.head) = (SELECT sum FROM chain ORDER BY seq DESC LIMIT 1)
            FROM chain JOIN winnow.line USING (seq)
            """, in: database)
    }

    /// How often rules gave a lead to somebody, and how many leads they gave twice for one change of the team.
    func rules() throws -> (given: Int, twice: Int) {
        let text = try cluster.sql(
            """
            WITH line AS (SELECT seq, convert_from(core, 'UTF8') AS core FROM winnow.line),
            counted AS (
                SELECT core, count(*) FILTER (WHERE core ~ '"kind":"repUpdated"') OVER (ORDER BY seq) AS change FROM line),
            given AS (
                SELECT (regexp_match(core, '"lead":"(L[0-9]+)"'))[1] AS lead, change, count(*) AS times FROM counted
                WHERE core ~ '"by":"rule:' AND core ~ '"kind":"assigned"' GROUP BY 1, 2)
            SELECT coalesce(sum(times), 0), count(*) FILTER (WHERE times > 1) FROM given
            """, in: database)
        let numbers = text.split(separator: "|").compactMap { Int($0) }
        return (numbers.first ?? 0, numbers.last ?? 0)
    }

    /// The journal as a folder has it, put together from the server's tables.
    func journal() throws -> [UInt8] {
        // A core with personal values ends with `,"personDigest":"`, 64 digits and `"}`: 83 characters.
        let text = try cluster.sql(
            """
            SELECT first_line FROM winnow.head;
            SELECT CASE WHEN core ~ ',"personDigest":"[0-9a-f]{64}"\\}$'
                THEN left(core, -83) || ',"person":' || coalesce(person, 'null') || left(right(core, 83), -1)
                ELSE left(core, -1) END || ',"sum":"' || sum || '"}'
            FROM (
                SELECT seq, convert_from(core, 'UTF8') AS core, convert_from(person, 'UTF8') AS person, encode(sum, 'hex') AS sum
                FROM winnow.line) AS line
            ORDER BY seq
            """, in: database)
        return Array((text + "\n").utf8)
    }
}
