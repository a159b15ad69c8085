package import Lifecycle

extension TimelineSet {
    /// The groups that typed text may name: by value, by value ignoring case, by label, by a name.
    ///
    /// The first of these ways with a match wins, so that `none` means leads without a source unless a lead has that
    /// very source. A text that occurs elsewhere, a campaign where a source is expected, names no group. O(leads) the
    /// first time.
    ///
    /// - Returns: one group; none where no lead is in such a group; several where the text is ambiguous.
    package func groups(matching filter: GroupFilter, team: Team) -> [GroupFilter] {
        guard filter.grouping != .everything, !filter.value.isEmpty else { return [filter] }
        let symbols = symbols(by: filter.grouping)
        func value(_ symbol: Int) -> String { Groups.value(symbol, by: filter.grouping, texts) }
        if symbols.contains(where: { value($0) == filter.value }) { return [filter] }
        let typed = filter.value.lowercased()
        var matches: [(Int) -> String] = [value, { Groups.label($0, by: filter.grouping, self.texts) }]
        if filter.grouping == .owner {
            matches.append { $0 == 0 ? "" : team.name(of: Login(value($0))) }
            // The label of this group in earlier versions, which scripts may still type.
            matches.append { $0 == 0 ? "nobody yet" : "" }
        }
        for text in matches {
            let found = symbols.filter { text($0).lowercased() == typed }
            if !found.isEmpty { return found.map { GroupFilter(filter.grouping, value($0)) }.sorted { $0.value < $1.value } }
        }
        return []
    }

    /// The symbols that groups may have; leads without a value are a group even while there are none.
    private func symbols(by grouping: Grouping) -> Set<Int> {
        switch grouping {
        case .everything: []
        case .source: symbols.sources.union([0])
        case .owner: symbols.people.union([0])
        case .campaign: symbols.campaigns.union([0])
        case .industry: symbols.industries.union([0])
        case .definition: symbols.versions
        case .path: [0, 1]
        }
    }
}
