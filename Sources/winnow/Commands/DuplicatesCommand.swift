import ArgumentParser
import Lifecycle
import ReadModel
import Workspace

struct DuplicatesCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "duplicates", _superCommandName: Winnow.name, abstract: "List leads that may be the same person.",
            discussion: """
                They have the same e-mail address, the same phone, or the same name and company. Each is listed with an \
                earlier one, the reason, and the command that merges them or why they can't be merged. A phone that more \
                than three names share is no reason by itself; one that different names share proposes no merge.

                Example: winnow duplicates --mine
                """)
    }

    @Option(help: "Only possible duplicates of this lead.") var of: LeadID?
    @Flag(help: "Only those with one of your leads.") var mine = false
    @Option(help: "The maximum number of pairs; 0 for all. The default in a terminal is 50.") var limit: Int?
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let owner = try mine ? workspace.session.scope(onBehalfOf: common.principal).owner : nil
        let decisionContext = try workspace.decisionContext(onBehalfOf: common.principal)
        let output = context.output
        let formatter = DuplicateFormatter(workspace: workspace)
        let maximum = limit ?? (output.isTerminal ? 50 : 0)
        var written = 0
        var isComplete = true
        if csv { output.csv(DuplicateFormatter.heading) }
        func write(_ lead: LeadRow, _ duplicate: PossibleDuplicate) -> Bool {
            guard maximum == 0 || written < maximum else {
                isComplete = false
                return false
            }
            if csv {
                output.csv(formatter.cells(lead, duplicate))
            } else if common.json {
                output.json { formatter.write(lead, duplicate, to: &$0) }
            } else {
                for line in formatter.lines(lead, duplicate) { output.truncatedLine(line) }
            }
            written += 1
            return !output.isClosed
        }
        if let of {
            guard let id = try workspace.queries.lead(resolving: of)?.id, let lead = try workspace.queries.rows([id]).first else {
                throw CommandError(.notFound, "there is no lead \(of); `winnow search` finds leads")
            }
            for duplicate in try workspace.queries.possibleDuplicates(of: id, given: decisionContext, limit: .max)
            where owner == nil || [lead.owner, duplicate.row.owner].contains(owner) {
                guard write(lead, duplicate) else { break }
            }
        } else {
            try workspace.queries.eachPossibleDuplicate(ownedBy: owner, given: decisionContext, write)
        }
        guard !csv, !common.json else { return }
        guard !output.isClosed else { return }
        if written == 0, isComplete { return output.line("no possible duplicates") }
        let total = isComplete ? written : try workspace.queries.countPossibleDuplicates(ownedBy: owner)
        output.line(
            isComplete
                ? total.counted("pair") + " in all"
                : "\(written.grouped) of \(total.counted("pair")) (--limit 0 shows all)")
    }
}
