import BundledResources
import Formats
import Lifecycle

/// The systems whose record ids winnow recognises.
///
/// A wrong guess would make other records of the same ones. So a file names its system only if the column of the id is
/// the system's own, or if two more columns are. The table is `Resources/tables/systems.csv`.
enum RecordSystems {
    /// A system of the table.
    private struct System {
        let name: String
        /// Columns of ids that show the system, and columns of ids that show it together with two of its columns.
        var ids: Set<String> = []
        var commonIDs: Set<String> = []
        var columns: Set<String> = []
        var forms: Set<String> = []
        var aliases: Set<String> = []
        /// Columns with the ids of records that were merged into the row's.
        var merged: Set<String> = []
        /// Columns that show where a file comes from, and columns of which two show it.
        var signs: Set<String> = []
        var markers: Set<String> = []
        /// Columns that have another meaning in the system's files than in others.
        var extras: Set<String> = []
    }

    private static let systems: [System] = {
        var systems: [System] = []
        for row in TableParser.rows(systemTableBytes).dropFirst() where row.count == 3 {
            if systems.last?.name != row[0] { systems.append(System(name: row[0])) }
            let last = systems.count - 1
            switch row[1] {
            case "id": systems[last].ids.insert(key(row[2]))
            case "with": systems[last].commonIDs.insert(key(row[2]))
            case "column": systems[last].columns.insert(key(row[2]))
            case "form": systems[last].forms.insert(row[2])
            case "alias": systems[last].aliases.insert(hyphenated(row[2]))
            case "merged": systems[last].merged.insert(TextFolding.folded(row[2]))
            case "sign": systems[last].signs.insert(TextFolding.folded(row[2]))
            case "marker": systems[last].markers.insert(TextFolding.folded(row[2]))
            case "extra": systems[last].extras.insert(TextFolding.folded(row[2]))
            default: break
            }
        }
        return systems
    }()

    /// The name of a system in lower case with letters, digits and hyphens; nil without any letter or digit.
    ///
    /// Other names of a known system are its name: `SFDC` is `salesforce`.
    static func named(_ text: String) -> String? {
        let name = hyphenated(text)
        return name.isEmpty ? nil : systems.first { $0.aliases.contains(name) }?.name ?? name
    }

    /// The system that the columns of a file show; nil if they show none, or several.
    static func shown(by names: [String], id: String?) -> String? {
        guard let id = id.map(key) else { return nil }
        let own = systems.filter { $0.ids.contains(id) }
        if !own.isEmpty { return own.count == 1 ? own[0].name : nil }
        if let named = system(inIDColumn: id) { return named }
        let keys = Set(names.map(key)).subtracting([id])
        let shown = systems.filter { $0.commonIDs.contains(id) }.map { (name: $0.name, count: keys.intersection($0.columns).count) }
        guard let best = shown.max(by: { $0.count < $1.count }), best.count >= 2 else { return nil }
        return shown.count(where: { $0.count == best.count }) == 1 ? best.name : nil
    }

    /// The system that the name of a column of a person's ids begins with, as in `Eloqua Contact ID`; nil for none.
    ///
    /// Advertising networks also have ids of accounts and campaigns, so the person must be named with them.
    static func system(inIDColumn name: String) -> String? {
        let folded = TextFolding.folded(name)
        guard folded.utf8.count <= 48, let end = idEndings.first(where: folded.hasSuffix) else { return nil }
        var owner = folded.dropLast(end.utf8.count)[...]
        var isPerson = false
        while let word = personWords.first(where: owner.hasSuffix) {
            owner = owner.dropLast(word.utf8.count)
            isPerson = true
        }
        guard let system = systemNames[String(owner)], isPerson || !networks.contains(system) else { return nil }
        return system
    }

    private static let systemNames = {
        var names: [String: String] = [:]
        for system in systems {
            for name in system.aliases.union([system.name]) { names[TextFolding.folded(name)] = system.name }
        }
        return names
    }()

    private static let networks: Set<String> = [
        "facebook", "google", "linkedin", "typeform", "calendly", "close", "eventbrite", "drip", "outreach", "monday",
    ]
    private static let idEndings = ["recordid", "objectid", "uuid", "guid", "id"]
    private static let personWords = [
        "contacts", "contact", "lead", "person", "people", "prospect", "subscriber", "member", "profile", "record", "crm",
        "unique", "kontakt", "contacto", "contatto", "contato", "unik",
    ]

    /// The system whose own column of ids a name is; nil for a common name.
    static func owner(ofIDColumn name: String) -> String? { shown(by: [], id: name) }

    /// The system in which a column has the ids of records that were merged into the row's; nil for any other column.
    static func owner(ofMergedIDs name: String) -> String? {
        let folded = TextFolding.folded(name)
        return systems.first { $0.merged.contains(folded) }?.name
    }

    /// The origin of a file that its columns show: an advertising network, a mailing system, a form; nil for none.
    ///
    /// One sign or two markers show it. The names of such an origin's columns count in its own files only.
    static func origin(of names: [String]) -> String? {
        let keys = Set(names.map(TextFolding.folded))
        let shown = systems.map {
            (name: $0.name, count: keys.intersection($0.signs).count * 2 + keys.intersection($0.markers).count)
        }
        guard let best = shown.max(by: { $0.count < $1.count }), best.count >= 2 else { return nil }
        return shown.count { $0.count == best.count } == 1 ? best.name : nil
    }

    /// Whether a system is the origin of files whose column names count there only.
    static func isOrigin(_ system: String) -> Bool { origins.contains(system) }

    private static let origins = Set(systems.filter { !$0.markers.isEmpty }.map(\.name))

    /// Whether a column has another meaning in files of an origin than its name has elsewhere.
    static func isExtra(_ key: String, in origin: String) -> Bool {
        systems.first { $0.name == origin }?.extras.contains(key) ?? false
    }

    /// The system that the form of an id shows by itself.
    static func shown(byFormOf id: String) -> String? {
        if SalesforceID.isRecognised(id) { return SalesforceID.system }
        return ZohoID.digits(of: id) == nil ? nil : ZohoID.system
    }

    /// Whether an id may be one of a system, by the forms of its ids.
    static func hasForm(_ id: String, of system: String) -> Bool {
        guard let forms = systems.first(where: { $0.name == system })?.forms, !forms.isEmpty else { return true }
        let id = RecordID.short(id)
        return forms.contains { form in
            switch form {
            case "digits": id.utf8.allSatisfy(ASCII.isDigit)
            case "longDigits": id.utf8.count >= 15 && id.utf8.allSatisfy(ASCII.isDigit)
            case "uuid": RecordID.isGUID(id)
            case "salesforce": SalesforceID.hasForm(id)
            default: true
            }
        }
    }

    /// A column's name for comparison: in any case, but with its marks, so that `OwnerId` isn't "Owner ID".
    private static func key(_ name: String) -> String {
        TextFolding.visible(name).lowercased().split(separator: " ").joined(separator: " ")
    }

    private static func hyphenated(_ text: String) -> String {
        TextFolding.words(text.replacing("_", with: " ")).joined(separator: "-")
    }
}

extension ImportMapping {
    /// The name of a system as `--system` and the journal have it: lower case, with letters, digits and hyphens.
    ///
    /// Nil without any letter or digit.
    package static func systemName(_ text: String) -> String? { RecordSystems.named(text) }

    /// What a column of ids beside the first one has.
    enum FurtherID {
        /// The id of the same person in another system.
        case other(system: String)
        /// Ids of records that were merged into the row's, in the system of its id or in the given one.
        case merged(system: String)
    }

    /// The columns with further ids of the row's person, by index.
    var furtherIDColumns: [(index: Int, kind: FurtherID)] {
        columns.compactMap { column in
            guard case .extra = column.use else { return nil }
            if let system = RecordSystems.owner(ofMergedIDs: column.name) { return (column.index, .merged(system: system)) }
            return RecordSystems.owner(ofIDColumn: column.name).map { (column.index, .other(system: $0)) }
        }
    }

    /// A record id of the file with its system: the one that was given, else by the id's form, else by the columns.
    func recordID(_ written: String) -> RecordID {
        let id = RecordID.unguarded(written)
        if isSystemGiven { return RecordID(system: system, id: id) }
        if let system = RecordSystems.shown(byFormOf: id) { return RecordID(system: system, id: id) }
        return RecordID(system: system.flatMap { RecordSystems.hasForm(id, of: $0) ? $0 : nil }, id: id)
    }

    /// The record id of an activity or opportunity, with the system that the file's columns are of.
    func activityRecordID(_ written: String) -> RecordID {
        let id = RecordID.unguarded(written)
        if isSystemGiven { return RecordID(system: system, id: id) }
        let columns = columnSystem == "any" ? nil : columnSystem
        return RecordID(system: RecordSystems.shown(byFormOf: id) ?? columns, id: id)
    }
}
