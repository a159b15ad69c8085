package import Lifecycle
package import ReadModel
package import Workspace

/// What the console knows of where it is: who sits here, on which workspace, by which definition.
package struct ConsoleSession: Sendable {
    /// The workspace's name.
    package var workspace: String
    /// What decisions may know; its `now` is kept up to date.
    package var decisionContext: DecisionContext
    /// Mine and the unowned of my territory.
    package var scope: QueueScope
    /// The signatures under the definition in force.
    package var signatures: [SigningSide: Signature]
    /// What sides signed last, where they haven't signed the definition in force: it was changed since.
    package var earlierSignatures: [SigningSide: EarlierSignature] = [:]
    /// Whether nothing can be written.
    package var isReadOnly: Bool
    /// Why nothing can be written.
    package var readOnlyReason: String?
    /// Whether it was opened for looking only, so that what writes isn't even offered.
    package var isRestricted = false
    /// Whether the workspace is a simulation.
    package var isSimulated: Bool
    /// The definition in lines for eyes.
    package var definitionLines: [DefinitionLine]

    /// Every version of the definition, for telling old lines in the words of their time.
    package var versions = DefinitionHistory()

    /// Makes a session.
    package init(
        workspace: String, decisionContext: DecisionContext, scope: QueueScope, signatures: [SigningSide: Signature] = [:],
        isReadOnly: Bool = false,
        readOnlyReason: String? = nil, isSimulated: Bool = false, definitionLines: [DefinitionLine] = []
    ) {
        self.workspace = workspace
        self.decisionContext = decisionContext
        self.scope = scope
        self.signatures = signatures
        self.isReadOnly = isReadOnly
        self.readOnlyReason = readOnlyReason
        self.isSimulated = isSimulated
        self.definitionLines = definitionLines
    }

    /// The definition in force.
    package var definition: LeadDefinition { decisionContext.definition }
    /// Who sits here.
    package var me: Login { decisionContext.actor }
    /// Whether `decisionContext.now` is a moment of the past that is looked at.
    var isHistorical = false
    /// Words for moments.
    package var time: TimeFormatter {
        TimeFormatter(zone: decisionContext.definition.calendar.zone, now: decisionContext.now, isHistorical: isHistorical)
    }
    /// Reads typed dates.
    package var dates: DateInput { DateInput(calendar: decisionContext.definition.calendar, now: decisionContext.now) }
    /// Tells entries in words.
    package var story: EntryFormatter {
        EntryFormatter(
            definition: decisionContext.definition, team: decisionContext.team, now: decisionContext.now, versions: versions)
    }
    /// The sides that have not signed the definition in force.
    package var unsignedSides: [SigningSide] { SigningSide.allCases.filter { signatures[$0] == nil } }
}

/// A signature under an earlier definition.
package struct EarlierSignature: Hashable, Sendable {
    /// The number of the definition that was signed.
    package var number: Int
    /// By whom and when.
    package var signature: Signature

    /// Makes it.
    package init(number: Int, signature: Signature) {
        self.number = number
        self.signature = signature
    }
}

/// One line of the definition as it is shown.
package struct DefinitionLine: Hashable, Sendable {
    /// What kind of line it is.
    package enum Kind: Sendable { case heading, text, item }

    /// What kind of line it is.
    package var kind: Kind
    /// What it says.
    package var text: String

    /// Makes a line.
    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
