import ArgumentParser
import Formats
import Glibc
import Lifecycle
import ReadModel
import Workspace

struct UndoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo", _superCommandName: Winnow.name, abstract: "Undo your latest action, or a whole import.",
            discussion: """
                An import report prints the id of the import, and --json prints the id of each action. Adopting and signing a \
                definition and erasing a person cannot be undone. If one of these is your latest action, undo names the \
                action before it and asks; without a terminal it needs --yes.

                Example: winnow undo --batch 019ab3c0-5d1e-7c3a-9f60-3c1f2a4b5d6e
                """)
    }

    @Option(help: ArgumentHelp("The action or import to undo, instead of your latest action.", valueName: "uuid")) var batch:
        ActionID?
    @Flag(help: "Undo what can be undone and list the rest, instead of refusing all.") var partial = false
    @Flag(help: "Undo the action before one that cannot be undone, without asking.") var yes = false
    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The id of this undo: a retry with the same id runs only once.", valueName: "uuid"))
    var id: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        guard try confirms(workspace, context) else { return context.output.line("nothing was undone") }
        let result: UndoResult
        do throws(WorkspaceError) {
            result = try workspace.undo(
                id ?? workspace.newActionID(), batch: batch, partial: partial, onBehalfOf: common.principal)
        } catch {
            var failure = CommandError(error)
            let isOfImport = batch != nil && error.refusals.contains { $0.refusal.code == .undoBlocked }
            if error.refusals.count > 1 || isOfImport, !partial {
                failure.message = "nothing was undone; add --partial to undo what can be undone\n" + failure.message
            }
            throw failure
        }
        try context.report(result, .undo, in: workspace)
    }

    /// Asks before an undo that passes over a later action, which can't be undone.
    private func confirms(_ workspace: Workspace, _ context: CommandContext) throws -> Bool {
        guard !yes, batch == nil,
            let question = try workspace.queries.nextUndo(onBehalfOf: common.principal)?.question
        else { return true }
        // A retry of an undo has done it already; asked last, because another try may run at the same time.
        if let id, try workspace.queries.entries(of: id) != nil { return true }
        if !common.json, isatty(STDIN_FILENO) == 1 { return context.confirms("\(question); undo that") }
        throw CommandError(.refused, "nothing was undone: \(question); to undo that, add --yes")
    }
}

struct RedoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redo", _superCommandName: Winnow.name, abstract: "Redo the action that you undid last.",
            discussion: "Example: winnow redo")
    }

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The id of this redo: a retry with the same id runs only once.", valueName: "uuid"))
    var id: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let result = try workspace.redo(id ?? workspace.newActionID(), onBehalfOf: common.principal)
        try context.report(result, .redo, in: workspace)
    }
}

/// Whether an action is undone or redone.
enum UndoDirection: String {
    case undo, redo
}

extension CommandContext {
    /// Reports the result of an undo or redo.
    func report(_ undo: UndoResult, _ direction: UndoDirection, in workspace: Workspace) throws {
        did(direction.rawValue, undo.result, leads: undo.leads)
        remark(onRepeated: undo.result, in: workspace)
        if common.json {
            output.json { object in
                object.actionResult(undo.result, verb: direction.rawValue, workspace.entryFormatter)
                object.text("summary", undo.text)
                object.texts("takenBack", undo.leads.map(\.description))
                object.refusals("left", undo.blocked)
            }
        } else {
            output.line((direction == .undo ? "Undone: " : "Redone: ") + undo.text)
            // Leads of an undone import no longer exist, so they have no rows.
            let rows = try workspace.queries.rows(Array(undo.leads.prefix(20)))
            for lead in rows { output.truncatedLine("\(lead.id): " + LeadSummary(workspace: workspace).status(of: lead)) }
            if undo.leads.count > 20, !rows.isEmpty { output.line("and \((undo.leads.count - 20).grouped) more") }
        }
        for message in undo.blockedMessages { printDiagnostic("not undone: " + message) }
    }
}
