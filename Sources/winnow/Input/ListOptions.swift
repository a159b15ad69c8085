import ArgumentParser
import Workspace

/// The options of a command that lists things in a table, as JSON or as CSV.
struct ListOptions: ParsableArguments {
    @Option(help: "The maximum number of rows; 0 for all. The default in a terminal is 50.") var limit: Int?
    @Flag(help: "Print CSV.") var csv = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more") }
    }

    /// The part of all rows that is listed.
    ///
    /// - Throws: `CommandError.usage` for two formats at once.
    func shown<Row>(of rows: [Row], _ context: CommandContext) throws(CommandError) -> [Row] {
        if context.common.json, csv { throw CommandError(.usage, "use --json or --csv, not both") }
        let maximum = limit ?? (context.output.isTerminal && !csv && !context.common.json ? 50 : 0)
        return maximum == 0 ? rows : Array(rows.prefix(maximum))
    }
}
