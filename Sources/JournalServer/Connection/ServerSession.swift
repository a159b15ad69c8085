package import Journal
package import Lifecycle

/// A session with the server of one workspace, checked when it begins: who it is, and that the server keeps what it
/// confirms.
///
/// One thread at a time.
package final class ServerSession {
    /// What the server said of itself when the session began.
    package struct Greeting: Sendable {
        /// The journal's first line, under the present generation.
        package var header: JournalHeader
        /// The number and hash of the journal's last line.
        package var seq: SequenceNumber
        package var hash: JournalHash
        /// The last line that the caller had.
        package var seen: SequenceNumber
        /// The hash of that line; nil if the server has no such line.
        package var hashAtSeen: JournalHash?
        /// The login of the team that the session stands for.
        package var login: Login
        /// The session's process on the server and when it began, to be sure later that it has ended.
        package var process: ServerProcess
    }

    /// The version of the tables and functions that this program works with.
    package static let schemaVersion = 2

    private let connection: ServerConnection
    /// What the server said of itself.
    package let greeting: Greeting

    /// Connects and checks the server.
    ///
    /// - Parameter seen: The last line that the caller has.
    /// - Throws: `JournalError.server`.
    package init(
        _ address: ServerAddress, seen: SequenceNumber, timeout: Int = ServerConnection.defaultTimeout
    ) throws(JournalError) {
        do throws(ServerError) {
            connection = try ServerConnection(address.settings, timeout: timeout)
            greeting = try Self.greet(connection, seen)
        } catch {
            throw .server(ServerFailure(error, to: "connect to this workspace"))
        }
    }

    /// Whether the connection is of no more use.
    package var isBroken: Bool { connection.isBroken }
    /// The descriptor to wait for news on.
    package var descriptor: Int32 { connection.descriptor }

    private static func greet(_ connection: ServerConnection, _ seen: SequenceNumber) throws(ServerError) -> Greeting {
        let rows = try connection.run(
            """
            SELECT v.version, h.first_line, h.generation, h.seq, h.sum,
                CASE WHEN $1 = 0 THEN sha256(h.chain_start) ELSE (SELECT l.sum FROM winnow.line l WHERE l.seq = $1) END,
                winnow.me(), pg_backend_pid(),
                (SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()),
                current_setting('fsync') = 'off' OR current_setting('synchronous_commit') = 'off'
            FROM winnow.schema_version v LEFT JOIN winnow.head h ON true
            """, [.integer(Int64(seen.value))])
        let version = Int(rows.integer(0, 0) ?? 0)
        guard version == schemaVersion else { throw ServerError(kind: .schema(version), message: "another version") }
        guard !rows.flag(0, 9) else {
            throw ServerError(
                kind: .unsafe,
                message: "fsync or synchronous_commit is off on the server, which would lose what it confirmed; switch both on")
        }
        guard let line = rows.text(0, 1), let generation = rows.integer(0, 2), let seq = rows.integer(0, 3),
            let hash = JournalHash(bytes: rows.bytes(0, 4) ?? []), let login = rows.text(0, 6),
            var header = JournalHeader(firstLine: line)
        else { throw ServerError(kind: .noWorkspace, message: "there is no workspace yet") }
        // Somebody else's process number comes from a pool, which shares its sessions.
        guard rows.integer(0, 7) == Int64(connection.process) else { throw ServerError(kind: .pooled, message: "a pool") }
        header.generation = UInt64(clamping: generation)
        return Greeting(
            header: header, seq: SequenceNumber(Int(seq)), hash: hash, seen: seen,
            hashAtSeen: rows.bytes(0, 5).flatMap { JournalHash(bytes: $0) }, login: Login(login),
            process: ServerProcess(number: connection.process, began: rows.text(0, 8) ?? ""))
    }

    /// The bytes of the key of erasures.
    ///
    /// - Throws: `JournalError.server`.
    func erasureKey() throws(JournalError) -> [UInt8] {
        do throws(ServerError) {
            return try connection.erasureKey()
        } catch {
            throw .server(ServerFailure(error, to: "read the key of erasures"))
        }
    }

    /// The hash of an entry; nil if the server has no such entry.
    func hash(of seq: SequenceNumber) throws(JournalError) -> JournalHash? {
        let rows = try run(
            """
            SELECT CASE WHEN $1 = 0 THEN sha256(h.chain_start) ELSE (SELECT l.sum FROM winnow.line l WHERE l.seq = $1) END
            FROM winnow.head h
            """,
            [.integer(Int64(seq.value))], to: "read this journal")
        guard rows.count > 0 else { return nil }
        return rows.bytes(0, 0).flatMap { JournalHash(bytes: $0) }
    }

    /// Runs a statement.
    ///
    /// - Parameters:
    ///   - bracket: What of a transaction goes with it, in the same round trip.
    ///   - what: What it is for, after "doesn't permit this login to".
    /// - Throws: `JournalError.server`.
    func run(
        _ sql: String, _ values: [ServerValue] = [], in bracket: ServerConnection.TransactionBracket = .none, to what: String,
        timeout: Int = ServerConnection.defaultTimeout * 2
    ) throws(JournalError) -> ServerRows {
        do throws(ServerError) {
            return try connection.run(sql, values, in: bracket, timeout: timeout)
        } catch {
            throw .server(ServerFailure(error, to: what))
        }
    }

    /// Requires that the session is the person's whose decisions are made with it.
    ///
    /// - Throws: `JournalError.server`.
    func require(_ login: Login) throws(JournalError) {
        guard greeting.login != login else { return }
        throw .server(.otherLogin(expected: login.name, found: greeting.login.name))
    }

    /// Reads what has arrived; nil without a notification. Doesn't wait.
    @discardableResult
    func readNews() throws(JournalError) -> ServerNews? {
        do throws(ServerError) {
            return ServerNews(try connection.readNotifications())
        } catch {
            throw .server(ServerFailure(error, to: "read"))
        }
    }
}

/// What the server's notifications say: that its journal has this end now, or a later one.
struct ServerNews {
    /// The last generation and number that were named; nil for a text that is none of `schema.sql`'s.
    private(set) var end: (generation: UInt64, seq: SequenceNumber)?

    /// Nil for no notifications.
    init?(_ texts: [String]) {
        guard !texts.isEmpty else { return nil }
        var latest = (generation: UInt64(0), seq: 0)
        for text in texts {
            let words = text.split(separator: " ")
            guard words.count == 2, let generation = UInt64(words[0]), let seq = Int(words[1]) else { return }
            latest = (max(latest.generation, generation), max(latest.seq, seq))
        }
        end = (latest.generation, SequenceNumber(latest.seq))
    }

    /// Whether a copy with an end has all of it, as after an action of this process.
    func isKnown(at position: JournalPosition) -> Bool {
        guard let end else { return false }
        return position.generation >= end.generation && position.seq >= end.seq
    }
}

/// One session's process on the server.
package struct ServerProcess: Equatable, Sendable {
    /// Its number, which a later process may have again.
    package var number: Int32
    /// When it began, as the server writes it.
    package var began: String
}

extension ServerFailure {
    /// What an error of a connection means for a journal.
    ///
    /// - Parameter what: What was to be done, after "doesn't permit this login to".
    package init(_ error: ServerError, to what: String) {
        let reason = error.message
        self =
            switch error.kind {
            case .noLibrary: .noLibrary(reason: reason)
            case .unreachable, .interrupted: .unreachable(reason: reason, advice: "nothing was changed; try again when it answers")
            case .notAdmitted: .notAdmitted(reason: reason)
            case .notPermitted: .notPermitted(what: what)
            case .refused: .refused(reason: reason)
            case .unsafe: .unsafe(reason: reason)
            case .noWorkspace: .noWorkspace
            case .exists: .exists
            case .diskFull: .diskFull
            case .busy: .busy(reason: reason)
            case .schema(let version): .schema(found: version, expected: ServerSession.schemaVersion)
            case .newerSchema: .newerSchema
            case .closed: .closed(reason: reason)
            case .badAddress: .badAddress(reason: reason)
            case .pooled: .pooled
            case .other: .other(reason: [error.state, reason].compactMap(\.self).joined(separator: ": "))
            }
    }
}
