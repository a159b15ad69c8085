/// One group of leads. A page can be restricted to it, and the rows of grouped tables are such groups.
package struct GroupFilter: Hashable, Sendable {
    /// The grouping.
    package var grouping: Grouping
    /// The group's value in the data; empty for leads without one.
    package var value: String

    package init(_ grouping: Grouping, _ value: String) {
        self.grouping = grouping
        self.value = value
    }
}

extension GroupFilter {
    /// The value for people, such as `no owner`; in quotes where a value of the data reads like that.
    package var valueText: String {
        let blank = grouping == .owner ? "no owner" : "unknown"
        return value.isEmpty ? blank : value == blank ? "\"\(value)\"" : value
    }

    /// The grouping and the value: `source=Web`; an empty value stands for leads that have none.
    package var text: String { "\(grouping.rawValue)=\(value)" }

    /// Parses ``text``; nil when it names no group.
    package init?(parsing text: String) {
        guard let sign = text.firstIndex(of: "="), let grouping = Grouping(rawValue: String(text[..<sign])),
            grouping != .everything
        else { return nil }
        self.init(grouping, String(text[text.index(after: sign)...]))
    }
}
