internal import CLibPQ
internal import Glibc

/// A connection to a PostgreSQL server through libpq, which is loaded at the first one. One thread at a time.
package final class ServerConnection {
    private let connection: OpaquePointer
    /// Whether a statement broke off with the connection, so that it is of no more use.
    package private(set) var isBroken = false

    /// How long to wait for a connection, in milliseconds.
    package static let defaultTimeout = 5000

    /// Connects to a server.
    ///
    /// - Parameters:
    ///   - settings: libpq's own: a URI without a password, or `service=NAME`. Passwords come from `~/.pgpass`.
    ///   - timeout: The longest wait, in milliseconds.
    /// - Throws: `ServerError`: `.noLibrary`, `.unreachable`, `.notAdmitted`.
    package init(_ settings: String, timeout: Int = defaultTimeout) throws(ServerError) {
        if let missing = winnow_pq_load() {
            throw ServerError(kind: .noLibrary, message: String(cString: missing))
        }
        try Self.check(settings)
        // A peer that is gone without a word is noticed within a quarter of a minute.
        let options = [
            ("dbname", settings), ("application_name", "winnow"), ("client_encoding", "UTF8"), ("keepalives_idle", "5"),
            ("keepalives_interval", "3"), ("keepalives_count", "3"), ("tcp_user_timeout", "15000"),
        ]
        let started = Self.withTexts(options.map(\.0)) { keywords in
            Self.withTexts(options.map(\.1)) { values in winnow_pq_begin(keywords, values) }
        }
        guard let started else { throw ServerError(kind: .other, message: "there is no memory for a connection") }
        connection = started
        winnow_pq_ignore_notices(started)
        // libpq keeps no SQLSTATE of a failed connection elsewhere than in such a message.
        winnow_pq_set_verbose(started, true)
        do throws(ServerError) {
            try wait(timeout)
            winnow_pq_set_verbose(started, false)
            // On a path that the database sets, somebody else's functions could take the names of PostgreSQL's.
            _ = try run("SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false)", timeout: timeout)
        } catch {
            isBroken = true
            throw error
        }
    }

    /// Throws for settings that libpq doesn't read, that hold a password, or that may come from somebody else's file.
    private static func check(_ settings: String) throws(ServerError) {
        var key = [CChar](repeating: 0, count: 64)
        switch winnow_pq_settings_kind(settings, &key, key.count) {
        case Int32(WINNOW_PQ_PLAIN): return
        case Int32(WINNOW_PQ_FORBIDDEN):
            let name = String(decoding: key.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw ServerError(
                kind: .badAddress,
                message: "the address sets \(name), which winnow doesn't allow; put it into ~/.pg_service.conf")
        default:
            throw ServerError(
                kind: .other,
                message:
                    "the address is not one that libpq reads, or holds a password; write postgresql://HOST/DATABASE or service=NAME"
            )
        }
    }

    deinit { winnow_pq_finish(connection) }

    /// The descriptor to wait for in a poll loop; it becomes readable with a notification.
    package var descriptor: Int32 { winnow_pq_socket(connection) }
    /// Whether the connection is encrypted.
    package var usesTLS: Bool { winnow_pq_uses_tls(connection) }
    /// The number of the session's process as the connection was given it.
    package var process: Int32 { winnow_pq_process(connection) }
    /// A setting that the server reports, such as `server_version`.
    package func setting(_ name: String) -> String? { winnow_pq_setting(connection, name).map { String(cString: $0) } }

    private func wait(_ timeout: Int) throws(ServerError) {
        let end = Self.now + timeout
        var state = Int32(WINNOW_PQ_WRITING)
        while true {
            if winnow_pq_status(connection) == Int32(WINNOW_PQ_BAD) || state == Int32(WINNOW_PQ_FAILED) {
                throw failureToConnect()
            }
            if state == Int32(WINNOW_PQ_CONNECTED) { return }
            let wants = state == Int32(WINNOW_PQ_READING) ? POLLIN : POLLOUT
            var waiting = pollfd(fd: descriptor, events: Int16(wants), revents: 0)
            let left = end - Self.now
            guard left > 0 else {
                throw ServerError(kind: .unreachable, message: "the server did not answer within \(timeout / 1000) seconds")
            }
            let ready = poll(&waiting, 1, Int32(clamping: left))
            if ready > 0 { state = winnow_pq_poll(connection) }
        }
    }

    private func failureToConnect() -> ServerError {
        let lines = String(cString: winnow_pq_error(connection)).split(whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" })
        }
        // The last attempt counts: before it, libpq may have tried other addresses, or to encrypt.
        let states = lines.compactMap(Self.state(in:))
        let message = lines.filter { !$0.hasPrefix("LOCATION:") }.map { Self.withoutState($0) }.joined(separator: "; ")
        guard let state = states.last else {
            // A password that is missing is libpq's own error, without a SQLSTATE.
            return ServerError(kind: winnow_pq_needs_password(connection) ? .notAdmitted : .unreachable, message: message)
        }
        return ServerError(kind: ServerError.kind(ofConnecting: state), state: state, message: message)
    }

    /// The SQLSTATE in a line of a verbose message, `SEVERITY:  28P01: …`; nil for a line without one.
    private static func state(in line: String) -> String? {
        guard let state = stateRange(in: line) else { return nil }
        return String(line[state])
    }

    private static func withoutState(_ line: String) -> String {
        guard let state = stateRange(in: line) else { return line }
        return String(line[..<state.lowerBound] + line[state.upperBound...].drop { $0 == ":" || $0 == " " })
    }

    private static func stateRange(in line: String) -> Range<String.Index>? {
        // Two spaces follow the severity, whatever its language; then five digits and capital letters.
        var start = line.startIndex
        while let colon = line[start...].firstIndex(of: ":") {
            start = line.index(after: colon)
            let rest = line[start...]
            guard rest.hasPrefix("  ") else { continue }
            let code = rest.dropFirst(2).prefix { $0.isASCII && ($0.isNumber || $0.isUppercase) }
            if code.count == 5, line[code.endIndex...].hasPrefix(":") { return code.startIndex..<code.endIndex }
        }
        return nil
    }

    /// Runs a statement and returns its rows.
    ///
    /// - Parameters:
    ///   - bracket: What of a transaction goes with it, in the same round trip.
    ///   - timeout: The longest wait for its result, in milliseconds.
    /// - Throws: `ServerError`; with `.interrupted` it is unknown whether a change was made.
    package func run(
        _ sql: String, _ values: [ServerValue] = [], in bracket: TransactionBracket = .none, timeout: Int = defaultTimeout * 2
    ) throws(ServerError) -> ServerRows {
        guard bracket != .none else {
            guard send(sql, values) else { throw interruption() }
            return try result(timeout)
        }
        guard winnow_pq_begin_pipeline(connection) else {
            // A libpq before 14.
            if bracket == .begin { _ = try run("BEGIN", timeout: timeout) }
            let rows = try run(sql, values, timeout: timeout)
            if bracket == .commit { _ = try run("COMMIT", timeout: timeout) }
            return rows
        }
        var isSent = bracket == .begin ? send("BEGIN", []) : true
        isSent = isSent && send(sql, values)
        if bracket == .commit { isSent = isSent && send("COMMIT", []) }
        guard isSent, winnow_pq_sync_pipeline(connection) else { throw interruption() }
        let rows = try result(timeout, ofPipeline: true, keeping: bracket == .begin ? 1 : 0)
        guard winnow_pq_end_pipeline(connection) else { throw interruption() }
        return rows
    }

    /// A part of a transaction that goes with a statement.
    package enum TransactionBracket {
        /// Nothing: the statement is a transaction of its own, or a part of the one that is open.
        case none
        /// A transaction begins with it.
        case begin
        /// The open transaction is committed after it, unless it fails.
        case commit
    }

    private func send(_ sql: String, _ values: [ServerValue]) -> Bool {
        let encoded = values.map(\.encoded)
        let lengths = encoded.map { Int32(clamping: $0.count) }
        let types = values.map(\.type)
        return Self.withBytes(encoded) { pointers in
            winnow_pq_send(connection, sql, Int32(values.count), types, pointers, lengths)
        }
    }

    /// The bytes of the key of erasures.
    ///
    /// - Throws: `ServerError`; `.noWorkspace` if there is none yet.
    func erasureKey() throws(ServerError) -> [UInt8] {
        let rows = try run("SELECT key FROM winnow.erasure_key")
        guard rows.count > 0, let key = rows.bytes(0, 0) else {
            throw ServerError(kind: .noWorkspace, message: "there is no workspace yet")
        }
        return key
    }

    /// Runs a text of several statements, all or none.
    ///
    /// - Throws: `ServerError`.
    package func run(script: String, timeout: Int) throws(ServerError) {
        guard winnow_pq_send_script(connection, script) else { throw interruption() }
        _ = try result(timeout)
    }

    /// Waits for the results of what was sent, and returns the last one; of a pipeline, that of one of its statements.
    private func result(
        _ timeout: Int, ofPipeline isPipeline: Bool = false, keeping kept: Int = 0
    ) throws(ServerError) -> ServerRows {
        let end = Self.now + timeout
        var (statement, isSynced) = (0, false)
        var rows: ServerRows?
        var failed: ServerError?
        while !isSynced {
            try waitForResult(until: end, timeout)
            guard let result = winnow_pq_next_result(connection) else {
                guard isPipeline else { break }
                // Between the statements of a pipeline; a broken connection has no end of them.
                statement += 1
                guard winnow_pq_status(connection) != Int32(WINNOW_PQ_BAD) else { throw interruption() }
                continue
            }
            switch winnow_pq_result_status(result) {
            case Int32(WINNOW_PQ_COMMAND), Int32(WINNOW_PQ_ROWS):
                if !isPipeline || statement == kept { rows = ServerRows(owning: result) } else { winnow_pq_clear(result) }
            case Int32(WINNOW_PQ_PIPELINE_SYNC):
                winnow_pq_clear(result)
                isSynced = true
            case Int32(WINNOW_PQ_PIPELINE_ABORTED): winnow_pq_clear(result)
            default:
                if failed == nil { failed = failure(of: result) }
                winnow_pq_clear(result)
                if isBroken { isSynced = true }
            }
        }
        if let failed {
            if isPipeline, !isBroken, !winnow_pq_end_pipeline(connection) { throw interruption() }
            throw failed
        }
        guard let rows = consume rows else { throw interruption() }
        return rows
    }

    private func waitForResult(until end: Int, _ timeout: Int) throws(ServerError) {
        while winnow_pq_is_busy(connection) {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = end - Self.now
            guard left > 0 else {
                isBroken = true
                throw ServerError(kind: .interrupted, message: "no answer within \(timeout / 1000) seconds")
            }
            _ = poll(&waiting, 1, Int32(clamping: left))
            guard winnow_pq_consume(connection) else { throw interruption() }
        }
    }

    private func interruption() -> ServerError {
        isBroken = true
        return ServerError(kind: .interrupted, message: Self.oneLine(String(cString: winnow_pq_error(connection))))
    }

    private func failure(of result: OpaquePointer) -> ServerError {
        let state = winnow_pq_result_state(result).map { String(cString: $0) }
        let message = winnow_pq_result_message(result).map { String(cString: $0) }
        if winnow_pq_status(connection) == Int32(WINNOW_PQ_BAD) { isBroken = true }
        guard let state, let message else { return interruption() }
        return ServerError(kind: ServerError.kind(ofState: state), state: state, message: message)
    }

    /// Reads what has arrived, and returns the texts of the notifications, of at most 63 bytes. Doesn't wait.
    ///
    /// - Throws: `.interrupted` if the connection broke.
    func readNotifications() throws(ServerError) -> [String] {
        // The server's last word and the end of the connection come one after the other.
        repeat {
            guard winnow_pq_consume(connection) else { throw interruption() }
        } while isReadable
        var texts: [String] = []
        var text = [CChar](repeating: 0, count: 64)
        while winnow_pq_take_notification(connection, &text, text.count) {
            texts.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return texts
    }

    private var isReadable: Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0
    }

    /// Milliseconds of a clock that nobody sets.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private static func oneLine(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }.joined(separator: "; ")
    }

    /// Passes texts as an array of C strings that ends with NULL.
    private static func withTexts<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer($0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    /// Passes values as an array of pointers to their bytes.
    private static func withBytes<Value>(
        _ values: [[UInt8]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        // One block for all: arrays can't be held at once otherwise.
        let joined = Array(values.joined()) + [0]
        return joined.withUnsafeBytes { block in
            var start = 0
            let pointers = values.map { value -> UnsafePointer<CChar>? in
                defer { start += value.count }
                return block.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
