import Glibc
import Lifecycle
import Testing

@testable import Intake

/// A folder for one test, gone afterwards.
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

/// What came of a file.
struct Taken {
    var leads: [LeadRecord] = []
    var touches: [TouchRecord] = []
    var engagements: [EngagementRecord] = []
    var outcomes: [OutcomeRecord] = []
    var rejected: [RejectedRow] = []
    var passed: [SkipReason] = []
    var plan: ImportMapping
}

func take(
    _ text: String, as kind: IntakeKind = .leads, map: [ColumnOverride] = [], dates: DateOrder? = nil, zone: ZoneTable = .utc,
    name: String = "file.csv", limits: IntakeLimits = IntakeLimits()
) throws -> Taken {
    let folder = Folder()
    return try take(path: folder.write(name, text), as: kind, map: map, dates: dates, zone: zone, limits: limits)
}

func take(
    path: String, as kind: IntakeKind = .leads, map: [ColumnOverride] = [], dates: DateOrder? = nil, zone: ZoneTable = .utc,
    limits: IntakeLimits = IntakeLimits()
) throws -> Taken {
    let file = try IntakeFile(path: path, limits: limits)
    let plan = try ImportMapping(of: file, as: kind, overrides: map, dates: dates)
    var taken = Taken(plan: plan)
    let reader = RecordReader(file, plan: plan, zone: zone)
    while let item = try reader.next() {
        switch item {
        case .record(.lead(let lead)): taken.leads.append(lead)
        case .record(.touch(let touch)): taken.touches.append(touch)
        case .record(.engagement(let engagement)): taken.engagements.append(engagement)
        case .record(.outcome(let outcome)): taken.outcomes.append(outcome)
        case .rejected(let row): taken.rejected.append(row)
        case .passed(_, let reason): taken.passed.append(reason)
        }
    }
    return taken
}

func moment(_ text: String) -> Instant? {
    guard case .moment(let instant)? = DateScanner.scan(text) else { return nil }
    return instant
}
