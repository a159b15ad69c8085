import Formats
import Glibc
import Lifecycle

/// The lines of a file that may continue a journal: a copy, a quarantine, or the journal itself after damage.
///
/// Nothing about the file is trusted: it may be any file, and each of its lines may be damaged.
final class LineSource {
    let path: String
    private let file: FileDescriptor
    /// The places of the lines by their entry numbers; a number can occur more than once.
    private var places: [Int: [LineLocation]] = [:]
    /// The offsets of all lines, readable or not, in the order of the file.
    private var offsets: [Int] = []
    /// The first line, if it is a header.
    let header: JournalHeader?

    /// Lists the entries of a file after a number. O(n), with about 30 bytes of memory an entry.
    ///
    /// - Throws: `JournalError.notPermitted`, `.system`.
    init(
        _ file: FileDescriptor, path: String, from offset: Int = 0, after number: SequenceNumber, _ calls: JournalSystemCalls
    ) throws(JournalError) {
        self.path = path
        self.file = file
        header = try? JournalFile.readHeader(file, path, calls).0
        var (start, line): (Int, [UInt8]) = (offset, [])
        var (read, isTooLong) = (offset, false)
        while true {
            let bytes = try file.bytes(at: read, count: JournalScan.chunk, path: path)
            guard !bytes.isEmpty else { break }
            var rest = bytes[...]
            while let newline = rest.firstIndex(of: 0x0A) {
                if !isTooLong { line += rest[..<newline] }
                note(isTooLong ? [] : line, at: start, length: read + newline - start, after: number)
                start = read + newline + 1
                line.removeAll(keepingCapacity: true)
                isTooLong = false
                rest = rest[(newline + 1)...]
            }
            if line.count + rest.count > JournalScan.maximumLineLength {
                isTooLong = true
                line.removeAll()
            } else if !isTooLong {
                line += rest
            }
            read += bytes.count
        }
        // A whole line and one byte more: the last newline was changed. The beginning of a line was never confirmed.
        if !isTooLong, line.count > 1, line.dropLast().withUnsafeBytes({ (try? JournalEnvelope($0)) != nil }) {
            note(line.dropLast(), at: start, length: line.count - 1, after: number)
        } else if start < read {
            rest = LineLocation(offset: start, length: read - start)
            isUnfinished = !isTooLong && Self.isUnfinished(line)
        }
    }

    /// Opens a copy of a journal: the file, or the journal in the folder.
    static func copy(
        _ path: String, after number: SequenceNumber, _ calls: JournalSystemCalls
    ) throws(JournalError) -> LineSource {
        let path = JournalFolder.backupFile(at: path, calls)
        let descriptor = calls.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
        if descriptor == -ENOENT { throw .noBackup(path: path) }
        guard descriptor >= 0 else { throw .failed("open", path, -descriptor, to: "read \(path)") }
        let file = FileDescriptor(descriptor, calls)
        guard try JournalFile.status(of: file, path, calls).isRegular else { throw .notAFile(path: path) }
        return try LineSource(file, path: path, after: number, calls)
    }

    /// Whether bytes without a newline are what an interrupted write leaves: the beginning of a line, perhaps with the
    /// zeros of pages that never reached the disk.
    private static func isUnfinished(_ bytes: [UInt8]) -> Bool {
        let text = bytes[..<(bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)]
        let opening = Array("{\"v\":".utf8)
        guard text.count > opening.count else { return opening.starts(with: text) }
        guard text.starts(with: opening) else { return false }
        return text.withUnsafeBytes { text in
            var scanner = JSONScanner(text)
            do throws(JSONError) {
                try scanner.skip()
                return scanner.position == bytes.count
            } catch {
                return error.reason == .endOfText
            }
        }
    }

    private func note(_ line: [UInt8], at offset: Int, length: Int, after number: SequenceNumber) {
        offsets.append(offset)
        end = offset + length + 1
        guard let envelope = line.withUnsafeBytes({ try? JournalEnvelope($0) }), envelope.seq > number else { return }
        places[envelope.seq.value, default: []].append(LineLocation(offset: offset, length: line.count))
    }

    /// The places of the lines that claim to be an entry.
    func places(of number: SequenceNumber) -> [LineLocation] { places[number.value] ?? [] }

    /// The end of the last whole line.
    private(set) var end = 0
    /// What follows it without a newline.
    private(set) var rest: LineLocation?
    /// Whether that is what an interrupted write leaves.
    private(set) var isUnfinished = false

    /// The number of lines, readable or not, after an offset.
    func count(after offset: Int) -> Int { offsets.count { $0 > offset } }

    /// Whether two lines after an offset follow each other, so that they were written one after the other.
    func hasSuccession(after offset: Int) throws(JournalError) -> Bool {
        for number in places.keys.sorted() {
            for place in places[number] ?? [] where place.offset > offset {
                let line = try bytes(at: place)
                guard let envelope = line.withUnsafeBytes({ try? JournalEnvelope($0) }) else { continue }
                for next in places[number + 1] ?? [] where next.offset > place.offset {
                    let follower = try bytes(at: next)
                    if JournalJoin.envelope(of: follower, following: JournalChain(after: envelope.hash)) != nil { return true }
                }
            }
        }
        return false
    }

    /// All lines, readable or not, in the order of the file.
    var lines: [LineLocation] {
        zip(offsets, offsets.dropFirst() + [end]).map { LineLocation(offset: $0, length: $1 - $0 - 1) }
    }

    /// What a line says of itself; nil for one that can't be read.
    func envelope(at place: LineLocation) throws(JournalError) -> JournalEnvelope? {
        try bytes(at: place).withUnsafeBytes { try? JournalEnvelope($0) }
    }

    /// The bytes of a line.
    func bytes(at place: LineLocation) throws(JournalError) -> [UInt8] {
        try file.bytes(at: place.offset, count: place.length, path: path)
    }
}
