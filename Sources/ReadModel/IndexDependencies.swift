import Journal
import Lifecycle

/// What the read model gets from outside: the current user, the clock and the rules.
package struct IndexDependencies {
    /// The current user; changes by other users are reported as `IndexChanges.byOthers`.
    package var me: Login
    /// The program version; an index built by another version is rebuilt.
    package var program: String
    /// The clock.
    package var now: () -> Instant
    /// Computes the keys by which a lead is matched; called on several threads.
    package var keys: @Sendable (Lead) -> MatchKeys
    /// Builds the encoded timeline of a lead number for reports, from its own lines alone.
    ///
    /// Called on several threads. By default there are no timelines.
    package var buildTimeline: TimelineBuilder = { _, _, _, _, _ in [] }
    /// Loads the definition in force from the `definitionAdopted` lines, oldest first.
    ///
    /// - Throws: `.definition` for a newest text that cannot be used, `.noDefinition` for no line.
    package var definition: ([Entry]) throws(ReadModelError) -> LeadDefinition
    /// Opens the journal again, for use on another thread.
    package var openJournal: @Sendable () throws(JournalError) -> any JournalStore
    /// The size of the journal in bytes, for the progress of a rebuild; 0 if unknown.
    package var journalSize: () -> Int
    /// The size in bytes of a journal segment that one thread reads at a time in a rebuild.
    ///
    /// A shorter journal is read by one thread.
    package var segmentSize = 24_000_000
    /// The number of changed rows from which a new definition rebuilds indices.
    ///
    /// Below it, each index entry is updated.
    package var reindexThreshold = 10_000
    /// Reports the progress of rescoring all leads with a new definition.
    ///
    /// From 0 to 1, some hundred times in all.
    package var scoringProgress: (Double) -> Void = { _ in }
    /// Writes a line into the diagnostic log; lines contain no personal data.
    package var log: (String) -> Void = { _ in }
    /// Reports the progress of a rebuild, from 0 to 1, some hundred times in all.
    package var progress: (Double) -> Void

    /// A lead with the keys by which it is matched.
    package typealias KeyedLead = (lead: Lead, keys: MatchKeys)

    /// Builds an encoded timeline from a lead number, its history, the lead, if there is one, and the definition.
    ///
    /// The last argument returns the symbol of a string.
    package typealias TimelineBuilder =
        @Sendable (LeadID, LeadHistory, KeyedLead?, LeadDefinition, @escaping (String) -> Int) -> [UInt8]

    package init(
        me: Login, program: String, now: @escaping () -> Instant, keys: @escaping @Sendable (Lead) -> MatchKeys,
        definition: @escaping ([Entry]) throws(ReadModelError) -> LeadDefinition,
        openJournal: @escaping @Sendable () throws(JournalError) -> any JournalStore,
        journalSize: @escaping () -> Int = { 0 }, progress: @escaping (Double) -> Void = { _ in }
    ) {
        self.me = me
        self.program = program
        self.now = now
        self.keys = keys
        self.definition = definition
        self.openJournal = openJournal
        self.journalSize = journalSize
        self.progress = progress
    }
}
