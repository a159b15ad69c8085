internal import Intake
internal import Lifecycle
internal import ReadModel

/// What an import of deals knows of the opportunities so far.
struct KnownDeals {
    /// Where a row's deal is.
    struct Place {
        let lead: LeadID
        let opportunity: OpportunityID
        /// Whether this import opened it.
        let isNew: Bool
    }

    /// The opportunities that rows of the file are.
    private(set) var claimed: Set<OpportunityID> = []
    /// The opportunities of rows whose end is still to be imported, by the rows' numbers.
    private var awaited: [Int: Place] = [:]
    /// The lead of each deal with a record id; nil until one is looked for.
    private var leads: [RecordID: LeadID]?
    /// The accounts that rows opened, by the keys of their names.
    var accounts: [Int64: AccountID] = [:]

    /// Remembers which opportunity a row is.
    mutating func claim(_ place: Place, _ record: ImportedOutcome) {
        claimed.insert(place.opportunity)
        if let id = record.recordID { leads?[id.shortened] = place.lead }
    }

    /// Remembers where a deal is whose end comes in a later step.
    mutating func awaitEnd(_ place: Place, _ step: DealStep) { awaited[step.number] = place }

    /// Where the deal of a last step is; nil if there is nothing to end.
    mutating func takeAwaited(_ step: DealStep) -> Place? { awaited.removeValue(forKey: step.number) }

    /// The lead of a deal with a record id. O(opportunities) the first time, if deals were imported before.
    mutating func lead(of id: RecordID, _ run: ImportRun) throws(WorkspaceError) -> LeadID? {
        if let leads { return leads[id.shortened] }
        var found: [RecordID: LeadID] = [:]
        if try run.hasImportedDeals() {
            let queries = run.writer.queries
            for lead in Set(try run.journal.read(queries.index.accounts.all(openOnly: false)).map(\.lead)).sorted() {
                for opportunity in try queries.lead(lead)?.opportunities ?? [] {
                    for known in opportunity.recordIDs { found[known.shortened] = lead }
                }
            }
        }
        leads = found
        return found[id.shortened]
    }
}

extension ImportRun {
    /// Whether a file of deals was imported before, or begun.
    func hasImportedDeals() throws(WorkspaceError) -> Bool {
        if try !journal.read(journal.index.lines.openBatches()).isEmpty { return true }
        return try writer.queries.workspaceEntries().inForce.contains { entry in
            if case .imported(let imported) = entry.event { imported.form == IntakeKind.outcomes.rawValue } else { false }
        }
    }
}
