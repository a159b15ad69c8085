import Formats
import Glibc
import Lifecycle
import Logging
import Platform

/// The diagnostic log in `$XDG_STATE_HOME/winnow/log`.
///
/// It contains verbs, lead ids and exit statuses, never personal data.
struct DiagnosticLog: Sendable {
    /// The log of the process.
    static let shared = DiagnosticLog()
    private let logger: Logger

    /// The path of the log; nil without a state folder.
    private static var path: String? {
        ProcessEnvironment().folder("XDG_STATE_HOME", defaultUnderHome: ".local/state").map { $0 + "/winnow/log" }
    }

    private init() {
        let path = Self.path
        logger = Logger(label: "winnow") { _ in LogFile(path: path) }
    }

    /// Logs a completed operation; errors while logging are ignored.
    func did(_ verb: String, leads: [LeadID] = []) { note(.info, verb, leads: leads) }

    /// Logs that a command failed with an exit status other than 0.
    func failed(_ command: String?, with status: Int32, leads: [LeadID] = []) {
        let subject = command.map { $0 + " " } ?? ""
        note(status == 1 ? .notice : .error, "\(subject)failed with status \(status)", leads: leads)
    }

    /// Logs something unusual that was dealt with, such as a damaged index.
    func noticed(_ event: String) { note(.notice, event, leads: []) }

    /// The number of errors that the log has since a moment; 0 if it can't be read. O(size of the log), at most 2 MB.
    static func errors(since moment: Instant) -> Int {
        guard let path else { return 0 }
        let first = MomentFormatter.utc(moment)
        return [path + ".1", path].reduce(0) { count, path in
            let bytes = PrivateRecord(path: path).bytes(limit: LogFile.maximumSize * 2) ?? []
            return count
                + bytes.split(separator: UInt8(ascii: "\n")).count { line in
                    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
                    return words.count == 3 && words[1].elementsEqual("error".utf8)
                        && String(decoding: words[0], as: UTF8.self) >= first
                }
        }
    }

    private func note(_ level: Logger.Level, _ text: String, leads: [LeadID]) {
        let numbers =
            leads.prefix(20).map(\.description).joined(separator: " ") + (leads.count > 20 ? " and \(leads.count - 20) more" : "")
        logger.log(level: level, "\(leads.isEmpty ? text : text + " " + numbers)")
    }
}

/// A log handler that appends lines to a file of the user.
///
/// Above one megabyte it renames the file and starts a new one.
private struct LogFile: LogHandler {
    /// The size in bytes from which a new file is started.
    static let maximumSize = 1 << 20
    let path: String?
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(path: String?) { self.path = path }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard let path, let descriptor = open(path) else { return }
        defer { close(descriptor) }
        let line = "\(MomentFormatter.utc(ProcessEnvironment.now())) \(event.level) [\(getpid())] \(event.message)\n"
        _ = writeAll(Array(line.utf8), to: descriptor)
    }

    private func open(_ path: String) -> Int32? {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        var descriptor = Glibc.open(path, flags, 0o600)
        if descriptor < 0, errno == ENOENT {
            _ = PrivateFolder.create(String(path.dropLast("/log".count)))
            descriptor = Glibc.open(path, flags, 0o600)
        }
        guard descriptor >= 0 else { return nil }
        if lseek(descriptor, 0, SEEK_END) > Self.maximumSize {
            rename(path, path + ".1")
            close(descriptor)
            descriptor = Glibc.open(path, flags, 0o600)
        }
        guard descriptor >= 0, makePrivate(descriptor) else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Gives the file mode 0600, whatever the umask is; false if it isn't a file of the user.
    private func makePrivate(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else { return false }
        return status.st_mode & 0o7777 == 0o600 || fchmod(descriptor, 0o600) == 0
    }
}
