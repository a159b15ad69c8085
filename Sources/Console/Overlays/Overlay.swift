package import Lifecycle
package import Screen

/// A layer above the screen that receives all keys until it is closed.
///
/// A new overlay is a folder with a type that conforms; what opens it appends it to ``ConsoleModel/overlays``.
package protocol Overlay: Sendable {
    /// Whether text can be typed or pasted into it now.
    var acceptsText: Bool { get }
    /// The leads that its keys act on.
    var leads: [LeadID] { get }
    /// Whether they are a batch, which leaves out those that others change meanwhile.
    var isBatch: Bool { get }
    /// Says that somebody else has changed one of its leads, and asks again.
    ///
    /// The notice says who changed what. The next key that acts on the lead is refused, see ``ConsoleModel/objection``.
    /// While it does, it isn't among the console's overlays.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult
    /// Says which leads of a batch are left out, where there is room for it.
    mutating func remark(_ notice: String)
    /// Takes over the newest state of one of its leads.
    mutating func refresh(_ lead: Lead, _ console: ConsoleModel)
    /// Handles a key that was read at a time, in milliseconds of the keys' clock.
    ///
    /// While it does, it isn't among the console's overlays: what it opens replaces it if it closes.
    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult
    /// Inserts pasted text; called only where it accepts text.
    mutating func paste(_ text: String)
    /// A frame with it was painted at a time.
    mutating func wasPainted(at: Int64)
    /// Draws it over the screen.
    func draw(_ frame: inout Frame, _ console: ConsoleModel)
}

extension Overlay {
    package var acceptsText: Bool { false }
    package var leads: [LeadID] { [] }
    package var isBatch: Bool { false }
    package mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult { .open }
    package mutating func remark(_ notice: String) {}
    package mutating func refresh(_ lead: Lead, _ console: ConsoleModel) {}
    package mutating func paste(_ text: String) {}
    package mutating func wasPainted(at: Int64) {}
}

/// Whether an overlay stays open after a key, and the effects of the key.
package struct OverlayResult {
    let isOpen: Bool
    let effects: [Effect]

    static let open = OverlayResult(isOpen: true, effects: [])
    static let closed = OverlayResult(isOpen: false, effects: [])

    static func open(_ effects: [Effect]) -> OverlayResult { OverlayResult(isOpen: true, effects: effects) }
    static func closed(_ effects: [Effect]) -> OverlayResult { OverlayResult(isOpen: false, effects: effects) }
}
