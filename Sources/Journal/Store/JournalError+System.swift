import Glibc

extension JournalError {
    /// The system's message for an error number.
    package static func text(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else { return "error \(code)" }
            return String(cString: start)
        }
    }

    /// The error of a call on one of the workspace's files; a permission error names the refused action.
    static func failed(_ call: String, _ path: String, _ code: Int32, to what: String) -> JournalError {
        code == EACCES || code == EPERM || code == EROFS ? .notPermitted(what: what) : .system(call: call, path: path, code: code)
    }
}
