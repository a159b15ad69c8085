import Console
import Formats
import Journal
import Platform

/// The last location of a read-only user in the console, where the next session opens.
///
/// There is one file per workspace, in the user's state folder, or in the cache folder if that cannot be written, never
/// in the workspace. If neither can be written, nothing is saved and no error is reported: it is a convenience.
struct SessionState {
    /// The possible files, the preferred one first.
    private let records: [PrivateRecord]
    private static let maximumSize = 4096

    /// The session state of a workspace with this id.
    init(workspace: String, processEnvironment: ProcessEnvironment) {
        let folders = [
            processEnvironment.folder("XDG_STATE_HOME", defaultUnderHome: ".local/state"),
            processEnvironment.folder("XDG_CACHE_HOME", defaultUnderHome: ".cache"),
        ]
        records = folders.compactMap { $0 }.map { PrivateRecord(path: "\($0)/winnow/\(workspace)/place.json") }
    }

    /// The saved location; nil if there is none or it cannot be read.
    func load() -> DashboardLocation? {
        for record in records {
            if let bytes = record.bytes(limit: Self.maximumSize), let location = Self.location(bytes) { return location }
        }
        return nil
    }

    /// Saves the location by replacing the file as a whole; only the user can read it.
    func save(_ location: DashboardLocation) {
        let bytes = Self.bytes(location)
        for record in records where record.replace(with: bytes) { return }
    }

    private static func bytes(_ location: DashboardLocation) -> [UInt8] {
        var text = JSONWriter(capacity: 128)
        text.object { members in
            members.member("screen", location.screen)
            members.member("page", location.page)
            members.member("window", location.window)
            members.member("grouping", location.grouping)
            members.member("filter", location.filter)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    private static func location(_ bytes: [UInt8]) -> DashboardLocation? {
        bytes.withBytes { bytes in
            var location = DashboardLocation.funnel
            var scanner = JSONScanner(bytes)
            do throws(JSONError) {
                try scanner.object { (key, scanner) throws(JSONError) in
                    switch key {
                    case "screen": location.screen = try scanner.integer()
                    case "page": location.page = try scanner.string()
                    case "window": location.window = try scanner.string()
                    case "grouping": location.grouping = try scanner.string()
                    case "filter": location.filter = try scanner.string()
                    default: _ = try scanner.skip()
                    }
                }
                return location
            } catch {
                return nil
            }
        }
    }
}
