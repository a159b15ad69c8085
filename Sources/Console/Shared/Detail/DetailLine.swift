internal import Screen

/// A line about a lead: a label in its own column, and styled text.
struct DetailLine {
    var label: String
    var runs: [(String, Style)]

    init(_ label: String, _ runs: [(String, Style)]) {
        self.label = label
        self.runs = runs
    }

    init(_ label: String, _ text: String, _ style: Style = .normal) { self.init(label, [(text, style)]) }

    /// The text without styles.
    var text: String { runs.map(\.0).joined() }
}
