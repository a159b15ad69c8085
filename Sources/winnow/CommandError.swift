import Glibc
import Lifecycle
import Screen
import Workspace

/// Why a command didn't do what it was asked, with the exit status for it (sysexits.h, and 1 for what a rule refused).
struct CommandError: Error {
    /// The kind of trouble.
    var code: WorkspaceError.Code
    /// What happened and what to do about it, without personal data.
    var message: String
    /// What rules refused, lead by lead.
    var refusals: [(lead: LeadID?, refusal: Refusal)] = []
    /// Whether the command has told it already, so that only the status is left.
    var isTold = false

    init(_ code: WorkspaceError.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: WorkspaceError) {
        code = error.code
        message = error.message
        refusals = error.refusals
    }

    /// An ending whose message stands on the screen already.
    static func told(_ code: WorkspaceError.Code) -> CommandError {
        var ending = CommandError(code, "")
        ending.isTold = true
        return ending
    }

    /// The exit status.
    var status: Int32 { WorkspaceError(code, "").exitStatus }

    /// The name of the kind in JSON.
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

/// Says something on standard error, sanitized, with the program's name before the first line.
func complain(_ message: String) {
    let text = Sanitizer.lines("winnow: " + message)
    var bytes = Array(text.utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    _ = writeAll(bytes, to: STDERR_FILENO)
}

/// Writes all bytes to a descriptor; 0, or the number of the error.
func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
    let copied: Int32? = bytes.withContiguousStorageIfAvailable { buffer in
        var rest = UnsafeRawBufferPointer(buffer)
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return 0
    }
    return copied ?? writeAll(Array(bytes), to: descriptor)
}
