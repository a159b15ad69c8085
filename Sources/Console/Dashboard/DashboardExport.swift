package import Reports
package import Lifecycle
package import Screen

/// What is seen of figures, to be written into files.
package struct DashboardExport: Hashable, Sendable {
    /// The files' name without its ending: `winnow-emea-sources-2026-11-25`.
    package let name: String
    /// The page as text.
    package let text: String
    /// The page as CSV.
    package let csv: String

    /// The columns of the text: as a mail shows them.
    private static let width = 120

    /// Writes a page down, with all its rows and notes.
    package init(of figures: PageFigures, names: [LeadID: String], glyphs: Glyphs) {
        let zone = figures.setting.definition.calendar.zone
        let page = figures.kind.rawValue
        let workspace = figures.setting.workspace
        let day = zone.day(of: figures.question.now)
        name = Sanitizer.fileName(["winnow", workspace, page, day.description].filter { !$0.isEmpty }.joined(separator: "-"))
            .replacing(" ", with: "-")
        text = DashboardTextRenderer.rows(figures, width: Self.width, glyphs: glyphs, names: names).map { $0 + "\n" }.joined()
        csv = FigureCSVWriter(page: figures).text
    }
}
