package import Lifecycle

/// The environment of a workspace: the clock, random numbers, the user and the cache folder.
package struct WorkspaceEnvironment {
    /// The clock.
    package var clock: () -> Instant
    /// Returns 64 random bits, good enough for salts and ids.
    package var random: () -> UInt64
    /// The user's login in the operating system.
    package var login: Login
    /// The folder for caches, such as `~/.cache`; nil keeps the index in memory.
    package var cacheFolder: String?
    /// The reason why there is no cache folder, with a remedy; nil if there is one.
    package var cacheProblem: String?
    /// Writes a line without personal data into the diagnostic log.
    package var log: (String) -> Void = { _ in }

    package init(
        clock: @escaping () -> Instant, random: @escaping () -> UInt64, login: Login, cacheFolder: String?,
        cacheProblem: String? = nil
    ) {
        self.clock = clock
        self.random = random
        self.login = login
        self.cacheFolder = cacheFolder
        self.cacheProblem = cacheProblem
    }
}
