import Lifecycle

// Labels that can't be distinguished.
extension DefinitionBuilder {
    /// Reports used stages with the same label, and reasons with the same label for one use, ignoring case.
    mutating func checkLabels(_ definition: LeadDefinition) {
        var stages: [String: Stage] = [:]
        let labels = root.section("stages")?.section("labels")?.entries ?? []
        // Stages without an explicit label come first, so that the problem is reported at a label that can be edited.
        let used = Stage.allCases.filter(definition.topology.used.contains)
        let written = labels.compactMap { Stage(rawValue: $0.key) }.filter(used.contains)
        for stage in used.filter({ !written.contains($0) }) + written {
            let label = definition.label(stage)
            guard let other = stages.updateValue(stage, forKey: label.lowercased()), other != stage else { continue }
            guard let entry = labels.first(where: { $0.key == stage.rawValue }) else { continue }
            problems.add(
                entry.value.location,
                "the stages \"\(other.rawValue)\" and \"\(stage.rawValue)\" have the same label \"\(label.quotable())\"",
                expected: "a unique label for each stage")
        }
        var reasons: [Reason.Use: [String: String]] = [:]
        for section in root.sections("reasons") {
            guard let label = section.text("label"), let id = section.text("id") else { continue }
            for use in section.texts("for").compactMap(Reason.Use.init(rawValue:)) {
                let other = reasons[use]?[label.lowercased()]
                reasons[use, default: [:]][label.lowercased()] = other ?? id
                guard let other, other != id else { continue }
                problems.add(
                    section.location(of: "label"),
                    "the reasons \"\(other)\" and \"\(id)\" have the same label \"\(label.quotable())\" for \(use.rawValue)",
                    expected: "a unique label for each reason")
                break
            }
        }
    }
}
