internal import Definitions
package import Lifecycle
internal import ReadModel

extension Administration {
    /// Finds rules that outcomes contradict, and sources out of the expected range. O(leads).
    ///
    /// - Throws: `WorkspaceError`.
    package func reviewOutcomes(
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (findings: [OutcomeFinding], alerts: [SourceAlert]) {
        try journal.catchUp()
        let definition = session.definition
        let sameRules = try versionsWithSameRules()
        let review = try journal.read(
            journal.index.scan(
                Queue.allCases.filter { $0 != .today }, from: OutcomeReview(),
                adding: { $0.add($1, definition, sameRules: sameRules) }, merging: { $0.merge($1) },
                progress: { progress?(WorkspaceProgress(phase: "reviewing outcomes", fraction: $0)) }))
        return (review.findings(definition), review.alerts(definition))
    }

    /// The numbers of the versions that have the present form of a scoring rule, by rule.
    private func versionsWithSameRules() throws(WorkspaceError) -> [String: Set<Int>] {
        let definition = session.definition
        var same: [String: Set<Int>] = [:]
        for version in session.versions {
            // A version that an earlier program adopted may be invalid now. Its outcomes count for no rule.
            let isCurrent = version.number == definition.number
            guard let adopted = isCurrent ? definition : try? Workspace.check(version.text, fileName: "", isAdopted: true) else {
                continue
            }
            for rule in definition.fit where adopted.fit.contains(rule) { same[rule.id, default: []].insert(version.number) }
            for rule in definition.engagement where adopted.engagement.contains(rule) {
                same[rule.id, default: []].insert(version.number)
            }
        }
        return same
    }

    /// Declines a finding: keeps a rule that outcomes contradict, with the reason.
    ///
    /// Adopts the definition in force with the rule added to `keptRules`. For marketing and admins. The new version is
    /// unsigned, as after any change.
    ///
    /// - Throws: `WorkspaceError`; `.badInput` if there is no such rule, or if the text has to be edited by hand.
    package func keep(
        _ id: ActionID, rule: String, why: String, onBehalfOf: Login? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (result: ActionResult, moved: Int) {
        try journal.catchUp()
        let definition = session.definition
        let known = definition.fit.map(\.id) + definition.engagement.map(\.id)
        guard known.contains(rule) else {
            throw WorkspaceError(
                .badInput,
                "there is no scoring rule \"\(rule)\"; the rules of \"\(definition.name)\" are: " + known.joined(separator: ", "))
        }
        guard !definition.keptRules.contains(where: { $0.rule == rule }) else {
            throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "the rule \"\(rule)\" is already kept"))])
        }
        guard let text = DefinitionEditor.adding(keptRule: rule, why: why, to: session.definitionText) else {
            throw WorkspaceError(
                .badInput,
                "cannot add a line to \"keptRules\" in the present text; edit the definition's file and adopt it")
        }
        return try adopt(
            id, text: text, fileName: "definition", replacing: definition.number, onBehalfOf: onBehalfOf, progress: progress)
    }
}
