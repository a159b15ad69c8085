import Lifecycle

/// The compiled form of a definition: its checked values as bytes, which are read far faster than the YAML is parsed.
///
/// It is for a cache on the same machine. Whoever keeps it must know that the bytes are unchanged and of this format.
package enum CompiledDefinition {
    /// The number of the format. Raise it when an archived property or the meaning of a YAML key changes.
    package static let format = 1

    /// The compiled form of a definition that the parser made. O(size).
    package static func bytes(of definition: LeadDefinition) -> [UInt8] {
        var archive = DefinitionArchive()
        archive.write(definition)
        return archive.bytes
    }

    /// The definition in a compiled form, with the number 0; nil if the bytes are none. O(size).
    package static func definition(from bytes: [UInt8]) -> LeadDefinition? {
        var archive = DefinitionArchive(bytes)
        guard let definition = try? archive.read() as LeadDefinition, archive.isAtEnd else { return nil }
        return definition
    }
}
