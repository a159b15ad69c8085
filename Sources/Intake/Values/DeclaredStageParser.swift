import Lifecycle

/// Determines the stage that a row declares.
enum DeclaredStageParser {
    /// The priority of a column: an outcome beats a converted flag, which beats a status.
    ///
    /// HubSpot's lifecycle stage says who a person is and, from opportunity on, how it ended. From opportunity on it
    /// counts as much as a converted flag or an outcome; below that, a status is newer, because it records work done.
    /// A custom stage column comes last.
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

    static let fields: [IntakeField] = [.outcome, .converted, .status, .lifecycleStage, .stage]

    /// The strongest declaration in a row; nil if its texts are unknown, declare no stage, or are missing.
    static func declared(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> DeclaredStage? {
        var best: (weight: Int, declared: DeclaredStage)?
        for field in fields {
            guard let source = field.stageSource, let index = cells.indexes[field], let text = try cells.text(at: index),
                let entry = tables.stage(text, in: source, system: cells.mapping.columnSystem), let stage = entry.stage
            else { continue }
            let weight = weight(field, stage)
            guard weight > best?.weight ?? 0 else { continue }
            let column = cells.mapping.columns[index].name
            var reason = entry.reason
            if reason == nil, let own = cells.mapping.exportColumns["reason"] { reason = try cells.text(at: own) }
            best = (weight, DeclaredStage(stage: stage, declaration: StageDeclaration(column: column, text: text, reason: reason)))
        }
        return best?.declared
    }

    /// The texts that don't decide the stage, with their columns; they stay with the lead.
    ///
    /// They are unknown, declare no stage, or are overridden by a stronger one.
    static func unusedTexts(_ cells: RowCells, _ declared: DeclaredStage?) throws(CellError) -> [(column: String, text: String)] {
        var unused: [(column: String, text: String)] = []
        for field in fields where field != .converted {
            guard let index = cells.indexes[field], let text = try cells.text(at: index) else { continue }
            let column = cells.mapping.columns[index].name
            if column != declared?.declaration.column { unused.append((column, text)) }
        }
        return unused
    }
}
