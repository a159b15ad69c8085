/// The meaning of a piece of the screen; a ``Theme`` decides how it looks.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
    /// Ordinary text.
    case normal
    /// Secondary text: ages, hints, sources.
    case dim
    /// The title of a pane or a section.
    case heading
    /// Something noticeable that is neither good nor bad.
    case accent
    /// Past its due time.
    case overdue
    /// Allowed now, such as a gate that is met.
    case ready
    /// Due soon, or doubtful.
    case warning
    /// A failure or a refusal.
    case error
    /// A success.
    case good
    /// The row under the cursor.
    case selected
    /// A row that is marked for a batch.
    case marked
    /// A choice that is not available now.
    case disabled
    /// The name of a key.
    case key
    /// The bar of a gauge or a chart.
    case bar
    /// The line at the top.
    case header
    /// The line at the bottom.
    case footer
    /// The lines around and between panes.
    case border
    /// The part of a text that matches a search.
    case match
    /// The text of a field that is being edited.
    case field
}

/// A role with additional attributes; two bytes.
package struct Style: Hashable, Sendable {
    /// Attributes that are added to the look of a role.
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Heavier.
        package static let bold = Attributes(rawValue: 1)
        /// Fainter.
        package static let dim = Attributes(rawValue: 2)
        /// Underlined.
        package static let underline = Attributes(rawValue: 4)
        /// Foreground and background swapped.
        package static let reverse = Attributes(rawValue: 8)
        /// On the background of the row under the cursor, with the role's own foreground.
        package static let selected = Attributes(rawValue: 16)
    }

    /// The meaning.
    package var role: Role
    /// The attributes added to the role's own.
    package var attributes: Attributes

    package init(_ role: Role, _ attributes: Attributes = []) {
        self.role = role
        self.attributes = attributes
    }

    /// The style with further attributes.
    package func with(_ more: Attributes) -> Style { Style(role, attributes.union(more)) }
    /// The style on the background of the row under the cursor, if `on`.
    package func selected(_ on: Bool = true) -> Style { on ? with(.selected) : self }

    /// Ordinary text.
    package static let normal = Style(.normal)
    /// Secondary text.
    package static let dim = Style(.dim)
    /// The title of a pane or a section.
    package static let heading = Style(.heading)
    /// Something noticeable.
    package static let accent = Style(.accent)
    /// Past its due time.
    package static let overdue = Style(.overdue)
    /// Allowed now.
    package static let ready = Style(.ready)
    /// Due soon, or doubtful.
    package static let warning = Style(.warning)
    /// A failure or a refusal.
    package static let error = Style(.error)
    /// A success.
    package static let good = Style(.good)
    /// A row that is marked for a batch.
    package static let marked = Style(.marked)
    /// A choice that is not available now.
    package static let disabled = Style(.disabled)
    /// The name of a key.
    package static let key = Style(.key)
    /// The bar of a gauge or a chart.
    package static let bar = Style(.bar)
    /// The line at the top.
    package static let header = Style(.header)
    /// The line at the bottom.
    package static let footer = Style(.footer)
    /// The lines around panes.
    package static let border = Style(.border)
    /// The text of a field that is being edited.
    package static let field = Style(.field)
}
