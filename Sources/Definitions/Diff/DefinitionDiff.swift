import Lifecycle

/// The differences between two definitions, in sentences for the people who sign the new one.
///
/// It is complete: definitions that differ in any value have at least one line; their numbers are not compared. It is
/// stable: the same two definitions always give the same lines in the same order, grouped as in `DefinitionSummary`.
package struct DefinitionDiff: Hashable, Sendable {
    /// The changes in one part of the definition.
    package struct Group: Hashable, Sendable {
        /// The name of the part.
        package let title: String
        /// The changes, one sentence each.
        package let lines: [String]
    }

    /// The parts that changed.
    package let groups: [Group]

    /// Compares two definitions. O(their size).
    package init(from old: LeadDefinition, to new: LeadDefinition) {
        let comparison = DefinitionDiffBuilder(old: old, new: new)
        let parts: [(title: String, compare: () -> Void)] = [
            ("Name", comparison.name), ("Stages", comparison.stages), ("Promotion", comparison.promotion),
            ("Viability", { comparison.requirements("viability", old.viability, new.viability) }),
            ("Fit score", comparison.fit), ("Engagement score", comparison.engagement), ("Entry rules", comparison.entries),
            ("Routing", comparison.routing), ("Requirements", comparison.gates), ("Criteria", comparison.criteria),
            ("Reasons", comparison.reasons), ("Nurture tracks", comparison.tracks), ("Content", comparison.content),
            ("Prescribed follow-up", comparison.followUp),
            ("Contact window", comparison.window),
            ("Clocks", comparison.clocks), ("Business hours", comparison.calendar), ("Currency rates", comparison.rates),
            ("Sources", comparison.sources), ("Quotas", comparison.quotas),
            ("Quotas of revenue", comparison.revenueQuotas),
            ("Process problem limits", comparison.breakdowns), ("Published figures", comparison.references),
            ("Rules kept despite outcomes", comparison.keptRules), ("Free e-mail domains", comparison.freeMail),
        ]
        groups = parts.compactMap { title, compare in
            compare()
            let lines = comparison.changes.takeLines()
            return lines.isEmpty ? nil : Group(title: title, lines: lines.map(\.sentenceCased))
        }
    }

    /// Whether the two definitions are equal apart from their numbers.
    package var isEmpty: Bool { groups.isEmpty }
}

/// Compares two definitions part by part; each extension covers one theme.
struct DefinitionDiffBuilder {
    let old: LeadDefinition
    let new: LeadDefinition
    /// The lines of the part that is being compared.
    let changes = DiffLineCollector()

    /// The texts of the old definition.
    var oldText: DefinitionSummary { DefinitionSummary(of: old) }
    /// The texts of the new definition.
    var newText: DefinitionSummary { DefinitionSummary(of: new) }

    func name() {
        changes.compareText("name", old.name, new.name)
        changes.compareText("summary", old.summary, new.summary)
    }

    /// The requirements that one list has and the other doesn't.
    func requirements(_ what: String, _ before: [Requirement], _ after: [Requirement]) {
        // Compare the values, not the descriptions: that of the prescribed follow-up contains its numbers, which have
        // lines of their own.
        changes.compareLists(
            before, after, by: { "\($0)" }, reordered: "the requirements of \(what) are in a different order",
            added: { "\(what) now also requires \(newText.describe($0))" },
            removed: { "\(what) no longer requires \(oldText.describe($0))" })
    }

    /// The label of a stage in the new definition, or in the old one when only the old one uses the stage.
    func label(_ stage: Stage) -> String { new.topology.used.contains(stage) ? new.label(stage) : old.label(stage) }

    /// The labels of several stages, separated by commas.
    func labels(_ stages: [Stage]) -> String { stages.map(label).joined(separator: ", ") }
}
