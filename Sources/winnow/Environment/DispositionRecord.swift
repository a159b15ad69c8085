import Formats
import Journal
import Lifecycle
import Platform

/// How far the journal was when this login last exported what changed to a CRM, one file for each CRM.
///
/// It is the person's own: what a colleague exported may never have been imported, and a change that is told twice does
/// no harm, one that is not told does. So it is in the user's state folder and not in the workspace, where a reader
/// couldn't write it.
struct DispositionRecord {
    /// The place in the journal up to which everything was exported.
    struct Position {
        var seq: SequenceNumber
        /// The action of that entry, by which another journal with as many entries is told apart.
        var action: ActionID
        /// When it was exported.
        var at: Instant
    }

    private let record: PrivateRecord

    /// The record of a workspace and a CRM; nil without a state folder.
    init?(workspace: String, system: String, processEnvironment: ProcessEnvironment) {
        guard let folder = processEnvironment.folder("XDG_STATE_HOME", defaultUnderHome: ".local/state") else { return nil }
        record = PrivateRecord(path: "\(folder)/winnow/\(workspace)/dispositions-\(system)")
    }

    /// The path of the file.
    var path: String { record.path }

    /// The position of the last export; nil if there was none, or the file can't be read.
    func load() -> Position? {
        guard let bytes = record.bytes(limit: 256) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.map(String.init)
        guard words.count == 3, let seq = Int(words[0]), seq > 0, let action = ActionID(parsing: words[1]),
            let at = ISOTimestamp.milliseconds(words[2])
        else { return nil }
        return Position(seq: SequenceNumber(seq), action: action, at: Instant(milliseconds: at))
    }

    /// Replaces the file as a whole; returns whether that was possible.
    func save(_ position: Position) -> Bool {
        record.replace(with: Array("\(position.seq) \(position.action) \(MomentFormatter.utc(position.at))\n".utf8))
    }
}
