import Lifecycle

/// What differs between two definitions, in words: for whoever signs the new one or wonders what they signed.
///
/// Complete: definitions that differ in anything they say have at least one line; their numbers don't count. Stable: the same two give the same lines in
/// the same order, grouped as a definition is told.
package struct DefinitionDiff: Hashable, Sendable {
    /// What changed in one part.
    package struct Group: Hashable, Sendable {
        /// The part.
        package let title: String
        /// What changed there, a sentence each.
        package let lines: [String]
    }

    /// The parts that something changed in.
    package let groups: [Group]

    /// Compares two definitions; O(their size).
    package init(from old: LeadDefinition, to new: LeadDefinition) {
        let comparison = DefinitionDiffBuilder(old: old, new: new)
        let parts: [(String, [String])] = [
            ("Name", comparison.name()), ("Stages", comparison.stages()), ("Promotion", comparison.promotion()),
            ("Viability", comparison.requirements("viability", old.viability, new.viability)),
            ("Points for who they are", comparison.fit()), ("Points for what they did", comparison.engagement()),
            ("Where captures enter", comparison.entries()), ("Routing", comparison.routing()), ("Gates", comparison.gates()),
            ("Criteria", comparison.criteria()), ("Reasons", comparison.reasons()), ("Prescribed follow-up", comparison.followUp()),
            ("Window of contact", comparison.window()), ("Clocks", comparison.clocks()), ("Working hours", comparison.calendar()),
            ("Quotas", comparison.quotas()), ("Breakdowns", comparison.breakdowns()),
            ("Published figures", comparison.references()),
            ("Rules kept against the outcomes", comparison.keptRules()), ("Free mail", comparison.freeMail()),
        ]
        groups = parts.filter { !$0.1.isEmpty }.map { Group(title: $0.0, lines: $0.1) }
    }

    /// Whether the two say the same.
    package var isEmpty: Bool { groups.isEmpty }

    /// The groups as lines with headings.
    package var lines: [SummaryLine] {
        groups.flatMap { group in [SummaryLine(.heading, group.title)] + group.lines.map { SummaryLine(.item, $0) } }
    }
}

/// Two definitions side by side; its themes are in extensions, each of which gives the lines of one part.
struct DefinitionDiffBuilder {
    let old: LeadDefinition
    let new: LeadDefinition

    func name() -> [String] {
        var changes = ChangeLines()
        changes.compareText("name", old.name, new.name)
        changes.compareText("summary", old.summary, new.summary)
        return changes.lines
    }

    /// What a list of requirements asks for that the other doesn't.
    func requirements(_ what: String, _ before: [Requirement], _ after: [Requirement]) -> [String] {
        // By what is asked, not by its words: the words of the prescribed follow-up change with its numbers, which have their own lines.
        let difference = ListDiff(before, after) { "\($0)" }
        var changes = ChangeLines()
        for added in difference.added { changes.note("\(what) now also asks for \(new.words(for: added))") }
        for removed in difference.removed { changes.note("\(what) no longer asks for \(old.words(for: removed))") }
        if difference.isReordered { changes.note("\(what) asks in another order") }
        return changes.lines
    }

    /// The label of a stage by the new definition, or by the old one where only that uses it.
    func label(_ stage: Stage) -> String { new.topology.used.contains(stage) ? new.label(stage) : old.label(stage) }

    /// Several labels in the order of the core.
    func labels(_ stages: [Stage]) -> String { stages.map(label).joined(separator: ", ") }
}
