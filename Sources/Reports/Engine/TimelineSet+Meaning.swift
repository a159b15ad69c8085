package import Lifecycle

extension TimelineSet {
    /// The groups that somebody may mean who typed a word: by the word of the data, by its case aside, by the name that pages give a group, by a person's name.
    ///
    /// The first of these ways that finds any counts, so that `none` means leads without a source unless a lead has that very source. Words that
    /// leads have elsewhere, a campaign where a source was asked for, are no groups. O(leads) when nobody asked for the words of leads before.
    ///
    /// - Returns: one group; none where no lead is in such a one; several where the word means either.
    package func groups(meant filter: GroupFilter, team: Team) -> [GroupFilter] {
        guard filter.grouping != .everything, !filter.word.isEmpty else { return [filter] }
        let codes = codes(by: filter.grouping)
        func word(_ code: Int) -> String { Groups.word(code, by: filter.grouping, words) }
        if codes.contains(where: { word($0) == filter.word }) { return [filter] }
        let typed = filter.word.lowercased()
        var ways: [(Int) -> String] = [word, { Groups.label($0, by: filter.grouping, self.words) }]
        if filter.grouping == .owner { ways.append { $0 == 0 ? "" : team.name(of: Login(word($0))) } }
        for way in ways {
            let found = codes.filter { way($0).lowercased() == typed }
            if !found.isEmpty { return found.map { GroupFilter(filter.grouping, word($0)) }.sorted { $0.word < $1.word } }
        }
        return []
    }

    /// The codes that groups may have; those without a value are a group even while no lead is in it.
    private func codes(by grouping: Grouping) -> Set<Int> {
        switch grouping {
        case .everything: []
        case .source: codes.sources.union([0])
        case .owner: codes.people.union([0])
        case .campaign: codes.campaigns.union([0])
        case .industry: codes.industries.union([0])
        case .definition: codes.versions
        case .path: [0, 1]
        }
    }
}
