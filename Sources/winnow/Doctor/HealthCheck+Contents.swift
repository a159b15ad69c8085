import Formats
import Definitions
import Glibc
import Journal
import Lifecycle
import Workspace

// Checks the contents of the workspace: the end of the journal, the definition in force, the index and the time zone.
extension HealthCheck {
    /// Opens the workspace read-only and checks it; adds a finding and returns nil if that fails.
    mutating func checkContents() -> Workspace? {
        let workspace: Workspace
        do {
            workspace = try context.openReadOnly(folder)
        } catch let error as WorkspaceError {
            checkJournal(problem: nil)
            add(.failure("workspace", error.message, remedy: nil))
            return nil
        } catch {
            return nil
        }
        checkJournal(problem: workspace.journalProblem)
        checkDefinition(workspace)
        checkIndex(workspace)
        return workspace
    }

    /// Reads the whole journal.
    ///
    /// - Parameter problem: What the index knows against the journal, such as entries that were there.
    private mutating func checkJournal(problem: String?) {
        let (verify, repair) = ("winnow verify -w \(shellQuoted(folder))", "winnow repair -w \(shellQuoted(folder))")
        do throws(JournalError) {
            let journal = try files.openForMaintenance()
            let tail = try journal.tail()
            let found = try journal.verify(against: nil)
            if let damage = found.damage {
                return add(.failure("journal", "damaged at \(damage)", remedy: repair))
            }
            guard found.missingPersons.isEmpty else {
                let people = found.missingPersons.count.counted("person", "people")
                return add(
                    .failure(
                        "journal", "the data of \(people) is gone without an erasure",
                        remedy: "winnow restore BACKUP -w \(shellQuoted(folder))"))
            }
            guard found.lines > 0 else { return add(.failure("journal", "it has no entries", remedy: verify)) }
            if let problem {
                return add(.failure("journal", problem, remedy: "winnow restore BACKUP -w \(shellQuoted(folder))"))
            }
            if let key = try? ErasureKey(folder: files), let header = try? files.open().header,
                key.isOther(than: found.keyChecks, in: header.workspace)
            {
                add(
                    .failure(
                        "erasure.key", "it is not the key under which people were erased; move it to another folder first",
                        remedy: "winnow restore BACKUP -w \(shellQuoted(folder))"))
            }
            let end = "\(found.lines.counted("entry", "entries")), each checked"
            let when = tail.at.map { "; the last was recorded \(MomentFormatter.utc($0))" } ?? ""
            if found.unfinishedBytes > 0 {
                add(
                    .warning(
                        "journal",
                        "\(end)\(when); the last action is incomplete (\(found.unfinishedBytes.counted("byte"))), and the next change moves it to quarantine, a separate file",
                        remedy: verify))
            } else {
                add(.fine("journal", end + when))
            }
        } catch {
            add(.failure("journal", error.description, remedy: nil))
        }
    }

    mutating func checkDefinition(_ workspace: Workspace) {
        let definition = workspace.definition
        let text = "definition \(definition.number), \"\(definition.name)\", is the current one"
        let unsigned = SigningSide.allCases.filter { workspace.session.signatures[$0] == nil }
        if unsigned.isEmpty {
            add(.fine("definition", text + " and signed by both sides"))
        } else {
            add(
                .warning(
                    "definition",
                    text
                        + ", not signed by \(unsigned.map(\.rawValue).joined(separator: " and ")); a different person signs for each side",
                    remedy: "winnow definition sign --side \(unsigned[0].rawValue) -w \(shellQuoted(folder))"))
        }
        let zone = definition.calendar.zone.name
        if ZoneDatabase.table(named: zone) == nil || access("/usr/share/zoneinfo", R_OK) != 0 {
            add(.warning("time zones", "this machine has no time zone data for \(zone)", remedy: "apt-get install tzdata"))
        } else {
            add(.fine("time zones", "\(zone), from this machine's data"))
        }
    }

    mutating func checkIndex(_ workspace: Workspace) {
        if let problem = workspace.cacheProblem {
            add(
                .warning(
                    "index", "no cache, so winnow starts slowly: \(problem)", remedy: "mkdir -p -m 0700 ~/.cache"))
            return
        }
        let cache = context.processEnvironment.folder("XDG_CACHE_HOME", defaultUnderHome: ".cache") ?? ""
        add(.fine("index", "in \(cache)/winnow/\(workspace.id), up to date with entry \(workspace.lastLine)"))
    }
}
