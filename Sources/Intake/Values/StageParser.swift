import Lifecycle

/// Finds the stage that a row declares.
enum StageParser {
    /// The columns that may say something, the stronger first: an outcome beats a converted flag beats a status.
    ///
    /// HubSpot's lifecycle stage says both who somebody is and, from opportunity on, how it ended: there it counts as much as a converted flag or an outcome; below that
    /// a status, which tells of work done, is the later news. A home-made stage column comes last.
    private static func weight(_ field: IntakeField, _ stage: Stage) -> Int {
        switch field {
        case .outcome: 6
        case .lifecycleStage where stage.isOutcome: 5
        case .converted: 4
        case .lifecycleStage where stage == .opportunity: 4
        case .status: 3
        case .lifecycleStage: 2
        default: stage.isOutcome ? 5 : 1
        }
    }

    private static let fields: [IntakeField] = [.outcome, .converted, .status, .lifecycleStage, .stage]

    /// The strongest declaration of a row; nil where its words are unknown, silent or missing.
    static func declared(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> DeclaredStage? {
        var best: (weight: Int, declared: DeclaredStage)?
        for field in fields {
            guard let source = field.stageSource, let index = cells.places[field], let word = try cells.text(at: index),
                let entry = tables.stage(word, in: source, system: cells.plan.system), let stage = entry.stage
            else { continue }
            let weight = weight(field, stage)
            guard weight > best?.weight ?? 0 else { continue }
            let column = cells.plan.columns[index].name
            best = (
                weight, DeclaredStage(stage: stage, declaration: StageDeclaration(column: column, word: word, reason: entry.reason))
            )
        }
        return best?.declared
    }

    /// The words that don't decide about the stage, with their columns: unknown ones, silent ones and those that a stronger one beats stay with the lead.
    static func unheard(_ cells: RowCells, _ declared: DeclaredStage?) throws(CellError) -> [(column: String, word: String)] {
        var unheard: [(column: String, word: String)] = []
        for field in fields where field != .converted {
            guard let index = cells.places[field], let word = try cells.text(at: index) else { continue }
            let column = cells.plan.columns[index].name
            if column != declared?.declaration.column { unheard.append((column, word)) }
        }
        return unheard
    }
}
