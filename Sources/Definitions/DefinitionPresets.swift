import BundledResources

/// The definitions that ship with winnow, by name: our own, and the five published ones.
package enum DefinitionPresets {
    /// The name of the one that a new workspace gets unless it asks for another.
    package static let standard = "standard"

    /// The names of all, the standard one first.
    package static let names = BundledResources.presets.map(\.name)

    /// The YAML text of a preset; nil for a name that none has.
    package static func text(named name: String) -> String? {
        BundledResources.presets.first { $0.name == name }.map { String(decoding: $0.text(), as: UTF8.self) }
    }

    /// The preset that somebody meant, for a message about a name that none has.
    package static func nearest(to name: String) -> String? { NearestMatch.to(name, in: names) }
}
