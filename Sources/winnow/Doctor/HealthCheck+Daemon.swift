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

    /// The options that a read-only login needs, with their values and how to write them.
    static let requiredOptions = [
        (keyword: "disableforwarding", value: "yes", spelled: "DisableForwarding yes"),
        (keyword: "permituserrc", value: "no", spelled: "PermitUserRC no"),
        (keyword: "permittty", value: "yes", spelled: "PermitTTY yes"),
    ]

    /// Checks the configuration as text, and as root also what sshd makes of it.
    ///
    /// What sshd says of a login counts more than the text, which then only says where a problem is.
    mutating func checkDaemon(_ team: Team?) {
        guard isShared, let readers, let writers else { return }
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
        let answer = askDaemon(about: accounts)
        let group = FileMetadata.name(ofGroup: readers)
        if let block = block(forGroup: group, accounts) {
            let problems = problems(of: block) + overrides(of: block, accounts, answer)
            for problem in problems where problem.isUndecided || !answer.contradicts(problem.keyword) { add(problem.finding) }
            if problems.isEmpty, answer.problems.isEmpty {
                add(.fine("sshd", "\(block.location) gives read-only users the dashboards and nothing else"))
            }
        } else if !answer.contradicts("forcecommand") {
            let text = "no Match block limits the group \(group) to the dashboards of this workspace"
            let remedy = "put the lines below into /etc/ssh/sshd_config.d/winnow.conf, \(Self.reload)"
            add(
                hasOnlyWriters
                    ? .warning("sshd", text + "; all its members with a shell may write", remedy: remedy)
                    : .failure("sshd", text + ": its members get a shell", remedy: remedy))
        }
        for finding in answer.findings { add(finding) }
    }

    /// The logins of this machine that may read and not write, and whether the readers' group has none.
    ///
    /// The login of `--for` alone, if it is one of them.
    private func readOnlyAccounts(_ team: Team?, readers: gid_t, writers: gid_t) -> (accounts: [UserAccount], hasOnlyWriters: Bool)
    {
        let members = FileMetadata.members(ofGroup: readers)
        let names = Set(members + (team?.members.keys.map(\.name) ?? []) + (login.map { [$0] } ?? []))
        let accounts = names.sorted().compactMap { UserAccount($0) }.filter {
            $0.uid != 0 && $0.uid != ownership.owner && $0.hasShell && $0.groups.contains(readers) && !$0.groups.contains(writers)
        }
        return (accounts.filter { login == nil || $0.login == login }, accounts.isEmpty && !members.isEmpty)
    }

    /// The block that gives readers the dashboards: for this workspace, or otherwise the first that names the group.
    ///
    /// A block for this workspace may name the logins instead of the group.
    private func block(forGroup group: String, _ accounts: [UserAccount]) -> SSHDConfiguration.Block? {
        let ours = configuration.blocks.first { block in
            guard block.forceCommand.map({ ForcedCommand(text: $0).isFor(folder) }) ?? false else { return false }
            return block.mayApply(toGroup: group) || !accounts.isEmpty && accounts.allSatisfy(block.mayApply)
        }
        return ours ?? configuration.blocks.first { $0.groups.contains(group) && $0.mayApply(toGroup: group) }
    }

    /// A problem that the text of the configuration shows.
    private struct TextProblem {
        /// The option in lower case.
        let keyword: String
        let finding: Finding
        /// Whether sshd's answer leaves it open, because it depends on the connection.
        var isUndecided = false
    }

    private func problems(of block: SSHDConfiguration.Block) -> [TextProblem] {
        let remedy = "write it as in the lines below, \(Self.reload)"
        guard let forced = block.forceCommand else {
            let text = "\(block.location) has no ForceCommand: people get a shell"
            return [
                TextProblem(
                    keyword: "forcecommand", finding: .failure("sshd", text, remedy: remedy),
                    isUndecided: !block.isDecidedByLogin)
            ]
        }
        var found: [TextProblem] = []
        for problem in ForcedCommand(text: forced).problems(forWorkspace: folder) {
            let text = "\(block.location): ForceCommand \(problem.phrase)"
            let finding: Finding =
                problem.isFailure ? .failure("sshd", text, remedy: remedy) : .warning("sshd", text, remedy: remedy)
            found.append(TextProblem(keyword: "forcecommand", finding: finding))
        }
        for (keyword, wanted, spelled) in Self.requiredOptions {
            let value = configuration.value(of: keyword, in: block)?.lowercased()
            // sshd gives a terminal unless it is told not to.
            guard value != wanted, keyword != "permittty" || value != nil else { continue }
            let text =
                keyword == "permittty"
                ? "\(block.location) contains PermitTTY \(value ?? ""): the console needs a terminal"
                : "\(block.location) does not contain \(spelled)"
            found.append(TextProblem(keyword: keyword, finding: .failure("sshd", text, remedy: remedy)))
        }
        let interval = configuration.value(of: "clientaliveinterval", in: block).flatMap(SSHDConfiguration.seconds)
        let count = configuration.value(of: "clientalivecountmax", in: block).flatMap { Int($0) }
        if let problem = Self.silence(interval: interval, count: count) {
            let text = "\(block.location): \(problem)"
            found.append(TextProblem(keyword: "clientaliveinterval", finding: .warning("sshd", text, remedy: remedy)))
        }
        for index in found.indices { found[index].isUndecided = !block.isDecidedByLogin }
        return found
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

    /// Finds blocks before this one that set one of its options wrongly for a read-only login.
    ///
    /// sshd takes the first value.
    private func overrides(
        of block: SSHDConfiguration.Block, _ accounts: [UserAccount], _ answer: DaemonAnswer
    ) -> [TextProblem] {
        configuration.blocks.prefix { $0.location != block.location }.compactMap { earlier in
            let isUndecided = !earlier.isDecidedByLogin
            let changed = Self.wrongOptions(of: earlier, folder).filter { isUndecided || !answer.contradicts($0) }
            let concerned = accounts.filter(earlier.mayApply)
            guard let first = changed.first, !concerned.isEmpty || accounts.isEmpty && earlier.conditions.isEmpty else {
                return nil
            }
            let who = concerned.isEmpty ? "everybody" : concerned.map(\.login).someNames
            return TextProblem(
                keyword: first,
                finding: .failure(
                    "sshd",
                    "\(earlier.location) comes before \(block.location) and sets \(changed.joined(separator: ", ")) for \(who); sshd uses the first value",
                    remedy: "move the lines below before that block, or exclude the group there, \(Self.reload)"),
                isUndecided: isUndecided)
        }
    }

    /// The options that a block sets to another value than a read-only login needs.
    private static func wrongOptions(of block: SSHDConfiguration.Block, _ folder: String) -> [String] {
        let isForcedElsewhere = block.forceCommand.map { !ForcedCommand(text: $0).problems(forWorkspace: folder).isEmpty } ?? false
        let wrong = requiredOptions.filter { option in
            block.options[option.keyword].map { $0.lowercased() != option.value } ?? false
        }
        return (isForcedElsewhere ? ["forcecommand"] : []) + wrong.map(\.keyword)
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
