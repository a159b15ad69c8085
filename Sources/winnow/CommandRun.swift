import ArgumentParser
import Glibc
import Journal
import Lifecycle
import Screen
import Workspace

/// One run of the program, from arguments to exit status.
enum CommandRun {
    /// Parses the arguments, does what they say and tells what went wrong on standard error, and as JSON on standard output with `--json`.
    ///
    /// - Returns: the exit status, by the table in `CommandError`.
    static func start(_ arguments: [String]) -> Int32 {
        // A reader that leaves early (`| head`) is no error: writing then fails with EPIPE, which `Output` takes as the end.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parse(arguments)
            try command.run()
            return EXIT_SUCCESS
        } catch {
            return report(error, of: arguments)
        }
    }

    /// The command that the arguments mean.
    ///
    /// Nearly always a subcommand stands first, or behind options that every command takes: then only that one's arguments are looked at, which halves the
    /// time that parsing takes. Whatever is wrong with them is told by the whole parser, and so is help, which names the options from above too.
    private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        let before = commonOptions(before: arguments)
        if let name = arguments.dropFirst(before.count).first, !name.hasPrefix("-"), asksForHelp.isDisjoint(with: arguments) {
            let commands = Winnow.configuration.groupedSubcommands.flatMap { $0.subcommands }
            if let direct = commands.first(where: { $0.configuration.commandName == name }),
                let command = try? direct.parseAsRoot(Array(before + arguments[(before.endIndex + 1)...]))
            {
                return command
            }
        }
        return try Winnow.parseAsRoot(arguments)
    }

    private static let asksForHelp: Set = ["-h", "--help", "--help-hidden", "-help-hidden", "help"]

    /// The options of every command that take a word.
    private static let takingValue: Set = ["-w", "--workspace", "--at", "--for"]

    /// The options at the beginning with their words, up to what should be the command.
    private static func commonOptions(before arguments: [String]) -> ArraySlice<String> {
        var rest = arguments[...]
        while let word = rest.first, word.hasPrefix("-") { rest = rest.dropFirst(takingValue.contains(word) ? 2 : 1) }
        return arguments[..<rest.startIndex]
    }

    private static func report(_ error: any Error, of arguments: [String]) -> Int32 {
        let output = Output()
        let ending: CommandError
        var usage = ""
        if let told = error as? CommandError {
            ending = told
        } else if let failed = error as? WorkspaceError {
            ending = CommandError(failed)
        } else {
            let status = Winnow.exitCode(for: error).rawValue
            guard status != EXIT_SUCCESS else {
                output.lines(Winnow.fullMessage(for: error))
                return output.end()
            }
            ending = CommandError(.usage, unknownCommand(in: arguments) ?? Winnow.message(for: error))
            if ending.message == Winnow.message(for: error) { usage = usageHint(for: error) }
        }
        if ending.isTold { return ending.status }
        complain(usage.isEmpty ? ending.message : usage)
        if arguments.contains("--json") {
            output.json { $0.error(ending) }
            _ = output.end()
        }
        DiagnosticLog.shared.failed(with: ending.status, leads: ending.refusals.compactMap(\.lead))
        return ending.status
    }

    /// The parser's message with its hint at the usage, without the word "Error".
    private static func usageHint(for error: any Error) -> String {
        let text = Winnow.fullMessage(for: error)
        return text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
    }

    /// What to say when the first word is no command, which the parser would call an unexpected argument.
    private static func unknownCommand(in arguments: [String]) -> String? {
        let rest = arguments.dropFirst(commonOptions(before: arguments).count)
        guard let word = rest.first else { return nil }
        let names = Winnow.configuration.groupedSubcommands.flatMap { $0.subcommands }.map { $0.configuration.commandName }
        guard !names.contains(word), word != "help" else { return nil }
        return "there is no command \"\(word)\"; `winnow --help` lists them"
    }
}
