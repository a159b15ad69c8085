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

    /// What the name of a column says.
    private enum Evidence: String {
        /// It counts beside others of the kind.
        case likely = ""
        /// It counts twice.
        case strong
        /// It shows the kind whatever the other columns are.
        case certain
        /// Leads have it too: it counts half, and only beside two of the kind.
        case weak
    }

    private static let names = {
        var names: [String: [String: Evidence]] = [:]
        for row in TableParser.rows(recordKindBytes).dropFirst() where (2...3).contains(row.count) {
            names[row[0], default: [:]][TextFolding.folded(row[1])] = Evidence(rawValue: row.count > 2 ? row[2] : "")
        }
        return names
    }()

    /// How much the columns of a file show that it has records of a kind.
    private struct Weight {
        var likely = 0
        var weak = 0
        var isStrong = false
        var isCertain = false

        init(of kind: String, _ keys: Set<String>) {
            let known = names[kind] ?? [:]
            for evidence in keys.compactMap({ known[$0] }) {
                switch evidence {
                case .likely: likely += 1
                case .strong: likely += 2
                case .certain: isCertain = true
                case .weak: weak += 1
                }
                if evidence == .strong { isStrong = true }
            }
        }
    }

    /// Judges the columns of a file.
    ///
    /// Two columns of deals or tasks show a file of these, unless it has the names of persons and their addresses.
    /// Three outweigh these too, if nobody's first or last name has a column of its own. Companies have no persons: a
    /// lone column "Name" is theirs if more shows them, and no column has a company beside it.
    init(_ columns: [ColumnMapping]) {
        let fields = Set(columns.compactMap(\.field))
        let keys = Set(columns.map { TextFolding.folded(ColumnName.withoutAddition($0.name) ?? $0.name) })
        let hasParts = !fields.isDisjoint(with: [.firstName, .lastName])
        let hasContact = !fields.isDisjoint(with: [.email, .phone, .mobile])
        let isPerson = hasContact && (hasParts || fields.contains(.fullName))
        let deals = Weight(of: IntakeKind.outcomes.rawValue, keys)
        let touches = Weight(of: IntakeKind.touches.rawValue, keys)
        let accounts = Weight(of: "accounts", keys)
        for (kind, weight) in [(IntakeKind.outcomes, deals), (.touches, touches)] where !accounts.isCertain {
            let isMore = weight.likely == max(deals.likely, touches.likely) && weight.likely >= 2
            let outweighs = !hasParts && weight.likely + weight.weak / 2 >= 3
            if weight.isCertain || isMore && (!isPerson || outweighs) {
                self = .rows(kind)
                return
            }
        }
        guard !accounts.isCertain else {
            self = .accounts
            return
        }
        let hasLeadColumn = !fields.isDisjoint(with: [.status, .lifecycleStage, .converted, .source, .campaign])
        let isLoneName = fields.contains(.fullName) && !hasParts && fields.isDisjoint(with: [.company, .email])
        if isLoneName {
            self = accounts.likely >= (hasLeadColumn && !accounts.isStrong ? 4 : 3) ? .accounts : .people
        } else {
            let isNamed = hasParts || fields.contains(.fullName) || fields.contains(.email)
            self = !isNamed && accounts.likely >= (hasLeadColumn && !accounts.isStrong ? 3 : 2) ? .accounts : .people
        }
    }
}
