package import Lifecycle

/// What a workspace takes from the world: the clock, chance, who sits there and where caches go.
package struct WorkspaceEnvironment {
    /// The clock.
    package var clock: () -> Instant
    /// 64 random bits, good enough for salts and ids.
    package var random: () -> UInt64
    /// Who sits there, as the operating system says.
    package var login: Login
    /// The folder for caches, such as `~/.cache`; nil keeps the index in memory.
    package var cacheFolder: String?

    /// Makes an environment.
    package init(clock: @escaping () -> Instant, random: @escaping () -> UInt64, login: Login, cacheFolder: String?) {
        self.clock = clock
        self.random = random
        self.login = login
        self.cacheFolder = cacheFolder
    }
}
