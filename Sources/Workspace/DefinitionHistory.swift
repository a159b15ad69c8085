internal import Definitions
package import Lifecycle
internal import Synchronization

/// The versions of the definition by their numbers, each read when it is first asked for: what a decision was called is in the version under which it
/// was made.
///
/// The first look at a version costs some milliseconds, every other one a lock. What it answers never changes.
package final class DefinitionHistory: Sendable {
    private let texts: [Int: String]
    private let read: Mutex<[Int: LeadDefinition?]>

    /// Takes the texts of versions that were adopted.
    package init(_ versions: [AdoptedVersion]) {
        texts = Dictionary(versions.map { ($0.number, $0.text) }) { _, newer in newer }
        read = Mutex([:])
    }

    /// Takes definitions as they are.
    package init(known: [Int: LeadDefinition] = [:]) {
        texts = [:]
        read = Mutex(known.mapValues(Optional.some))
    }

    /// The version with a number; nil where there is none, or where it can't be read by today's rules any more.
    package subscript(number: Int) -> LeadDefinition? {
        read.withLock { read in
            if let known = read[number] { return known }
            var definition = texts[number].flatMap { try? DefinitionParser.read($0, fileName: "definition \(number)") }
            definition?.number = number
            read[number] = .some(definition)
            return definition
        }
    }
}
