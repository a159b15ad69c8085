package import Lifecycle

/// One version of the definition as it was adopted: every decision names the version that it was made under.
package struct AdoptedVersion: Hashable, Sendable {
    /// Its number in this workspace, from 1.
    package let number: Int
    /// Its name, such as `standard`.
    package let name: String
    /// Its whole text.
    package let text: String
    /// When it was adopted.
    package let at: Instant
    /// Who adopted it.
    package let by: Actor
    /// The line that adopted it.
    package let seq: SequenceNumber
    /// Who signed it, by side.
    package internal(set) var signatures: [SigningSide: Signature] = [:]

    init(_ adopted: DefinitionAdopted, _ entry: Entry) {
        number = adopted.number
        name = adopted.name
        text = adopted.text
        at = entry.at
        by = entry.by
        seq = entry.seq
    }
}

extension Workspace {
    /// Every version of the definition that was adopted here, oldest first; the last one is in force.
    package var versions: [AdoptedVersion] { state.versions }

    /// The version with a number.
    ///
    /// - Throws: `WorkspaceError.notFound` with the numbers that there are.
    package func version(_ number: Int) throws(WorkspaceError) -> AdoptedVersion {
        if let found = state.versions.first(where: { $0.number == number }) { return found }
        let known = state.versions.map { "\($0.number)" }.joined(separator: ", ")
        throw WorkspaceError(.notFound, "there is no definition \(number) here; adopted were: \(known)")
    }

    /// The newest version that a side signed before the one in force, where it hasn't signed that: it was changed since.
    package func lastSigned(_ side: SigningSide) -> AdoptedVersion? {
        guard state.signatures[side] == nil else { return nil }
        return state.versions.last { $0.signatures[side] != nil }
    }
}
