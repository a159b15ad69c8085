internal import Definitions
package import Lifecycle
internal import Synchronization

/// The adopted versions of the definition, by number. Each is parsed when it is first requested.
///
/// Decisions are shown with the labels of the version that they were made under. The first request for a version takes
/// a few milliseconds, later ones only a lock. The result never changes.
package final class DefinitionHistory: Sendable {
    private let texts: [Int: String]
    private let parsed: Mutex<[Int: LeadDefinition?]>

    /// Creates a history from the texts of adopted versions.
    package init(_ versions: [AdoptedVersion]) {
        texts = Dictionary(versions.map { ($0.number, $0.text) }) { _, newer in newer }
        parsed = Mutex([:])
    }

    /// Creates a history from parsed definitions.
    package init(known: [Int: LeadDefinition] = [:]) {
        texts = [:]
        parsed = Mutex(known.mapValues(Optional.some))
    }

    /// The numbers of the versions that have each scoring rule of a definition in its present form, by rule id.
    ///
    /// Parses all versions when first called, some milliseconds each. A version that is invalid under the present rules
    /// counts for no rule.
    package func versions(withRulesOf definition: LeadDefinition) -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        for number in texts.keys {
            guard let version = number == definition.number ? definition : self[number] else { continue }
            for rule in definition.fit where version.fit.contains(rule) { found[rule.id, default: []].insert(number) }
            for rule in definition.engagement where version.engagement.contains(rule) {
                found[rule.id, default: []].insert(number)
            }
        }
        return found
    }

    /// The time limits of the versions before one, by number. Parses them when first called.
    func clocks(before number: Int) -> [Int: [Clock]] {
        var clocks: [Int: [Clock]] = [:]
        for earlier in texts.keys where earlier < number { clocks[earlier] = self[earlier]?.clocks }
        return clocks
    }

    /// Whether it has a version with a number, valid or not.
    package func contains(_ number: Int) -> Bool { texts[number] != nil || parsed.withLock { $0[number] != nil } }

    /// The version with a number; nil if there is none, or if it is invalid under the present rules.
    package subscript(number: Int) -> LeadDefinition? {
        parsed.withLock { parsed in
            if let known = parsed[number] { return known }
            var definition = texts[number].flatMap {
                try? DefinitionParser.parse($0, fileName: "definition \(number)", isAdopted: true)
            }
            definition?.number = number
            parsed[number] = .some(definition)
            return definition
        }
    }
}
