import Reports
import Lifecycle
import Workspace

extension TimelineSet {
    /// The one group that `--filter` names, as the data has it.
    ///
    /// - Throws: an ending where no lead has anything of the kind, or the words mean several groups.
    func meant(_ filter: GroupFilter, _ team: Team) throws(CommandError) -> GroupFilter {
        let groups = groups(meant: filter, team: team)
        if groups.count == 1 { return groups[0] }
        let label = filter.grouping.label
        guard groups.isEmpty else {
            throw CommandError(
                .usage, "\(label) \(filter.word) may mean " + groups.map(\.word).joined(separator: " or ") + ": write the one")
        }
        throw CommandError(
            .notFound,
            "no lead has the \(label) \(filter.word); `winnow funnel --once --page sources --by \(label)` lists those there are")
    }
}
