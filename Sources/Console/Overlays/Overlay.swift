/// Something that lies over the screen and takes the keys until it is done with.
package enum Overlay: Sendable {
    /// Options, each one keystroke.
    case menu(Menu)
    /// Fields to fill in.
    case form(Form)
    /// The criteria, one keystroke each.
    case assess(CriteriaForm)
    /// What would come of something, to be confirmed.
    case confirmation(Confirmation)
    /// Actions by name.
    case palette(Palette)
    /// The keys of a context.
    case help(HelpOverlay)
    /// What the lists are narrowed down to.
    case filter(FilterPanel)

    /// Whether text can be typed (and pasted) into it now.
    var takesText: Bool {
        switch self {
        case .form(let form): form.focusedKind == .text
        case .palette: true
        case .filter(let panel): panel.editing != nil
        case .menu, .assess, .confirmation, .help: false
        }
    }
}
