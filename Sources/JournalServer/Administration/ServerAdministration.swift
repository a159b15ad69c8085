package import Journal
package import Lifecycle

/// What the administrators of a database do for a workspace on it.
package struct ServerAdministration {
    private let connection: ServerConnection

    /// The longest wait for a statement that works on a whole journal, in milliseconds.
    private static let defaultTimeout = 600_000
    /// The number of lines that are sent at a time.
    private static let page = 5000

    /// Connects to a database.
    ///
    /// - Throws: `JournalError.server`.
    package init(_ address: ServerAddress) throws(JournalError) {
        connection = try Self.converting("connect") { () throws(ServerError) in try ServerConnection(address.settings) }
    }

    private static func converting<Value: ~Copyable>(
        _ what: String, _ body: () throws(ServerError) -> Value
    ) throws(JournalError) -> Value {
        do throws(ServerError) {
            return try body()
        } catch {
            throw .server(ServerFailure(error, to: what))
        }
    }

    /// Makes the tables, functions and roles, or brings them to this program's version; run again it changes nothing.
    ///
    /// - Parameter script: The statements, which take effect together or not at all.
    /// - Throws: `JournalError.server`.
    package func createTables(_ script: String) throws(JournalError) {
        try Self.converting("make tables, functions and roles") { () throws(ServerError) in
            try connection.run(script: script, timeout: Self.defaultTimeout)
        }
    }

    /// Gives a login of the database its access to the workspace, and makes the login if there is none.
    ///
    /// - Parameter member: The login of the team that it stands for from now on; nil for the same name.
    /// - Throws: `JournalError.server`.
    package func grant(_ access: ServerAccess, to login: String, as member: Login?) throws(JournalError) {
        try inTransaction("grant access") { () throws(JournalError) in
            try Self.converting("grant access") { () throws(ServerError) in try grant(access, login, member) }
        }
    }

    private func grant(_ access: ServerAccess, _ login: String, _ member: Login?) throws(ServerError) {
        let statements = try connection.run(
            """
            SELECT concat_ws('; ',
                CASE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) THEN format('CREATE ROLE %I LOGIN', $1) END,
                format('REVOKE winnow_reader, winnow_writer, winnow_admin FROM %I', $1),
                format('GRANT %I TO %I', 'winnow_' || $2, $1),
                format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), $1))
            """, [.text(login), .text(access.rawValue)])
        try connection.run(script: statements.text(0, 0) ?? "", timeout: Self.defaultTimeout)
        guard let member else {
            _ = try connection.run("DELETE FROM winnow.login WHERE database_login = $1::name", [.text(login)])
            return
        }
        _ = try connection.run(
            """
            INSERT INTO winnow.login (database_login, login) VALUES ($1::name, $2)
            ON CONFLICT (database_login) DO UPDATE SET login = excluded.login
            """, [.text(login), .text(member.name)])
    }

    /// The members of a team that no login of the database stands for.
    package func missing(of team: [Login]) throws(JournalError) -> [Login] {
        let rows = try Self.converting("read its logins") { () throws(ServerError) in
            try connection.run(
                """
                SELECT coalesce(l.login, r.rolname::text) FROM pg_roles r
                LEFT JOIN winnow.login l ON l.database_login = r.rolname WHERE r.rolcanlogin
                """)
        }
        let known = Set((0..<rows.count).compactMap { rows.text($0, 0) })
        return team.filter { !known.contains($0.name) }
    }

    /// The login of the team that the session stands for.
    ///
    /// - Throws: `JournalError.server`.
    package func me() throws(JournalError) -> Login {
        let rows = try Self.converting("read this workspace") { () throws(ServerError) in try connection.run("SELECT winnow.me()") }
        return Login(rows.text(0, 0) ?? "")
    }

    /// Makes a workspace with its first action; both or neither.
    ///
    /// - Throws: `JournalError.server`; `.exists` if there is one.
    package func createWorkspace(
        _ header: JournalHeader, erasureKey: [UInt8], as intent: ActionID, _ first: ActionDraft
    ) throws(JournalError) {
        let start = header.start
        let lines = try first.encoded(as: intent, after: start).splitLines
        try inTransaction("make a workspace") { () throws(JournalError) in
            try Self.converting("make a workspace") { () throws(ServerError) in
                try create(header, erasureKey)
                _ = try connection.run(
                    "SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)",
                    [
                        .integer(Int64(clamping: start.generation)), .integer(0), .bytes(start.hash.bytes), .id(intent),
                        .arrayOfBytes(lines.map { $0.core }), .arrayOfBytes(lines.map(\.person)),
                    ])
            }
        }
    }

    private func inTransaction<Value>(
        _ what: String, _ body: () throws(JournalError) -> Value
    ) throws(JournalError) -> Value {
        try Self.converting(what) { () throws(ServerError) in _ = try connection.run("BEGIN") }
        do throws(JournalError) {
            let value = try body()
            try Self.converting(what) { () throws(ServerError) in _ = try connection.run("COMMIT", timeout: Self.defaultTimeout) }
            return value
        } catch {
            if !connection.isBroken { _ = try? connection.run("ROLLBACK") }
            throw error
        }
    }

    /// The bytes of the key of erasures.
    ///
    /// - Throws: `JournalError.server`.
    package func erasureKey() throws(JournalError) -> [UInt8] {
        try Self.converting("read the key of erasures") { () throws(ServerError) in try connection.erasureKey() }
    }

    /// Closes the workspace for writing at an end; false if the journal has another end meanwhile.
    ///
    /// - Parameter reason: Where it went, for those who still want to write here.
    /// - Throws: `JournalError.server`.
    package func close(at end: JournalPosition, saying reason: String) throws(JournalError) -> Bool {
        do throws(ServerError) {
            _ = try connection.run(
                "SELECT winnow.leave($1, $2, $3)", [.integer(Int64(end.seq.value)), .bytes(end.hash.bytes), .text(reason)])
            return true
        } catch {
            // The functions' own error of a line that doesn't follow (Resources/server/schema.sql).
            if error.state == "WN003" { return false }
            throw .server(ServerFailure(error, to: "close this workspace"))
        }
    }

    /// What `winnow doctor` says of a server.
    package struct Status: Sendable {
        /// The server's version, as it names it.
        package var version: String
        /// Whether the connection is encrypted, and whether it stays on this machine.
        package var usesTLS: Bool, isLocal: Bool
        /// What the login may do; nil for nothing.
        package var access: ServerAccess?
        /// The login of the database.
        package var login: String
    }

    /// What `winnow doctor` says of the server.
    ///
    /// - Throws: `JournalError.server`.
    package func status() throws(JournalError) -> Status {
        let rows = try Self.converting("read its settings") { () throws(ServerError) in
            try connection.run(
                """
                SELECT session_user::text, inet_server_addr() IS NULL,
                    (SELECT max(a) FROM unnest(ARRAY['reader', 'writer', 'admin']) WITH ORDINALITY AS known(name, a)
                     WHERE pg_has_role('winnow_' || name, 'MEMBER'))::bigint
                """)
        }
        let level = rows.integer(0, 2).map { ServerAccess.allCases[Int($0) - 1] }
        return Status(
            version: connection.setting("server_version") ?? "", usesTLS: connection.usesTLS, isLocal: rows.flag(0, 1),
            access: level, login: rows.text(0, 0) ?? "")
    }

    private func create(_ header: JournalHeader, _ erasureKey: [UInt8]) throws(ServerError) {
        guard let id = ActionID(parsing: header.workspace) else {
            throw ServerError(kind: .refused, message: "the workspace has no valid id")
        }
        _ = try connection.run(
            "SELECT winnow.create_workspace($1, $2, $3, $4, $5)",
            [
                .id(id), .text(header.firstLine), .bytes(header.chainStart), .integer(Int64(clamping: header.generation)),
                .bytes(erasureKey),
            ])
    }

    /// Takes over a journal with all its lines, ids and hashes; all of it or nothing. O(n).
    ///
    /// - Parameter progress: Receives the fraction that was sent.
    /// - Throws: `JournalError.server`, and errors of reading the journal.
    package func push(
        _ journal: any JournalStore, erasureKey: [UInt8], progress: (Double) -> Void
    ) throws(JournalError) -> SequenceNumber {
        if let end = try endPushed(of: journal) { return end }
        return try inTransaction("move a workspace here") { () throws(JournalError) in
            try Self.converting("make a workspace") { () throws(ServerError) in try create(journal.header, erasureKey) }
            let size = Double(max(1, journal.size))
            var sent = SequenceNumber(0)
            var lines: [SplitLine] = []
            func send() throws(JournalError) {
                guard !lines.isEmpty else { return }
                let values: [ServerValue] = [
                    .integer(Int64(sent.value)), .arrayOfBytes(lines.map { $0.core }), .arrayOfBytes(lines.map(\.person)),
                ]
                try Self.converting("move a workspace here") { () throws(ServerError) in
                    _ = try connection.run("SELECT winnow.push($1, $2, $3)", values, timeout: Self.defaultTimeout)
                }
                sent = SequenceNumber(sent.value + lines.count)
                lines.removeAll(keepingCapacity: true)
            }
            let end = try journal.read(after: journal.start) { (action) throws(JournalError) in
                for line in action.lines { lines.append(SplitLine(action.bytes(of: line), line.envelope)) }
                if lines.count >= Self.page {
                    try send()
                    progress(Double(action.end.offset) / size)
                }
                return .continue
            }
            try send()
            // The server has followed the chain by itself and must have arrived at the same end.
            let rows = try Self.converting("move a workspace here") { () throws(ServerError) in
                try connection.run("SELECT seq, sum FROM winnow.head")
            }
            guard rows.count > 0, rows.integer(0, 0) == Int64(end.position.seq.value),
                rows.bytes(0, 1) == end.position.hash.bytes
            else { throw .server(.other(reason: "its hashes differ from those of the journal")) }
            return end.position.seq
        }
    }

    /// The end of a journal that an earlier run has moved here, whose answer was lost; nil if the server has another.
    private func endPushed(of journal: any JournalStore) throws(JournalError) -> SequenceNumber? {
        let rows = try Self.converting("move a workspace here") { () throws(ServerError) in
            try connection.run("SELECT seq, sum FROM winnow.head")
        }
        guard rows.count > 0 else { return nil }
        // The hash stands for all lines, and for the workspace.
        let end = try journal.read(after: journal.start) { (_) throws(JournalError) in .continue }.position
        let isSame = rows.integer(0, 0) == Int64(end.seq.value) && rows.bytes(0, 1) == end.hash.bytes
        return isSame ? end.seq : nil
    }
}
