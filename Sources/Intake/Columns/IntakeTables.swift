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

    private(set) var columns: [IntakeKind: [String: [ColumnEntry]]] = [:]
    private(set) var columnOrder: [IntakeKind: [ColumnEntry]] = [:]
    private var stages: [StageSource: [String: [StageEntry]]] = [:]
    private var touchWords: [String: [String: String]] = [:]
    private var engagementWords: [String: [String: String]] = [:]
    private(set) var roleAddresses: Set<String> = []
    private(set) var freeMailDomains: Set<String> = []
    private(set) var legalForms: Set<String> = []
    /// The most words a legal form has.
    private(set) var longestLegalForm = 1

    /// The tables that ship inside the binary.
    package static let bundled = IntakeTables(
        columns: columnTableBytes, stages: stageTableBytes, touchWords: touchWordTableBytes,
        engagementWords: engagementWordTableBytes,
        roleAddresses: roleAddressBytes, freeMail: freeMailBytes, legalForms: legalFormBytes)

    private init(
        columns: [UInt8], stages: [UInt8], touchWords: [UInt8], engagementWords: [UInt8], roleAddresses: [UInt8], freeMail: [UInt8],
        legalForms: [UInt8]
    ) {
        for (rank, row) in TableText.rows(columns).dropFirst().enumerated() where row.count == 5 {
            guard let kind = IntakeKind(rawValue: row[0]), let field = IntakeField(rawValue: row[1]) else { continue }
            let entry = ColumnEntry(field: field, column: row[2], system: row[3], implies: row[4], rank: rank)
            self.columns[kind, default: [:]][TextFolding.squeezed(row[2]), default: []].append(entry)
            columnOrder[kind, default: []].append(entry)
        }
        for row in TableText.rows(stages).dropFirst() where row.count == 5 {
            guard let source = StageSource(rawValue: row[1]) else { continue }
            let entry = StageEntry(system: row[0], stage: Stage(rawValue: row[3]), reason: row[4].isEmpty ? nil : row[4])
            self.stages[source, default: [:]][TextFolding.squeezed(row[2]), default: []].append(entry)
        }
        for row in TableText.rows(touchWords).dropFirst() where row.count == 3 {
            self.touchWords[row[0], default: [:]][TextFolding.squeezed(row[1])] = row[2]
        }
        for row in TableText.rows(engagementWords).dropFirst() where row.count == 3 {
            self.engagementWords[row[0], default: [:]][TextFolding.squeezed(row[1])] = row[2]
        }
        self.roleAddresses = Set(TableText.lines(roleAddresses).map { $0.lowercased() })
        freeMailDomains = Set(TableText.lines(freeMail).map { $0.lowercased() })
        for line in TableText.lines(legalForms) {
            let words = TextFolding.words(line)
            self.legalForms.insert(words.joined())
            longestLegalForm = max(longestLegalForm, words.count)
        }
    }

    /// These tables with a word of a file declaring another stage (or none), before all that the bundled table says.
    package func declaring(_ word: String, in source: StageSource, as stage: Stage?, reason: String? = nil) -> IntakeTables {
        var changed = self
        changed.stages[source, default: [:]][TextFolding.squeezed(word)] = [StageEntry(system: "any", stage: stage, reason: reason)]
        return changed
    }

    /// What a word says: the file's own system first, then plain English, then any other system; nil for an unknown word.
    func stage(_ word: String, in source: StageSource, system: String) -> StageEntry? {
        let key = TextFolding.squeezed(word)
        guard let entries = stages[source]?[key] ?? (source == .status ? nil : fallback(source).flatMap { stages[$0]?[key] }) else {
            return nil
        }
        return entries.first { $0.system == system } ?? entries.first { $0.system == "any" } ?? entries.first
    }

    /// A home-made "Stage" or "Outcome" column uses the words of a status.
    private func fallback(_ source: StageSource) -> StageSource? { source == .converted ? nil : .status }

    func touchWord(_ field: String, _ word: String) -> String? { touchWords[field]?[TextFolding.squeezed(word)] }
    func engagementWord(_ field: String, _ word: String) -> String? { engagementWords[field]?[TextFolding.squeezed(word)] }
    /// The form whose name is in a longer one ("Request a demo (EMEA)"), the longest name first.
    func form(named text: String) -> String? {
        if let exact = engagementWord("form", text) { return exact }
        let key = TextFolding.squeezed(text)
        return engagementWords["form"]?.filter { $0.key.utf8.count >= 4 && key.contains($0.key) }.max {
            ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key)
        }?.value
    }
}

/// Reads the bundled tables: small, well-formed, in memory.
enum TableText {
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
