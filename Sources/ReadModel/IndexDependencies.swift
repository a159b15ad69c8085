import Journal
import Lifecycle

/// What the read model is given from outside: who looks, by which clock, under which rules.
package struct IndexDependencies {
    /// Who looks: what others did is news.
    package var me: Login
    /// The program's version; an index that another one made is made again.
    package var program: String
    /// The one clock.
    package var now: () -> Instant
    /// The keys under which a lead is found again; called on several threads.
    package var keys: @Sendable (Lead) -> MatchKeys
    /// Makes a number's track, the bytes that figures are made of, by its own lines alone; called on several threads. Makes none unless told otherwise.
    package var track: TimelineBuilder = { _, _, _, _ in [] }
    /// The definition in force, given the newest `definitionAdopted` line; nil before the first.
    package var definition: (Entry?) throws -> LeadDefinition
    /// Opens the journal once more, for a thread of its own.
    package var another: @Sendable () throws -> any JournalStore
    /// The journal's size in bytes, for the progress of a rebuild; 0 when it isn't known.
    package var journalSize: () -> Int
    /// How many bytes of the journal one thread reads before it is given the next ones, when the index is built; a shorter journal is read by one.
    package var pieceSize = 24_000_000
    /// From how many changed rows on a new definition makes the indices of their columns anew, rather than moving every entry.
    package var manyChanges = 10_000
    /// Is told how far scoring all leads by a new definition has come, 0 to 1, some hundred times in all.
    package var scoringProgress: (Double) -> Void = { _ in }
    /// Is told how far a rebuild has come, 0 to 1, some hundred times in all.
    package var progress: (Double) -> Void

    /// What a history came to, where that is a lead.
    package struct Known {
        /// The lead.
        package var lead: Lead
        /// The keys under which it is found.
        package var keys: MatchKeys

        /// Puts it together.
        package init(lead: Lead, keys: MatchKeys) {
            self.lead = lead
            self.keys = keys
        }
    }

    /// Makes a track: of a number by a history, with the lead that it is, if any, and the code of each word that it is to name.
    package typealias TimelineBuilder =
        @Sendable (LeadID, LeadHistory, Known?, @escaping (String) -> Int) -> [UInt8]

    /// Gathers them.
    package init(
        me: Login, program: String, now: @escaping () -> Instant, keys: @escaping @Sendable (Lead) -> MatchKeys,
        definition: @escaping (Entry?) throws -> LeadDefinition, another: @escaping @Sendable () throws -> any JournalStore,
        journalSize: @escaping () -> Int = { 0 }, progress: @escaping (Double) -> Void = { _ in }
    ) {
        self.me = me
        self.program = program
        self.now = now
        self.keys = keys
        self.definition = definition
        self.another = another
        self.journalSize = journalSize
        self.progress = progress
    }
}
