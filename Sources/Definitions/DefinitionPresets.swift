import BundledResources

/// The definitions that ship with winnow, by name: its own and five published ones.
package enum DefinitionPresets {
    /// The preset of a new workspace when none is named.
    package static let standard = "standard"

    /// The names of all presets, `standard` first.
    package static let names = BundledResources.presets.map(\.name)

    /// The YAML text of a preset; nil when there is no preset of that name.
    package static func text(named name: String) -> String? {
        BundledResources.presets.first { $0.name == name }.map { String(decoding: $0.text(), as: UTF8.self) }
    }

    /// The preset whose name is closest to a misspelt one; nil when none is close.
    package static func nearest(to name: String) -> String? { NearestMatch.to(name, in: names) }
}
