import ArgumentParser
import Formats
import Journal
import Workspace

struct DoctorCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor", _superCommandName: Winnow.name,
            abstract: "Check the setup of a workspace, and say how to fix problems.",
            discussion: """
                Checks the folder, groups and file modes, who on the team can read and write, the end of the journal, the definition, \
                index and disk, the terminal, locale and time zones, and what sshd lets read-only users run. It changes \
                nothing. As root it asks sshd itself, too. --for LOGIN checks the access of one person.

                Example: winnow doctor --for max -w /srv/leads
                """)
    }

    @Option(help: ArgumentHelp("The configuration file of sshd.", valueName: "file")) var sshd = "/etc/ssh/sshd_config"
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        var healthCheck = HealthCheck(context: context, login: common.onBehalfOf, daemon: try context.path(sshd))
        healthCheck.run()
        if common.json {
            context.output.json { object in
                object.member("isHealthy", healthCheck.isHealthy)
                object.member("findings") { json in
                    json.array(healthCheck.findings) { json, finding in
                        json.object { item in
                            item.text("topic", finding.topic)
                            item.text("verdict", finding.verdict.rawValue)
                            item.text("text", finding.text)
                            item.text("remedy", finding.remedy)
                        }
                    }
                }
                object.texts("sshd", healthCheck.isShared ? healthCheck.snippet : [])
            }
        } else {
            write(healthCheck, context)
        }
        if !healthCheck.isHealthy { throw CommandError.alreadyReported(.refused) }
    }

    private func write(_ healthCheck: HealthCheck, _ context: CommandContext) {
        for finding in healthCheck.findings {
            let verdict = finding.verdict.rawValue
            context.output.line("\(verdict)\(verdict.count < 4 ? "  " : "")  \(finding.topic): \(finding.text)")
            if let remedy = finding.remedy { context.output.line("      fix: \(remedy)") }
        }
        guard healthCheck.isShared else { return }
        context.output.line()
        context.output.line("Lines for sshd, so that read-only users get only the dashboards:")
        context.output.line()
        for line in healthCheck.snippet { context.output.line(line) }
    }
}
