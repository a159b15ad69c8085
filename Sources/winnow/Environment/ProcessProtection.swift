import CSystem
import Glibc

/// What every run sets before it reads anything.
enum ProcessProtection {
    /// Forbids core dumps, and ignores signals of failed writes.
    static func begin() {
        // Only the files in /proc that show the process to others change their owner; what winnow itself reads there,
        // /proc/self/exe and mountinfo, stays readable (proc(5), PR_SET_DUMPABLE).
        winnow_forbid_core_dumps()
        // A reader that closes the pipe early (`| head`) is no error: writes fail with EPIPE, and `Output` then stops.
        signal(SIGPIPE, SIG_IGN)
        // A write over the limit of a file's size (`ulimit -f`) fails with EFBIG, which is reported as a full disk.
        signal(SIGXFSZ, SIG_IGN)
    }
}
