import CSystem
import Glibc

/// The status of a file, from `fstat` or `stat`.
struct FileStatus: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64
    var size: Int
    var mode: mode_t
    var owner: uid_t
    var group: gid_t
    /// The last change of content or attributes, in nanoseconds since 1970.
    var changedAt: Int64 = 0

    /// Whether it is neither a folder nor a link, pipe or device.
    var isRegular: Bool { mode & S_IFMT == S_IFREG }

    /// Whether both are the same file.
    func isSame(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}

/// The system calls of the journal, which a test can make fail one by one.
///
/// Each returns what the call returns, or the negative error number.
package struct JournalSystemCalls: Sendable {
    var open: @Sendable (_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 = { path, flags, mode in
        result(Glibc.open(path, flags, mode))
    }
    var close: @Sendable (Int32) -> Void = { _ = Glibc.close($0) }
    var flock: @Sendable (Int32, Int32) -> Int32 = { result(winnow_flock($0, $1)) }
    var status: @Sendable (Int32) -> Result<FileStatus, SystemError> = { descriptor in
        var status = stat()
        return fstat(descriptor, &status) == 0 ? .success(FileStatus(status)) : .failure(SystemError(errno))
    }
    var statusAt: @Sendable (String) -> Result<FileStatus, SystemError> = { path in
        var status = stat()
        return fstatat(AT_FDCWD, path, &status, 0) == 0 ? .success(FileStatus(status)) : .failure(SystemError(errno))
    }
    var read: @Sendable (Int32, UnsafeMutableRawBufferPointer, Int) -> Int = { result(pread($0, $1.baseAddress, $1.count, $2)) }
    var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int = { result(Glibc.write($0, $1.baseAddress, $1.count)) }
    var writeAt: @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int = { result(pwrite($0, $1.baseAddress, $1.count, $2)) }
    var truncate: @Sendable (Int32, Int) -> Int32 = { result(ftruncate($0, $1)) }
    var syncData: @Sendable (Int32) -> Int32 = { result(fdatasync($0)) }
    var sync: @Sendable (Int32) -> Int32 = { result(fsync($0)) }
    var rename: @Sendable (String, String) -> Int32 = { result(Glibc.rename($0, $1)) }
    var link: @Sendable (String, String) -> Int32 = { result(Glibc.link($0, $1)) }
    var remove: @Sendable (String) -> Int32 = { result(unlink($0)) }
    var changeMode: @Sendable (Int32, mode_t) -> Int32 = { result(fchmod($0, $1)) }
    var changeOwner: @Sendable (Int32, uid_t, gid_t) -> Int32 = { result(fchown($0, $1, $2)) }
    /// Sleeps for some milliseconds, because the lock is held or a reader met an unfinished write.
    var pause: @Sendable (Int) -> Void = { usleep(UInt32($0) * 1000) }
    /// Milliseconds on a monotonic clock.
    var milliseconds: @Sendable () -> Int = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
    /// Milliseconds since 1970, by the machine's clock.
    var time: @Sendable () -> Int = {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return min(max(now.tv_sec, 0), 1 << 40) * 1000 + now.tv_nsec / 1_000_000
    }
    var processID: @Sendable () -> Int32 = { getpid() }
    var effectiveUser: @Sendable () -> uid_t = { geteuid() }

    /// The real calls.
    package static var live: JournalSystemCalls { JournalSystemCalls() }

    private init() {}

    private static func result<Value: SignedInteger>(_ value: Value) -> Value {
        value < 0 ? -Value(Int(errno)) : value
    }
}

/// The error number of a system call.
struct SystemError: Error, Equatable, Sendable {
    var code: Int32

    init(_ code: Int32) { self.code = code }
}

extension FileStatus {
    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        mode = status.st_mode
        owner = status.st_uid
        group = status.st_gid
        changedAt = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}
