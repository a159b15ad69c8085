import Formats
import Glibc
import Lifecycle

/// The first line of a journal: the format, the workspace, and how often the file was rewritten.
///
/// Format 2, which new workspaces have:
///
///     {"winnow":"journal","format":2,"workspace":"<uuid>","created":"2026-11-23T09:14:05.123Z","simulated":false,
///      "generation":1,"check":"<64 digits>"}
///
/// `check` is the SHA-256 of the line without its newline and without `,"check":"…"`. The hash chain begins with the
/// SHA-256 of the line without `,"generation":…,"check":"…"`. So an erasure, which rewrites the file under the next
/// generation and gives it its check, leaves every other hash as it was. A header counts if and only if it has exactly
/// the bytes that winnow writes for its values; any changed byte is an error.
///
/// Format 1, which stays readable and writable for ever:
///
///     {"winnow":"journal","format":1,"workspace":"<uuid>","generation":1,"simulated":false,
///      "created":"2026-11-23T09:14:05.123Z"}
///
/// Its chain begins with the SHA-256 of the format and the workspace id alone; nothing covers the rest.
package struct JournalHeader: Equatable, Sendable {
    /// The format of the file.
    package enum Format: Int, Sendable {
        case one = 1, two
    }

    /// Why a line is not the header of a journal that this version reads.
    enum Failure: Error, Equatable {
        /// It is not a header.
        case notAHeader
        /// A later version of winnow wrote it.
        case newerFormat(Int)
        /// It was changed after it was written.
        case changed
    }

    /// The format.
    package var format: Format
    /// The workspace's id, a UUID in lower case.
    package var workspace: String
    /// 1 at creation, higher with each rewrite of the file.
    package var generation: UInt64 = 1
    /// Whether commands may set the clock (`demo`, `init --simulated`).
    package var simulated: Bool
    /// The time of the workspace's creation.
    package var created: Instant

    /// The longest header that is read, in bytes.
    static let maximumLength = 4096

    package init(format: Format = .two, workspace: String, simulated: Bool, created: Instant) {
        self.format = format
        self.workspace = workspace
        self.simulated = simulated
        self.created = created
    }

    /// Whether the workspace's id is a UUID in lower case; anything else could lead a path out of its folder.
    var hasValidWorkspace: Bool { ActionID(parsing: workspace)?.description == workspace }

    /// More than any journal reaches; a marker or a copy that says more is not believed.
    static let highestGeneration: UInt64 = 1 << 53

    /// The header of the generation that an accepted loss or a restore in a place begins, or an upgrade.
    ///
    /// Above another generation, and above any that a journal had that was lost: the time since 1970 in units of
    /// 1.024 s, then 13 bits of the place, then eight bits for erasures, of which each adds one.
    ///
    /// - Parameter time: Milliseconds since 1970.
    func begun(above generation: UInt64, at location: String, _ time: Int) -> JournalHeader {
        let least = max(self.generation, min(generation, Self.highestGeneration))
        let step: UInt64 = 1 << 21
        let units = min(UInt64(max(0, time)) / UInt64(Self.generationUnit), Self.highestGeneration / step - 1)
        var begun = self
        begun.generation =
            max(units, min(least, Self.highestGeneration) / step) * step + Self.mark(of: location)
        if begun.generation <= least { begun.generation += step }
        if self.generation >= Self.highestGeneration { begun.generation = next.generation }
        return begun
    }

    /// Whether an accepted loss or a restore in a place began the generation, or the one before some erasures.
    package func isBegun(at location: String) -> Bool {
        hasBegun && generation & (0x1FFF << 8) == Self.mark(of: location)
    }

    /// The begun generation from which erasures came to this one.
    var beginning: UInt64 { generation & ~0xFF }

    /// Whether an accepted loss, a restore or an upgrade began it or an earlier one; others don't get so far.
    var hasBegun: Bool { generation >= 1 << 40 }

    /// The milliseconds after which a begun generation is higher.
    static let generationUnit = 1024

    /// 13 bits that tell one place from another.
    private static func mark(of location: String) -> UInt64 {
        let digits = Array(location.utf8).withBytes { JournalHash.of($0) }.description.prefix(8)
        return (UInt64(digits, radix: 16) ?? 0) % 0x2000 * 256
    }

    /// The header of the next rewrite of the file.
    ///
    /// The highest generation stays; a file that claims it was not written by winnow.
    var next: JournalHeader {
        var next = self
        // The bits of the place stay, however many erasures there are.
        let step: UInt64 = hasBegun && generation & 0xFF == 0xFF ? (1 << 21) - 0xFF : 1
        next.generation = generation >= .max - step ? .max : generation + step
        return next
    }

    /// The header of a rewrite that is also higher than another generation.
    func next(above generation: UInt64) -> JournalHeader {
        var header = self
        header.generation = max(header.generation, min(generation, Self.highestGeneration))
        return header.next
    }

    /// The place that an upgrade begins a generation in, since all entries stay, with other hashes: nobody's.
    static let upgradePlace = ""

    /// The header as a line with its newline.
    var line: [UInt8] {
        var text = JSONWriter()
        switch format {
        case .one:
            text.object { header in
                header.member("winnow", "journal")
                header.member("format", format.rawValue)
                header.member("workspace", workspace)
                header.member("generation", generation)
                header.member("simulated", simulated)
                header.member("created", created)
            }
        case .two:
            let check = lasting { $0.member("generation", generation) }
            text = lasting {
                $0.member("generation", generation)
                $0.member("check", check.bytes.withUnsafeBytes { JournalHash.of($0) }.description)
            }
        }
        text.raw("\n")
        return text.bytes
    }

    /// The members of format 2 that no rewrite changes, and further members after them.
    private func lasting(_ further: (inout JSONMembers) -> Void) -> JSONWriter {
        var text = JSONWriter()
        text.object { header in
            header.member("winnow", "journal")
            header.member("format", format.rawValue)
            header.member("workspace", workspace)
            header.member("created", created)
            header.member("simulated", simulated)
            further(&header)
        }
        return text
    }

    /// The hash chain before seq 1.
    var chain: JournalChain { JournalChain(startingWith: chainStart) }

    /// The position before the first line of a journal with this header.
    package var start: JournalPosition {
        JournalPosition(generation: generation, offset: line.count, seq: SequenceNumber(0), hash: chain.hash)
    }

    /// The bytes that the hash chain begins with.
    package var chainStart: [UInt8] {
        switch format {
        case .one: Array("\(format.rawValue)\(workspace)".utf8)
        case .two: lasting { _ in }.bytes
        }
    }

    /// The header as a line without its newline, as a server keeps it.
    package var firstLine: String { String(decoding: line.dropLast(), as: UTF8.self) }

    /// Reads a first line that a server kept; nil if it is none.
    package init?(firstLine: String) {
        let bytes = Array(firstLine.utf8)
        guard let header = bytes.withBytes({ try? JournalHeader(line: $0) }) else { return nil }
        self = header
    }
}

extension JournalHeader {
    /// Parses a header line without its newline.
    ///
    /// In format 1, unknown keys are skipped.
    init(line: UnsafeRawBufferPointer) throws(Failure) {
        let values: Values
        do throws(JSONError) {
            values = try Values(line)
        } catch {
            throw .notAHeader
        }
        guard let number = values.format, number >= 1 else { throw .notAHeader }
        guard let format = Format(rawValue: number) else { throw .newerFormat(number) }
        guard let generation = values.generation, generation > 0, let workspace = values.workspace, let created = values.created
        else { throw .notAHeader }
        self.init(format: format, workspace: workspace, simulated: values.simulated ?? false, created: created)
        self.generation = generation
        switch format {
        case .one:
            // One changed byte must not turn a header of format 2 into one that nothing covers.
            guard !values.hasCheck else { throw .changed }
            guard hasValidWorkspace else { throw .notAHeader }
        case .two:
            guard hasValidWorkspace, self.line.dropLast().elementsEqual(line) else { throw .changed }
        }
    }

    /// The values of a header line as they stand there.
    private struct Values {
        var format: Int?
        var generation: UInt64?
        var workspace: String?
        var created: Instant?
        var simulated: Bool?
        var hasCheck = false

        /// Reads the line; of a later format only the number, because its other keys may mean something else.
        init(_ line: UnsafeRawBufferPointer) throws(JSONError) {
            var scanner = JSONScanner(line)
            var seen: Set<String> = []
            var kind = ""
            try scanner.object { (key, value) throws(JSONError) in
                guard seen.insert(key).inserted else { throw value.failure(.misplacedKey) }
                switch key {
                case "winnow": kind = try value.string()
                case "format": format = try value.integer()
                default: try value.skip()
                }
            }
            try scanner.finish()
            guard kind == "journal" else { throw JSONError(.unexpectedValue, at: 0) }
            guard let format, Format(rawValue: format) != nil else { return }
            scanner = JSONScanner(line)
            try scanner.object { (key, value) throws(JSONError) in
                switch key {
                case "workspace": workspace = try value.string()
                case "generation": generation = try value.integer()
                case "simulated": simulated = try value.bool()
                case "created": created = try value.instant()
                case "check":
                    hasCheck = true
                    try value.skip()
                default: try value.skip()
                }
            }
        }
    }
}
