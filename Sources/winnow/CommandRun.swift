import ArgumentParser
import Formats
import Glibc
import Journal
import Lifecycle
import Screen
import Workspace

/// Runs the program once, from the arguments to the exit status.
enum CommandRun {
    /// Parses the arguments, runs the command and reports errors.
    ///
    /// Errors go to standard error, and with `--json` also to standard output as JSON.
    ///
    /// - Returns: The exit status; see `CommandError`.
    static func start(_ arguments: [String]) -> Int32 {
        StandardDescriptors.reserve()
        ProcessProtection.begin()
        do {
            var command = try parse(arguments)
            try command.run()
            return EXIT_SUCCESS
        } catch {
            return arguments.first == completionRequest ? answer(error) : report(error, of: arguments)
        }
    }

    /// The command that the arguments name.
    ///
    /// Nearly always a subcommand comes first, or after options that every command has. Then only that subcommand
    /// parses the arguments, which halves the parsing time. Errors and help come from the whole parser, because its
    /// messages include the options of the root command.
    private static func parse(_ rawArguments: [String]) throws -> any ParsableCommand {
        if rawArguments.first == completionRequest { return try Winnow.parseAsRoot(rawArguments) }
        let word = rawArguments.dropFirst(commonOptions(before: rawArguments).count).first
        let takesFiles = word.map(commandsOfFiles.contains) ?? true
        let arguments = takesFiles ? rawArguments : LeadList.joining(rawArguments)
        let before = commonOptions(before: arguments)
        if let name = arguments.dropFirst(before.count).first, !name.hasPrefix("-"),
            !arguments.contains(where: helpRequests.contains)
        {
            let commands = Winnow.configuration.groupedSubcommands.flatMap { $0.subcommands }
            if let direct = commands.first(where: { $0.configuration.commandName == name }),
                let command = try? direct.parseAsRoot(Array(before + arguments[(before.endIndex + 1)...]))
            {
                return command
            }
        }
        return try Winnow.parseAsRoot(arguments)
    }

    /// How the script of a shell asks what to offer.
    private static let completionRequest = "---completion"

    /// The commands whose arguments are files; those of others may be leads.
    private static let commandsOfFiles = ["import", "backup", "restore", "repair", "definition"]

    // Arrays, because the first set of texts costs as much as parsing an option.
    private static let helpRequests = ["-h", "--help", "--help-hidden", "-help-hidden", "help"]

    /// The options of every command that have a value.
    private static let optionsWithValue = ["-w", "--workspace", "--at", "--for"]

    /// The options, with their values, in front of the command's name.
    static func commonOptions(before arguments: [String]) -> ArraySlice<String> {
        var rest = arguments[...]
        while let word = rest.first, word.hasPrefix("-") { rest = rest.dropFirst(optionsWithValue.contains(word) ? 2 : 1) }
        return arguments[..<rest.startIndex]
    }

    /// Prints the candidates that the parser throws for a shell, and nothing else.
    ///
    /// The person is in the middle of a line. The candidates are clean already, and may have tabs that the shell needs.
    private static func answer(_ thrown: any Error) -> Int32 {
        guard Winnow.exitCode(for: thrown).rawValue == EXIT_SUCCESS else { return EXIT_FAILURE }
        let candidates = Winnow.fullMessage(for: thrown)
        let text = candidates.isEmpty ? "" : candidates + "\n"
        return writeAll(Array(text.utf8), to: STDOUT_FILENO) == 0 ? EXIT_SUCCESS : EXIT_FAILURE
    }

    private static func report(_ thrown: any Error, of arguments: [String]) -> Int32 {
        let output = Output()
        let error: CommandError
        var usage = ""
        if let commandError = thrown as? CommandError {
            error = commandError
        } else if let workspaceError = thrown as? WorkspaceError {
            error = CommandError(workspaceError)
        } else {
            let status = Winnow.exitCode(for: thrown).rawValue
            guard status != EXIT_SUCCESS else {
                output.lines(Winnow.fullMessage(for: thrown))
                return output.end()
            }
            let other = unknownCommand(in: arguments) ?? addressMessage(for: arguments)
            error = CommandError(.usage, other ?? Winnow.message(for: thrown))
            if error.message == Winnow.message(for: thrown) { usage = usageHint(for: thrown) }
        }
        if error.isReported { return error.status }
        printDiagnostic(usage.isEmpty ? error.message : usage)
        if arguments.contains("--json") {
            output.json { $0.error(error) }
            _ = output.end()
        }
        DiagnosticLog.shared.failed(command(in: arguments), with: error.status, leads: error.refusals.compactMap(\.lead))
        return error.status
    }

    /// The parser's message with its usage line, without the word "Error".
    private static func usageHint(for error: any Error) -> String {
        let text = Winnow.fullMessage(for: error)
        return text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
    }

    /// The message for an e-mail address where a lead's id is expected; nil for any other mistake.
    private static func addressMessage(for arguments: [String]) -> String? {
        let words = arguments.dropFirst(commonOptions(before: arguments).count)
        guard let name = words.first, !["search", "add", "import"].contains(name) else { return nil }
        let isValue = zip(words.dropFirst(), words).map { $1.hasPrefix("-") && !$1.contains("=") && !flags.contains($1) }
        let positional = zip(words.dropFirst(), isValue).filter { !$1 && !$0.hasPrefix("-") }.map(\.0)
        guard let text = positional.first(where: { $0.contains("@") }) else { return nil }
        return LeadAddressMessage(text, command: name, in: commonArguments(of: arguments)).text
    }

    private static let flags = ["--json", "--read-only", "--partial", "--yes"]

    /// The options of every command among some arguments, with their values.
    private static func commonArguments(of arguments: [String]) -> [String] {
        var found: [String] = []
        for (position, word) in arguments.enumerated() {
            if optionsWithValue.contains(word), position + 1 < arguments.count { found += [word, arguments[position + 1]] }
            if optionsWithValue.contains(where: { word.hasPrefix($0 + "=") }) || word == "--read-only" { found.append(word) }
        }
        return found
    }

    /// The name of the command that was called; nil if there is none of that name.
    private static func command(in arguments: [String]) -> String? {
        let rest = arguments.dropFirst(commonOptions(before: arguments).count)
        return rest.first.flatMap { commandNames.contains($0) ? $0 : nil }
    }

    private static var commandNames: [String] {
        Winnow.configuration.subcommands.compactMap { $0.configuration.commandName }
    }

    /// The message for an unknown command; the parser would call it an unexpected argument.
    private static func unknownCommand(in arguments: [String]) -> String? {
        let rest = arguments.dropFirst(commonOptions(before: arguments).count)
        guard let word = rest.first else { return nil }
        guard !commandNames.contains(word), word != "help" else { return nil }
        return "unknown command \"\(word)\"; `winnow --help` lists the commands"
    }
}
