internal import Lifecycle
internal import Screen
internal import Workspace

// Declining a finding: the rule stays although outcomes contradict it, for a written reason.
extension Form {
    /// The form that keeps one of the rules with an open finding.
    static func keepRule(_ findings: [OutcomeFinding]) -> Form {
        Form(
            title: "Keep a rule that outcomes contradict", subject: "a new version, to be signed",
            purpose: .keepRule, actionContext: ActionContext(.keepRule, []),
            fields: [
                Field(.rule, "rule", choices: findings.map { (.rule($0.rule), $0.label) }),
                Field(.why, "reason"),
            ],
            focus: findings.count == 1 ? 1 : 0)
    }

    /// Keeps the picked rule, or notes that the reason is missing.
    mutating func keptRule() -> OverlayResult {
        guard case .rule(let rule)? = choice(.rule) else { return .closed }
        guard let why = text(.why) else {
            set(problem: "enter the reason", of: .why)
            return .open
        }
        return .open([.keepRule(rule, why: why)])
    }
}

extension ConsoleModel {
    /// Opens the form that keeps a rule with an open finding.
    mutating func keepRule() -> [Effect] {
        guard !session.decisionContext.roles.isDisjoint(with: [.marketing, .admin]) else {
            shared.report(.refused, "Only marketing or an admin keeps a rule that outcomes contradict")
            return []
        }
        guard let findings = shared.findings else {
            shared.report(.refused, "The outcomes are being reviewed; press K again in a moment")
            return [.reviewOutcomes]
        }
        let open = findings.filter(\.isOpen)
        guard !open.isEmpty else {
            shared.report(.refused, "No rule is contradicted by outcomes")
            return []
        }
        return self.open(Form.keepRule(open))
    }

    /// Reports the new version of the definition.
    mutating func finishKeeping(_ rule: String, definition: Int, moved: Int) -> [Effect] {
        if (overlays.last as? Form)?.purpose == .keepRule { overlays.removeLast() }
        let label = session.definition.scoringRules.first { $0.id == rule }?.label ?? rule
        let leads = moved == 0 ? "" : "; it moved \(moved.counted("lead"))"
        shared.report(.done, "Kept \"\(label)\"; definition \(definition) is in force, to be signed by both sides" + leads)
        return session.reviewEffects + reloadLists()
    }
}
