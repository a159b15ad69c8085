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

/// Keeping a rule in the console: what the key opens, and what a new version of the definition reports.
enum RuleKeeping {
    /// Opens the form that keeps a rule with an open finding.
    static func begin(_ console: inout ConsoleModel) -> [Effect] {
        guard !console.session.decisionContext.roles.isDisjoint(with: [.marketing, .admin]) else {
            console.shared.report(.refused, "Only marketing or an admin keeps a rule that outcomes contradict")
            return []
        }
        guard let findings = console.shared.findings else {
            console.shared.report(.refused, "The outcomes are being reviewed; press K again in a moment")
            return [.reviewOutcomes]
        }
        let open = findings.filter(\.isOpen)
        guard !open.isEmpty else {
            console.shared.report(.refused, "No rule is contradicted by outcomes")
            return []
        }
        return console.open(Form.keepRule(open))
    }

    /// Reports the new version of the definition.
    static func finish(_ rule: String, definition: Int, moved: Int, _ console: inout ConsoleModel) -> [Effect] {
        if (console.overlays.last as? Form)?.purpose == .keepRule { console.overlays.removeLast() }
        let label = console.session.definition.scoringRules.first { $0.id == rule }?.label ?? rule
        let leads = moved == 0 ? "" : "; it moved \(moved.counted("lead"))"
        console.shared.report(
            .done, "Kept \"\(label)\"; definition \(definition) is in force, to be signed by both sides" + leads)
        return console.session.reviewEffects + console.reloadLists()
    }
}
