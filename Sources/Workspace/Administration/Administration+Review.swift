internal import Definitions
package import Lifecycle
internal import Reports

extension Administration {
    /// Finds rules that outcomes contradict, and sources out of the expected range. O(leads).
    ///
    /// - Throws: `WorkspaceError`.
    package func reviewOutcomes(
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (findings: [OutcomeFinding], alerts: [SourceAlert]) {
        let (timelines, settings) = try queries.loadReportData(progress: progress)
        let review = OutcomeReviewer.review(timelines, settings, now: session.now)
        return (review.findings(settings.definition), review.alerts(settings.definition))
    }

    /// Finds rules that outcomes contradict; nil if other work came meanwhile. O(leads).
    ///
    /// - Parameter isWorkWaiting: asked before each of some parts of the leads.
    /// - Throws: `WorkspaceError`.
    package func reviewOutcomes(
        unless isWorkWaiting: @escaping @Sendable () -> Bool
    ) throws(WorkspaceError) -> [OutcomeFinding]? {
        guard let (timelines, settings) = try queries.loadReportData(unless: isWorkWaiting) else { return nil }
        return OutcomeReviewer.review(timelines, settings, now: session.now, unless: isWorkWaiting)?.findings(settings.definition)
    }

    /// Declines a finding: keeps a rule that outcomes contradict, with the reason.
    ///
    /// Adopts the definition in force with the rule added to `keptRules`. For marketing and admins. The new version is
    /// unsigned, as after any change.
    ///
    /// - Throws: `WorkspaceError`; `.badInput` if there is no such rule, or if the text has to be edited by hand; a
    ///   refusal if outcomes don't contradict the rule.
    package func keep(
        _ id: ActionID, rule: String, why: String, onBehalfOf: Login? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (result: ActionResult, moved: Int) {
        try journal.catchUp()
        let definition = session.definition
        let known = definition.scoringRules.map(\.id)
        guard known.contains(rule) else {
            throw WorkspaceError(
                .badInput,
                "there is no scoring rule \"\(rule)\"; the rules of \"\(definition.name)\" are: " + known.joined(separator: ", "))
        }
        guard !definition.keptRules.contains(where: { $0.rule == rule }) else {
            throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "the rule \"\(rule)\" is already kept"))])
        }
        guard try reviewOutcomes(progress: progress).findings.contains(where: { $0.rule == rule && $0.isOpen }) else {
            let text = "outcomes don't contradict the rule \"\(rule)\", so there is nothing to decline"
            throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, text))])
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
