internal import Formats
internal import Journal
internal import JournalServer
internal import Lifecycle

/// What a check of a workspace's server found, as text.
package struct ServerHealth: Sendable {
    /// What is as it should be, with its subject.
    package var facts: [(topic: String, text: String)] = []
    /// What may be better, with a remedy.
    package var warnings: [(topic: String, text: String, remedy: String)] = []
    /// What is wrong.
    package var problems: [(topic: String, text: String)] = []

    /// Checks the server of a workspace's folder; nil if the workspace is only a folder.
    ///
    /// - Throws: `WorkspaceError` for a `server.conf` that can't be read.
    package init?(folder: String, environment: WorkspaceEnvironment) throws(WorkspaceError) {
        let place = try JournalPlace(folder, environment)
        guard let server = place.server else { return nil }
        let name = server.address.name
        let status: ServerAdministration.Status
        do throws(JournalError) {
            status = try ServerAdministration(server.address).status()
            let (store, login) = try place.open()
            if let outage = store.outage {
                problems.append(("server", outage.reason))
            } else if let login {
                facts.append(("copy", "of \(name), as \(login); \(store.size.counted("byte")), up to date"))
            }
        } catch {
            problems.append(("server", "\(name): \(error)"))
            return
        }
        facts.append(
            (
                "server",
                "\(name), PostgreSQL \(status.version); fsync and synchronous_commit are on, version \(ServerSession.schemaVersion) of the tables"
            ))
        if status.usesTLS || status.isLocal {
            facts.append(("link", status.usesTLS ? "encrypted" : "a socket of this machine"))
        } else {
            warnings.append(
                (
                    "link", "not encrypted: others on the network can read what passes",
                    "add sslmode=verify-full to the address in server.conf"
                ))
        }
        guard let access = status.access else {
            problems.append(("access", "\(status.login) has no role of this workspace"))
            return
        }
        facts.append(("access", "\(status.login) is \(access.rawValue)"))
    }
}
