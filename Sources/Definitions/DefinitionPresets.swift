import BundledResources

/// The definitions that ship with winnow, by name.
package enum DefinitionPresets {
    /// The name of the one that a new workspace gets unless it asks for another.
    package static let standard = "standard"

    /// The names of all, the standard one first.
    package static let names = [standard]

    /// The YAML text of a preset; nil for a name that none has.
    package static func text(named name: String) -> String? {
        name == standard ? String(decoding: BundledResources.standardPreset, as: UTF8.self) : nil
    }

    /// The preset that somebody meant, for a message about a name that none has.
    package static func nearest(to name: String) -> String? { NearestWord.to(name, in: names) }
}
