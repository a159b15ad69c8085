import Lifecycle

// Changes of gates, criteria and reasons.
extension DefinitionDiffBuilder {
    func gates() -> [String] {
        Transition.allCases.flatMap { transition in
            requirements(transition.rawValue, old.gates[transition] ?? [], new.gates[transition] ?? [])
        }
    }

    func criteria() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.criteria, new.criteria, by: \.id)
        for criterion in difference.added { changes.append("new criterion \"\(criterion.label)\": \(criterion.question)") }
        for criterion in difference.removed { changes.append("criterion \"\(criterion.label)\" removed") }
        for (before, after) in difference.kept {
            let criterion = "criterion \"\(after.label)\""
            if before.label != after.label { changes.append("\(criterion) was called \"\(before.label)\"") }
            changes.compare("letter of \(criterion)", String(before.letter), String(after.letter))
            changes.compareText("question of \(criterion)", before.question, after.question)
            answers(criterion, before.answers, after.answers, &changes)
        }
        if difference.isReordered { changes.append("the criteria are in a different order") }
        return changes.lines
    }

    private func answers(
        _ criterion: String, _ before: [Criterion.Answer], _ after: [Criterion.Answer], _ changes: inout DiffLineCollector
    ) {
        let difference = ListDiff(before, after, by: \.id)
        for answer in difference.added { changes.append("\(criterion) has a new answer \"\(answer.summary)\"") }
        for answer in difference.removed { changes.append("\(criterion) no longer has the answer \"\(answer.label)\"") }
        for (before, after) in difference.kept {
            let answer = "answer \"\(after.label)\" of \(criterion)"
            if before.label != after.label { changes.append("\(answer) was called \"\(before.label)\"") }
            changes.compare("key of the \(answer)", String(before.key), String(after.key))
            if before.passes != after.passes { changes.append("\(answer) \(after.passes ? "now" : "no longer") passes") }
            if before.points != after.points {
                changes.append("\(answer) gives \(after.points.grouped), was \(before.points.grouped)")
            }
        }
        if difference.isReordered { changes.append("the answers of \(criterion) are in a different order") }
    }

    func reasons() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.reasons, new.reasons, by: \.id)
        for reason in difference.added {
            let uses = Self.uses(Reason.Use.allCases.filter(reason.uses.contains))
            let use = uses.isEmpty ? "for imported history only" : uses
            changes.append("new reason \(use): \"\(reason.label)\"" + requirementClause(reason))
        }
        for reason in difference.removed { changes.append("reason \"\(reason.label)\" removed") }
        for (before, after) in difference.kept {
            let reason = "reason \"\(after.label)\""
            if before.label != after.label { changes.append("\(reason) was called \"\(before.label)\"") }
            changes.compare("key of the \(reason)", String(before.key), String(after.key))
            changes.compareSets(
                before.uses, after.uses, in: Reason.Use.allCases, gained: { "\(reason) can now also be used \(Self.uses($0))" },
                lost: { "\(reason) can no longer be used \(Self.uses($0))" })
            for line in requirements(reason, before.requires, after.requires) { changes.append(line) }
        }
        if difference.isReordered { changes.append("the reasons are in a different order") }
        return changes.lines
    }

    private func requirementClause(_ reason: Reason) -> String {
        let required = reason.requires.map { newText.describe($0) }
        return required.isEmpty ? "" : ", requires " + required.joined(separator: "; ")
    }

    private static func uses(_ uses: [Reason.Use]) -> String {
        uses.map(\.phrase).joined(lastWith: "or")
    }
}
