import Glibc

/// A folder that only its user can enter.
package enum PrivateFolder {
    /// Creates a folder and its missing parents with mode 0700, whatever the umask is; existing ones stay as they are.
    ///
    /// - Returns: Whether the folder exists; otherwise `errno` says why not.
    package static func create(_ path: String) -> Bool {
        var name = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            name += "/" + part
            if mkdir(name, 0o700) == 0 {
                // The umask may have taken bits that the next folder needs.
                guard chmod(name, 0o700) == 0 else { return false }
            } else if errno != EEXIST {
                let code = errno
                // A parent that exists is enough, even where nothing may be created beside it.
                guard access(name, F_OK) == 0 else {
                    errno = code
                    return false
                }
            }
        }
        return true
    }
}
