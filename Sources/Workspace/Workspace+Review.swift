internal import Definitions
package import Lifecycle
internal import ReadModel

extension Workspace {
    /// What outcomes say about the definition in force: rules that they contradict, and sources outside of what is expected. O(leads).
    ///
    /// - Throws: `WorkspaceError`.
    package func reviewOutcomes(
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (findings: [OutcomeFinding], alarms: [SourceAlarm]) {
        try catchUpQuietly()
        let definition = definition
        let same = try versionsWithSameRules()
        let survey = LeadSurvey(
            of: Queue.allCases.filter { $0 != .today }, from: OutcomeReview(),
            taking: { $0.take($1, definition, sameRules: same) }, joining: { $0.join($1) })
        let review = try wrapping {
            try index.survey(survey) { progress?(WorkspaceProgress(phase: "looking at outcomes", fraction: $0)) }
        }
        return (review.findings(definition), review.alarms(definition))
    }

    /// For each scoring rule of the definition in force the numbers of the versions that have it as it is now.
    private func versionsWithSameRules() throws(WorkspaceError) -> [String: Set<Int>] {
        var same: [String: Set<Int>] = [:]
        for version in versions {
            // What an earlier program adopted may not read any more; its outcomes then speak about no rule.
            guard let then = version.number == definition.number ? definition : try? Self.check(version.text, fileName: "") else {
                continue
            }
            for rule in definition.fit where then.fit.contains(rule) { same[rule.id, default: []].insert(version.number) }
            for rule in definition.engagement where then.engagement.contains(rule) {
                same[rule.id, default: []].insert(version.number)
            }
        }
        return same
    }
}
