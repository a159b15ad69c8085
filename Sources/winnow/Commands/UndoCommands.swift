import ArgumentParser
import Lifecycle
import ReadModel
import Workspace

struct UndoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo", _superCommandName: Winnow.name, abstract: "Take back my latest action, or a whole import.",
            discussion: "Example: winnow undo --batch 019ab3c0-5d1e-7c3a-9f60-3c1f2a4b5d6e")
    }

    @Option(help: ArgumentHelp("The action or import to take back, rather than my latest.", valueName: "uuid")) var batch: ActionID?
    @Flag(help: "Take back what can be, and list the rest.") var partial = false
    @Option(name: .customLong("id"), help: ArgumentHelp("This undo's own id, for retries.", valueName: "uuid")) var id: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let taken = try workspace.undo(
            id ?? workspace.newActionID(), batch: batch, partial: partial, onBehalfOf: common.principal)
        try context.tell(taken, verb: "undo", in: workspace)
    }
}

struct RedoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redo", _superCommandName: Winnow.name, abstract: "Take back my latest undo.",
            discussion: "Example: winnow redo")
    }

    @Option(name: .customLong("id"), help: ArgumentHelp("This redo's own id, for retries.", valueName: "uuid")) var id: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let taken = try workspace.redo(id ?? workspace.newActionID(), onBehalfOf: common.principal)
        try context.tell(taken, verb: "redo", in: workspace)
    }
}

extension CommandContext {
    /// Tells what was taken back or put back.
    func tell(_ taken: UndoResult, verb: String, in workspace: Workspace) throws {
        DiagnosticLog.shared.did(verb, leads: taken.leads)
        if common.json {
            output.json { object in
                object.done(taken.done, verb: verb, workspace.story)
                object.text("summary", taken.summary)
                object.texts("takenBack", taken.leads.map(\.description))
                object.refusals("left", taken.left)
            }
        } else {
            output.line((verb == "undo" ? "taken back: " : "put back: ") + taken.summary)
            // Leads that an undone import brought are gone: there is nothing to say of them.
            let shown = try workspace.rows(Array(taken.leads.prefix(20)))
            for lead in shown { output.cutLine("\(lead.id): " + LeadSummary(workspace: workspace).standing(lead)) }
            if taken.leads.count > 20, !shown.isEmpty { output.line("and \(taken.leads.count - 20) more") }
        }
        for left in taken.left { complain("left: " + left.refusal.message) }
        for warning in taken.done.warnings { complain(warning) }
    }
}
