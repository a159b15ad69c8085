import Lifecycle

/// Why a journal on a server couldn't be read or written; without personal data and passwords.
package enum ServerFailure: Equatable, Sendable, CustomStringConvertible {
    /// The server doesn't answer: since when, where that is known, and when its news were last read.
    case unreachable(reason: String, advice: String)
    /// The connection broke while an action was confirmed: it is unknown whether the server has it.
    case unconfirmed
    /// Somebody else's action came first; the decision is made again.
    case outpaced
    /// The server confirmed the action, and this user's copy of the journal couldn't be written.
    case savedOnly(reason: String)
    /// The server knows the login and doesn't let it in.
    case notAdmitted(reason: String)
    /// The login may not do this in the database.
    case notPermitted(what: String)
    /// The server checked an action and refused it.
    case refused(reason: String)
    /// The server would lose what it confirms.
    case unsafe(reason: String)
    /// The server's journal ends before entries that were read from it, or has others.
    case restored(seen: SequenceNumber, end: SequenceNumber)
    /// There is another workspace at the address.
    case otherWorkspace(expected: String, found: String)
    /// The login on the server is another person's than the console's.
    case otherLogin(expected: String, found: String)
    /// There is no workspace at the address, or not even its tables.
    case noWorkspace
    /// There is one already.
    case exists
    /// The database's tables and functions are of another version.
    case schema(found: Int, expected: Int)
    /// The database's tables and functions are of a later version than those to be made.
    case newerSchema
    /// The workspace went elsewhere, and is closed on the server.
    case closed(reason: String)
    /// What was given as an address of a server is none.
    case badAddress(reason: String)
    /// The server's disk is full.
    case diskFull
    /// The server was busy for longer than winnow waits.
    case busy(reason: String)
    /// Something stands between that shares sessions among clients.
    case pooled
    /// libpq isn't there.
    case noLibrary(reason: String)
    /// Anything else.
    case other(reason: String)

    /// Whether the server may answer again soon, while reading goes on.
    package var isOutage: Bool {
        switch self {
        case .unreachable, .busy: true
        default: false
        }
    }

    /// The failure in some words, for the header of a screen.
    package var label: String {
        switch self {
        case .unreachable: "server unreachable"
        case .unconfirmed: "last action not confirmed"
        case .outpaced, .busy: "server busy"
        case .savedOnly: "copy of the journal not written"
        case .notAdmitted: "server refused the login"
        case .notPermitted: "no permission on the server"
        case .refused: "server refused the action"
        case .unsafe: "server is not safe"
        case .restored: "server has an older journal"
        case .otherWorkspace: "another workspace on the server"
        case .otherLogin: "another login on the server"
        case .noWorkspace: "no workspace on the server"
        case .exists: "a workspace is there already"
        case .schema, .newerSchema: "server of another version"
        case .closed: "workspace left the server"
        case .badAddress: "no address of a server"
        case .diskFull: "server's disk is full"
        case .pooled: "connection pool in the way"
        case .noLibrary: "libpq is missing"
        case .other: "server failed"
        }
    }

    package var description: String {
        switch self {
        case .unreachable(let reason, let advice): "the server can't be reached (\(reason)); \(advice)"
        case .unconfirmed:
            "not confirmed: the connection to the server broke before it answered. The next action first asks whether it has this one; until then nothing else is written"
        case .outpaced: "others were faster several times: try again"
        case .savedOnly(let reason):
            "saved on the server, but not in this machine's copy of the journal (\(reason)): free some space in the cache folder, then start winnow again"
        case .notAdmitted(let reason):
            "the server doesn't let this login in (\(reason)): check ~/.pgpass and pg_hba.conf, or ask the database's administrator"
        case .notPermitted(let what):
            "the database doesn't permit this login to \(what): an administrator grants it with `winnow server grant LOGIN reader|writer|admin`"
        case .refused(let reason): "nothing was changed: the server refused the action (\(reason))"
        case .unsafe(let reason): "nothing was changed: \(reason)"
        case .restored(let seen, let end):
            "the server's journal ends with entry \(end), or has other entries, but entry \(seen) was read from it: it was probably restored from an older backup. "
                + "Nothing was changed, and this machine's copy is kept. If the backup is to hold, run `winnow server clone URI DIR` into a new folder, which sets this copy aside; if not, restore the newer one"
        case .otherLogin(let expected, let found):
            "nothing was changed: this console is \(expected)'s, and the login on the server is \(found)'s now: open the console again"
        case .otherWorkspace(let expected, let found):
            "nothing was changed: workspace \(found) is at this address, and this folder belongs to \(expected); correct server.conf, or clone the other one into a folder of its own"
        case .noWorkspace:
            "there is no workspace in this database: `winnow server create URI` makes the tables, then `winnow init DIR --server URI` or `winnow server push DIR URI` the workspace"
        case .exists:
            "there is a workspace in this database already: connect to it with `winnow server clone URI DIR`, or use another database"
        case .schema(let found, let expected) where found < expected:
            "the database has version \(found) of winnow's tables, and this program needs \(expected): an administrator runs `winnow server create URI` once, which changes no entry"
        case .schema(let found, let expected):
            "the database has version \(found) of winnow's tables, and this program knows \(expected): install a newer version of winnow"
        case .newerSchema:
            "nothing was changed: the database has a later version of winnow's tables; install a newer version of winnow"
        case .closed(let reason): "nothing was changed: \(reason)"
        case .badAddress(let reason): "the address of the server can't be used: \(reason)"
        case .diskFull: "not saved: the server's disk is full; ask its administrator for space, then try again"
        case .busy(let reason): "nothing was changed: the server was busy (\(reason)); try again in a moment"
        case .pooled:
            "a connection pool stands between winnow and the server: name the server itself, since a pool shares sessions, and with them logins and news"
        case .noLibrary(let reason): "a workspace on a server needs the package libpq5 (\(reason)); install it and try again"
        case .other(let reason): "the server failed (\(reason)); nothing was changed here"
        }
    }
}
