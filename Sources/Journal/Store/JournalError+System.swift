import Glibc

extension JournalError {
    /// The system's words for an error number.
    static func text(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else { return "error \(code)" }
            return String(cString: start)
        }
    }

    /// The error for a call on one of the workspace's files; a refusal by permissions says what was refused.
    static func of(_ call: String, _ path: String, _ code: Int32, doing what: String) -> JournalError {
        code == EACCES || code == EPERM || code == EROFS ? .notPermitted(what: what) : .system(call: call, path: path, code: code)
    }
}
