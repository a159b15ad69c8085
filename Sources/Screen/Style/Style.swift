/// What a piece of the screen means; a ``Theme`` decides how it looks.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
    /// Ordinary text.
    case normal
    /// Text of lesser weight: ages, hints, sources.
    case dim
    /// The title of a pane or a section.
    case heading
    /// Something to be noticed that is neither good nor bad.
    case accent
    /// Past its clock.
    case late
    /// Allowed now: a gate that is met.
    case ready
    /// Soon late, or in doubt.
    case warning
    /// A failure or a refusal.
    case error
    /// A success.
    case good
    /// The row under the cursor.
    case selected
    /// A row that is marked for a batch.
    case marked
    /// What cannot be chosen now.
    case disabled
    /// The name of a key.
    case key
    /// The bar of a gauge or a chart.
    case bar
    /// The line at the top.
    case header
    /// The line at the bottom.
    case footer
    /// Lines around and between panes.
    case border
    /// The part of a text that a search found.
    case match
    /// The text of a field that is being edited.
    case field
}

/// A role with attributes of its own: two bytes.
package struct Style: Hashable, Sendable {
    /// What is added to the look of a role.
    package struct Attributes: OptionSet, Hashable, Sendable {
        /// The bits.
        package let rawValue: UInt8
        /// Attributes of these bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Heavier.
        package static let bold = Attributes(rawValue: 1)
        /// Fainter.
        package static let dim = Attributes(rawValue: 2)
        /// Underlined.
        package static let underline = Attributes(rawValue: 4)
        /// Foreground and background changed over.
        package static let reverse = Attributes(rawValue: 8)
        /// On the ground of the row under the cursor, keeping the role's own foreground.
        package static let selected = Attributes(rawValue: 16)
    }

    /// What it means.
    package var role: Role
    /// What is added.
    package var attributes: Attributes

    /// A role with attributes.
    package init(_ role: Role, _ attributes: Attributes = []) {
        self.role = role
        self.attributes = attributes
    }

    /// The same with further attributes.
    package func with(_ more: Attributes) -> Style { Style(role, attributes.union(more)) }
    /// The same on the ground of the row under the cursor when `on`.
    package func selected(_ on: Bool = true) -> Style { on ? with(.selected) : self }

    /// Ordinary text.
    package static let normal = Style(.normal)
    /// Text of lesser weight.
    package static let dim = Style(.dim)
    /// The title of a pane or a section.
    package static let heading = Style(.heading)
    /// Something to be noticed.
    package static let accent = Style(.accent)
    /// Past its clock.
    package static let late = Style(.late)
    /// Allowed now.
    package static let ready = Style(.ready)
    /// Soon late, or in doubt.
    package static let warning = Style(.warning)
    /// A failure or a refusal.
    package static let error = Style(.error)
    /// A success.
    package static let good = Style(.good)
    /// The row under the cursor.
    package static let selected = Style(.selected)
    /// A row marked for a batch.
    package static let marked = Style(.marked)
    /// What cannot be chosen now.
    package static let disabled = Style(.disabled)
    /// The name of a key.
    package static let key = Style(.key)
    /// The bar of a gauge or a chart.
    package static let bar = Style(.bar)
    /// The line at the top.
    package static let header = Style(.header)
    /// The line at the bottom.
    package static let footer = Style(.footer)
    /// Lines around panes.
    package static let border = Style(.border)
    /// What a search found.
    package static let match = Style(.match)
    /// A field being edited.
    package static let field = Style(.field)
}

extension Style: CustomStringConvertible {
    /// The style in words, as goldens show it: `late+bold`.
    package var description: String {
        var words = ["\(role)"]
        if attributes.contains(.bold) { words.append("bold") }
        if attributes.contains(.dim) { words.append("dim") }
        if attributes.contains(.underline) { words.append("underline") }
        if attributes.contains(.reverse) { words.append("reverse") }
        if attributes.contains(.selected) { words.append("selected") }
        return words.joined(separator: "+")
    }
}
