import Glibc
import Lifecycle
import Workspace

// A person at work in a workspace on a server, started and killed by a test.
//
// Usage: ServerClient FOLDER ADDRESS LOG COUNT NUMBER [--console], or ServerClient FOLDER ADDRESS LOG --rules
//
// It acts until COUNT actions were acknowledged, by its runs together. Before an action it writes its id to LOG, and
// after the acknowledgement `done` with the id and the milliseconds that it took; a run that was killed left an id
// without an answer, which the next run asks for again, as people do who don't know. With --console it works as a
// console does: another thread follows the server. With --rules it applies the rules until it is killed.

/// The file with what was asked for and acknowledged.
struct Log {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    }

    /// Adds a line, which a kill neither loses nor tears.
    func write(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The lines of earlier runs, as words.
    func lines() -> [[Substring]] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2) }
    }
}

/// One person's program.
struct Client {
    let folder: String
    let address: String
    let log: Log
    let environment: WorkspaceEnvironment

    init(_ arguments: [String]) {
        (folder, address, log) = (arguments[1], arguments[2], Log(arguments[3]))
        var generator = SystemRandomNumberGenerator()
        environment = WorkspaceEnvironment(
            clock: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
            },
            random: { generator.next() }, login: Login("nobody"),
            cacheFolder: getenv("XDG_CACHE_HOME").map { String(cString: $0) })
    }

    /// Milliseconds of a clock that nobody sets.
    private static var time: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Opens the workspace, as often as the server is away; the first time it is fetched.
    func opened() -> Workspace {
        while true {
            do throws(WorkspaceError) {
                if access(folder + "/server.conf", F_OK) == 0 { return try Workspace.open(folder, environment: environment) }
                return try Workspace.cloneFromServer(address, to: folder, environment: environment, progress: nil)
            } catch {
                log.write("failed open \(error.message)")
                usleep(100_000)
            }
        }
    }

    /// The command with a number; the same after a restart.
    private func step(_ number: Int, of client: Int) -> Intent.Step {
        guard number % 8 == 0 else { return Intent.Step(LeadID(1 + number % 10), .note("note \(number) of \(client)")) }
        let fields = LeadFields([
            .lastName: "Number \(number) of \(client)", .company: "Works \(client)", .email: "n\(number)@c\(client).example",
        ])
        return Intent.Step(nil, .add(NewLead(origin: .byHand, fields: fields)))
    }

    /// Acts until enough was acknowledged.
    func act(count: Int, number client: Int, asConsole: Bool) {
        var (done, asked) = (0, 0)
        var open: ActionID?
        for line in log.lines() {
            switch line[0] {
            case "ask":
                open = ActionID(parsing: line[1])
                asked = Int(line[2]) ?? asked
            case "done":
                done += 1
                open = nil
            default: break
            }
        }
        let workspace = opened()
        log.write("open")
        workspace.defersIndexUpdates = asConsole
        while done < count {
            if asConsole { follow(workspace) }
            let id: ActionID
            if let open {
                id = open
            } else {
                asked += 1
                id = workspace.newActionID()
                log.write("ask \(id) \(asked)")
                open = id
            }
            let begun = Self.time
            do throws(WorkspaceError) {
                _ = try workspace.perform(Intent(id: id, steps: [step(asked, of: client)]))
                log.write("done \(id) \(Self.time - begun)")
                done += 1
                open = nil
                if asConsole { _ = workspace.updateIndex() }
            } catch {
                log.write("failed act \(error.message)")
                // Some give up, and never know; others ask again.
                if asked % 3 == 0 || error.code == .refused { open = nil }
                usleep(50_000)
            }
        }
        log.write("end")
    }

    /// Reads what others did, as a console does before each key.
    private func follow(_ workspace: Workspace) {
        var waiting = workspace.watchDescriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&waiting, nfds_t(waiting.count), 0) > 0 else { return }
        do throws(WorkspaceError) {
            _ = try workspace.catchUp()
        } catch { log.write("failed read \(error.message)") }
    }

    /// Applies the rules again and again.
    func applyRules() {
        let workspace = opened()
        while true {
            do throws(WorkspaceError) {
                _ = try workspace.catchUp()
                let report = try workspace.rules.tick()
                if !report.assignments.isEmpty { log.write("rules \(report.assignments.count)") }
            } catch { log.write("failed rules \(error.message)") }
            usleep(500_000)
        }
    }
}

let arguments = CommandLine.arguments
let client = Client(arguments)
if arguments[4] == "--rules" {
    client.applyRules()
} else {
    client.act(count: Int(arguments[4]) ?? 0, number: Int(arguments[5]) ?? 0, asConsole: arguments.contains("--console"))
}
