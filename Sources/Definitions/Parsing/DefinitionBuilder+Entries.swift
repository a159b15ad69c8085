import Lifecycle

// Entry rules.
extension DefinitionBuilder {
    mutating func entryRules(_ topology: Topology) -> [EntryRule] {
        var rules: [EntryRule] = []
        var catchAll: TextLocation?
        var seen: [EntryRule.Match: TextLocation] = [:]
        for section in root.sections("entries") {
            let stage = section.text("enters").flatMap(Stage.init(rawValue:)) ?? .inquiry
            if section.has("enters"), !topology.used.contains(stage), !topology.used.isEmpty {
                problems.add(
                    section.location(of: "enters"), "this entry puts leads in the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage listed in stages.use")
            }
            if let catchAll {
                problems.add(
                    section.location, "this entry never applies, because \"anythingElse\" comes first, on line \(catchAll.line)",
                    expected: "anythingElse last")
            }
            for (match, location) in matches(section) {
                if let first = seen[match], catchAll == nil {
                    problems.add(
                        location, "this entry never applies, because line \(first.line) already covers it",
                        expected: "each source, form or case once")
                }
                seen[match] = location
                rules.append(
                    EntryRule(
                        match: match, stage: stage, owner: section.text("owner").flatMap(EntryOwner.init(rawValue:)) ?? .nobody,
                        path: section.text("path").flatMap(CapturePath.init(rawValue:)) ?? .inbound))
            }
            if section.text("when") == "anythingElse", catchAll == nil { catchAll = section.location }
        }
        if catchAll == nil, root.has("entries") {
            problems.add(
                root.location(of: "entries"), "no entry covers all other captures",
                expected: "a last entry with when: anythingElse")
        }
        return rules
    }

    private func matches(_ section: CheckedYAMLSection) -> [(EntryRule.Match, TextLocation)] {
        switch section.text("when") {
        case "byHand": return [(.byHand, section.location(of: "when"))]
        case "anythingElse": return [(.anything, section.location(of: "when"))]
        default: break
        }
        let sources = section.list("sources").compactMap { value in
            value.text.map { (EntryRule.Match.source($0.lowercased()), value.location) }
        }
        let forms = section.list("forms").compactMap { value in
            value.text.flatMap(FormKind.init(rawValue:)).map { (EntryRule.Match.form($0), value.location) }
        }
        return sources + forms
    }
}
