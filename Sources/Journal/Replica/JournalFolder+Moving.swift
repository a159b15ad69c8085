import Glibc
import Lifecycle

// A journal that is taken elsewhere.
extension JournalFolder {
    /// What the marker of a workspace begins with whose journal was moved.
    static let movedMarker = "moved to "

    /// Closes the workspace for writing for ever while a closure takes its journal elsewhere.
    ///
    /// It stays closed if it is unknown whether the journal was taken; the next call with the same place then goes on.
    ///
    /// - Parameter place: Where it goes, for those who still want to write here.
    /// - Throws: Any `JournalError`, and what the closure throws.
    package func close<Value>(
        movedTo place: String, as writer: JournalWriter, _ body: () throws(JournalError) -> Value
    ) throws(JournalError) -> Value {
        let file = try JournalFile(folder: self)
        let lock = try JournalLock(file, writer)
        let reason = Self.movedMarker + place
        if try file.degradedReason(lock.files) != reason { try file.requireSound(lock.files) }
        // First, so that nobody writes here once the journal is elsewhere, whatever happens to this process.
        let code = lock.files.degraded.mark(reason, file.calls)
        guard code == 0 else { throw .system(call: "write", path: degraded, code: code) }
        do throws(JournalError) {
            return try body()
        } catch {
            if case .server(.unreachable) = error { throw .moveUnknown(place: place) }
            try lock.files.clearMarker(degraded, file.calls)
            throw error
        }
    }

    /// The bytes of the key of erasures, for a server that is to keep it.
    package func erasureKeyBytes() throws(JournalError) -> [UInt8] {
        let number = JournalSystemCalls.live.open(erasureKey, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard number >= 0 else { throw .failed("open", erasureKey, -number, to: "read \(erasureKey)") }
        let bytes = try FileDescriptor(number, .live).bytes(at: 0, count: ErasureKey.length, path: erasureKey)
        guard bytes.count == ErasureKey.length else { throw .incomplete(folder: path, file: "erasure.key") }
        return bytes
    }
}
