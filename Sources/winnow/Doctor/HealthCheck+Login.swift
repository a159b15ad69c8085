import Glibc

// Asks sshd what holds for read-only logins, whatever its configuration looks like.
extension HealthCheck {
    /// The addresses that sshd is asked about: from outside (RFC 5737) and from this machine.
    private static let addresses = ["192.0.2.1", "127.0.0.1"]
    /// The largest number of logins to ask about; the group has the same block for all.
    private static let maximumLogins = 20

    /// Asks about some logins; only root may ask, and a read-only doctor starts nothing.
    mutating func askDaemon(about accounts: [UserAccount], _ configuration: SSHDConfiguration) {
        guard geteuid() == 0, !context.common.readOnly, access(SSHDQuery.program, X_OK) == 0 else { return }
        var fine: [String] = []
        for account in accounts.prefix(Self.maximumLogins) where !account.login.contains(where: { ",= ".contains($0) }) {
            let before = findings.count
            do throws(SSHDQuery.Failure) {
                for address in Self.addresses {
                    let query = try SSHDQuery(account.login, from: address, configuration: daemon)
                    check(query, account, configuration)
                    // The answer for another address is of interest only if this one is right.
                    guard findings.count == before else { break }
                }
            } catch {
                return add(
                    .warning(
                        "sshd login", "could not ask sshd what holds for \(account.login): \(error.message)", remedy: "sshd -t"))
            }
            if findings.count == before { fine.append(account.login) }
        }
        guard !fine.isEmpty else { return }
        add(.fine("sshd login", "sshd gives \(fine.joined(separator: ", ")) the dashboards and nothing else"))
    }

    private mutating func check(_ query: SSHDQuery, _ account: UserAccount, _ configuration: SSHDConfiguration) {
        let name = account.login
        let remedy = "make the lines below the first that apply to \(name), then: sshd -t && systemctl reload ssh"
        func fail(_ text: String, _ remedy: String) -> Finding { .failure("sshd login", text, remedy: remedy) }
        guard let forced = query["forcecommand"], forced != "none" else {
            add(fail("sshd gives \(name) a shell", remedy))
            return
        }
        let place =
            configuration.blocks.first { $0.forceCommand == forced && $0.mayApply(to: account) }?.location
            ?? configuration.general["forcecommand"]?.location
        let origin = place.map { ", from \($0)," } ?? ""
        for problem in ForcedCommand(text: forced).problems(forWorkspace: folder) {
            add(fail("the ForceCommand that sshd runs for \(name)\(origin) \(problem.phrase)", remedy))
        }
        for (keyword, wanted, spelled) in [
            ("disableforwarding", "yes", "DisableForwarding yes"), ("permituserrc", "no", "PermitUserRC no"),
            ("permittty", "yes", "PermitTTY yes"),
        ] where query[keyword].map({ $0.lowercased() != wanted }) ?? false {
            add(fail("\(spelled) does not hold for \(name)", remedy))
        }
        if let value = query["permituserenvironment"], value != "no", configuration.general["permituserenvironment"] == nil {
            add(fail("PermitUserEnvironment \(value) holds for \(name)", "PermitUserEnvironment no in \(daemon)"))
        }
        let accepted = (query.settings["acceptenv"] ?? []).flatMap { $0.split(separator: " ").map(String.init) }
        let loader = ["LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT"]
        if let pattern = accepted.first(where: { pattern in loader.contains { fnmatch(pattern, $0, 0) == 0 } }) {
            add(
                fail(
                    "sshd accepts the variable LD_PRELOAD from \(name) (AcceptEnv \(pattern)), which runs programs before winnow starts",
                    "AcceptEnv LANG LC_* in \(daemon), then: sshd -t && systemctl reload ssh"))
        }
        let numbers = ["clientaliveinterval", "clientalivecountmax"].map { query[$0].flatMap { Int($0) } }
        if let problem = Self.silence(interval: numbers[0], count: numbers[1]) {
            add(.warning("sshd login", "for \(name): \(problem)", remedy: remedy))
        }
    }
}
