import Glibc

/// What sshd says of some logins.
struct DaemonAnswer {
    /// Whether sshd was asked about all of them and answered.
    fileprivate(set) var isComplete = false
    /// The options, in lower case, that are wrong for one of them.
    fileprivate(set) var problems: Set<String> = []
    /// What to report.
    fileprivate(set) var findings: [Finding] = []

    /// Whether sshd says that an option is right for all of them, whatever the text of its configuration looks like.
    func contradicts(_ keyword: String) -> Bool { isComplete && !problems.contains(keyword) }

    fileprivate mutating func add(_ keyword: String, _ finding: Finding) {
        problems.insert(keyword)
        findings.append(finding)
    }
}

// Asks sshd what holds for read-only logins, whatever its configuration looks like.
extension HealthCheck {
    /// The addresses that sshd is asked about: from outside (RFC 5737) and from this machine.
    private static let addresses = ["192.0.2.1", "127.0.0.1"]
    /// The largest number of logins to ask about; the group has the same block for all.
    private static let maximumLogins = 20

    /// Asks about some logins; only root may ask, and a read-only doctor starts nothing.
    func askDaemon(about accounts: [UserAccount]) -> DaemonAnswer {
        var answer = DaemonAnswer()
        guard geteuid() == 0, !context.common.readOnly, access(SSHDQuery.program, X_OK) == 0 else { return answer }
        let asked = accounts.prefix(Self.maximumLogins).filter { account in !account.login.contains { ",= ".contains($0) } }
        var fine: [String] = []
        for account in asked {
            let before = answer.findings.count
            do throws(SSHDQuery.Failure) {
                for address in Self.addresses {
                    let query = try SSHDQuery(account.login, from: address, configuration: daemon)
                    check(query, account, &answer)
                    // The answer for another address is of interest only if this one is right.
                    guard answer.findings.count == before else { break }
                }
            } catch {
                answer.findings.append(
                    .warning(
                        "sshd login", "could not ask sshd what holds for \(account.login): \(error.message)", remedy: "sshd -t"))
                return answer
            }
            if answer.findings.count == before { fine.append(account.login) }
        }
        answer.isComplete = !asked.isEmpty && asked.count == accounts.count
        guard !fine.isEmpty else { return answer }
        let others = accounts.count - asked.count
        let rest = others > 0 ? "; it was not asked about \(others) more" : ""
        answer.findings.append(
            .fine("sshd login", "sshd gives \(fine.joined(separator: ", ")) the dashboards and nothing else\(rest)"))
        return answer
    }

    private func check(_ query: SSHDQuery, _ account: UserAccount, _ answer: inout DaemonAnswer) {
        let name = account.login
        let remedy = "make the lines below the first that apply to \(name), then: sshd -t && systemctl reload ssh"
        func failure(_ text: String, _ remedy: String) -> Finding { .failure("sshd login", text, remedy: remedy) }
        guard let forced = query["forcecommand"], forced != "none" else {
            answer.add("forcecommand", failure("sshd gives \(name) a shell", remedy))
            // With a shell none of the other options is of use, whatever its value.
            answer.problems.formUnion(Self.requiredOptions.map(\.keyword) + ["clientaliveinterval"])
            return
        }
        let place =
            configuration.blocks.first { $0.forceCommand == forced && $0.mayApply(to: account) }?.location
            ?? configuration.general["forcecommand"]?.location
        let origin = place.map { ", from \($0)," } ?? ""
        for problem in ForcedCommand(text: forced).problems(forWorkspace: folder) {
            answer.add("forcecommand", failure("the ForceCommand that sshd runs for \(name)\(origin) \(problem.phrase)", remedy))
        }
        for (keyword, wanted, spelled) in Self.requiredOptions
        where query[keyword].map({ $0.lowercased() != wanted }) ?? false {
            answer.add(keyword, failure("\(spelled) does not hold for \(name)", remedy))
        }
        if let value = query["permituserenvironment"], value != "no", configuration.general["permituserenvironment"] == nil {
            let text = "PermitUserEnvironment \(value) holds for \(name)"
            answer.add("permituserenvironment", failure(text, "PermitUserEnvironment no in \(daemon)"))
        }
        let accepted = (query.settings["acceptenv"] ?? []).flatMap { $0.split(separator: " ").map(String.init) }
        let loader = ["LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT"]
        if let pattern = accepted.first(where: { pattern in loader.contains { fnmatch(pattern, $0, 0) == 0 } }) {
            answer.add(
                "acceptenv",
                failure(
                    "sshd accepts the variable LD_PRELOAD from \(name) (AcceptEnv \(pattern)), which runs programs before winnow starts",
                    "AcceptEnv LANG LC_* in \(daemon), then: sshd -t && systemctl reload ssh"))
        }
        let interval = query["clientaliveinterval"].flatMap(SSHDConfiguration.seconds)
        if let problem = Self.silence(interval: interval, count: query["clientalivecountmax"].flatMap { Int($0) }) {
            answer.add("clientaliveinterval", .warning("sshd login", "for \(name): \(problem)", remedy: remedy))
        }
    }
}
