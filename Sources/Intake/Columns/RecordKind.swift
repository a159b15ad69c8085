import BundledResources
import Lifecycle
import Formats

/// What the rows of a file are, by the names of its columns, where it was given as one of leads.
enum RecordKind: Equatable {
    /// People, or nothing that shows anything else.
    case people
    /// Deals, calls, tasks: rows that belong to leads.
    case rows(IntakeKind)
    /// Companies without persons.
    case accounts

    private static let names = {
        var names: [String: Set<String>] = [:]
        for row in TableParser.rows(recordKindBytes).dropFirst() where row.count == 2 {
            names[row[0], default: []].insert(TextFolding.folded(row[1]))
        }
        return names
    }()

    /// Judges the columns of a file.
    ///
    /// Two columns of deals or tasks show a file of these, unless it has the names of persons and their addresses.
    /// Three outweigh these too, if nobody's first or last name has a column of its own.
    init(_ columns: [ColumnMapping]) {
        let fields = Set(columns.compactMap(\.field))
        let keys = Set(columns.map { TextFolding.folded(ColumnName.withoutAddition($0.name) ?? $0.name) })
        func count(_ kind: String) -> Int { keys.intersection(Self.names[kind] ?? []).count }
        let hasParts = !fields.isDisjoint(with: [.firstName, .lastName])
        let hasContact = !fields.isDisjoint(with: [.email, .phone, .mobile])
        let isPerson = hasContact && (hasParts || fields.contains(.fullName))
        let deals = count(IntakeKind.outcomes.rawValue)
        let touches = count(IntakeKind.touches.rawValue)
        for (kind, number) in [(IntakeKind.outcomes, deals), (.touches, touches)] where number == max(deals, touches) {
            if number >= 2, !isPerson || number >= 3 && !hasParts {
                self = .rows(kind)
                return
            }
        }
        let isNamed = hasParts || fields.contains(.fullName) || fields.contains(.email)
        let hasLeadColumn = !fields.isDisjoint(with: [.status, .lifecycleStage, .converted, .source, .campaign])
        self = count("accounts") >= 2 && !isNamed && !hasLeadColumn ? .accounts : .people
    }
}
