package import Formats
package import Lifecycle
package import ReadModel
package import Workspace

/// The context of the console: the user, the workspace and the definition.
package struct ConsoleSession: Sendable {
    /// The workspace's name.
    package var workspace: String
    /// The context for decisions; its `now` is kept up to date.
    package var decisionContext: DecisionContext
    /// My leads and the unowned leads of my territory.
    package var scope: QueueScope
    /// All signatures under the definition in force, by side, oldest first.
    package var signers: [SigningSide: [Signature]]
    /// The last signatures of sides that have not signed the definition in force: it changed since.
    package var earlierSignatures: [SigningSide: EarlierSignature] = [:]
    /// Why changes are impossible; nil if they are possible.
    package var readOnlyReason: String?
    /// What is wrong with the journal, in two words; nil while nothing is known against it.
    package var journalProblem: String?
    /// Why the server of the workspace can't be written to; nil while it answers.
    package var outage: String?
    /// Whether it was opened read-only on request, so that actions that change something aren't offered.
    package var isRestricted: Bool
    /// Whether the workspace is a simulation.
    package var isSimulated: Bool
    /// The definition as lines of text.
    package var definitionLines: [DefinitionLine]
    /// Every version of the definition, for describing old entries by their version.
    package var versions: DefinitionHistory

    /// Whether changes are impossible.
    package var isReadOnly: Bool { readOnlyReason != nil }
    /// The definition in force.
    package var definition: LeadDefinition { decisionContext.definition }
    /// The user.
    package var me: Login { decisionContext.actor }
    /// Whether `decisionContext.now` is a past moment.
    var isHistorical = false
    /// Formats moments.
    package var time: MomentFormatter {
        MomentFormatter(zone: decisionContext.definition.calendar.zone, now: decisionContext.now, isHistorical: isHistorical)
    }
    /// The time left until a task is due, negative if it is overdue; lunch and nights count as its clock counts them.
    func remaining(_ due: Due) -> String { due.remaining(definition, now: decisionContext.now) }
    /// A task of a row, or its appointment on the day itself.
    func shown(_ row: LeadRow, _ task: Due?) -> Due? {
        row.shown(task, on: decisionContext.today, in: definition.calendar.zone)
    }
    /// A due moment in at most nine columns, overdue as its clock counts.
    func brief(_ due: Due) -> String { due.brief(definition, time, now: decisionContext.now) }
    /// Parses typed dates.
    package var dates: MomentParser { MomentParser(calendar: decisionContext.definition.calendar, now: decisionContext.now) }
    /// Describes entries.
    package var entryFormatter: EntryFormatter {
        EntryFormatter(
            definition: decisionContext.definition, team: decisionContext.team, now: decisionContext.now, versions: versions)
    }
    /// The end of the day in the definition's zone.
    var endOfDay: Instant {
        let zone = definition.calendar.zone
        return zone.instant(LocalTime(day: zone.day(of: decisionContext.now).adding(1), millisecond: 0))
    }
    /// The review of outcomes at the start: for marketing, and for all where it takes a few milliseconds.
    var reviewEffects: [Effect] {
        let isMarketing = decisionContext.roles.contains(.marketing)
        return isMarketing || decisionContext.newLead.number < Self.leadsForAllToReview ? [.reviewOutcomes] : []
    }
    private static let leadsForAllToReview = 100_000

    /// The sides that have not signed the definition in force.
    package var unsignedSides: [SigningSide] { SigningSide.allCases.filter { signers[$0, default: []].isEmpty } }
}

/// A signature under an earlier definition.
package struct EarlierSignature: Hashable, Sendable {
    /// The number of the signed definition.
    package var number: Int
    /// The person and the time.
    package var signature: Signature
}

/// A line of the definition for the screen.
package struct DefinitionLine: Hashable, Sendable {
    /// The kind of a line, which determines its style.
    package enum Kind: Sendable { case heading, text, item }

    /// The kind.
    package var kind: Kind
    /// The text.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
