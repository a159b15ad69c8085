import Lifecycle

/// The state of an opportunity in a file: open or closed.
package enum OpportunityStage: Sendable, Equatable {
    /// It is still open.
    case open
    /// It was closed, with an outcome.
    case closed(Outcome)

    /// Parses a pipeline stage; an unknown text is an open stage.
    ///
    /// Each company names its own pipeline stages, and programs add the pipeline, a number or a kind of deal:
    /// `Closed won (Sales Pipeline)`, `6 - Closed Won`, `Closed Won - Renewal`.
    static func parse(_ text: String, tables: IntakeTables, system: String) -> (stage: Stage, isKnown: Bool, reason: String?) {
        for text in [text, withoutPipeline(text), withoutNumber(text)] + beginning(text) {
            guard let entry = tables.stage(text, in: .outcome, system: system) else { continue }
            guard let stage = entry.stage else { return (.opportunity, true, nil) }
            if stage.isOutcome || stage == .opportunity { return (stage, true, entry.reason) }
            return (.opportunity, stage.isOpen, nil)
        }
        if let stage = ending(text) { return (stage, true, nil) }
        let plain = TextFolding.folded(withoutNumber(withoutPipeline(text)))
        return (.opportunity, usualStages.contains(plain), nil)
    }

    /// Open stages that pipelines have from the start in Salesforce, HubSpot, Pipedrive and Zoho.
    private static let usualStages = Set(
        [
            "Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Id. Decision Makers", "Perception Analysis",
            "Proposal/Price Quote", "Negotiation/Review", "Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled",
            "Decision Maker Bought-In", "Identify Decision Makers", "Discovery", "Demo", "Evaluation", "Verbal Commitment",
            "Lead In", "Contact Made", "Needs Defined", "Proposal", "Negotiation", "Contract", "Pilot", "Trial",
        ].map(TextFolding.folded))

    /// The text without the pipeline in parentheses after it.
    private static func withoutPipeline(_ text: String) -> String {
        guard let last = text.last, last == ")" || last == "]", let open = text.lastIndex(where: { "([".contains($0) }) else {
            return text
        }
        return String(text[..<open])
    }

    /// The text without a number before it, as in `6 - Closed Won` and `07. Won`.
    private static func withoutNumber(_ text: String) -> String { String(text.drop { $0.isNumber || " .-–:)#".contains($0) }) }

    /// What stands before a dash or a colon.
    private static func beginning(_ text: String) -> [String] {
        let parts = withoutNumber(text).split { "-–—:|/".contains($0) }
        return parts.count > 1 ? [parts.prefix(2).joined(separator: " "), String(parts[0])] : []
    }

    /// The outcome of a text that says "closed" and how, such as `Abgeschlossen und gewonnen`.
    private static func ending(_ text: String) -> Stage? {
        let words = TextFolding.words(text)
        guard words.count <= 6, words.contains(where: { word in closed.contains(where: word.hasPrefix) }),
            negations.isDisjoint(with: words), won.isDisjoint(with: words) != lost.isDisjoint(with: words)
        else { return nil }
        return lost.isDisjoint(with: words) ? .won : .lost
    }

    private static let closed = [
        "closed", "geschlossen", "abgeschlossen", "ferme", "clotur", "conclu", "cierre", "cerrad", "fechad", "encerrad", "chius",
        "gesloten", "afgeslot", "zamkni", "stangd", "stengt", "lukket", "закрыт",
    ]
    private static let won: Set<String> = [
        "won", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "ganho", "ganha", "vinto", "vinta", "wygrana", "wygrany",
        "vunnen",
        "vunnet", "vundet", "выиграна", "успешно",
    ]
    private static let lost: Set<String> = [
        "lost", "verloren", "perdu", "perdue", "perdido", "perdida", "perso", "persa", "przegrana", "przegrany", "forlorad", "tapt",
        "tabt", "проиграна", "неуспешно",
    ]
    private static let negations: Set<String> = ["not", "nicht", "non", "pas", "no", "nao", "niet", "nie", "не"]
}
