/// How a style looks on a terminal: colours and attributes.
package struct Pen: Hashable, Sendable {
    /// The colour of the text, as a number of the terminal's palette; -1 is the terminal's default.
    package var foreground: Int16
    /// The colour of the background; -1 is the terminal's default.
    package var background: Int16
    /// Bold, dim, underline, reverse; never `selected`, which is already applied.
    package var attributes: Style.Attributes

    package init(foreground: Int16 = -1, background: Int16 = -1, attributes: Style.Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// Maps roles to pens for one colour depth.
///
/// Colour is never the only signal: every role that calls for action (overdue, warning, error, selected, marked, match,
/// key) differs from ordinary text by an attribute too, and views add a symbol or a word. Foregrounds are of medium
/// lightness, readable on dark and light backgrounds.
package struct Theme: Hashable, Sendable {
    /// The colours that are available.
    package let depth: ColourDepth

    package init(depth: ColourDepth) {
        self.depth = depth
    }

    /// The look of a style.
    package func pen(_ style: Style) -> Pen {
        var pen =
            switch depth {
            case .monochrome: Pen(attributes: Theme.attributes(style.role))
            case .sixteen: Theme.sixteen(style.role)
            case .full: Theme.full(style.role)
            }
        pen.attributes.formUnion(style.attributes.subtracting(.selected))
        if style.attributes.contains(.selected), style.role != .selected {
            switch depth {
            case .full:
                if pen.foreground == -1 || pen.attributes.contains(.dim) { pen.foreground = 255 }
                if let bright = Theme.onSelection[style.role] { pen.foreground = bright }
                pen.background = 24
                pen.attributes.subtract([.dim, .reverse])
                pen.attributes.insert(.bold)
            case .sixteen, .monochrome:
                pen.foreground = -1
                pen.background = -1
                pen.attributes.subtract([.dim])
                pen.attributes.insert(.reverse)
            }
        }
        return pen
    }

    /// The attributes of a role without any colour.
    private static func attributes(_ role: Role) -> Style.Attributes {
        switch role {
        case .normal, .accent, .border, .bar, .footer: []
        case .dim, .disabled: .dim
        case .heading, .key, .ready, .good: .bold
        case .overdue, .warning: [.bold, .underline]
        case .error: [.bold, .reverse]
        case .selected, .header: .reverse
        case .marked: .underline
        case .match: [.bold, .underline]
        case .field: .underline
        }
    }

    private static func sixteen(_ role: Role) -> Pen {
        switch role {
        case .normal, .bar: Pen(foreground: role == .bar ? 4 : -1)
        case .dim: Pen(attributes: .dim)
        case .disabled: Pen(attributes: .dim)
        case .heading: Pen(attributes: .bold)
        case .accent: Pen(foreground: 6)
        case .overdue: Pen(foreground: 1, attributes: .bold)
        case .ready, .good: Pen(foreground: 2, attributes: .bold)
        case .warning: Pen(foreground: 3, attributes: .bold)
        case .error: Pen(foreground: 1, attributes: [.bold, .reverse])
        case .selected: Pen(attributes: .reverse)
        case .marked: Pen(foreground: 5, attributes: .underline)
        case .key: Pen(foreground: 6, attributes: .bold)
        case .header: Pen(attributes: .reverse)
        case .footer: Pen()
        case .border: Pen(foreground: 4)
        case .match: Pen(foreground: 3, attributes: [.bold, .underline])
        case .field: Pen(attributes: .underline)
        }
    }

    private static func full(_ role: Role) -> Pen {
        switch role {
        case .normal, .footer: Pen()
        case .dim: Pen(foreground: 245)
        case .disabled: Pen(foreground: 243, attributes: .dim)
        case .heading: Pen(foreground: 67, attributes: .bold)
        case .accent: Pen(foreground: 73)
        case .overdue: Pen(foreground: 167, attributes: .bold)
        case .ready, .good: Pen(foreground: 71, attributes: .bold)
        case .warning: Pen(foreground: 172, attributes: .bold)
        case .error: Pen(foreground: 255, background: 124, attributes: .bold)
        case .selected: Pen(foreground: 255, background: 24, attributes: .bold)
        case .marked: Pen(foreground: 133, attributes: .underline)
        case .key: Pen(foreground: 73, attributes: .bold)
        case .bar: Pen(foreground: 67)
        case .header: Pen(foreground: 254, background: 238)
        case .border: Pen(foreground: 242)
        case .match: Pen(foreground: 172, attributes: [.bold, .underline])
        case .field: Pen(attributes: .underline)
        }
    }

    /// Lighter foregrounds for the dark blue background of the selected row.
    private static let onSelection: [Role: Int16] = [
        .dim: 250, .disabled: 247, .heading: 153, .accent: 123, .overdue: 217, .error: 210, .ready: 157, .good: 157, .warning: 222,
        .marked: 219,
        .key: 123, .bar: 153, .border: 250, .match: 222, .header: 255,
    ]
}
