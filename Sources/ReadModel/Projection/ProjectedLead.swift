import Lifecycle

/// The data that the index stores for a lead: a function of its own lines, the definition and a day.
struct ProjectedLead: Hashable {
    /// The values by which territories select unowned leads: in lower case, empty if unknown.
    struct Territory: Hashable {
        var country = ""
        var state = ""
        var industry = ""
        var source = ""
    }

    /// The state of a lead whose capture is in force.
    struct State: Hashable {
        /// The lead as lists show it.
        var row: LeadRow
        var territory: Territory
        var nextScoreDay: Day?
        var scoredEngagements: [UInt8]?
        /// The stage that the definition moves it to, if that differs and nobody has decided on it.
        var movesTo: Stage?
        /// Further search terms: digits of phone numbers, mobile number, external id.
        var searchTerms: String
        var keys: MatchKeys
        /// When a clock rule next applies to it.
        var ruleAt: Instant?
        /// When its contact window closes, if that has consequences.
        var windowAt: Instant?
        /// When it can be disqualified as unreached; nil while something else than time is missing.
        var unreachedAt: Instant?
        var contactProgress: ContactProgress
        /// The causes for which rules have already taken it from its current owner.
        ///
        /// A sum of `Routing.Cause.bit`.
        var reassignmentCauses: Int
        /// Its first entry into each stage; see `StageEntries`.
        var stageEntries: [UInt8]
        var reassignments: [Reassignment]
        var opportunities: [OpportunityRow]

        /// The text in the full-text index; nil for an erased person.
        var searchText: String? {
            row.list == nil
                ? nil
                : SearchText.of(
                    name: row.name, company: row.company, email: row.email, phone: row.phone, searchTerms: searchTerms)
        }
    }

    var id: LeadID
    /// The newest line about it, including `undone` lines that name one of its lines.
    var lastSeq: SequenceNumber
    /// Nil if nothing captured it, the capture was undone, or another lead absorbed it.
    var state: State?
    /// The lead that absorbed it.
    var survivor: LeadID?
    /// The keys of an absorbed lead, which still identify it.
    var formerKeys: MatchKeys?
    /// The encoded timeline for reports; empty if there is none.
    var timeline: [UInt8] = []

    /// The keys in its row.
    var keys: MatchKeys? { state?.keys ?? formerKeys }
}
