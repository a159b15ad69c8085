import Formats
import Glibc
import Lifecycle

extension JournalFolder {
    /// Makes the folder a workspace with a copy of another journal, such as one that comes back from a server. O(n).
    ///
    /// A journal that was here is replaced; a workspace that was closed for writing is open again. The copy is read
    /// from the disk and verified before it takes its name, so an interrupted run leaves what was here.
    ///
    /// - Parameters:
    ///   - source: The folder of the journal that is copied.
    ///   - key: The bytes of the key of erasures.
    /// - Throws: Any `JournalError`.
    package func replaceJournal(from source: JournalFolder, erasureKey key: [UInt8]) throws(JournalError) {
        let calls = JournalSystemCalls.live
        let copied = try JournalFile(folder: source)
        let end = try copied.scan(after: copied.start) { (_) throws(JournalError) in .continue }
        if let damage = end.damage { throw .damaged(damage) }

        let replacement = try FileReplacement(of: journal, like: copied.status, in: self, calls)
        _ = try copied.readDescriptor.copyBytes(
            0..<end.position.offset, of: source.journal, to: replacement.file, replacement.path)
        try replacement.verify(copied.header, endsAt: end.position)
        let newKey = try FileReplacement(of: erasureKey, like: copied.status, in: self, calls)
        try key.withBytes { (bytes) throws(JournalError) in try newKey.file.write(bytes, path: newKey.path) }
        try newKey.commit()
        try replacement.commit()

        let own = try JournalFile(folder: self)
        _ = try own.makeMissingFiles()
        let lock = try JournalLock(own, JournalWriter(Login("winnow")))
        try lock.files.clearMarker(degraded, calls)
        guard unlink(serverConfiguration) == 0 || errno == ENOENT else {
            throw .failed("unlink", serverConfiguration, errno, to: "disconnect \(path) from its server")
        }
        let code = sync(calls)
        guard code == 0 else { throw .notConfirmed(call: "fsync", code: code) }
    }
}
