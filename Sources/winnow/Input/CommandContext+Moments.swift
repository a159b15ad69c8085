import ArgumentParser
import Formats
import Glibc
import Lifecycle
import Workspace

/// The option of commands that take a time to come.
struct FarAheadOptions: ParsableArguments {
    @Flag(help: "Keep a time more than a year ahead without asking.") var yes = false
}

// Moments and days as people type them, in every option alike.
extension CommandContext {
    /// Parses a time that a person typed.
    func moment(_ text: String, in workspace: Workspace, for field: MomentField) throws(CommandError) -> Instant {
        do throws(MomentError) {
            return try parser(workspace).instant(text, for: field)
        } catch {
            throw CommandError(.usage, error.message)
        }
    }

    /// Parses a time to come; one more than a year ahead must be confirmed, in a terminal or by `--yes`.
    ///
    /// - Throws: `CommandError.refused` if it is not confirmed.
    func upcoming(_ text: String, in workspace: Workspace, _ options: FarAheadOptions) throws(CommandError) -> Instant {
        let moment = try moment(text, in: workspace, for: .upcoming)
        guard !options.yes, let distance = parser(workspace).distance(of: moment) else { return moment }
        guard isatty(STDIN_FILENO) == 1, !common.json else {
            throw CommandError(.refused, "\(distance); add --yes to keep it, or write a nearer time")
        }
        guard confirms("\(distance); keep it") else { throw CommandError(.refused, "nothing was changed") }
        return moment
    }

    /// The time by which another computer's clock may be ahead.
    private static let tolerance = TimeSpan.minutes(5)

    /// Parses the time at which something happened.
    ///
    /// - Throws: `CommandError.refused` if that is to come; a touch to come has a refusal that names `schedule`.
    func pastOccurrence(_ text: String, of command: Command?, in workspace: Workspace) throws(CommandError) -> Instant {
        let moment = try moment(text, in: workspace, for: .occurred)
        if case .touch = command { return moment }
        guard moment <= workspace.now + Self.tolerance else {
            throw CommandError(
                .refused, "--when \(text) is in the future, and nothing can have happened then; use the time at which it happened")
        }
        return moment
    }

    /// Parses the time of `--as-of`, where a date means its end.
    ///
    /// - Throws: `CommandError.usage` if the time cannot be read or is in the future.
    func pastMoment(_ text: String, in workspace: Workspace) throws(CommandError) -> Instant {
        let moment = try moment(text, in: workspace, for: .asOf)
        guard moment <= workspace.now else {
            throw CommandError(.usage, "--as-of \(text) is in the future; use a time in the past")
        }
        return moment
    }

    /// Parses a day: a date, or the day of a time such as `-21d`.
    func day(_ text: String, in workspace: Workspace, for field: MomentField = .pastDay) throws(CommandError) -> Day {
        do throws(MomentError) {
            return try parser(workspace).date(text, for: field)
        } catch {
            throw CommandError(.usage, error.message)
        }
    }

    /// Asks a question on the terminal; true for `y` and `yes`.
    func confirms(_ question: String) -> Bool {
        output.flush()
        _ = writeAll(Array("\(question) (y/N) ".utf8), to: STDERR_FILENO)
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    private func parser(_ workspace: Workspace) -> MomentParser {
        MomentParser(calendar: workspace.definition.calendar, now: workspace.now)
    }
}
