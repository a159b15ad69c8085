import Console
import Formats
import Glibc
import Journal
import Platform

/// The last location of a read-only user in the console, where the next session opens.
///
/// There is one file per workspace, in the user's state folder, or in the cache folder if that cannot be written, never
/// in the workspace. If neither can be written, nothing is saved and no error is reported: it is a convenience.
struct SessionState {
    /// The possible files, the preferred one first.
    private let paths: [String]
    private static let maximumSize = 4096

    /// The session state of a workspace with this id.
    init(workspace: String, processEnvironment: ProcessEnvironment) {
        let folders = [
            processEnvironment.folder("XDG_STATE_HOME", defaultUnderHome: ".local/state"),
            processEnvironment.folder("XDG_CACHE_HOME", defaultUnderHome: ".cache"),
        ]
        paths = folders.compactMap { $0 }.map { "\($0)/winnow/\(workspace)/place.json" }
    }

    /// The saved location; nil if there is none or it cannot be read.
    func load() -> DashboardLocation? {
        for path in paths { if let bytes = Self.contents(path), let location = Self.location(bytes) { return location } }
        return nil
    }

    /// Saves the location by replacing the file as a whole; only the user can read it.
    func save(_ location: DashboardLocation) {
        let bytes = Self.bytes(location)
        for path in paths where Self.replace(path, with: bytes) { return }
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

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumSize)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        _ = PrivateFolder.create(String(path.dropLast("/place.json".count)))
        let temporary = "\(path).\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        // Whatever the umask is.
        let isPrivate = fchmod(descriptor, 0o600) == 0
        // Synced before the rename: after a power failure there is the old location or the new one, not an empty file.
        let isWritten = writeAll(bytes, to: descriptor) == 0 && fsync(descriptor) == 0
        close(descriptor)
        if isPrivate, isWritten, rename(temporary, path) == 0 { return true }
        unlink(temporary)
        return false
    }
}
