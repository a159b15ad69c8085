package import Lifecycle

/// A version of the definition, as it was adopted in a workspace.
///
/// Each decision records the version that it was made under.
package struct AdoptedVersion: Hashable, Sendable {
    /// The number in this workspace, from 1.
    package let number: Int
    /// The definition's name, such as `standard`.
    package let name: String
    /// The definition's whole text.
    package let text: String
    /// The time of the adoption.
    package let at: Instant
    /// The person who adopted it.
    package let by: Actor
    /// The journal line of the adoption.
    package let seq: SequenceNumber
    /// All signatures by side, oldest first; of each person the newest.
    package private(set) var signers: [SigningSide: [Signature]] = [:]

    /// The newest signature of each side.
    package var signatures: [SigningSide: Signature] { signers.compactMapValues(\.last) }

    /// Adds a signature, which hides no other person's.
    mutating func sign(_ side: SigningSide, _ signature: Signature) {
        signers[side, default: []].removeAll { $0.by == signature.by }
        signers[side, default: []].append(signature)
    }

    init(_ adopted: DefinitionAdopted, _ entry: Entry) {
        number = adopted.number
        name = adopted.name
        text = adopted.text
        at = entry.at
        by = entry.by
        seq = entry.seq
    }
}

extension Session {
    /// All versions of the definition that were adopted, oldest first. The last one is in force.
    package var versions: [AdoptedVersion] { state.versions }

    /// The version with a number.
    ///
    /// - Throws: `WorkspaceError.notFound`, with the numbers that exist.
    package func version(_ number: Int) throws(WorkspaceError) -> AdoptedVersion {
        if let found = state.versions.first(where: { $0.number == number }) { return found }
        let known = state.versions.map { "\($0.number)" }.joined(separator: ", ")
        throw WorkspaceError(.notFound, "no definition has the number \(number); adopted so far: \(known)")
    }

    /// The newest earlier version that a side signed. Nil if the side signed the version in force, or none.
    package func lastSigned(_ side: SigningSide) -> AdoptedVersion? {
        guard state.signatures[side] == nil else { return nil }
        return state.versions.last { $0.signatures[side] != nil }
    }
}
