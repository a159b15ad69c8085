import Definitions
import Glibc
import Journal
import Lifecycle
import Workspace

// What the workspace holds: the end of its journal, the definition in force, the index, the zone.
extension HealthCheck {
    /// Opens the workspace to look only; nil where that fails, which is a finding.
    mutating func examineContents() -> Workspace? {
        examineEnding()
        let workspace: Workspace
        do {
            workspace = try context.openToLook(folder)
        } catch let error as WorkspaceError {
            found(.failure("workspace", error.message, mend: nil))
            return nil
        } catch {
            return nil
        }
        examineDefinition(workspace)
        examineIndex(workspace)
        return workspace
    }

    private mutating func examineEnding() {
        let verify = "winnow verify -w \(shellWord(folder))"
        do throws(JournalError) {
            let ending = try JournalFile(folder: place).ending()
            guard ending.isReadable else {
                found(.failure("journal", "its last line is none of a journal", mend: verify))
                return
            }
            let end = ending.seq.map { "ends in line \($0)" } ?? "has no line yet"
            let when = ending.at.map { ", recorded \(MomentFormatter.utc($0))" } ?? ""
            if ending.unfinishedBytes > 0 {
                found(
                    .warning(
                        "journal",
                        "\(end)\(when), with \(ending.unfinishedBytes) bytes of an unfinished action behind it; the next writer sets them aside",
                        mend: verify))
            } else {
                found(.fine("journal", "\(end)\(when); \(verify) checks all of it"))
            }
        } catch {
            found(.failure("journal", error.description, mend: nil))
        }
    }

    private mutating func examineDefinition(_ workspace: Workspace) {
        let definition = workspace.definition
        let text = "definition \(definition.number), \"\(definition.name)\", is in force"
        let unsigned = SigningSide.allCases.filter { workspace.signatures[$0] == nil }
        if unsigned.isEmpty {
            found(.fine("definition", text + " and signed by both sides"))
        } else {
            found(
                .warning(
                    "definition", text + " and not signed by \(unsigned.map(\.rawValue).joined(separator: " and "))",
                    mend: "winnow definition sign --side \(unsigned[0].rawValue) -w \(shellWord(folder))"))
        }
        let zone = definition.calendar.zone.name
        if ZoneDatabase.table(named: zone) == nil || access("/usr/share/zoneinfo", R_OK) != 0 {
            found(.warning("time zones", "this machine has no data of its own for \(zone)", mend: "apt-get install tzdata"))
        } else {
            found(.fine("time zones", "\(zone), from the data of this machine"))
        }
    }

    private mutating func examineIndex(_ workspace: Workspace) {
        if let reason = workspace.damage {
            found(
                .failure(
                    "journal", "damaged at \(reason): everything before it is shown, and nothing can be written",
                    mend: "winnow verify -w \(shellWord(folder))"))
        }
        guard let cache = context.surroundings.folder("XDG_CACHE_HOME", defaultUnderHome: ".cache"), !workspace.isIndexInMemory
        else {
            found(
                .warning(
                    "index", "no cache can be written here, so the index is made in memory each time",
                    mend: "mkdir -p -m 0700 ~/.cache"))
            return
        }
        found(.fine("index", "in \(cache)/winnow/\(workspace.id), up to date with line \(workspace.lastLine)"))
    }
}
