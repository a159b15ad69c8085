import Lifecycle

// What gates ask, what can be answered, and which reasons there are.
extension DefinitionDiffBuilder {
    func gates() -> [String] {
        Transition.allCases.flatMap { transition in
            requirements("the gate to \(transition.rawValue)", old.gates[transition] ?? [], new.gates[transition] ?? [])
        }
    }

    func criteria() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.criteria, new.criteria, by: \.id)
        for criterion in difference.added { changes.note("new criterion \"\(criterion.label)\": \(criterion.question)") }
        for criterion in difference.removed { changes.note("criterion \"\(criterion.label)\" is gone") }
        for (was, isNow) in difference.kept {
            let criterion = "criterion \"\(isNow.label)\""
            if was.label != isNow.label { changes.note("\(criterion) was called \"\(was.label)\"") }
            changes.compare("letter of \(criterion)", String(was.letter), String(isNow.letter))
            changes.compareText("question of \(criterion)", was.question, isNow.question)
            answers(criterion, was.answers, isNow.answers, &changes)
        }
        if difference.isReordered { changes.note("the criteria stand in another order") }
        return changes.lines
    }

    private func answers(
        _ criterion: String, _ before: [Criterion.Answer], _ after: [Criterion.Answer], _ changes: inout ChangeLines
    ) {
        let difference = ListDiff(before, after, by: \.id)
        for answer in difference.added { changes.note("\(criterion) has a new answer \"\(answer.words)\"") }
        for answer in difference.removed { changes.note("\(criterion) no longer has the answer \"\(answer.label)\"") }
        for (was, isNow) in difference.kept {
            let answer = "answer \"\(isNow.label)\" of \(criterion)"
            if was.label != isNow.label { changes.note("\(answer) was called \"\(was.label)\"") }
            changes.compare("key of the \(answer)", String(was.key), String(isNow.key))
            if was.passes != isNow.passes { changes.note("\(answer) \(isNow.passes ? "now" : "no longer") passes") }
            if was.points != isNow.points { changes.note("\(answer) gives \(isNow.points), was \(was.points)") }
        }
        if difference.isReordered { changes.note("the answers of \(criterion) stand in another order") }
    }

    func reasons() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.reasons, new.reasons, by: \.id)
        for reason in difference.added {
            let uses = Self.uses(Reason.Use.allCases.filter(reason.uses.contains))
            changes.note("new reason \"\(reason.label)\" for \(uses.isEmpty ? "nothing" : uses)" + asking(reason))
        }
        for reason in difference.removed { changes.note("reason \"\(reason.label)\" is gone") }
        for (was, isNow) in difference.kept {
            let reason = "reason \"\(isNow.label)\""
            if was.label != isNow.label { changes.note("\(reason) was called \"\(was.label)\"") }
            changes.compare("key of the \(reason)", String(was.key), String(isNow.key))
            changes.compareSets(
                was.uses, isNow.uses, in: Reason.Use.allCases, gained: { "\(reason) now also for \(Self.uses($0))" },
                lost: { "\(reason) no longer for \(Self.uses($0))" })
            for line in requirements(reason, was.requires, isNow.requires) { changes.note(line) }
        }
        if difference.isReordered { changes.note("the reasons stand in another order") }
        return changes.lines
    }

    private func asking(_ reason: Reason) -> String {
        let asked = reason.requires.map { new.words(for: $0) }
        return asked.isEmpty ? "" : ", asks for " + asked.joined(separator: "; ")
    }

    private static func uses(_ uses: [Reason.Use]) -> String {
        uses.map { $0 == .noDecision ? "no decision" : $0.rawValue }.joined(separator: ", ")
    }
}
