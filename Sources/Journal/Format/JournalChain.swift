import Crypto
import Formats

/// The hash chain that makes any change to the journal visible.
///
/// A line's hash, its key `sum`, is the SHA-256, in hexadecimal, of the previous line's hash (its 64 digits) followed
/// by the line's own bytes without its newline, without `"person":…,` and without `,"sum":"…"`. The hash before seq 1
/// is that of the header without `,"generation":…,"check":"…"`; in format 1, the SHA-256 of the format in decimal
/// directly followed by the workspace id. `person` is left out so that an erasure keeps the chain valid;
/// `personDigest`, the SHA-256 of the bytes of `person`'s value, is included and binds it. Anyone can recompute the
/// first hash (that of the second line of the file) in a shell:
///
///     before=$(head -1 journal.jsonl | sed -E 's/,"generation":[0-9]+,"check":"[0-9a-f]{64}"\}$/}/' \
///         | tr -d '\n' | sha256sum | cut -d' ' -f1)
///     line=$(sed -n 2p journal.jsonl | sed -E \
///         's/"person":(null|\{.*\}),"personDigest"/"personDigest"/; s/,"sum":"[0-9a-f]{64}"\}$/}/')
///     printf '%s%s' "$before" "$line" | sha256sum
struct JournalChain {
    /// The hash of the line before.
    private(set) var hash: JournalHash

    /// Starts after a line whose hash is known.
    init(after hash: JournalHash) {
        self.hash = hash
    }

    /// Starts before seq 1, with the hash of the header's lasting part.
    init(startingWith header: some Sequence<UInt8>) {
        hash = Array(header).withUnsafeBytes { JournalHash.of($0) }
    }

    /// Hashes one line, given in the two or three pieces that count, and returns the line's hash.
    @inline(__always)
    mutating func advance(_ pieces: UnsafeRawBufferPointer...) -> JournalHash {
        var hasher = SHA256()
        hash.withDigits { hasher.update(bufferPointer: $0) }
        for piece in pieces { hasher.update(bufferPointer: piece) }
        hash = JournalHash(hasher.finalize())
        return hash
    }

    /// Hashes one line of the file and returns the line's hash.
    ///
    /// The line's closing brace is hashed where it is, so that nothing is copied.
    @inline(__always)
    mutating func advance(_ line: UnsafeRawBufferPointer, _ envelope: JournalEnvelope) -> JournalHash {
        var hasher = SHA256()
        hash.withDigits { hasher.update(bufferPointer: $0) }
        let hashStart = line.count - JournalEnvelope.suffixLength
        if let person = envelope.person {
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[..<person.key]))
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[person.end..<hashStart]))
        } else {
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[..<hashStart]))
        }
        hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[(line.count - 1)...]))
        hash = JournalHash(hasher.finalize())
        return hash
    }
}
