import Lifecycle

// What nobody could tell apart.
extension DefinitionBuilder {
    /// Notes stages that are used, and reasons that one sheet offers, of which two are called the same, whatever the case.
    mutating func checkLabels(_ definition: LeadDefinition) {
        var stages: [String: Stage] = [:]
        let labels = root.section("stages")?.section("labels")?.entries ?? []
        // Those without a label of their own come first: what the text says otherwise is what can be mended.
        let used = Stage.allCases.filter(definition.topology.used.contains)
        let written = labels.compactMap { Stage(rawValue: $0.key) }.filter(used.contains)
        for stage in used.filter({ !written.contains($0) }) + written {
            let label = definition.label(stage)
            guard let other = stages.updateValue(stage, forKey: label.lowercased()), other != stage else { continue }
            guard let entry = labels.first(where: { $0.key == stage.rawValue }) else { continue }
            problems.add(
                entry.value.place,
                "the stages \"\(other.rawValue)\" and \"\(stage.rawValue)\" are both called \"\(label.quotable())\"",
                expected: "a label of its own for each stage")
        }
        var reasons: [Reason.Use: [String: String]] = [:]
        for section in root.sections("reasons") {
            guard let label = section.text("label"), let id = section.text("id") else { continue }
            for use in section.texts("for").compactMap(Reason.Use.init(rawValue:)) {
                let other = reasons[use]?[label.lowercased()]
                reasons[use, default: [:]][label.lowercased()] = other ?? id
                guard let other, other != id else { continue }
                problems.add(
                    section.place(of: "label"),
                    "the reasons \"\(other)\" and \"\(id)\" are both called \"\(label.quotable())\" for \(use.rawValue)",
                    expected: "a label of its own for each reason")
                break
            }
        }
    }
}
