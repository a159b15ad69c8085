/// A layer above the screen that receives all keys until it is closed.
package enum Overlay: Sendable {
    /// Options, each picked by one key.
    case menu(Menu)
    /// Fields to fill in.
    case form(Form)
    /// The criteria, each answered by one key.
    case assess(CriteriaForm)
    /// A preview that must be confirmed.
    case confirmation(Confirmation)
    /// Actions by name.
    case palette(Palette)
    /// The keys of a context.
    case help(HelpOverlay)
    /// The filter of the lists.
    case filter(FilterPanel)

    /// Whether text can be typed or pasted into it now.
    var acceptsText: Bool {
        switch self {
        case .form(let form): form.focusedKind == .text
        case .palette: true
        case .filter(let panel): panel.editing != nil
        case .menu, .assess, .confirmation, .help: false
        }
    }
}
