/// What is done with one column of a file.
package struct ColumnMapping: Sendable, Equatable {
    /// Where the column goes.
    package enum Use: Sendable, Equatable {
        /// Into a field, because of a name that a system (or `any`, or `--map`) gives it.
        case field(IntakeField, by: String)
        /// Kept with the lead under its own name; `besides` names the field that another column already fills.
        case extra(besides: IntakeField?)
        /// Written by winnow itself into a reject file.
        case ignored
    }

    /// The column's place in the file, from 0.
    package let index: Int
    /// Its name in the file.
    package let name: String
    /// Where it goes.
    package let use: Use
    /// How many rows have something in it.
    package internal(set) var filled = 0
    /// How many cells of a date column are no dates.
    package internal(set) var unreadableDates = 0
    /// For a date column the order of day and month.
    package internal(set) var dateOrder: DateOrder?
    /// For a date column the shape of its cells, digits as `#`.
    package internal(set) var dateForm: String?
    /// The field that it fills in rows where that field's own column is blank.
    package internal(set) var standsInFor: IntakeField?

    /// The field that it fills.
    package var field: IntakeField? {
        if case .field(let field, _) = use { field } else { nil }
    }
}

/// One `--map FIELD=COLUMN`.
package struct ColumnOverride: Sendable, Equatable {
    /// The field as it was typed.
    package let field: String
    /// The column as it was typed.
    package let column: String

    /// Makes an override.
    package init(field: String, column: String) {
        self.field = field
        self.column = column
    }

    /// Reads `FIELD=COLUMN`; nil without an equals sign or without a field.
    package init?(parsing text: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        field = String(text[..<equals].trimmingSpace)
        column = String(text[text.index(after: equals)...].trimmingSpace)
    }
}

/// Finds out which columns of a file mean which fields.
struct ColumnMatcher {
    let tables: IntakeTables
    let kind: IntakeKind

    struct Result {
        var columns: [ColumnMapping]
        /// The system whose names fit best; `any` where none does.
        var system: String
        /// What the columns' presence says of every row, such as `call`.
        var implied: String?
        /// Columns that fill a field where its own is blank, the most specific first.
        var standIns: [IntakeField: [Int]] = [:]
    }

    /// Matches names without regard to case, spaces and punctuation.
    ///
    /// Overrides come first. Where several columns could fill a field, the one whose entry stands earliest in the table wins (the more specific), then the leftmost; the
    /// others are kept as extras. Names of the file's own system and plain ones go before other systems'.
    func match(_ names: [String], overrides: [ColumnOverride]) throws(IntakeError) -> Result {
        let table = tables.columns[kind] ?? [:]
        let keys = names.map(TextFolding.squeezed)
        let system = likeliestSystem(names, table)
        var uses = [ColumnMapping.Use](repeating: .extra(besides: nil), count: names.count)
        var taken: [IntakeField: Int] = [:]
        for override in overrides {
            let (field, index) = try resolve(override, names: names, keys: keys)
            guard taken[field] == nil else { throw .fieldMappedTwice(field: field.rawValue) }
            taken[field] = index
            uses[index] = .field(field, by: "--map")
        }
        var candidates: [(entry: IntakeTables.ColumnEntry, index: Int, weight: Int)] = []
        for (index, key) in keys.enumerated() {
            if names[index].hasPrefix("winnow_") { uses[index] = .ignored }
            guard uses[index] == .extra(besides: nil) else { continue }
            for entry in table[key] ?? table[Self.withoutProperties(names[index], key)] ?? [] {
                let weight = entry.system == system ? 0 : entry.system == "any" ? 1 : 2
                candidates.append((entry, index, weight))
            }
        }
        candidates.sort { ($0.weight / 2, $0.entry.rank, $0.index) < ($1.weight / 2, $1.entry.rank, $1.index) }
        var implied: [String: Int] = [:]
        for candidate in candidates {
            switch uses[candidate.index] {
            case .extra:
                if taken[candidate.entry.field] == nil {
                    taken[candidate.entry.field] = candidate.index
                    uses[candidate.index] = .field(candidate.entry.field, by: candidate.entry.system)
                } else {
                    uses[candidate.index] = .extra(besides: candidate.entry.field)
                }
            default: break
            }
            if !candidate.entry.implies.isEmpty, candidate.weight < 2 { implied[candidate.entry.implies, default: 0] += 1 }
        }
        takeLoneNameAsWhole(keys, table, &uses)
        var columns = names.indices.map { ColumnMapping(index: $0, name: names[$0], use: uses[$0]) }
        var standIns: [IntakeField: [Int]] = [:]
        for (entry, index, _) in candidates where uses[index] == .extra(besides: entry.field) && columns[index].standsInFor == nil {
            guard entry.field.takesStandIns(in: kind) else { continue }
            columns[index].standsInFor = entry.field
            standIns[entry.field, default: []].append(index)
        }
        let likeliest = implied.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        return Result(columns: columns, system: system, implied: likeliest, standIns: standIns)
    }

    /// "Nombre" beside "Apellidos" is a first name, and "Nom" beside "Prénom" a last one; alone either is the whole name.
    private func takeLoneNameAsWhole(
        _ keys: [String], _ table: [String: [IntakeTables.ColumnEntry]], _ uses: inout [ColumnMapping.Use]
    ) {
        let fields = uses.compactMap { use -> IntakeField? in if case .field(let field, _) = use { field } else { nil } }
        guard !fields.contains(.fullName), fields.contains(.firstName) != fields.contains(.lastName) else { return }
        for (index, use) in uses.enumerated() {
            guard case .field(let field, let system) = use, field == .firstName || field == .lastName, system != "--map",
                table[keys[index]]?.contains(where: { $0.field == .fullName }) ?? false
            else { continue }
            uses[index] = .field(.fullName, by: system)
        }
    }

    /// The key of a name without what HubSpot's API puts before each of its own ("properties.hubspot_owner_id").
    private static func withoutProperties(_ name: String, _ key: String) -> String {
        name.hasPrefix("properties.") ? String(key.dropFirst(10)) : key
    }

    /// The system whose own names occur most: a name in exactly its spelling tells more than one that agrees but for case and punctuation, and nothing is told by a name
    /// that plain files use too.
    private func likeliestSystem(_ names: [String], _ table: [String: [IntakeTables.ColumnEntry]]) -> String {
        var points: [String: Int] = [:]
        for name in names {
            let entries = table[TextFolding.squeezed(name)] ?? []
            let isPlain = entries.contains { $0.system == "any" }
            for entry in entries where entry.system != "any" {
                points[entry.system, default: 0] += entry.column == name ? 3 : isPlain ? 0 : 1
            }
        }
        return points.filter { $0.value > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "any"
    }

    private func resolve(_ override: ColumnOverride, names: [String], keys: [String]) throws(IntakeError) -> (IntakeField, Int) {
        let known = IntakeField.fields(of: kind)
        guard let field = IntakeField.named(override.field), known.contains(field) else {
            let names = known.map(\.rawValue)
            throw .unknownField(name: override.field, nearest: EditDistance.nearest(to: override.field, among: names), known: names)
        }
        let key = TextFolding.squeezed(override.column)
        guard let index = names.firstIndex(of: override.column) ?? keys.firstIndex(of: key) else {
            throw .unknownColumn(name: override.column, nearest: EditDistance.nearest(to: override.column, among: names))
        }
        return (field, index)
    }
}

/// Finds what somebody meant to type.
enum EditDistance {
    /// The name with the fewest changed letters, if it is near enough to be meant: no more than a third of the letters.
    static func nearest(to typed: String, among names: [String]) -> String? {
        let wanted = Array(TextFolding.squeezed(typed).utf8)
        let ranked = names.map { (name: $0, distance: between(wanted, Array(TextFolding.squeezed($0).utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance * 3 <= max(3, wanted.count) else {
            return nil
        }
        return best.name
    }

    /// Levenshtein's distance, where two letters in the wrong order are one mistake; O(a × b).
    private static func between(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var cost = x == y ? above[j] : 1 + min(above[j], row[j], above[j + 1])
                if i > 0, j > 0, x == b[j - 1], y == a[i - 1] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[b.count]
    }
}
