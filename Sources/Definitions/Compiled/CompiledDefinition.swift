import Lifecycle

/// The compiled form of a definition: its checked values as bytes, which are read far faster than the YAML is parsed.
///
/// It is for a cache on the same machine. The caller must check that the same build of the program wrote the bytes, and
/// that nobody changed them.
package enum CompiledDefinition {
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
