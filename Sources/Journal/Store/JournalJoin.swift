import Formats
import Lifecycle

/// The entries that follow a position, each from whichever file has it whole.
///
/// The hash chain decides: a line counts if its hash follows from the line before, wherever it was found. So nothing
/// that this workspace didn't write can get in, and damage between two sound parts is bridged by the lines of a copy.
struct JournalJoin {
    /// A line with the file that has it.
    struct Line {
        var place: LineLocation
        var isOfCopy: Bool
    }

    /// The lines that follow, up to the end of the last whole action.
    private(set) var lines: [Line] = []
    /// The number and the hash of the last of them.
    private(set) var end: (seq: SequenceNumber, hash: JournalHash)
    /// The number of lines that the journal itself doesn't have.
    private(set) var ofCopy = 0
    /// The highest number that the journal's own lines lead one to expect.
    private(set) var expected: SequenceNumber
    /// Whether nothing of the journal is left over.
    private(set) var isComplete = false
    /// Whether entries of the journal that follow each other don't follow from the copy's.
    private(set) var isDiverged = false
    /// Those whom the lines erase.
    private(set) var erased: Set<ErasureSubject> = []
    /// Those whose data the lines lack.
    private(set) var gone: Set<ErasureSubject> = []

    let own: LineSource
    let copy: LineSource?

    /// Follows the chain through both files as far as it goes. O(n).
    init(after position: JournalPosition, own: LineSource, copy: LineSource?) throws(JournalError) {
        (self.own, self.copy) = (own, copy)
        end = (position.seq, position.hash)
        expected = position.seq
        let start = position.offset
        var chain = JournalChain(after: position.hash)
        var action: [Line] = []
        var first: JournalEnvelope?
        while let (line, envelope, bytes) = try next(
            position.seq.value + lines.count + action.count + 1, chain, first, action.count)
        {
            chain = JournalChain(after: envelope.hash)
            action.append(line)
            if first == nil { first = envelope }
            if envelope.kind == .erased {
                erased.formUnion(
                    (try? bytes.withBytes { (bytes) throws(JSONError) in
                        try envelope.erasedSubjects(in: bytes)
                    }) ?? [])
            }
            if envelope.person?.isNull == true,
                let subject = bytes.withUnsafeBytes({ try? envelope.erasureSubject(in: $0) })
            {
                gone.insert(subject)
            }
            guard envelope.part == envelope.parts else { continue }
            lines += action
            ofCopy += action.count(where: \.isOfCopy)
            end = (envelope.seq, envelope.hash)
            (action, first) = ([], nil)
        }
        // The journal's last line that follows has its right number; the lines after it have the next ones.
        let last = lines.lastIndex { !$0.isOfCopy }
        let number = position.seq.value + (last ?? -1) + 1
        let offset = last.map { lines[$0].place.offset } ?? -1
        expected = SequenceNumber(number + own.count(after: offset))
        // A newline that was changed, or that came by a change, makes another number of lines of as many bytes.
        let left = own.end - (last.map { offset + lines[$0].place.length + 1 } ?? start)
        let found = lines[((last ?? -1) + 1)...].reduce(0) { $0 + $1.place.length + 1 }
        isComplete = end.seq >= expected || found > 0 && found == left
        isDiverged = try own.hasSuccession(after: offset)
    }

    /// The next line, from the journal if it has it.
    private func next(
        _ number: Int, _ chain: JournalChain, _ first: JournalEnvelope?, _ count: Int
    ) throws(JournalError) -> (Line, JournalEnvelope, [UInt8])? {
        for source in [own, copy].compactMap(\.self) {
            for place in source.places(of: SequenceNumber(number)) {
                let bytes = try source.bytes(at: place)
                guard let envelope = Self.envelope(of: bytes, following: chain) else { continue }
                guard envelope.part == count + 1, first.map({ $0.action == envelope.action && $0.parts == envelope.parts }) ?? true
                else { continue }
                return (Line(place: place, isOfCopy: source !== own), envelope, bytes)
            }
        }
        return nil
    }

    /// The envelope of a line whose hash follows from the chain, and whose personal data is what was written.
    static func envelope(of line: [UInt8], following chain: JournalChain) -> JournalEnvelope? {
        line.withBytes { bytes in
            guard let envelope = try? JournalEnvelope(bytes) else { return nil }
            var chain = chain
            guard chain.advance(bytes, envelope) == envelope.hash else { return nil }
            guard let person = envelope.person, !person.isNull else { return envelope }
            let value = UnsafeRawBufferPointer(rebasing: bytes[Int(person.value.lowerBound)..<Int(person.value.upperBound)])
            return JournalHash.of(value) == person.digest ? envelope : nil
        }
    }

    /// A line's bytes as they are to be written: with the data of nobody who was erased.
    func bytes(of index: Int, without erased: Set<ErasureSubject>) throws(JournalError) -> [UInt8] {
        let line = lines[index]
        guard let source = line.isOfCopy ? copy : own else { return [] }
        let bytes = try source.bytes(at: line.place)
        guard let envelope = bytes.withUnsafeBytes({ try? JournalEnvelope($0) }), let person = envelope.person else { return bytes }
        let subject = bytes.withUnsafeBytes { try? envelope.erasureSubject(in: $0) }
        let isErased = subject.map(erased.contains) ?? false
        guard isErased, !person.isNull else { return bytes }
        return Array(bytes[..<Int(person.value.lowerBound)]) + Array("null".utf8) + bytes[Int(person.value.upperBound)...]
    }
}
