import Glibc
import Lifecycle
import Screen
import Workspace

/// Why a command failed, with its exit status (sysexits.h, and 1 for a refusal by a rule).
struct CommandError: Error {
    /// The kind of error.
    var code: WorkspaceError.Code
    /// What happened and what to do about it, without personal data.
    var message: String
    /// The refusals by rules, one per lead.
    var refusals: [(lead: LeadID?, refusal: Refusal)] = []
    /// Whether the command has already printed the error, so that only the exit status is left to return.
    var isReported = false

    init(_ code: WorkspaceError.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: WorkspaceError) {
        code = error.code
        message = error.message
        refusals = error.refusals
    }

    /// The error of an action on a number of leads, which says first that nothing was changed.
    init(_ error: WorkspaceError, leads: Int) {
        self.init(error)
        let refused = Set(refusals.compactMap(\.lead)).count
        guard leads > 1, refused > 0 else { return }
        let first =
            refused < leads
            ? "\(refused.grouped) of \(leads.counted("lead")) \(refused == 1 ? "was" : "were") refused; "
                + "add --partial to change the \(leads - refused == 1 ? "other" : "others")"
            : "all \(leads.counted("lead")) were refused"
        message = (["nothing was changed: " + first] + refusals.map { "refused: " + $0.refusal.message }).joined(separator: "\n")
    }

    /// An error whose message the command has already printed.
    static func alreadyReported(_ code: WorkspaceError.Code) -> CommandError {
        var error = CommandError(code, "")
        error.isReported = true
        return error
    }

    /// The exit status.
    var status: Int32 { WorkspaceError(code, "").exitStatus }

    /// The name of the code in JSON.
    var name: String {
        switch code {
        case .refused: "refused"
        case .usage: "usage"
        case .badInput: "badInput"
        case .notFound: "notFound"
        case .cannotWrite: "cannotWrite"
        case .inputOutput: "inputOutput"
        case .busy: "busy"
        case .notPermitted: "notPermitted"
        }
    }
}

extension Output {
    /// An error of a command, which says first what the command had done before it.
    func explaining(_ error: any Error) -> any Error {
        guard let accomplished else { return error }
        var failure: CommandError
        switch error {
        case let known as CommandError: failure = known
        case let known as WorkspaceError: failure = CommandError(known)
        default: return error
        }
        // A command that has reported its error had nothing left to print but what can't be written.
        if failure.isReported { return problem ?? error }
        failure.message = "\(accomplished), but then: \(failure.message)"
        return failure
    }
}

/// Prints a message on standard error, sanitized, with the program's name in front.
func printDiagnostic(_ message: String) {
    let text = Sanitizer.lines("winnow: " + message)
    var bytes = Array(text.utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    _ = writeAll(bytes, to: STDERR_FILENO)
}

/// Writes all bytes to a descriptor; returns 0, or the error number.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
        let count = write(descriptor, rest, rest.count)
        if count < 0 {
            if errno == EINTR { continue }
            // Another program, such as ssh, may have made the pipe non-blocking.
            if errno == EAGAIN, waitUntilWritable(descriptor) { continue }
            return errno
        }
        if count == rest.count { return 0 }
        if count == 0 { return EIO }
        rest.removeFirst(count)
    }
    return 0
}

/// Waits until a descriptor takes bytes again; false if it never will.
private func waitUntilWritable(_ descriptor: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&polled, 1, -1) == 1 && polled.revents & Int16(POLLNVAL) == 0
}
