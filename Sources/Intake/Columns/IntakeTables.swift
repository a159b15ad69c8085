import BundledResources
import Lifecycle

/// The tables by which files are understood: column names, words, addresses, legal forms.
package struct IntakeTables: Sendable {
    /// A column name that stands for a field.
    package struct ColumnEntry: Sendable, Hashable {
        package let field: IntakeField
        /// The name as the system writes it.
        package let column: String
        /// The system whose name it is, `any` for plain names.
        package let system: String
        /// What the presence of the column says about the rows (`call`, `meeting`); empty for most.
        package let implies: String
        /// Earlier entries of a field are the more specific.
        let rank: Int
    }

    /// A word that declares a stage.
    struct StageEntry: Sendable, Hashable {
        let system: String
        let stage: Stage?
        let reason: String?
    }

    /// Which column of a file a stage word stands in.
    package enum StageSource: String, Sendable, CaseIterable {
        case outcome, converted, status, stage
        case lifecycleStage = "lifecyclestage"
    }

    /// Words that count before those of the bundled table.
    private var declared: [StageSource: [String: [StageEntry]]] = [:]

    /// The tables that ship inside the binary; each is read when it is first asked for.
    package static let bundled = IntakeTables()

    private init() {}

    var columns: [IntakeKind: [String: [ColumnEntry]]] { Self.columnTable.byName }
    var columnOrder: [IntakeKind: [ColumnEntry]] { Self.columnTable.inOrder }
    var roleAddresses: Set<String> { Self.roleAddressTable }
    var freeMailDomains: Set<String> { Self.freeMailTable }
    var legalForms: Set<String> { Self.legalFormTable.names }
    /// The most words a legal form has.
    var longestLegalForm: Int { Self.legalFormTable.longest }

    private static let columnTable = {
        var byName: [IntakeKind: [String: [ColumnEntry]]] = [:]
        var inOrder: [IntakeKind: [ColumnEntry]] = [:]
        for (rank, row) in TableParser.rows(columnTableBytes).dropFirst().enumerated() where row.count == 5 {
            guard let kind = IntakeKind(rawValue: row[0]), let field = IntakeField(rawValue: row[1]) else { continue }
            let entry = ColumnEntry(field: field, column: row[2], system: row[3], implies: row[4], rank: rank)
            byName[kind, default: [:]][TextFolding.squeezed(row[2]), default: []].append(entry)
            inOrder[kind, default: []].append(entry)
        }
        return (byName: byName, inOrder: inOrder)
    }()

    private static let stageTable = {
        var stages: [StageSource: [String: [StageEntry]]] = [:]
        for row in TableParser.rows(stageTableBytes).dropFirst() where row.count == 5 {
            guard let source = StageSource(rawValue: row[1]) else { continue }
            let entry = StageEntry(system: row[0], stage: Stage(rawValue: row[3]), reason: row[4].isEmpty ? nil : row[4])
            stages[source, default: [:]][TextFolding.squeezed(row[2]), default: []].append(entry)
        }
        return stages
    }()

    private static let touchWordTable = words(touchWordTableBytes)
    private static let engagementWordTable = words(engagementWordTableBytes)
    private static let roleAddressTable = Set(TableParser.lines(roleAddressBytes).map { $0.lowercased() })
    private static let freeMailTable = Set(TableParser.lines(freeMailBytes).map { $0.lowercased() })

    private static let legalFormTable = {
        var names: Set<String> = []
        var longest = 1
        for line in TableParser.lines(legalFormBytes) {
            let words = TextFolding.words(line)
            names.insert(words.joined())
            longest = max(longest, words.count)
        }
        return (names: names, longest: longest)
    }()

    /// Words of a column and what they stand for, by the field.
    private static func words(_ bytes: [UInt8]) -> [String: [String: String]] {
        var words: [String: [String: String]] = [:]
        for row in TableParser.rows(bytes).dropFirst() where row.count == 3 {
            words[row[0], default: [:]][TextFolding.squeezed(row[1])] = row[2]
        }
        return words
    }

    /// These tables with a word of a file declaring another stage (or none), before all that the bundled table says.
    package func declaring(_ word: String, in source: StageSource, as stage: Stage?, reason: String? = nil) -> IntakeTables {
        var changed = self
        changed.declared[source, default: [:]][TextFolding.squeezed(word)] = [
            StageEntry(system: "any", stage: stage, reason: reason)
        ]
        return changed
    }

    /// What a word says: the file's own system first, then plain English, then any other system; nil for an unknown word.
    func stage(_ word: String, in source: StageSource, system: String) -> StageEntry? {
        let key = TextFolding.squeezed(word)
        guard let entries = entries(key, source) ?? (source == .status ? nil : fallback(source).flatMap { entries(key, $0) }) else {
            return nil
        }
        return entries.first { $0.system == system } ?? entries.first { $0.system == "any" } ?? entries.first
    }

    private func entries(_ key: String, _ source: StageSource) -> [StageEntry]? {
        declared[source]?[key] ?? Self.stageTable[source]?[key]
    }

    /// A home-made "Stage" or "Outcome" column uses the words of a status.
    private func fallback(_ source: StageSource) -> StageSource? { source == .converted ? nil : .status }

    func touchWord(_ field: String, _ word: String) -> String? { Self.touchWordTable[field]?[TextFolding.squeezed(word)] }
    func engagementWord(_ field: String, _ word: String) -> String? { Self.engagementWordTable[field]?[TextFolding.squeezed(word)] }
    /// The form whose name is in a longer one ("Request a demo (EMEA)"), the longest name first.
    func form(named text: String) -> String? {
        if let exact = engagementWord("form", text) { return exact }
        let key = TextFolding.squeezed(text)
        return Self.engagementWordTable["form"]?.filter { $0.key.utf8.count >= 4 && key.contains($0.key) }.max {
            ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key)
        }?.value
    }
}

/// Reads the bundled tables: small, well-formed, in memory.
enum TableParser {
    /// The fields of each line; a field in quotes may hold commas.
    static func rows(_ bytes: [UInt8]) -> [[String]] {
        lines(bytes).map { line in
            var fields: [String] = [""]
            var quoted = false
            for character in line {
                if character == "\"" {
                    quoted.toggle()
                } else if character == ",", !quoted {
                    fields.append("")
                } else {
                    fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
    }

    /// The lines that are neither empty nor comments.
    static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split { ASCII.isNewline($0) }.map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix("#") }
    }
}
