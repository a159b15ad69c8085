import ArgumentParser
import Journal
import Workspace

struct DoctorCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor", _superCommandName: Winnow.name, abstract: "Check a shared set-up, and say what mends it.",
            discussion: """
                Looks at folder, groups and modes, at who of the team may look and write, at the end of the journal, definition, index, disk, \
                terminal, locale, time zones, and at what sshd gives to those who may only look. It changes nothing; --for LOGIN asks about one person.

                Example: winnow doctor --for max -w /srv/leads
                """)
    }

    @Option(help: ArgumentHelp("The configuration of sshd.", valueName: "file")) var sshd = "/etc/ssh/sshd_config"
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        var examination = HealthCheck(context: context, login: common.onBehalfOf, daemon: context.path(sshd))
        examination.run()
        if common.json {
            context.output.json { object in
                object.member("isHealthy", examination.isHealthy)
                object.member("findings") { json in
                    json.array(examination.findings) { json, finding in
                        json.object { item in
                            item.text("topic", finding.topic)
                            item.text("verdict", finding.verdict.rawValue)
                            item.text("text", finding.text)
                            item.text("remedy", finding.remedy)
                        }
                    }
                }
                object.texts("sshd", examination.isShared ? examination.snippet : [])
            }
        } else {
            tell(examination, context)
        }
        if !examination.isHealthy { throw CommandError.told(.refused) }
    }

    private func tell(_ examination: HealthCheck, _ context: CommandContext) {
        for finding in examination.findings {
            let verdict = finding.verdict.rawValue
            context.output.line("\(verdict)\(verdict.count < 4 ? "  " : "")  \(finding.topic): \(finding.text)")
            if let remedy = finding.remedy { context.output.line("      mend: \(remedy)") }
        }
        guard examination.isShared else { return }
        context.output.line()
        context.output.line("For sshd, so that those who may look get the dashboards and nothing else:")
        context.output.line()
        for line in examination.snippet { context.output.line(line) }
    }
}
