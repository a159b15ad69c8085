import Lifecycle

// Changes of gates, criteria and reasons.
extension DefinitionDiffBuilder {
    func gates() {
        for transition in Transition.allCases {
            requirements(transition.rawValue, old.gates[transition] ?? [], new.gates[transition] ?? [])
        }
    }

    func criteria() {
        changes.compareLists(
            old.criteria, new.criteria, by: \.id, reordered: "the criteria are in a different order",
            added: { "new criterion \"\($0.label)\": \($0.question)" }, removed: { "criterion \"\($0.label)\" removed" }
        ) { before, after in
            let criterion = "criterion \"\(after.label)\""
            if before.label != after.label { changes.append("\(criterion) was called \"\(before.label)\"") }
            changes.compare("letter of \(criterion)", String(before.letter), String(after.letter))
            changes.compareText("question of \(criterion)", before.question, after.question)
            answers(criterion, before.answers, after.answers)
        }
    }

    private func answers(_ criterion: String, _ before: [Criterion.Answer], _ after: [Criterion.Answer]) {
        changes.compareLists(
            before, after, by: \.id, reordered: "the answers of \(criterion) are in a different order",
            added: { "\(criterion) has a new answer \"\($0.summary)\"" },
            removed: { "\(criterion) no longer has the answer \"\($0.label)\"" }
        ) { before, after in
            let answer = "answer \"\(after.label)\" of \(criterion)"
            if before.label != after.label { changes.append("\(answer) was called \"\(before.label)\"") }
            changes.compare("key of the \(answer)", String(before.key), String(after.key))
            if before.passes != after.passes { changes.append("\(answer) \(after.passes ? "now" : "no longer") passes") }
            if before.points != after.points {
                changes.append("\(answer) gives \(after.points.grouped), was \(before.points.grouped)")
            }
        }
    }

    func reasons() {
        changes.compareLists(
            old.reasons, new.reasons, by: \.id, reordered: "the reasons are in a different order", added: describeNew,
            removed: { "reason \"\($0.label)\" removed" }
        ) { before, after in
            let reason = "reason \"\(after.label)\""
            if before.label != after.label { changes.append("\(reason) was called \"\(before.label)\"") }
            changes.compare("key of the \(reason)", String(before.key), String(after.key))
            changes.compareSets(
                before.uses, after.uses, in: Reason.Use.allCases, gained: { "\(reason) can now also be used \(Self.uses($0))" },
                lost: { "\(reason) can no longer be used \(Self.uses($0))" })
            requirements(reason, before.requires, after.requires)
            switch (before.returnDays, after.returnDays) {
            case (_, let days?) where before.returnDays != days:
                changes.append("\(reason) asks for a return date, \(days.counted("day")) later unless another is given")
            case (.some, nil): changes.append("\(reason) no longer asks for a return date")
            default: break
            }
        }
    }

    private func describeNew(_ reason: Reason) -> String {
        let uses = Self.uses(Reason.Use.allCases.filter(reason.uses.contains))
        let required = reason.requires.map { newText.describe($0) }
        return "new reason \(uses.isEmpty ? "for imported history only" : uses): \"\(reason.label)\""
            + (required.isEmpty ? "" : ", requires " + required.joined(separator: "; "))
    }

    private static func uses(_ uses: [Reason.Use]) -> String { uses.map(\.phrase).joined(lastWith: "or") }
}
