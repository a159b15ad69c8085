import Console
import Glibc
import Journal

/// Where a user who only looks was last, in a small file of their own for each workspace; whoever connects again lands there.
///
/// It lies in the user's state folder, or in the cache where that can't be written, never in the workspace. Where neither can be written nothing is kept, and
/// nobody is told: it is a convenience.
struct SessionState {
    /// The files, the preferred one first.
    private let paths: [String]
    private static let longest = 4096

    /// The file of a workspace by its id.
    init(workspace: String, surroundings: ProcessEnvironment) {
        let folders = [
            surroundings.folder("XDG_STATE_HOME", defaultUnderHome: ".local/state"),
            surroundings.folder("XDG_CACHE_HOME", defaultUnderHome: ".cache"),
        ]
        paths = folders.compactMap { $0 }.map { "\($0)/winnow/\(workspace)/place.json" }
    }

    /// Where the user was; nil when that isn't known or can't be read.
    func load() -> DashboardLocation? {
        for path in paths { if let bytes = Self.contents(path), let place = Self.place(bytes) { return place } }
        return nil
    }

    /// Keeps it: a whole new file takes the place of the old one, readable for the user only.
    func save(_ place: DashboardLocation) {
        let bytes = Self.bytes(place)
        for path in paths where Self.replace(path, with: bytes) { return }
    }

    private static func bytes(_ place: DashboardLocation) -> [UInt8] {
        var text = JSONWriter(capacity: 128)
        text.object { members in
            members.member("screen", place.screen)
            members.member("page", place.page)
            members.member("window", place.window)
            members.member("grouping", place.grouping)
            members.member("filter", place.filter)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    private static func place(_ bytes: [UInt8]) -> DashboardLocation? {
        bytes.withUnsafeBytes { bytes in
            var place = DashboardLocation.funnel
            var scanner = JSONScanner(bytes)
            do throws(JSONError) {
                try scanner.object { (key, scanner) throws(JSONError) in
                    switch key {
                    case "screen": place.screen = try scanner.integer()
                    case "page": place.page = try scanner.string()
                    case "window": place.window = try scanner.string()
                    case "grouping": place.grouping = try scanner.string()
                    case "filter": place.filter = try scanner.string()
                    default: _ = try scanner.skip()
                    }
                }
                return place
            } catch {
                return nil
            }
        }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        makeFolders(of: path)
        let temporary = "\(path).\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let failure = writeAll(bytes, to: descriptor)
        close(descriptor)
        if failure == 0, rename(temporary, path) == 0 { return true }
        unlink(temporary)
        return false
    }

    private static func makeFolders(of path: String) {
        var end = path.startIndex
        while let slash = path[path.index(after: end)...].firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
    }
}
