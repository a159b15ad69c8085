import CTerminal
import Glibc
import Screen

extension Terminal {
    /// Sleeps until something happens, and returns the reasons; at least one.
    ///
    /// Handles stopping (Ctrl-Z) and continuing; the program only has to paint again. A resize is an input.
    /// - Parameters:
    ///   - descriptors: Further descriptors to wait for, such as that of a watched file.
    ///   - timeout: The longest time to wait; nil for no limit.
    package mutating func wait(for descriptors: [Int32] = [], timeout: Duration? = nil) -> [WakeReason] {
        let end = timeout.map { Terminal.now() + Terminal.milliseconds($0) }
        while true {
            if isGone { return [.gone] }
            if !pending.isEmpty { return [.input] }
            var polled = [
                pollfd(fd: input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal_signal_descriptor(), events: Int16(POLLIN), revents: 0),
                pollfd(fd: waker.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            polled += descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let limit = [end, decoder.nextDeadline].compactMap { $0 }.min()
            let pollTimeout = limit.map { Int32(clamping: max(0, $0 - Terminal.now())) } ?? -1
            guard poll(&polled, nfds_t(polled.count), pollTimeout) >= 0 || errno == EINTR else { return [.gone] }

            var reasons: [WakeReason] = []
            if polled[1].revents != 0 { reasons += signals() }
            if polled[0].revents != 0 { readKeys(polled[0].revents) }
            decoder.idle(now: Terminal.now())
            pending += decoder.drain()
            if !pending.isEmpty { reasons.append(.input) }
            if isGone { reasons.append(.gone) }
            if polled[2].revents != 0 {
                terminal_drain_waker(waker.descriptor)
                reasons.append(.woken)
            }
            for descriptor in polled.dropFirst(3) where descriptor.revents != 0 { reasons.append(.descriptor(descriptor.fd)) }
            if !reasons.isEmpty { return reasons }
            if let end, Terminal.now() >= end { return [.timeout] }
        }
    }

    /// Returns the inputs that have arrived, in order, without waiting.
    package mutating func drainInputs() -> [Input] {
        readKeys(0)
        decoder.idle(now: Terminal.now())
        pending += decoder.drain()
        defer { pending = [] }
        return pending
    }

    private mutating func signals() -> [WakeReason] {
        var reasons: [WakeReason] = []
        var resized = false
        while true {
            switch terminal_next_signal() {
            case .none:
                if resized, measure() { pending.append(.resize(size)) }
                return reasons
            case .terminate: reasons.append(.terminate(signal: SIGTERM))
            case .quit: reasons.append(.terminate(signal: SIGQUIT))
            case .hangup:
                isGone = isGone || !Terminal.isConnected(input)
                reasons.append(.terminate(signal: SIGHUP))
            case .interrupt: reasons.append(.interrupt)
            case .resize: resized = true
            case .stop:
                suspend()
                reasons.append(.resumed)
            case .resume:
                // Stopped by SIGSTOP, without our doing: modes and screen may have changed since.
                reacquire()
                if !reasons.contains(.resumed) { reasons.append(.resumed) }
            }
        }
    }

    /// Reads and decodes everything available.
    ///
    /// `events` are those of `poll` for the keyboard, 0 without a poll.
    private mutating func readKeys(_ events: Int16) {
        var failures = 0
        var count = 0
        while count < 200_000 {
            var value: UInt32 = 0
            let now = Terminal.now()
            switch terminal_next(&value) {
            case .scalar: decoder.feed(.scalar(value), now: now)
            case .key: decoder.feed(Terminal.raw(value), now: now)
            case .nothing:
                // Bytes may have arrived in between; stop even if the number of waiting bytes never falls.
                failures += 1
                if failures < 8, terminal_waiting() > 0 { continue }
                if count > 0 { emptyReads = 0 } else if events & Int16(POLLIN) != 0 { emptyReads += 1 }
                // A terminal that is readable but empty, again and again, has ended.
                if emptyReads >= 3, terminal_waiting() <= 0 { isGone = true }
                if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { isGone = true }
                return
            }
            failures = 0
            count += 1
        }
    }

    /// The decoder's form of a key of the C shim.
    private static func raw(_ value: UInt32) -> InputDecoder.Raw {
        if value > terminal_key.function.rawValue { return .key(.function(Int(value - terminal_key.function.rawValue))) }
        return switch terminal_key(rawValue: value) {
        case .up: .key(.up)
        case .down: .key(.down)
        case .left: .key(.left)
        case .right: .key(.right)
        case .home: .key(.home)
        case .end: .key(.end)
        case .pageUp: .key(.pageUp)
        case .pageDown: .key(.pageDown)
        case .insert: .key(.insert)
        case .delete: .key(.delete)
        case .backspace: .key(.backspace)
        case .backtab: .key(.backtab)
        case .enter: .key(.enter)
        case .wordLeft: .key(.alt("b"))
        case .wordRight: .key(.alt("f"))
        case .pasteBegin: .pasteBegin
        case .pasteEnd: .pasteEnd
        case .focusIn: .focus(true)
        case .focusOut: .focus(false)
        default: .other
        }
    }

    /// Whether the other side of the terminal is connected.
    private static func isConnected(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&polled, 1, 0) >= 0 && polled.revents & Int16(POLLHUP | POLLERR | POLLNVAL) == 0
    }

    /// Milliseconds of a monotonic clock.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// A duration in milliseconds, rounded up so that no wait is too short.
    static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int(clamping: min(seconds, 4_000_000) * 1000 + part)
    }
}
