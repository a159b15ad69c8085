internal import Formats
internal import Glibc
internal import Journal
internal import Lifecycle
internal import Synchronization

/// What is known of the connection to a server, for the threads that use it.
final class ServerState: Sendable {
    private struct Known {
        var failure: ServerFailure?
        /// When the server was last heard of, and since when it isn't, in seconds since 1970.
        var heard: Int
        var silentSince: Int?
        /// Whether there was an attempt to connect.
        var isKnown: Bool
    }

    private let known: Mutex<Known>

    /// - Parameter heard: When the server was last heard of, in seconds since 1970.
    /// - Parameter isKnown: Whether there was an attempt to connect.
    init(failure: ServerFailure?, heard: Int = Int(time(nil)), isKnown: Bool = true) {
        let silentSince = failure == nil ? nil : Int(time(nil))
        known = Mutex(Known(failure: failure, heard: heard, silentSince: silentSince, isKnown: isKnown))
    }

    /// Whether there was an attempt to connect, so that ``failure`` says something.
    var isKnown: Bool { known.withLock(\.isKnown) }

    /// Waits for the first attempt to connect; after the time is up the server counts as one that doesn't answer.
    func waitUntilKnown(milliseconds: Int) {
        for _ in 0..<milliseconds / 5 where !isKnown { usleep(5000) }
        if !isKnown { failed(.unreachable(reason: "it has not answered yet", advice: "")) }
    }

    /// Why the server can't be written to; nil while it answers.
    var failure: ServerFailure? {
        known.withLock { known in
            guard let failure = known.failure else { return nil }
            guard case .unreachable(let reason, _) = failure else { return failure }
            return .unreachable(reason: reason, advice: Self.text(known))
        }
    }

    /// The same for a screen.
    var outage: JournalOutage? {
        guard let failure else { return nil }
        return known.withLock { known in
            let label: String =
                if case .unreachable = failure {
                    "server unreachable since \(Self.clock(known.silentSince ?? known.heard)), data of \(Self.clock(known.heard))"
                } else {
                    failure.label
                }
            return JournalOutage(label: label, reason: failure.description)
        }
    }

    /// The server answered.
    func succeeded() {
        known.withLock { known in
            known.failure = nil
            known.isKnown = true
            known.silentSince = nil
            known.heard = Int(time(nil))
        }
    }

    /// True if this was not known yet.
    @discardableResult
    func failed(_ failure: ServerFailure) -> Bool {
        known.withLock { known in
            let isNew = known.failure != failure
            if known.failure == nil { known.silentSince = Int(time(nil)) }
            known.failure = failure
            known.isKnown = true
            return isNew
        }
    }

    private static func text(_ known: Known) -> String {
        "nothing was changed; what is shown is of \(clock(known.heard)), try again when it answers"
    }

    /// The time of day, after the date unless that is today.
    private static func clock(_ seconds: Int) -> String {
        var (moment, now, parts, today) = (time_t(seconds), time(nil), tm(), tm())
        localtime_r(&moment, &parts)
        localtime_r(&now, &today)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min))"
        if parts.tm_year == today.tm_year, parts.tm_yday == today.tm_yday { return clock }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(clock)"
    }
}
