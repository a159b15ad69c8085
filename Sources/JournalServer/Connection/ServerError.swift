/// Why the server didn't do something.
package struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What follows from it.
    package enum Kind: Hashable, Sendable {
        /// libpq isn't installed, or too old.
        case noLibrary
        /// Nothing answers: it may be down, or the link.
        case unreachable
        /// The connection broke while a statement ran: what it did is unknown.
        case interrupted
        /// The server knows the login and doesn't let it in: password, certificate, role.
        case notAdmitted
        /// The login may not do this.
        case notPermitted
        /// What was sent isn't a continuation of the journal, or isn't this session's own.
        case refused
        /// The server can't keep what it confirms: `fsync` or `synchronous_commit` is off.
        case unsafe
        /// There is no workspace in this database, or no schema.
        case noWorkspace
        /// There is one already.
        case exists
        /// The tables are of another version than this program's.
        case schema(Int)
        /// The tables are of a later version than a script.
        case newerSchema
        /// The workspace was closed here, because it went elsewhere.
        case closed
        /// The address isn't one that winnow uses.
        case badAddress
        /// A connection pool stands between.
        case pooled
        /// Its disk is full.
        case diskFull
        /// It waited too long for another session, or was told to stop.
        case busy
        /// Anything else, such as a fault of the program.
        case other
    }

    /// The kind.
    package var kind: Kind
    /// The SQLSTATE; nil where the server said nothing.
    package var state: String?
    /// The server's or libpq's words, without values and passwords.
    package var message: String

    package var description: String { message }

    /// The kind of an error with a SQLSTATE (postgresql.org/docs/15/errcodes-appendix.html).
    static func kind(ofState state: String) -> Kind {
        switch state {
        // The functions' own (Resources/server/schema.sql).
        case "WN001", "WN002", "WN003", "WN004", "WN005", "WN006": return .refused
        case "WN007": return .unsafe
        case "WN008": return .noWorkspace
        case "WN009": return .exists
        case "WN010": return .closed
        case "WN011": return .newerSchema
        // A schema, table, function or role that is missing: `server create` was never run here.
        case "3F000", "42P01", "42883", "42704", "3D000": return .noWorkspace
        case "42501": return .notPermitted
        // A full disk; a server that is out of memory or connections is busy.
        case "53100": return .diskFull
        // The server stops, starts or recovers: its clients are cut off.
        case "57P01", "57P02", "57P03": return .interrupted
        // Waited too long for a lock, or the statement or the session was ended on purpose.
        case "55P03", "57014", "25P03", "40001", "40P01": return .busy
        default: break
        }
        switch state.prefix(2) {
        case "08": return .interrupted
        case "28": return .notAdmitted
        case "53": return .busy
        // Values that are none of their type, such as a line that isn't JSON.
        case "22": return .refused
        default: return .other
        }
    }

    /// The kind of an error that ended an attempt to connect.
    static func kind(ofConnecting state: String) -> Kind {
        switch state {
        // It starts, stops, recovers, or has no room for another session: soon it may answer.
        case "57P01", "57P02", "57P03": return .unreachable
        case "3D000": return .noWorkspace
        case "42501": return .notAdmitted
        default: break
        }
        switch state.prefix(2) {
        case "08", "53": return .unreachable
        case "28": return .notAdmitted
        default: return .other
        }
    }
}
