import BundledResources
import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server of the tests' own: its data and its socket are in a temporary folder, and no network reaches it.
///
/// Everybody may connect under any login. It ends with the process, however that ends.
package final class TestCluster: Sendable {
    /// Why there is no server.
    package struct Failed: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder of the data and the socket.
    package let folder: String
    private let programs: String
    private let isRoot = geteuid() == 0
    private let databases = Atomic(0)
    private let lock = NSRecursiveLock()

    private static let common = Result { try TestCluster() }

    /// The server that tests share which neither stop it nor change its settings.
    package static func shared() throws -> TestCluster { try common.get() }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - settings: Lines for its configuration.
    ///   - parent: Where its folder is made.
    ///   - admission: Lines of `pg_hba.conf` before the one that lets everybody in.
    ///   - encrypted: The address of this machine at which it listens, with TLS and a certificate of its own; nil for
    ///     no network.
    package init(
        _ settings: String..., in parent: String = "/tmp", admission: [String] = [], encryptedAt encrypted: String? = nil
    ) throws {
        programs = try Self.findPrograms()
        var template = Array((parent + "/winnow-pg-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(description: "mkdtemp: errno \(errno)") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // PostgreSQL refuses to run as root.
        if isRoot {
            guard let nobody = getpwnam("nobody")?.pointee, chown(folder, nobody.pw_uid, nobody.pw_gid) == 0 else {
                throw Failed(description: "there is no user nobody to run PostgreSQL as")
            }
        }
        chmod(folder, 0o755)
        try watch()
        try run(["initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        if let encrypted { try makeCertificate(for: encrypted) }
        let text =
            ["listen_addresses = '\(encrypted ?? "")'", "unix_socket_directories = '\(folder)'", "max_connections = 200"]
            + (encrypted == nil ? [] : ["ssl = on", "ssl_cert_file = '\(certificate)'", "ssl_key_file = '\(folder)/key.pem'"])
            + settings
        try Data((text.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: folder + "/tests.conf"))
        chmod(folder + "/tests.conf", 0o644)
        try run(["sh", "-c", "echo \"include '\(folder)/tests.conf'\" >> \(data)/postgresql.conf"])
        for line in admission.reversed() { try run(["sh", "-c", "sed -i '1i \(line)' \(data)/pg_hba.conf"]) }
        try start()
    }

    /// The file of the certificate of a server with TLS, which signs itself.
    package var certificate: String { folder + "/certificate.pem" }

    private func makeCertificate(for address: String) throws {
        let request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=winnow -addext subjectAltName=IP:\(address)"
        try run(["sh", "-c", "umask 077; openssl \(request) -keyout \(folder)/key.pem -out \(certificate)"])
        chmod(certificate, 0o644)
    }

    private var data: String { folder + "/data" }

    /// Starts the server again.
    package func start() throws { try run(["pg_ctl", "-D", data, "-l", folder + "/data/log", "-w", "-t", "60", "start"]) }

    /// Stops the server as a crash does: nothing is written any more.
    package func crash() throws { try run(["pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"]) }

    /// Makes an empty database and returns its name.
    package func newDatabase() throws -> String {
        let name = "leads\(databases.add(1, ordering: .relaxed).newValue)"
        try sql("CREATE DATABASE \(name) TEMPLATE template0", in: "postgres")
        return name
    }

    /// Makes a database with winnow's tables for a workspace, and returns its name; the logins are made too.
    package func newDatabase(admin: String, writers: [String] = [], readers: [String] = []) throws -> String {
        try exclusively { [self] in
            let name = try newDatabase()
            let schema = folder + "/\(name).sql"
            try Data(serverSchemaBytes).write(to: URL(fileURLWithPath: schema))
            chmod(schema, 0o644)
            try run(file: schema, in: name)
            for (role, logins) in [("admin", [admin]), ("writer", writers), ("reader", readers)] {
                for login in logins {
                    let isKnown = try sql("SELECT 1 FROM pg_roles WHERE rolname = '\(login)'", in: name) == "1"
                    if !isKnown { try sql("CREATE ROLE \"\(login)\" LOGIN", in: name) }
                    try sql("GRANT winnow_\(role) TO \"\(login)\"; GRANT CONNECT ON DATABASE \(name) TO \"\(login)\"", in: name)
                }
            }
            return name
        }
    }

    /// Runs a closure that changes roles, which all databases of the server share: two at once would disturb each
    /// other.
    package func exclusively<Value>(_ body: () throws -> Value) rethrows -> Value {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    /// The address of a database for a login.
    package func address(_ database: String, _ login: String = "postgres") -> String {
        "postgresql://\(login)@\(folder.replacingOccurrences(of: "/", with: "%2F"))/\(database)"
    }

    /// Runs SQL through `psql` and returns its output, columns separated by `|`.
    @discardableResult
    package func sql(_ text: String, in database: String, as login: String = "postgres") throws -> String {
        try run([
            "psql", "-h", folder, "-U", login, "-d", database, "-AtqX", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-c",
            text,
        ])
    }

    /// Runs a file of SQL.
    package func run(file: String, in database: String) throws {
        try run(["psql", "-h", folder, "-U", "postgres", "-d", database, "-qX1", "-v", "ON_ERROR_STOP=1", "-f", file])
    }

    /// Copies a database as `pg_dump` and `psql` do, into a new one whose name is returned.
    package func copy(_ database: String) throws -> String {
        let copy = try newDatabase()
        try run([
            "sh", "-c",
            "\(programs)/pg_dump -h \(folder) -U postgres \(database) > \(folder)/\(copy).sql && "
                + "\(programs)/psql -h \(folder) -U postgres -d \(copy) -qX -v ON_ERROR_STOP=1 -f \(folder)/\(copy).sql > /dev/null",
        ])
        return copy
    }

    /// The text of a database as `pg_dump` writes it.
    package func dump(_ database: String) throws -> String { try run(["pg_dump", "-h", folder, "-U", "postgres", database]) }

    // MARK: Processes

    /// Stops the server and removes its folder once this process has ended, whatever ended it.
    private func watch() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failed(description: "pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // The end to write to stays open until the process ends.
        let script = "read x; \(programs)/pg_ctl -D \(data) -m immediate stop; rm -rf \(folder)"
        _ = try Self.spawn(asServer(["sh", "-c", script]), input: ends[0], output: "/dev/null")
        close(ends[0])
    }

    private func asServer(_ arguments: [String]) -> [String] {
        isRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + arguments : arguments
    }

    /// Runs a program as the server's user, and returns what it wrote.
    @discardableResult
    private func run(_ arguments: [String]) throws -> String {
        let program = arguments[0] == "sh" ? "sh" : programs + "/" + arguments[0]
        return try Self.output(asServer([program] + arguments.dropFirst()))
    }

    /// Runs a program to its end, and returns what it wrote.
    @discardableResult
    static func output(_ arguments: [String]) throws -> String {
        let output = FileManager.default.temporaryDirectory.path + "/winnow-pg-" + UUID().uuidString
        defer { unlink(output) }
        let pid = try spawn(arguments, input: nil, output: output)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
        guard status == 0 else { throw Failed(description: "\(arguments.joined(separator: " ")): \(text)") }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// Starts a program in a process group of its own, with its output in a file.
    static func spawn(_ arguments: [String], input: Int32?, output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A group of its own, so that an interrupted terminal doesn't stop the server; no signal that the tests block.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let whole = ["env", "-C", "/"] + arguments
        let argv = whole.map { strdup($0) } + [nil]
        let variables: [String] = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "HOME=/"]
        let environment = variables.map { strdup($0) } + [nil]
        defer { for text in argv + environment { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, whole[0], &actions, &attributes, argv, environment)
        guard failure == 0 else { throw Failed(description: "\(whole[0]): errno \(failure)") }
        return pid
    }

    private static func findPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for version in versions.sorted(by: { (Int($0) ?? 0) > (Int($1) ?? 0) }) {
            let folder = "\(root)/\(version)/bin"
            if access(folder + "/initdb", X_OK) == 0, access(folder + "/pg_ctl", X_OK) == 0 { return folder }
        }
        throw Failed(description: "PostgreSQL's server is not installed, and these tests need it: apt-get install postgresql")
    }
}
