import Formats

/// A line of the journal as a server keeps it: what the hash chain covers, and the personal value apart from it.
package struct SplitLine: Equatable, Sendable {
    /// The line without its newline, without `"person":…,` and without `,"sum":"…"`.
    package var core: [UInt8]
    /// The bytes of the value of `person`; nil for a line that has none, and after an erasure.
    package var person: [UInt8]?

    package init(core: [UInt8], person: [UInt8]?) {
        self.core = core
        self.person = person
    }

    /// Splits a line of the journal.
    package init(_ line: UnsafeRawBufferPointer, _ envelope: JournalEnvelope) {
        let end = line.count - JournalEnvelope.suffixLength
        if let value = envelope.person {
            core = Array(line[..<value.key]) + line[value.end..<end]
            person = value.isNull ? nil : Array(line[Int(value.value.lowerBound)..<Int(value.value.upperBound)])
        } else {
            core = Array(line[..<end])
        }
        core.append(UInt8(ascii: "}"))
    }

    /// The line with its hash and its newline, as a journal has it, added to a text.
    ///
    /// The chain advances over the line. `personDigest` at the end of a core tells that the line has a personal value,
    /// or had one.
    func add(to text: inout JSONWriter, _ chain: inout JournalChain) {
        let hash = core.withBytes { chain.advance($0) }
        core.withBytes { core in
            let body = UnsafeRawBufferPointer(rebasing: core.dropLast())
            if let start = Self.digestStart(core) {
                text.raw(UnsafeRawBufferPointer(rebasing: body[..<start]))
                text.raw("\"person\":")
                if let person { text.raw(person) } else { text.null() }
                text.raw(",")
                text.raw(UnsafeRawBufferPointer(rebasing: body[start...]))
            } else {
                text.raw(body)
            }
        }
        text.raw(",\"sum\":\"")
        hash.withDigits { text.raw($0) }
        text.raw("\"}\n")
    }

    /// Where `"personDigest":"…"}` begins at the end of a core; nil if the core ends otherwise.
    private static func digestStart(_ core: UnsafeRawBufferPointer) -> Int? {
        let key: StaticString = "\"personDigest\":\""
        // The key, the digits, the closing quote and brace.
        let start = core.count - key.utf8CodeUnitCount - JournalHash.digits - 2
        guard start > 0, core[start - 1] == UInt8(ascii: ",") else { return nil }
        let isKey = (0..<key.utf8CodeUnitCount).allSatisfy { core[start + $0] == key.utf8Start[$0] }
        return isKey ? start : nil
    }
}

extension WrittenAction {
    /// The action's lines as a server keeps them. O(bytes).
    package var splitLines: [SplitLine] {
        guard let start = lines.first?.offset else { return [] }
        return bytes.withBytes { bytes in
            lines.map { line in
                let first = line.offset - start
                return SplitLine(UnsafeRawBufferPointer(rebasing: bytes[first..<first + line.length]), line.envelope)
            }
        }
    }
}
