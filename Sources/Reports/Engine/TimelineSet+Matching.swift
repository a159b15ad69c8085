package import Lifecycle

extension TimelineSet {
    /// The groups that typed text may name: by value, by value ignoring case, by label, by a name.
    ///
    /// The first of these ways with a match wins, so that `none` means leads without a source unless a lead has that
    /// very source. Any spelling of a source names it. A text that occurs elsewhere, a campaign where a source is
    /// expected, names no group. O(leads) the first time.
    ///
    /// - Returns: one group; none where no lead is in such a group; several where the text is ambiguous.
    package func groups(matching filter: GroupFilter, team: Team, sources: [SourceName] = []) -> [GroupFilter] {
        guard filter.grouping != .everything, !filter.value.isEmpty else { return [filter] }
        let known = symbols.symbols(by: filter.grouping)
        if filter.grouping == .source, let source = SourceSpellings(sources, known, texts).group(of: filter.value) {
            return [GroupFilter(.source, source.name)]
        }
        // Leads without a value are a group even while there are none.
        let symbols = filter.grouping == .definition || filter.grouping == .path ? known : known.union([0])
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
}
