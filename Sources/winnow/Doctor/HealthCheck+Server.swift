import Formats
import Journal
import Lifecycle
import Workspace

// Checks a workspace on a server: the server, the link to it, and this machine's copy of the journal.
extension HealthCheck {
    /// Whether the workspace is on a server; then everything about it is checked here.
    mutating func checkServer() -> Bool {
        let health: ServerHealth
        do throws(WorkspaceError) {
            guard let found = try ServerHealth(folder: folder, environment: context.environment) else { return false }
            health = found
        } catch {
            add(.failure("server", error.message, remedy: nil))
            return true
        }
        for fact in health.facts { add(.fine(fact.topic, fact.text)) }
        for warning in health.warnings { add(.warning(warning.topic, warning.text, remedy: warning.remedy)) }
        for problem in health.problems { add(.failure(problem.topic, problem.text, remedy: nil)) }
        if let file = FileMetadata(files.serverConfiguration), file.mode & 0o022 != 0 {
            let path = shellQuoted(files.serverConfiguration)
            add(.failure("server.conf", "others can write to it, and so lead you to another server", remedy: "chmod go-w \(path)"))
        }
        checkCopyOfServer()
        checkDiskSpace()
        return true
    }

    /// Checks this machine's copy of the journal, and what is in it.
    private mutating func checkCopyOfServer() {
        do {
            let workspace = try context.openReadOnly(folder)
            let report = try Workspace.verify(folder, environment: context.environment)
            if report.isClean {
                add(.fine("journal", "\(report.lines.counted("entry", "entries")), each checked"))
            } else {
                for problem in report.problems { add(.failure("journal", problem, remedy: nil)) }
            }
            checkDefinition(workspace)
            checkIndex(workspace)
        } catch let error as WorkspaceError {
            add(.failure("workspace", error.message, remedy: nil))
        } catch {
            return
        }
    }
}
