internal import Lifecycle

/// The contents of the message line.
package struct Message: Sendable, Hashable {
    /// The kind of a message, which determines its style.
    package enum Kind: Sendable { case done, refused, note }

    /// The kind.
    package var kind: Kind
    /// The text.
    package var text: String
    /// Keys that are useful next.
    package var keys: [KeyHint] = []
    /// Whether it stays until the next key, whatever else there is to say: others changed what the key is about.
    var isPinned = false

    init(kind: Kind, text: String, keys: [KeyHint] = [], isPinned: Bool = false) {
        self.kind = kind
        self.text = text
        self.keys = keys
        self.isPinned = isPinned
    }

    /// A key with what it does.
    package struct KeyHint: Sendable, Hashable {
        /// The key's name.
        package var key: String
        /// What the key does.
        package var title: String
    }
}

/// The next step offered after a touch: Enter performs it, any other key keeps its meaning.
struct NextStepOffer: Sendable {
    /// The lead that it is about.
    var lead: LeadID
    var text: String
    var effects: [Effect]
    var overlay: (any Overlay)?
}
