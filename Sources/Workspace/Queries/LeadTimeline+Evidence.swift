internal import Lifecycle

/// The adopted versions of the definition, by number.
protocol DefinitionVersions: Sendable {
    /// The version with a number; nil if there is none, or if it is invalid under the present rules.
    subscript(number: Int) -> LeadDefinition? { get }
}

extension DefinitionHistory: DefinitionVersions {}

/// The definition in force, and the others where they are kept.
struct DefinitionOrEarlier: DefinitionVersions {
    let present: LeadDefinition
    let earlier: any DefinitionVersions

    subscript(number: Int) -> LeadDefinition? { number == present.number ? present : earlier[number] }
}

extension LeadHistory {
    /// The rules that gave points to a lead, for a line that doesn't record them: by the definition and on the day of
    /// the line. O(lines).
    func evidence(of entry: Entry, _ versions: any DefinitionVersions) -> [EvidencePoint] {
        guard let definition = versions[entry.definition], let lead = fold(upTo: entry.seq) else { return [] }
        return definition.score(lead, on: definition.calendar.zone.day(of: entry.occurredAt)).evidence
    }
}
