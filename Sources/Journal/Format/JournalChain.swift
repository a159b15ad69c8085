import Crypto

/// The chain of sums that makes any change in the journal visible.
///
/// A line's `sum` is the SHA-256, in hexadecimal, over the previous line's `sum` (its 64 digits) followed by the line's own bytes without its
/// newline, without `"person":…,` and without `,"sum":"…"`. What stands before seq 1 is the SHA-256 of the format version in decimal directly
/// followed by the workspace id. `person` is left out so that erasing a person keeps the chain valid; `personDigest`, the SHA-256 of the
/// bytes of `person`'s value, is not left out and binds it. Anyone can recompute the first sum (the second line of the file) in a shell:
///
///     before=$(printf '1%s' "$(head -1 journal.jsonl | jq -r .workspace)" | sha256sum | cut -d' ' -f1)
///     line=$(sed -n 2p journal.jsonl | sed -E 's/"person":(null|\{.*\}),"personDigest"/"personDigest"/; s/,"sum":"[0-9a-f]{64}"\}$/}/')
///     printf '%s%s' "$before" "$line" | sha256sum
struct JournalChain {
    /// The sum of the line before.
    private(set) var sum: JournalHash

    /// Starts after a line whose sum is known.
    init(after sum: JournalHash) {
        self.sum = sum
    }

    /// Starts before seq 1.
    init(format: Int, workspace: String) {
        var text = JSONWriter()
        text.integer(format)
        text.raw(workspace.utf8)
        sum = text.bytes.withUnsafeBytes { JournalHash.of($0) }
    }

    /// Follows the chain over one line, given in the two or three pieces that count, and returns the line's sum.
    @inline(__always)
    mutating func follow(_ pieces: UnsafeRawBufferPointer...) -> JournalHash {
        var hasher = SHA256()
        sum.withDigits { hasher.update(bufferPointer: $0) }
        for piece in pieces { hasher.update(bufferPointer: piece) }
        sum = JournalHash(hasher.finalize())
        return sum
    }

    /// Follows the chain over a line of the file.
    ///
    /// The brace that closes the line is hashed from its own place, so that nothing is copied.
    @inline(__always)
    mutating func follow(_ line: UnsafeRawBufferPointer, _ envelope: JournalEnvelope) -> JournalHash {
        var hasher = SHA256()
        sum.withDigits { hasher.update(bufferPointer: $0) }
        let sumStart = line.count - JournalEnvelope.ending
        if let person = envelope.person {
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[..<person.key]))
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[person.end..<sumStart]))
        } else {
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[..<sumStart]))
        }
        hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[(line.count - 1)...]))
        sum = JournalHash(hasher.finalize())
        return sum
    }
}
