import Glibc

/// Standard input, output and error.
enum StandardDescriptors {
    /// Takes the numbers of those that were closed (`winnow note L1 hi >&-`).
    ///
    /// Otherwise the next file that is opened gets the number, and what is printed goes into the journal or the
    /// index. A taken one can't be used: reading or writing fails, and the failure is reported.
    static func reserve() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) == -1 && errno == EBADF {
            // The lowest free number is this one.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
