import Formats
import Lifecycle

extension JournalEnvelope {
    /// The keys of a line in their order; unknown keys may only stand directly before `person`.
    private enum Key: Int {
        case v, seq, id, part, at, occurredAt, by, via, lead, kind, def, batch, data, person, personDigest
    }

    private static let required: UInt32 = [Key.v, .seq, .id, .at, .by, .kind, .data].reduce(0) { $0 | 1 << UInt32($1.rawValue) }

    @inline(__always)
    private static func key(_ name: UnsafeRawBufferPointer) -> Key? {
        @inline(__always) func matches(_ word: StaticString) -> Bool {
            guard name.count == word.utf8CodeUnitCount else { return false }
            for index in 0..<name.count where name[index] != word.utf8Start[index] { return false }
            return true
        }
        switch name.count {
        case 1: return matches("v") ? .v : nil
        case 2: return matches("id") ? .id : matches("at") ? .at : matches("by") ? .by : nil
        case 3: return matches("seq") ? .seq : matches("def") ? .def : matches("via") ? .via : nil
        case 4: return matches("lead") ? .lead : matches("kind") ? .kind : matches("data") ? .data : matches("part") ? .part : nil
        case 5: return matches("batch") ? .batch : nil
        case 6: return matches("person") ? .person : nil
        case 10: return matches("occurredAt") ? .occurredAt : nil
        case 12: return matches("personDigest") ? .personDigest : nil
        default: return nil
        }
    }

    /// Parses a line without its newline.
    ///
    /// Does not check the hash and the person's digest. O(n) in the line's bytes, without allocation.
    package init(_ line: UnsafeRawBufferPointer) throws(JSONError) {
        var reader = EventSkipper()
        try self.init(line, &reader)
    }

    /// Parses a line and passes `data` and `person` to a reader on the way.
    init<Reader: EventReader>(_ line: UnsafeRawBufferPointer, _ reader: inout Reader) throws(JSONError) {
        let last = line.count - Self.suffixLength
        guard last > 0, let hash = Self.hash(atEndOf: line) else { throw JSONError(.missingKey, at: max(0, last)) }
        self.hash = hash
        var scanner = JSONScanner(line)
        guard line[0] == UInt8(ascii: "{") else { throw scanner.failure(.unexpectedByte) }
        scanner.position = 1
        var next = 0
        var seen: UInt32 = 0
        var unknownNames: [String] = []
        while true {
            let start = scanner.position
            let name = try Self.name(&scanner, in: line)
            guard let key = Self.key(name) else {
                guard next == Key.person.rawValue else { throw scanner.failure(.misplacedKey, at: start) }
                let text = String(decoding: name, as: UTF8.self)
                guard text != "sum", !unknownNames.contains(text) else { throw scanner.failure(.misplacedKey, at: start) }
                unknownNames.append(text)
                try scanner.skip()
                unknownKeys = (unknownKeys?.lowerBound ?? Int32(start))..<Int32(scanner.position)
                guard try Self.hasMoreKeys(&scanner, in: line, until: last) else { break }
                continue
            }
            guard key.rawValue >= next else { throw scanner.failure(.misplacedKey, at: start) }
            next = key.rawValue + 1
            seen |= 1 << UInt32(key.rawValue)
            try read(key, from: start, &scanner, in: line, &reader)
            guard try Self.hasMoreKeys(&scanner, in: line, until: last) else { break }
        }
        let personAndDigest: UInt32 = 3 << UInt32(Key.person.rawValue)
        guard seen & Self.required == Self.required, seen & personAndDigest == 0 || seen & personAndDigest == personAndDigest else {
            throw JSONError(.missingKey, at: last)
        }
    }

    @inline(__always)
    private mutating func read<Reader: EventReader>(
        _ key: Key, from start: Int, _ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer, _ reader: inout Reader
    ) throws(JSONError) {
        switch key {
        case .v:
            version = try scanner.integer()
            guard version >= 1 else { throw scanner.failure(.unexpectedValue) }
        case .seq:
            seq = SequenceNumber(try scanner.integer())
            guard (1...Self.highestNumber).contains(seq.value) else { throw scanner.failure(.unexpectedValue) }
        case .id: action = try Self.identifier(&scanner, in: line)
        case .part: try readPart(&scanner)
        case .at: at = try Self.moment(&scanner, in: line)
        case .occurredAt: occurredAt = try Self.moment(&scanner, in: line)
        case .by: by = try Self.piece(&scanner)
        case .via: via = try Self.piece(&scanner)
        case .lead: lead = try Self.leadNumber(&scanner, in: line)
        case .kind:
            kindName = try Self.piece(&scanner)
            kind = EventKind.named(UnsafeRawBufferPointer(rebasing: line[Int(kindName.lowerBound)..<Int(kindName.upperBound)]))
        case .def:
            definition = try scanner.integer()
            guard (0...Self.highestNumber).contains(definition) else { throw scanner.failure(.unexpectedValue) }
        case .batch: batch = try Self.identifier(&scanner, in: line)
        case .data:
            guard try scanner.peek() == UInt8(ascii: "{") else { throw scanner.failure(.unexpectedValue) }
            let from = scanner.position
            try reader.readData(kind, version, &scanner)
            data = Self.piece(from..<scanner.position)
        case .person:
            let byte = try scanner.peek()
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "n") else { throw scanner.failure(.unexpectedValue) }
            let from = scanner.position
            guard line[from - 1] == UInt8(ascii: ":") else { throw scanner.failure(.unexpectedByte) }
            try reader.readPerson(&scanner)
            person = Person(
                key: start, end: scanner.position + 1, value: Self.piece(from..<scanner.position),
                isNull: byte == UInt8(ascii: "n"), digest: hash)
        case .personDigest:
            guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.failure(.unexpectedValue) }
            let (content, _) = try scanner.scanString()
            guard content.count == JournalHash.digits, let digest = Self.hash(at: content.lowerBound, in: line) else {
                throw scanner.failure(.unexpectedValue, at: content.lowerBound)
            }
            person?.digest = digest
        }
    }

    private mutating func readPart(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.expect(UInt8(ascii: "["))
        part = try scanner.integer()
        try scanner.expect(UInt8(ascii: ","))
        parts = try scanner.integer()
        try scanner.expect(UInt8(ascii: "]"))
        guard part >= 1, parts >= 2, part <= parts, parts <= Self.maximumParts else { throw scanner.failure(.unexpectedValue) }
    }

    /// Whether another key follows; the comma at `last` is that of `sum`.
    @inline(__always)
    private static func hasMoreKeys(
        _ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer, until last: Int
    ) throws(JSONError) -> Bool {
        if scanner.position == last { return false }
        guard scanner.position < last, line[scanner.position] == UInt8(ascii: ",") else { throw scanner.failure(.unexpectedByte) }
        scanner.position += 1
        return true
    }

    /// Parses a key, which has ASCII letters and digits only, and its colon.
    @inline(__always)
    private static func name(_ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer) throws(JSONError)
        -> UnsafeRawBufferPointer
    {
        var index = scanner.position
        guard line[index] == UInt8(ascii: "\"") else { throw scanner.failure(.unexpectedByte) }
        index += 1
        let start = index
        while index < line.count, line[index] | 0x20 &- 0x61 < 26 || line[index] &- 0x30 < 10 { index += 1 }
        guard index + 1 < line.count, line[index] == UInt8(ascii: "\""), line[index + 1] == UInt8(ascii: ":"), index > start else {
            throw scanner.failure(.unexpectedByte, at: index)
        }
        scanner.position = index + 2
        return UnsafeRawBufferPointer(rebasing: line[start..<index])
    }

    @inline(__always)
    private static func piece(_ range: Range<Int>) -> Piece {
        Int32(truncatingIfNeeded: range.lowerBound)..<Int32(truncatingIfNeeded: range.upperBound)
    }

    @inline(__always)
    private static func piece(_ scanner: inout JSONScanner) throws(JSONError) -> Piece {
        guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.failure(.unexpectedValue) }
        return piece(try scanner.scanString().content)
    }

    @inline(__always)
    private static func moment(_ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer) throws(JSONError) -> Instant {
        let offset = scanner.position
        let content = try piece(&scanner)
        let bytes = UnsafeRawBufferPointer(rebasing: line[Int(content.lowerBound)..<Int(content.upperBound)])
        guard let milliseconds = ISOTimestamp.milliseconds(bytes) else { throw scanner.failure(.unexpectedValue, at: offset) }
        return Instant(milliseconds: milliseconds)
    }

    /// Parses a lead id such as `"L481"`.
    @inline(__always)
    private static func leadNumber(_ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer) throws(JSONError) -> LeadID {
        let offset = scanner.position
        let content = try piece(&scanner)
        let start = Int(content.lowerBound)
        guard (2...19).contains(content.count), line[start] == UInt8(ascii: "L"), line[start + 1] != UInt8(ascii: "0") else {
            throw scanner.failure(.unexpectedValue, at: offset)
        }
        var number = 0
        for index in start + 1..<Int(content.upperBound) {
            let digit = line[index] &- 0x30
            guard digit < 10 else { throw scanner.failure(.unexpectedValue, at: offset) }
            number = number &* 10 &+ Int(digit)
        }
        return LeadID(number)
    }

    /// Parses a UUID in lower case.
    @inline(__always)
    private static func identifier(_ scanner: inout JSONScanner, in line: UnsafeRawBufferPointer) throws(JSONError) -> ActionID {
        let offset = scanner.position
        let content = try piece(&scanner)
        let start = Int(content.lowerBound)
        let dash = UInt8(ascii: "-")
        guard content.count == 36, line[start + 8] == dash, line[start + 13] == dash, line[start + 18] == dash,
            line[start + 23] == dash
        else { throw scanner.failure(.unexpectedValue, at: offset) }
        @inline(__always) func eight(_ index: Int) -> UInt64? {
            Hexadecimal.half(line.loadUnaligned(fromByteOffset: start + index, as: UInt64.self))
        }
        @inline(__always) func fourAndFour(_ index: Int) -> UInt64? {
            let first = UInt64(UInt32(littleEndian: line.loadUnaligned(fromByteOffset: start + index, as: UInt32.self)))
            let second = UInt64(UInt32(littleEndian: line.loadUnaligned(fromByteOffset: start + index + 5, as: UInt32.self)))
            return Hexadecimal.half((first | second << 32).littleEndian)
        }
        guard let first = eight(0), let second = fourAndFour(9), let third = fourAndFour(19), let fourth = eight(28) else {
            throw scanner.failure(.unexpectedValue, at: offset)
        }
        return ActionID(high: first << 32 | second, low: third << 32 | fourth)
    }

    @inline(__always)
    private static func hash(at start: Int, in line: UnsafeRawBufferPointer) -> JournalHash? {
        guard start >= 0, start + JournalHash.digits <= line.count, let base = line.baseAddress else { return nil }
        return JournalHash(digits: (base + start).assumingMemoryBound(to: UInt8.self))
    }

    /// The hash at the end of a line, or `nil` if the line does not end exactly as it must.
    @inline(__always)
    static func hash(atEndOf line: UnsafeRawBufferPointer) -> JournalHash? {
        let start = line.count - suffixLength
        guard start >= 0, line[line.count - 1] == UInt8(ascii: "}"), line[line.count - 2] == UInt8(ascii: "\"") else { return nil }
        let key: StaticString = ",\"sum\":\""
        for index in 0..<8 where line[start + index] != key.utf8Start[index] { return nil }
        return hash(at: start + 8, in: line)
    }
}
