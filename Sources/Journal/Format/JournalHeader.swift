import Formats
import Lifecycle

/// The first line of a journal: the format, the workspace, and how often the file was rewritten.
///
///     {"winnow":"journal","format":1,"workspace":"<uuid>","generation":1,"simulated":false,
///      "created":"2026-11-23T09:14:05.123Z"}
///
/// The generation is outside the hash chain: an erasure rewrites the file under the next generation, and every hash
/// stays as it was. The format version and the workspace id are inside it, because the chain begins with their hash.
package struct JournalHeader: Equatable, Sendable {
    /// The version of the format; this version of winnow writes and reads 1.
    package var format = 1
    /// The workspace's id, a UUID in lower case.
    package var workspace: String
    /// 1 at creation, one more with each rewrite of the file.
    package var generation: UInt64 = 1
    /// Whether commands may set the clock (`demo`, `init --simulated`).
    package var simulated: Bool
    /// The time of the workspace's creation.
    package var created: Instant

    /// The longest header that is read, in bytes.
    static let maximumLength = 4096

    package init(workspace: String, simulated: Bool, created: Instant) {
        self.workspace = workspace
        self.simulated = simulated
        self.created = created
    }

    /// The header as a line with its newline.
    var line: [UInt8] {
        var text = JSONWriter()
        text.object { header in
            header.member("winnow", "journal")
            header.member("format", format)
            header.member("workspace", workspace)
            header.member("generation", generation)
            header.member("simulated", simulated)
            header.member("created", created)
        }
        text.raw("\n")
        return text.bytes
    }

    /// Parses a header line without its newline; skips the keys of a later version.
    init(line: UnsafeRawBufferPointer) throws(JSONError) {
        var scanner = JSONScanner(line)
        var seen: Set<String> = []
        var kind = ""
        var (format, generation): (Int?, UInt64?) = (nil, nil)
        var (workspace, created, simulated): (String?, Instant?, Bool?) = (nil, nil, nil)
        try scanner.object { (key, value) throws(JSONError) in
            guard seen.insert(key).inserted else { throw value.failure(.misplacedKey) }
            switch key {
            case "winnow": kind = try value.string()
            case "format": format = try value.integer()
            case "workspace": workspace = try value.string()
            case "generation": generation = try value.integer()
            case "simulated": simulated = try value.bool()
            case "created":
                created = try value.instant()
            default: try value.skip()
            }
        }
        try scanner.finish()
        guard kind == "journal" else { throw JSONError(.unexpectedValue, at: 0) }
        guard let format, let generation, let workspace, let created, generation > 0, !workspace.isEmpty else {
            throw JSONError(.missingKey, at: 0)
        }
        self.format = format
        self.workspace = workspace
        self.generation = generation
        self.simulated = simulated ?? false
        self.created = created
    }

    /// The hash chain before seq 1.
    var chain: JournalChain {
        JournalChain(format: format, workspace: workspace)
    }
}
