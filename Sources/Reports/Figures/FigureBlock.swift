package import Lifecycle

/// The leads behind a number: which page counts them, in which window, under which slot; ``ReportPage/leads(behind:)`` opens them.
package struct FigureCell: Hashable, Sendable {
    /// Where the page counts them.
    package var slot: Int
    /// Whether it is the number of the window that is compared.
    package var isCompared: Bool

    /// Makes it.
    package init(_ slot: Int, isCompared: Bool = false) {
        self.slot = slot
        self.isCompared = isCompared
    }
}

/// A value of a figure.
package enum FigureValue: Hashable, Sendable {
    /// There is nothing to say, such as a share of no leads.
    case nothing
    /// So many leads.
    case leads(Int, FigureCell)
    /// A share: so many of so many. The cell opens the former.
    case share(Int, of: Int, FigureCell)
    /// A length of time in milliseconds over so many leads, such as a median; nil over none.
    case span(Int64?, leads: Int, FigureCell)
    /// An amount in cents with its currency, over so many leads.
    case money(Int64, currency: String, leads: Int, FigureCell)
    /// A quotient, such as touches a lead, over so many leads.
    case quotient(Double, leads: Int, FigureCell)
    /// One value for each piece of the window, oldest first, for a line; nil where there is none.
    case series([Int?])
    /// A share with its interval at 95 % (Wilson), from 0 to 1.
    case interval(Int, of: Int, lower: Double, upper: Double, FigureCell)
    /// Words.
    case text(String)
    /// A moment, such as that of a deadline.
    case moment(Instant)
    /// One lead.
    case lead(LeadID)

    /// The leads behind it, for those that have some.
    package var cell: FigureCell? {
        switch self {
        case .leads(_, let cell), .share(_, of: _, let cell), .span(_, leads: _, let cell), .money(_, _, leads: _, let cell),
            .quotient(_, leads: _, let cell), .interval(_, of: _, lower: _, upper: _, let cell):
            cell
        case .nothing, .series, .text, .moment, .lead: nil
        }
    }

    /// How many leads are behind its cell.
    package var leadCount: Int? {
        switch self {
        case .leads(let count, _), .share(let count, of: _, _), .span(_, leads: let count, _), .money(_, _, leads: let count, _),
            .quotient(_, leads: let count, _), .interval(let count, of: _, lower: _, upper: _, _):
            count
        case .nothing, .series, .text, .moment, .lead: nil
        }
    }
}

/// A column of figures.
package struct FigureColumn: Hashable, Sendable {
    /// How its values are drawn where there is room.
    package enum Drawing: Hashable, Sendable {
        /// As numbers.
        case plain
        /// With a bar whose length goes by the value, relative to the largest of the column.
        case bar
        /// As a line of small columns.
        case spark
    }

    /// Its name in JSON and CSV, in lowerCamelCase; stays.
    package var id: String
    /// Its name for eyes.
    package var title: String
    /// How it is drawn.
    package var drawing: Drawing
    /// How much it matters: where the room is short, the lowest goes first.
    package var rank: Int

    /// Makes a column.
    package init(_ id: String, _ title: String, drawing: Drawing = .plain, rank: Int = 0) {
        self.id = id
        self.title = title
        self.drawing = drawing
        self.rank = rank
    }
}

/// A row of figures.
package struct FigureRow: Hashable, Sendable {
    /// How it is to be read.
    package enum Mood: String, Hashable, Sendable { case plain, alarm, good, quiet }

    /// Its name in JSON and CSV: a stage's core name, a group's word, a rule's id.
    package var key: String
    /// Its name for eyes; from data, so to be sanitized like any.
    package var label: String
    /// Its values by column.
    package var values: [FigureValue]
    /// The same values in the window that is compared; empty without one.
    package var compared: [FigureValue]
    /// How it is to be read.
    package var mood: Mood

    /// Makes a row.
    package init(
        _ key: String, _ label: String, _ values: [FigureValue], compared: [FigureValue] = [], mood: Mood = .plain
    ) {
        self.key = key
        self.label = label
        self.values = values
        self.compared = compared
        self.mood = mood
    }
}

/// Some figures that belong together: a table, the bars of the funnel, a histogram, sentences.
package struct FigureBlock: Hashable, Sendable {
    /// What it is drawn as.
    package enum Form: String, Hashable, Sendable {
        /// A table with a heading.
        case table
        /// Bars under each other, from stage to stage.
        case funnel
        /// Columns side by side: the rows are the classes, the first value is the height.
        case histogram
        /// Rows of a triangle: cohorts by age.
        case triangle
        /// Each row is a sentence: the label, then its values in smaller writing.
        case sentences
        /// Each row is one lead that waits.
        case leads
    }

    /// Its name in JSON and CSV; stays.
    package var id: String
    /// Its name for eyes.
    package var title: String
    /// What it is drawn as.
    package var form: Form
    /// What the rows are, such as `source`; blank where the labels speak for themselves.
    package var rowTitle: String
    /// Its columns.
    package var columns: [FigureColumn]
    /// Its rows.
    package var rows: [FigureRow]
    /// What is to be said about it: how it is computed, what is immature, what was left out.
    package var notes: [String]
    /// Published figures to hold it against, such as `acceptance 90 % or more (Forrester)`.
    package var references: [String]

    /// Makes a block.
    package init(
        _ id: String, _ title: String, _ form: Form, rowTitle: String = "", columns: [FigureColumn], rows: [FigureRow],
        notes: [String] = [], references: [String] = []
    ) {
        self.id = id
        self.title = title
        self.form = form
        self.rowTitle = rowTitle
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.references = references
    }
}
