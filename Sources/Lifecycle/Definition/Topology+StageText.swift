// Stages in sentences, with the definition's labels.
extension Topology {
    /// The display name of a stage.
    package func label(_ stage: Stage) -> String { labels[stage] ?? stage.plainName }

    /// The stages of the queue of active leads: `SAL and SQL`.
    ///
    /// Without SQL if it is the opportunity or isn't used.
    package var activeLabel: String {
        let stages = [acceptsInto] + (used.contains(.sql) && opportunity != .sql ? [.sql] : [])
        return stages.count == 2 && stages[0] == stages[1] ? label(.sql) : stages.map(label).joined(separator: " and ")
    }

    /// A lead in a stage, with its article: `an MQL`, `a lead in nurture`, `a lead in "Concrete interest"`.
    package func noun(for stage: Stage) -> String {
        let noun = forms(of: stage).singular
        return article(for: noun) + " " + noun
    }

    /// The leads in a stage: `MQLs`, `leads in nurture`, `leads in "Concrete interest"`.
    package func plural(of stage: Stage) -> String { forms(of: stage).plural }

    /// What a lead in a stage is, to follow "is": `an MQL`, `viable`, `in nurture`.
    ///
    /// A renamed stage is quoted: `in "Concrete interest"`.
    package func predicate(for stage: Stage) -> String { forms(of: stage).predicate ?? noun(for: stage) }

    /// The article `a` or `an`, by pronunciation: abbreviations letter by letter, other labels as words.
    private func article(for label: String) -> String {
        let isSpelled = label.prefix(2).allSatisfy(\.isUppercase) && !label.hasPrefix("SAL")
        return label.first.map { (isSpelled ? "AEFHILMNORSX" : "AEIOUaeiou").contains($0) } == true ? "an" : "a"
    }

    /// A label that isn't known to be a noun is quoted.
    private func forms(of stage: Stage) -> (singular: String, plural: String, predicate: String?) {
        let label = label(stage)
        let isAbbreviation = label.prefix(2).allSatisfy(\.isUppercase)
        let lower = isAbbreviation ? label : label.prefix(1).lowercased() + label.dropFirst()
        if label.lowercased() == stage.plainName.lowercased() {
            switch stage {
            case .viable, .won, .lost, .disqualified: return (lower + " lead", lower + " leads", lower)
            case .noDecision:
                let closed = "closed without a decision"
                return ("lead " + closed, "leads " + closed, closed)
            case .nurture: return ("lead in nurture", "leads in nurture", "in nurture")
            case .dropped: return ("dropped-out lead", "dropped-out leads", "dropped out")
            case .inquiry, .mql, .sal, .sql, .opportunity: break
            }
        }
        if label.allSatisfy(\.isUppercase) { return (label, label + "s", nil) }
        if ["lead", "prospect", "deal"].contains(where: lower.hasSuffix) { return (lower, lower + "s", nil) }
        if ["inquiry", "opportunity"].contains(where: lower.hasSuffix) { return (lower, String(lower.dropLast()) + "ies", nil) }
        let quoted = "in \"\(label)\""
        return ("lead " + quoted, "leads " + quoted, quoted)
    }
}
