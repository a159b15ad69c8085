internal import Glibc
internal import Journal
internal import Lifecycle

/// Keeps a copy up to its server on a thread of its own, as long as a console is open.
///
/// The server's notifications only wake it; it asks for what is new after each of them, after every connection, and
/// every half minute. The console sees the copy grow as it sees a local journal grow. Without the server it tries
/// again, at longer and longer intervals, and no key waits for it.
final class ServerFollower: Sendable {
    private let state: ServerState
    private let wake: Signal
    private let stop: Signal

    /// How long to wait for a notification before asking anyway, in milliseconds.
    private static let interval = 30_000
    /// The pauses between attempts to connect, in milliseconds.
    private static let pauses = [250, 500, 1000, 2000, 5000, 10_000]

    init(
        _ address: ServerAddress, _ folder: JournalFolder, _ workspace: String, _ login: Login, _ state: ServerState
    ) throws(JournalError) {
        self.state = state
        guard let wake = Signal(), let stop = Signal() else { throw .system(call: "pipe", path: folder.path, code: errno) }
        (self.wake, self.stop) = (wake, stop)
        let job = Job(address: address, folder: folder, workspace: workspace, login: login, state: state, stop: stop, wake: wake)
        let code = Thread.start { job.run(interval: Self.interval, pauses: Self.pauses) }
        guard code == 0 else { throw .system(call: "pthread_create", path: folder.path, code: code) }
    }

    deinit { stop.send() }

    /// Readable after the connection was lost or came back, until ``acknowledge()``.
    var wakeDescriptor: Int32 { wake.descriptor }

    /// Makes the descriptor unreadable until the next change.
    func acknowledge() { wake.clear() }
}

/// A descriptor that one thread makes readable for another that polls.
private final class Signal: Sendable {
    let descriptor: Int32
    private let end: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, end) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(end)
    }

    func send() {
        var byte: UInt8 = 0
        _ = write(end, &byte, 1)
    }

    func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}

/// What the thread does.
private struct Job: Sendable {
    let address: ServerAddress
    let folder: JournalFolder
    let workspace: String
    let login: Login
    let state: ServerState
    let stop: Signal
    let wake: Signal

    /// How often to keep on disk that the server was heard of, in seconds.
    private static let timeBetweenRecords = 300
    /// The least time between two questions, and from a notification to its question, in milliseconds.
    private static let leastInterval = 15, shortestPause = 3

    func run(interval: Int, pauses: [Int]) {
        var failures = 0
        while true {
            do throws(JournalError) {
                try follow(interval) { failures = 0 }
                return
            } catch {
                let failure: ServerFailure =
                    if case .server(let failure) = error { failure } else { .other(reason: error.description) }
                if state.failed(failure) { wake.send() }
                let pause = pauses[min(failures, pauses.count - 1)]
                failures += 1
                if isStopped(within: pause) { return }
            }
        }
    }

    /// Follows the server until the console ends.
    private func follow(_ interval: Int, _ connected: () -> Void) throws(JournalError) {
        let copy = try ServerReplica(folder)
        let session = try ServerSession(address, seen: try copy.replica.end().seq)
        let found = session.greeting.header.workspace
        guard found == workspace else { throw .server(.otherWorkspace(expected: workspace, found: found)) }
        try session.require(login)
        try copy.requireContinuation(by: session)
        _ = try session.run("LISTEN winnow", to: "follow this workspace")
        connected()
        var remembered = 0
        while true {
            let asked = ServerConnection.now
            try copy.update(from: session)
            if time(nil) - remembered >= Self.timeBetweenRecords {
                copy.remember(session.greeting.login)
                remembered = time(nil)
            }
            let wasSilent = state.failure != nil
            state.succeeded()
            if wasSilent { wake.send() }
            guard try waitForNews(session, copy, asked: asked, interval) else { return }
        }
    }

    /// Waits until there is something to ask for, or until it is time to ask anyway; false once the console ends.
    private func waitForNews(
        _ session: ServerSession, _ copy: ServerReplica, asked: Int, _ interval: Int
    ) throws(JournalError) -> Bool {
        while true {
            var news = try session.readNews()
            while news == nil {
                var waiting = [
                    pollfd(fd: session.descriptor, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
                ]
                let left = asked + interval - ServerConnection.now
                guard left > 0 else { return true }
                _ = poll(&waiting, 2, Int32(clamping: left))
                if waiting[1].revents != 0 { return false }
                news = try session.readNews()
            }
            // The thread that acts has its action in the copy soon after the server said so; and while many people
            // write, their entries come together.
            let pause = max(Self.shortestPause, asked + Self.leastInterval - ServerConnection.now)
            if isStopped(within: pause) { return false }
            guard let news, news.isKnown(at: try copy.replica.end()) else { return true }
            state.succeeded()
        }
    }

    private func isStopped(within milliseconds: Int) -> Bool {
        var waiting = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, Int32(milliseconds)) > 0
    }
}

/// A thread that runs once and is not waited for.
private enum Thread {
    /// Passes a closure to the new thread.
    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Returns 0, or the error's number.
    static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(body))
        let result = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        if result == 0 { pthread_detach(thread) } else { start.release() }
        return result
    }
}
