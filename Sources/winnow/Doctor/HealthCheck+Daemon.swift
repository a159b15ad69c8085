import Glibc
import Lifecycle

// Checks that sshd gives read-only users the dashboards and nothing else.
extension HealthCheck {
    /// The absolute path of this program.
    static var program: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "/usr/local/bin/winnow" : String(decoding: bytes, as: UTF8.self)
    }

    /// The lines for sshd's configuration that give readers the dashboards, whatever command they request.
    var snippet: [String] {
        let readers = readers.map(FileMetadata.name(ofGroup:)) ?? "READERS"
        let writers = writers.map(FileMetadata.name(ofGroup:)) ?? "WRITERS"
        return [
            "Match Group \(readers),!\(writers)",
            "    ForceCommand \(shellQuoted(Self.program)) funnel --read-only -w \(shellQuoted(folder))",
            "    PermitTTY yes", "    DisableForwarding yes", "    PermitUserRC no",
            "    ClientAliveInterval 5", "    ClientAliveCountMax 3",
        ]
    }

    /// How sshd's configuration takes effect after a change.
    private static let reload = "then: sshd -t && systemctl reload ssh"

    /// The seconds after which a silent client should be gone.
    static let silenceLimit = 45

    /// Checks the configuration as text, and as root also what sshd makes of it.
    mutating func checkDaemon(_ team: Team?) {
        guard isShared, let readers, let writers else { return }
        let configuration = SSHDConfiguration.read(daemon)
        guard configuration.isReadable else {
            add(
                .warning(
                    "sshd", "cannot read \(daemon)",
                    remedy: configuration.exists
                        ? "run as root: winnow doctor -w \(shellQuoted(folder))" : "apt-get install openssh-server"))
            return
        }
        if let setting = configuration.general["permituserenvironment"], setting.value.lowercased() != "no" {
            add(
                .failure(
                    "sshd",
                    "\(setting.location) contains PermitUserEnvironment \(setting.value): with a variable such as LD_PRELOAD, read-only users run programs of their own before winnow starts",
                    remedy: "PermitUserEnvironment no in that line, \(Self.reload)"))
        }
        let (accounts, hasOnlyWriters) = readOnlyAccounts(team, readers: readers, writers: writers)
        let group = FileMetadata.name(ofGroup: readers)
        let blocks = configuration.blocks(forGroup: group, butNot: FileMetadata.name(ofGroup: writers))
        if let block = blocks.first(where: { $0.forceCommand.map { ForcedCommand(text: $0).isFor(folder) } ?? false })
            ?? blocks.first
        {
            let before = findings.count
            check(block, configuration)
            checkOverrides(of: block, configuration, accounts)
            if findings.count == before {
                add(.fine("sshd", "\(block.location) gives read-only users the dashboards and nothing else"))
            }
        } else {
            let text = "no Match block limits the group \(group) to the dashboards of this workspace"
            let remedy = "put the lines below into /etc/ssh/sshd_config.d/winnow.conf, \(Self.reload)"
            add(
                hasOnlyWriters
                    ? .warning("sshd", text + "; all its members may write", remedy: remedy)
                    : .failure("sshd", text + ": its members get a shell", remedy: remedy))
        }
        askDaemon(about: accounts, configuration)
    }

    /// The logins of this machine that may read and not write, and whether the readers' group has none.
    ///
    /// The login of `--for` alone, if it is one of them.
    private func readOnlyAccounts(_ team: Team?, readers: gid_t, writers: gid_t) -> (accounts: [UserAccount], hasOnlyWriters: Bool)
    {
        let members = FileMetadata.members(ofGroup: readers)
        let names = Set(members + (team?.members.keys.map(\.name) ?? []) + (login.map { [$0] } ?? []))
        let accounts = names.sorted().compactMap { UserAccount($0) }.filter {
            $0.uid != 0 && $0.groups.contains(readers) && !$0.groups.contains(writers)
        }
        return (accounts.filter { login == nil || $0.login == login }, accounts.isEmpty && !members.isEmpty)
    }

    private mutating func check(_ block: SSHDConfiguration.Block, _ configuration: SSHDConfiguration) {
        let remedy = "write it as in the lines below, \(Self.reload)"
        guard let forced = block.forceCommand else {
            add(.failure("sshd", "\(block.location) has no ForceCommand: people get a shell", remedy: remedy))
            return
        }
        for problem in ForcedCommand(text: forced).problems(forWorkspace: folder) {
            let text = "\(block.location): ForceCommand \(problem.phrase)"
            add(problem.isFailure ? .failure("sshd", text, remedy: remedy) : .warning("sshd", text, remedy: remedy))
        }
        for (name, wanted) in [("disableforwarding", "yes"), ("permituserrc", "no")]
        where block.options[name]?.lowercased() != wanted {
            let spelled = name == "permituserrc" ? "PermitUserRC no" : "DisableForwarding yes"
            add(.failure("sshd", "\(block.location) does not contain \(spelled)", remedy: remedy))
        }
        if block.options["permittty"]?.lowercased() == "no" {
            add(.failure("sshd", "\(block.location) contains PermitTTY no: the console needs a terminal", remedy: remedy))
        }
        func number(_ keyword: String) -> Int? {
            (block.options[keyword] ?? configuration.general[keyword]?.value).flatMap { Int($0) }
        }
        if let problem = Self.silence(interval: number("clientaliveinterval"), count: number("clientalivecountmax")) {
            add(.warning("sshd", "\(block.location): \(problem)", remedy: remedy))
        }
    }

    /// What is wrong with the time after which a silent client is gone; nil if it is short enough.
    ///
    /// sshd gives up after one unanswered message more than the count. OpenSSH 9.2 sends one only every second
    /// interval, so the time is twice what the two numbers promise.
    static func silence(interval: Int?, count: Int?) -> String? {
        guard let interval, interval > 0, (count ?? 3) > 0 else {
            return "without ClientAliveInterval a session whose line broke never ends"
        }
        let (seconds, overflow) = interval.multipliedReportingOverflow(by: 2 * (min(count ?? 3, 1_000_000) + 1))
        guard overflow || seconds > silenceLimit else { return nil }
        return "a silent client is gone only after up to \(overflow ? "many" : "\(seconds)") seconds, "
            + "because ClientAliveInterval or ClientAliveCountMax is high"
    }

    /// Reports blocks before this one that set one of its options for a read-only login: sshd takes the first value.
    private mutating func checkOverrides(
        of block: SSHDConfiguration.Block, _ configuration: SSHDConfiguration, _ accounts: [UserAccount]
    ) {
        let relevant = ["forcecommand", "disableforwarding", "permituserrc", "permittty"]
        for earlier in configuration.blocks.prefix(while: { $0.location != block.location }) {
            let changed = relevant.filter { name in earlier.options[name].map { $0 != block.options[name] } ?? false }
            let concerned = accounts.filter(earlier.mayApply)
            guard !changed.isEmpty, !concerned.isEmpty || accounts.isEmpty && earlier.conditions.isEmpty else { continue }
            let who = concerned.isEmpty ? "everybody" : concerned.prefix(5).map(\.login).joined(separator: ", ")
            add(
                .failure(
                    "sshd",
                    "\(earlier.location) comes before \(block.location) and sets \(changed.joined(separator: ", ")) for \(who); sshd uses the first value",
                    remedy: "move the lines below before that block, or exclude the group there, \(Self.reload)"))
        }
    }

    /// Checks that everybody can run the program and nobody else can change it.
    mutating func checkProgram() {
        let path = Self.program
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            guard let metadata = FileMetadata(folder, following: true) else { continue }
            let isSticky = metadata.mode & 0o1000 != 0
            if metadata.mode & 0o002 != 0, !isSticky {
                add(.failure("program", "anyone can write \(folder)", remedy: "chmod o-w \(shellQuoted(folder))"))
                return
            }
            if isShared, metadata.mode & 0o001 == 0 {
                add(
                    .failure(
                        "program", "other users cannot run \(path), because of \(folder)",
                        remedy: "make install, which installs it in /usr/local/bin"))
                return
            }
        }
        add(.fine("program", path))
    }
}
