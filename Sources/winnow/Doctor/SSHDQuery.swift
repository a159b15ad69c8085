import Glibc

/// Asks sshd which settings hold for a login (`sshd -T`, sshd(8)). Only root may.
struct SSHDQuery {
    /// The daemon's program.
    static let program = "/usr/sbin/sshd"

    /// The settings by lower-case keyword; a keyword that sshd lists several times has several values.
    let settings: [String: [String]]

    /// The first value of a setting.
    subscript(keyword: String) -> String? { settings[keyword]?.first }

    /// What sshd said instead of an answer.
    struct Failure: Error {
        let message: String
    }

    /// Asks about a connection of a login from an address.
    init(_ login: String, from address: String, configuration: String) throws(Failure) {
        let connection = "user=\(login),host=\(address),addr=\(address)"
        let (status, output, complaint) = try Self.run([Self.program, "-T", "-f", configuration, "-C", connection])
        guard status == 0 else {
            // sshd ends its complaints with a carriage return and a line feed, which Swift counts as one character.
            let line = complaint.split(whereSeparator: \.isNewline).first.map(String.init)
            throw Failure(message: line ?? "\(Self.program) ended with status \(status)")
        }
        var settings: [String: [String]] = [:]
        for line in output.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let keyword = parts.first else { continue }
            settings[keyword.lowercased(), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        self.settings = settings
    }

    /// Runs a program with an environment of its own; returns its exit status and what it wrote.
    private static func run(_ words: [String]) throws(Failure) -> (status: Int32, output: String, complaint: String) {
        var (output, complaint): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard openPipe(&output) else { throw Failure(message: "no pipe to \(words[0])") }
        defer { close(output[0]) }
        guard openPipe(&complaint) else {
            close(output[1])
            throw Failure(message: "no pipe to \(words[0])")
        }
        defer { close(complaint[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_adddup2(&actions, complaint[1], 2)
        // Texts as C has them, with a null at the end.
        var arguments = words.map { strdup($0) } + [nil]
        let variables: [String] = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, words[0], &actions, nil, &arguments, &environment)
        close(output[1])
        close(complaint[1])
        guard result == 0 else { throw Failure(message: "cannot start \(words[0]): \(String(cString: strerror(result)))") }
        // sshd writes some kilobytes of settings and at most a few lines of complaints, which fit into the pipe.
        let (text, problem) = (read(output[0]), read(complaint[0]))
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, text, problem)
    }

    /// Opens a pipe that no other program inherits.
    private static func openPipe(_ ends: inout [Int32]) -> Bool {
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return true
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
