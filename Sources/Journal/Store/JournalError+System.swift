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
        switch code {
        case EACCES, EPERM: .notPermitted(what: what)
        case EROFS: .readOnlyFileSystem(path: path)
        default: .system(call: call, path: path, code: code)
        }
    }

    /// What to do about a failed call on a file, by its error number.
    static func remedy(_ call: String, _ code: Int32) -> String {
        switch code {
        case ENOLCK where call == "flock", EOPNOTSUPP where call == "flock", ENOSYS where call == "flock":
            "its file system cannot lock files: keep the workspace on a local disk"
        case ENOSPC, EDQUOT, EFBIG: "the disk or the quota is full, or has no room for more files: free some, then try again"
        case EROFS: "its file system is read-only: make it writable, then try again"
        case EMFILE, ENFILE: "too many files are open: end other programs or raise the limit, then try again"
        case EIO: "check the disk, then try again"
        default: "check the path and its permissions"
        }
    }
}
