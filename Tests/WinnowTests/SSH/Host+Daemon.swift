import Foundation
import Glibc

// The SSH daemon and its clients.
extension Host {
    /// Starts the daemon with the lines that `winnow doctor` prints, and key access for all logins.
    func open(more: String = "") throws {
        let folder = place.folder
        for name in ["host", "key"] { try run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)") }
        try run("install", "-d", "-m", "0755", folder + "/keys")
        for login in [sam, max, sid] { try run("install", "-m", "0644", folder + "/key.pub", folder + "/keys/" + login) }
        // The privilege separation folder; Debian's systemd unit creates it, but that may not run here.
        try run("install", "-d", "-m", "0755", "/run/sshd")
        let lines = try sshdLines()
        for _ in 0..<5 {
            port = try Host.freePort()
            let configuration = """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(folder)/host
                PidFile none
                AuthorizedKeysFile \(folder)/keys/%u
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin no
                PrintMotd no
                PrintLastLog no
                AcceptEnv *
                \(more)
                \(lines.joined(separator: "\n"))

                """
            let file = try place.file("sshd_config", configuration)
            let process = try ChildProcess(
                ["/usr/sbin/sshd", "-D", "-e", "-f", file], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: "/",
                scratch: folder + "/scratch")
            daemon = process
            if Wait.until(seconds: 5, { Host.listens(self.port) || !process.isRunning }), process.isRunning { return }
            process.kill()
            guard process.wait().errorText.contains("in use") else { break }
        }
        throw TestPlace.Failed(message: "sshd didn't start: \(daemon?.wait(seconds: 1).description ?? "")")
    }

    /// The lines for the daemon's configuration that administrators paste by the documentation.
    func sshdLines() throws -> [String] {
        let run = try ChildProcess(
            [program, "doctor", "--json", "-w", place.workspace], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
        let lines = run.object["sshd"] as? [String] ?? []
        guard !lines.isEmpty else { throw TestPlace.Failed(message: run.description) }
        return lines
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw TestPlace.Failed(message: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func listens(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// The command line of an SSH client that connects as a login.
    func ssh(_ login: String, _ options: String...) -> [String] {
        [
            "ssh", "-F", "/dev/null", "-i", place.folder + "/key", "-p", "\(port)", "-o", "IdentitiesOnly=yes", "-o",
            "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes",
        ] + options + ["\(login)@127.0.0.1"]
    }

    /// Connects as a login without a terminal, and requests a command.
    func ask(_ login: String, _ command: String) throws -> Run {
        try ChildProcess(
            ssh(login) + [command], environment: ["PATH": "/usr/bin:/bin"], folder: place.folder, scratch: place.folder + "/scratch"
        ).wait(seconds: 20)
    }

    /// A terminal of this size in which a login is connected.
    func connect(
        _ login: String, columns: Int = 80, rows: Int = 24, term: String = "xterm-256color", _ options: [String] = [],
        command: String = "",
        variables: String = ""
    ) throws -> Tmux {
        let terminal = try Tmux(place, columns: columns, rows: rows)
        try connect(login, in: terminal, term: term, options, command: command, variables: variables)
        return terminal
    }

    /// Connects in an existing terminal.
    func connect(
        _ login: String, in terminal: Tmux, term: String, _ options: [String] = [], command: String = "", variables: String = ""
    ) throws {
        let words = ssh(login) + (command.isEmpty ? [] : [command])
        let line = (Array(words.prefix(1)) + ["-t"] + options + words.dropFirst()).map { "'\($0)'" }.joined(separator: " ")
        try terminal.type("clear; \(variables) TERM=\(term) \(line); echo exit $?")
    }

    /// The running processes of the program with this login.
    func running(by login: String) -> [pid_t] {
        Process.all().filter { $0.belongs(to: login) && $0.program == program }.map(\.pid)
    }

    /// Kills the SSH client of a login.
    func killClient(of login: String) { for process in clients(of: login) { kill(process.pid, SIGKILL) } }

    /// Kills the processes that the client connects through.
    func killConnection(of login: String) {
        let all = Process.all()
        var found = clients(of: login).map(\.pid)
        var index = 0
        while index < found.count {
            found += all.filter { $0.parent == found[index] }.map(\.pid)
            index += 1
        }
        for pid in found.dropFirst(clients(of: login).count) { kill(pid, SIGKILL) }
    }

    /// Kills the daemon processes that serve a login.
    func killDaemon(of login: String) {
        for process in Process.all() where process.belongs(to: login) && process.program.hasPrefix("/usr/sbin/sshd") {
            kill(process.pid, SIGKILL)
        }
    }

    private func clients(of login: String) -> [Process] {
        Process.all().filter {
            $0.arguments.first == "ssh" && $0.arguments.contains("\(port)") && $0.arguments.last == "\(login)@127.0.0.1"
        }
    }
}
