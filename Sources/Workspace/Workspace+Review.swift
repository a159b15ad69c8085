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
        let survey = LeadScan(
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

    /// Declines a finding: keeps a rule that outcomes contradict, with why, by adopting the definition in force with it under `keptRules`.
    ///
    /// For marketing and admins. The new version is unsigned, as after any change.
    ///
    /// - Throws: `WorkspaceError`; `.badInput` where there is no such rule, or where the text is written so that it must be edited by hand.
    package func keep(
        _ id: ActionID, rule: String, why: String, onBehalfOf: Login? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (done: ActionResult, moved: Int) {
        try catchUpQuietly()
        let known = definition.fit.map(\.id) + definition.engagement.map(\.id)
        guard known.contains(rule) else {
            throw WorkspaceError(
                .badInput,
                "there is no scoring rule \"\(rule)\"; the definition \"\(definition.name)\" has: " + known.joined(separator: ", "))
        }
        guard !definition.keptRules.contains(where: { $0.rule == rule }) else {
            throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "the rule \"\(rule)\" is kept already"))])
        }
        guard let text = DefinitionEditor.keeping(rule: rule, why: why, in: definitionText) else {
            throw WorkspaceError(
                .badInput, "\"keptRules\" is written so that no line can be added to it; edit the definition's file and adopt that")
        }
        return try adopt(id, text: text, fileName: "definition", onBehalfOf: onBehalfOf, progress: progress)
    }
}

extension LeadDefinition {
    /// Whether it differs from another in nothing but the rules that are kept although outcomes contradict them.
    func onlyKeepsOtherRules(than other: LeadDefinition) -> Bool {
        var mine = self
        mine.keptRules = other.keptRules
        mine.number = other.number
        mine.adoptedAt = other.adoptedAt
        return mine == other
    }
}
