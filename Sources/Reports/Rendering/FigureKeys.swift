internal import Lifecycle

// The names of rows and columns in JSON and CSV. They never change, and within a block no two rows of different meaning
// have the same: a group whose value is a name of the page itself (a source called "all") is named by its filter
// (`source=all`), and a value that looks like such a name gets one more (`source=source=all`).

extension RowID {
    /// The name of the row where no other row has it.
    package var key: String {
        switch self {
        case .named(let name): name
        case .total: "all"
        case .group(let group): group.value
        case .reason(let reason, let decision): "\(decision):\(reason ?? Self.noReason)"
        case .clock(_, of: let lead): lead.description
        }
    }

    fileprivate static let noReason = "none"
}

extension ColumnID {
    /// The name of the column where no other column has it.
    package var key: String {
        switch self {
        case .named(let name): name
        case .group(let group): group.value
        }
    }
}

extension FigureBlock {
    /// The names of the rows in JSON and CSV, in order. O(rows).
    package var rowKeys: [String] {
        let hasTotal = rows.contains { $0.id == .total }
        return rows.map { row in
            switch row.id {
            case .group(let group) where hasTotal: group.key { $0 == RowID.total.key }
            case .reason(let reason?, let decision):
                "\(decision):" + Self.key(of: reason, as: "reason=") { $0 == RowID.noReason }
            default: row.id.key
            }
        }
    }

    /// The names of the columns in JSON and CSV, in order. O(columns).
    package var columnKeys: [String] {
        let names = Set(columns.compactMap { if case .named(let name) = $0.id { name } else { nil } })
        return columns.map { column in
            if case .group(let group) = column.id { group.key(unless: names.contains) } else { column.id.key }
        }
    }

    /// A value, behind as many qualifiers as tell it from the names that are taken.
    fileprivate static func key(of value: String, as qualifier: String, unless isTaken: (String) -> Bool) -> String {
        var bare = value[...]
        while bare.hasPrefix(qualifier) { bare = bare.dropFirst(qualifier.count) }
        return isTaken(String(bare)) ? qualifier + value : value
    }
}

extension GroupFilter {
    fileprivate func key(unless isTaken: (String) -> Bool) -> String {
        // All leads as one group are the total.
        grouping == .everything ? value : FigureBlock.key(of: value, as: "\(grouping.rawValue)=", unless: isTaken)
    }
}
