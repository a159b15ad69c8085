import Lifecycle

// Where captures enter.
extension DefinitionBuilder {
    mutating func entryRules(_ topology: Topology) -> [EntryRule] {
        var rules: [EntryRule] = []
        var catchAll: TextLocation?
        var seen: [EntryRule.Match: TextLocation] = [:]
        for section in root.sections("entries") {
            let stage = section.text("enters").flatMap(Stage.init(rawValue:)) ?? .inquiry
            if section.has("enters"), !topology.used.contains(stage), !topology.used.isEmpty {
                problems.add(
                    section.place(of: "enters"), "leads enter the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage that stages.use names")
            }
            if let catchAll {
                problems.add(
                    section.place, "this entry never applies: \"anythingElse\" stands before it, in line \(catchAll.line)",
                    expected: "anythingElse last")
            }
            for (match, place) in matches(section) {
                if let first = seen[match], catchAll == nil {
                    problems.add(
                        place, "this entry never applies: line \(first.line) is for the same",
                        expected: "each source, form or case once")
                }
                seen[match] = place
                rules.append(
                    EntryRule(
                        match: match, stage: stage, owner: section.text("owner").flatMap(EntryOwner.init(rawValue:)) ?? .nobody,
                        path: section.text("path").flatMap(CapturePath.init(rawValue:)) ?? .inbound))
            }
            if section.text("when") == "anythingElse", catchAll == nil { catchAll = section.place }
        }
        if catchAll == nil, root.has("entries") {
            problems.add(
                root.place(of: "entries"), "nothing says where all other captures enter",
                expected: "a last entry with when: anythingElse")
        }
        return rules
    }

    private func matches(_ section: CheckedSection) -> [(EntryRule.Match, TextLocation)] {
        switch section.text("when") {
        case "byHand": return [(.byHand, section.place(of: "when"))]
        case "anythingElse": return [(.anything, section.place(of: "when"))]
        default: break
        }
        let sources = section.list("sources").compactMap { value in
            value.text.map { (EntryRule.Match.source($0.lowercased()), value.place) }
        }
        let forms = section.list("forms").compactMap { value in
            value.text.flatMap(FormKind.init(rawValue:)).map { (EntryRule.Match.form($0), value.place) }
        }
        return sources + forms
    }
}
