import Formats
import Glibc
import Lifecycle
import Testing

@testable import Intake

/// A temporary folder for one test.
final class Folder {
    let path: String

    init() {
        var template = Array("/tmp/winnow-intake-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        if let listing = opendir(path) {
            while let entry = readdir(listing) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink(path + "/" + name)
            }
            closedir(listing)
        }
        rmdir(path)
    }

    func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) -> String {
        let file = path + "/" + name
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            guard count > 0 else { break }
            done += count
        }
        close(descriptor)
        return file
    }
}

/// The rows of one file, by their result.
struct ParsedFile {
    var leads: [ImportedLead] = []
    var touches: [ImportedTouch] = []
    var engagements: [ImportedEngagement] = []
    var outcomes: [ImportedOutcome] = []
    var rejected: [RejectedRow] = []
    var skipped: [SkipReason] = []
    var notices: [ConsentNotice] = []
    var mapping: ImportMapping
}

func parse(
    _ text: String, as kind: IntakeKind = .leads, map: [ColumnOverride] = [], dates: DateOrder? = nil, zone: ZoneTable = .utc,
    name: String = "file.csv", limits: IntakeLimits = IntakeLimits(), system: String? = nil
) throws -> ParsedFile {
    let folder = Folder()
    return try parse(path: folder.write(name, text), as: kind, map: map, dates: dates, zone: zone, limits: limits, system: system)
}

func parse(
    path: String, as kind: IntakeKind = .leads, map: [ColumnOverride] = [], dates: DateOrder? = nil, zone: ZoneTable = .utc,
    limits: IntakeLimits = IntakeLimits(), system: String? = nil
) throws -> ParsedFile {
    let file = try IntakeFile(path: path, limits: limits)
    let mapping = try ImportMapping(of: file, as: kind, overrides: map, dates: dates, system: system)
    var parsed = ParsedFile(mapping: mapping)
    let reader = RecordReader(file, mapping: mapping, zone: zone)
    while var item = try reader.next() {
        if case .consent(let notice, let rest) = item {
            parsed.notices.append(notice)
            item = rest
        }
        switch item {
        case .consent: break
        case .record(.lead(let lead)): parsed.leads.append(lead)
        case .record(.touch(let touch)): parsed.touches.append(touch)
        case .record(.engagement(let engagement)): parsed.engagements.append(engagement)
        case .record(.outcome(let outcome)): parsed.outcomes.append(outcome)
        case .rejected(let row): parsed.rejected.append(row)
        case .skipped(_, let reason): parsed.skipped.append(reason)
        }
    }
    return parsed
}

func moment(_ text: String) -> Instant? {
    guard case .moment(let milliseconds)? = DateScanner.scan(text) else { return nil }
    return Instant(milliseconds: milliseconds)
}
