import BundledResources
import Formats
import Lifecycle

/// The tables for reading files: column names, values, e-mail addresses, legal forms.
package struct IntakeTables: Sendable {
    /// A column name that stands for a field.
    package struct ColumnEntry: Sendable, Hashable {
        /// The field.
        package let field: IntakeField
        /// The name in the system's spelling.
        package let column: String
        /// The system that uses the name; `any` for generic names.
        package let system: String
        /// What the presence of the column implies about the rows (`call`, `meeting`); empty for most.
        package let implies: String
        /// Whether the name is new in format 2: the keys of whole rows in journals were computed without it.
        let isNew: Bool
        /// The position in the table; earlier entries of a field are more specific.
        let rank: Int

        /// An entry of the table.
        init?(_ row: [String], rank: Int) {
            guard (5...6).contains(row.count), let field = IntakeField(rawValue: row[1]) else { return nil }
            self.field = field
            (column, system, implies) = (row[2], row[3], row[4])
            isNew = row.count == 6 && row[5] == "2"
            self.rank = rank
        }

        /// An entry of a name that isn't in the table.
        init(field: IntakeField, column: String, rank: Int) {
            self.field = field
            self.column = column
            (system, implies, isNew) = ("any", "", true)
            self.rank = rank
        }
    }

    /// A value that declares a stage.
    struct StageEntry: Sendable, Hashable {
        let system: String
        let stage: Stage?
        let reason: String?
    }

    /// The kind of column that contains a stage value.
    package enum StageSource: String, Sendable, CaseIterable {
        case outcome, converted, status, stage
        case lifecycleStage = "lifecyclestage"
    }

    /// Values that override those of the bundled table.
    private var declared: [StageSource: [String: [StageEntry]]] = [:]

    /// The tables in the binary; each is parsed at its first use.
    package static let bundled = IntakeTables()

    private init() {}

    var columns: [IntakeKind: [String: [ColumnEntry]]] { Self.columnTable.byName }
    var columnOrder: [IntakeKind: [ColumnEntry]] { Self.columnTable.inOrder }

    private static let columnTable = {
        var byName: [IntakeKind: [String: [ColumnEntry]]] = [:]
        var inOrder: [IntakeKind: [ColumnEntry]] = [:]
        for (rank, row) in TableParser.rows(columnTableBytes).dropFirst().enumerated() {
            guard let kind = row.first.flatMap({ IntakeKind(rawValue: $0) }), let entry = ColumnEntry(row, rank: rank) else {
                continue
            }
            byName[kind, default: [:]][TextFolding.folded(row[2]), default: []].append(entry)
            inOrder[kind, default: []].append(entry)
        }
        return (byName: byName, inOrder: inOrder)
    }()

    private static let stageTable = {
        var stages: [StageSource: [String: [StageEntry]]] = [:]
        for row in TableParser.rows(stageTableBytes).dropFirst() where row.count == 5 {
            guard let source = StageSource(rawValue: row[1]) else { continue }
            let entry = StageEntry(system: row[0], stage: Stage(rawValue: row[3]), reason: row[4].isEmpty ? nil : row[4])
            stages[source, default: [:]][TextFolding.folded(row[2]), default: []].append(entry)
        }
        return stages
    }()

    private static let touchMeaningTable = meanings(touchWordTableBytes)
    private static let engagementMeaningTable = meanings(engagementWordTableBytes)
    static let sharedHosts = Set(TableParser.lines(sharedHostBytes))
    static let roleAddresses = Set(TableParser.lines(roleAddressBytes).map { $0.lowercased() })
    /// The first names that each first name is a form of, folded.
    static let firstNames = {
        var names: [String: Set<String>] = [:]
        for line in TableParser.lines(shortNameBytes) {
            let forms = TextFolding.words(line)
            for form in forms { names[form, default: []].insert(forms[0]) }
        }
        return names
    }()
    /// The legal forms as joined words, what the last word of one may be, and the number of words in the longest; those
    /// that stand before a name, too (of other scripts), and those that are written in one word with it (of East Asia).
    static let legalForms = {
        var names: Set<String> = []
        var endings: Set<String> = []
        var leading: Set<String> = []
        var attached: [String] = []
        var longest = 1
        for line in TableParser.lines(legalFormBytes) {
            let words = TextFolding.words(line)
            let name = words.joined()
            names.insert(name)
            // "S.p.A." has another last word than "SpA".
            endings.formUnion(name.indices.map { String(name[$0...]) })
            longest = max(longest, words.count)
            if name.unicodeScalars.allSatisfy({ $0.value >= 0x0370 }) { leading.insert(name) }
            if name.count >= 4, name.unicodeScalars.allSatisfy({ $0.value >= 0x3000 }) { attached.append(name) }
        }
        return (names: names, endings: endings, longest: longest, leading: leading, attached: attached)
    }()

    /// Parses a table of values and their meanings, by field.
    private static func meanings(_ bytes: [UInt8]) -> [String: [String: String]] {
        var meanings: [String: [String: String]] = [:]
        for row in TableParser.rows(bytes).dropFirst() where row.count == 3 {
            meanings[row[0], default: [:]][TextFolding.folded(row[1])] = row[2]
        }
        return meanings
    }

    /// These tables, with a value that declares another stage (or none) and overrides the bundled table.
    package func declaring(_ text: String, in source: StageSource, as stage: Stage?, reason: String? = nil) -> IntakeTables {
        var changed = self
        changed.declared[source, default: [:]][TextFolding.folded(text)] = [
            StageEntry(system: "any", stage: stage, reason: reason)
        ]
        return changed
    }

    /// The same tables in which winnow's own name of each stage, as its exports have it, declares that stage.
    ///
    /// What `--word` declares stays.
    func declaringOwnStages() -> IntakeTables {
        var changed = self
        for stage in Stage.allCases where declared[.stage]?[TextFolding.folded(stage.rawValue)] == nil {
            changed = changed.declaring(stage.rawValue, in: .stage, as: stage)
        }
        return changed
    }

    /// The entry of a value that may declare a stage; nil for an unknown value.
    ///
    /// The file's own system has priority, then plain English, then any other system.
    func stage(_ text: String, in source: StageSource, system: String) -> StageEntry? {
        let key = TextFolding.folded(text)
        guard let entries = entries(key, source) ?? (source == .status ? nil : fallback(source).flatMap { entries(key, $0) }) else {
            return nil
        }
        return entries.first { $0.system == system } ?? entries.first { $0.system == "any" } ?? entries.first
    }

    private func entries(_ key: String, _ source: StageSource) -> [StageEntry]? {
        declared[source]?[key] ?? Self.stageTable[source]?[key]
    }

    /// The source that a custom "Stage" or "Outcome" column falls back to: the values of a status.
    private func fallback(_ source: StageSource) -> StageSource? { source == .converted ? nil : .status }

    /// The meaning of a value in a column of touches.
    func touchMeaning(_ field: String, _ text: String) -> String? { Self.touchMeaningTable[field]?[TextFolding.folded(text)] }
    /// The meaning of a value in a column of engagements.
    func engagementMeaning(_ field: String, _ text: String) -> String? {
        if let meaning = Self.engagementMeaningTable[field]?[TextFolding.folded(text)] { return meaning }
        // "Global unsubscribe" and "Asked not to be contacted"; a word such as "Cancelled" may be about an event.
        return field == "what" && (StatusOptOut(text) != nil || ConsentValue.saysUnsubscribed(text)) ? "optedOut" : nil
    }
    /// The form whose name a longer text contains, as in "Request a demo (EMEA)".
    ///
    /// Words for content and for what is no request come first, then the longest name.
    func form(named text: String) -> String? {
        if let exact = engagementMeaning("form", text) { return exact }
        let key = TextFolding.folded(text)
        let list = TextFolding.words(text)
        // "E-Book" and "White Paper" are one word and two.
        let words = Set(list).union(zip(list, list.dropFirst()).map(+))
        // "Ebook: pricing strategies" is something to read, whatever it is about.
        if let content = Self.engagementMeaningTable["content"]?.filter({ word, _ in
            words.contains(word) || word.utf8.count >= 6 && key.contains(word)
        }).min(by: { $0.key < $1.key }) {
            return content.value
        }
        return Self.engagementMeaningTable["form"]?.filter { $0.key.utf8.count >= 4 && key.contains($0.key) }.max {
            ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key)
        }?.value
    }
}
