import Lifecycle

/// What a row says about the stage of its lead, in the strongest of its columns that say something.
package struct ImportedStatus: Sendable, Hashable {
    /// The column's name.
    package let column: String
    /// The text in the file.
    package let text: String
    /// The stage that the text declares; nil if it declares none, or is unknown.
    package let stage: Stage?
    /// Whether winnow knows the text.
    package let isKnown: Bool

    /// The stage that an option declares for all rows.
    package init(option stage: Stage) { (column, text, self.stage, isKnown) = ("--stage", stage.rawValue, stage, true) }

    init(column: String, text: String, stage: Stage?, isKnown: Bool) {
        (self.column, self.text, self.stage, self.isKnown) = (column, text, stage, isKnown)
    }

    /// Whether the text says that nobody works on the lead yet: it is known and declares no stage, such as "New".
    package var saysNew: Bool { isKnown && stage == nil }
}

extension DeclaredStageParser {
    /// What a row says about its stage; nil if all of its columns about it are blank.
    static func status(
        _ cells: RowCells, _ declared: DeclaredStage?, tables: IntakeTables
    ) throws(CellError) -> ImportedStatus? {
        if let declared {
            return ImportedStatus(
                column: declared.declaration.column, text: declared.declaration.text, stage: declared.stage, isKnown: true)
        }
        for field in fields where field != .converted {
            guard let source = field.stageSource, let index = cells.indexes[field], let text = try cells.text(at: index) else {
                continue
            }
            let entry = tables.stage(text, in: source, system: cells.mapping.columnSystem)
            return ImportedStatus(column: cells.mapping.columns[index].name, text: text, stage: nil, isKnown: entry != nil)
        }
        return nil
    }
}
