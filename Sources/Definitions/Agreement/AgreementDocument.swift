import Formats
import Lifecycle

/// The definition as an agreement on paper: what it says, who does what, and who has signed.
///
/// A value with a text, a Markdown and an HTML rendering of the same parts.
package struct AgreementDocument: Hashable, Sendable {
    /// A signature, or what has changed since an earlier one.
    package struct Signer: Hashable, Sendable {
        /// The side: `sales` or `marketing`.
        package var side: String
        /// The person.
        package var name: String
        /// The day of the signature.
        package var day: String
        /// The version that was signed.
        package var number: Int
        /// What has changed since, in sentences; empty for the version in force.
        package var changes: [String]

        package init(side: String, name: String, day: String, number: Int, changes: [String] = []) {
            self.side = side
            self.name = name
            self.day = day
            self.number = number
            self.changes = changes
        }
    }

    /// A part with a heading: sentences, or items.
    package struct Part: Hashable, Sendable {
        /// The heading.
        package var title: String
        /// Sentences below it.
        package var sentences: [String] = []
        /// Items of a list below them.
        package var items: [String] = []
    }

    /// The title.
    package let title: String
    /// The definition in one sentence, and since when it is in force.
    package let introduction: [String]
    /// The parts of the agreement, in the order of a lead's life.
    package let parts: [Part]
    /// The signatures of the version in force, by side.
    package let signed: [Signer]
    /// Those who signed an earlier version only.
    package let earlier: [Signer]
    /// The sides, each of which has lines to sign on.
    let sides: [String]

    /// - Parameters:
    ///   - day: the day of its adoption; nil for none.
    ///   - end: the day on which another version took its place; nil for the one in force.
    ///   - signers: each person's newest signature for a side, of any version.
    package init(
        of definition: LeadDefinition, workspace: String, adoptedOn day: String?, until end: String? = nil, signers: [Signer],
        sides: [String]
    ) {
        let adopted = day.map { day in end.map { "in force from \(day) to \($0)" } ?? "in force since \(day)" }
        title = "Lead definition \"\(definition.name)\"" + (definition.number > 0 ? ", version \(definition.number)" : "")
        introduction = [
            definition.summary,
            "An agreement between sales and marketing" + (workspace.isEmpty ? "" : " of \(workspace)")
                + ", " + (adopted ?? "not adopted yet") + ".",
        ]
        let summary = DefinitionSummary(of: definition)
        var parts: [Part] = []
        for line in summary.lines.dropFirst(2) {
            switch line.kind {
            case .heading: parts.append(Part(title: line.text))
            case .text: if !parts.isEmpty { parts[parts.count - 1].sentences.append(line.text) }
            case .item: if !parts.isEmpty { parts[parts.count - 1].items.append(line.text) }
            }
        }
        self.parts = parts
        signed = signers.filter { $0.number == definition.number }
        earlier = signers.filter { $0.number != definition.number }
        self.sides = sides
    }
}
