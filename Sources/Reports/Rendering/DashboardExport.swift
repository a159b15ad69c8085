package import Lifecycle
package import Screen

/// A dashboard page as the contents of files.
package struct DashboardExport: Hashable, Sendable {
    /// The file name without its extension: `winnow-emea-sources-2026-11-25`.
    package let name: String
    /// The page as text.
    package let text: String
    /// The page as CSV.
    package let csv: String

    /// The width of the text, in columns: fits an e-mail.
    private static let width = 120

    /// Renders a page with all its rows and notes.
    package init(of figures: PageFigures, names: [LeadID: String], glyphs: Glyphs) {
        let zone = figures.settings.definition.calendar.zone
        let page = figures.kind.rawValue
        let workspace = figures.settings.workspace
        let day = zone.day(of: figures.query.now)
        name = Sanitizer.fileName(["winnow", workspace, page, day.description].filter { !$0.isEmpty }.joined(separator: "-"))
            .replacing(" ", with: "-")
        text = DashboardTextRenderer.rows(figures, width: Self.width, glyphs: glyphs, names: names).map { $0 + "\n" }.joined()
        csv = FigureCSVWriter.text(figures)
    }
}
