import Formats
import Journal
import Lifecycle
import Platform

/// When this login last ran `winnow tick` on a workspace, for `winnow metrics`.
///
/// A tick without anything to do leaves no line in the journal, so the time is kept in the user's state folder. If that
/// can't be written, nothing is saved and no error is reported: the rules were applied all the same.
struct TickRecord {
    /// The file; nil without a state folder.
    private let record: PrivateRecord?

    /// The record of a workspace with this id.
    init(workspace: String, processEnvironment: ProcessEnvironment) {
        record = processEnvironment.folder("XDG_STATE_HOME", defaultUnderHome: ".local/state").map {
            PrivateRecord(path: "\($0)/winnow/\(workspace)/tick")
        }
    }

    /// The time of the last tick; nil if none is known.
    func load() -> Instant? {
        guard let bytes = record?.bytes(limit: 64) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        return ISOTimestamp.milliseconds(text).map(Instant.init(milliseconds:))
    }

    /// Saves the time of a tick by replacing the file as a whole.
    func save(_ moment: Instant) { _ = record?.replace(with: Array((MomentFormatter.utc(moment) + "\n").utf8)) }
}
