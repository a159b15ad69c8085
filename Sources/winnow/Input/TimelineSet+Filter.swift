import Reports
import Lifecycle
import Workspace

extension TimelineSet {
    /// The group that `--filter` names, in the spelling of the data.
    ///
    /// - Throws: `CommandError` if no lead has the value, or if it matches several groups.
    func resolve(_ filter: GroupFilter, _ settings: ReportSettings) throws(CommandError) -> GroupFilter {
        let groups = groups(matching: filter, team: settings.team, sources: settings.definition.sources)
        if groups.count == 1 { return groups[0] }
        let label = filter.grouping.label
        guard groups.isEmpty else {
            throw CommandError(
                .usage, "\(label) \(filter.value) matches " + groups.map(\.value).joined(separator: " and ") + "; use one of them"
            )
        }
        throw CommandError(
            .notFound,
            "no lead has the \(label) \(filter.value); to list the values: winnow funnel --once --page sources --by \(label)")
    }
}
