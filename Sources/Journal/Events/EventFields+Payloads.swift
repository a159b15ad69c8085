import Formats
import Lifecycle

// The payloads of events whose parts need checks of their own.
extension EventFields {
    /// The fields as changes, in which an empty text has a meaning too.
    private var changes: [LeadField: String] {
        Dictionary(fields.map { ($0.field, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The conversion with its personal parts, which the journal stores apart.
    var completeConversion: Conversion? {
        guard var conversion else { return nil }
        conversion.account = account
        conversion.contact = contact
        conversion.opportunity = opportunity
        conversion.followUp?.note = followUpNote
        return conversion
    }

    /// The payload of `rejected` and `disqualified`.
    func declined() throws(JSONError) -> Declined {
        Declined(
            reason: try require(reason), note: note, trigger: trigger, returnOn: try day(further?.returnOn)?.value,
            track: further?.track)
    }

    /// The payload of `edited`.
    func fieldChanges() throws(JSONError) -> FieldChanges {
        FieldChanges(
            changes, extra: extra, recordIDs: further?.recordIDs, emails: further?.emails, phones: further?.phones,
            returnOn: try day(further?.returnOn),
            track: Self.change(further?.track))
    }

    /// The payload of `erased`.
    func erased() throws(JSONError) -> Erased {
        Erased(
            digests: digests ?? [], leads: try parseIDs(further?.leads ?? []), batches: try parseIDs(further?.batches ?? []),
            accounts: try parseIDs(further?.accounts ?? []))
    }

    /// A change of a text, in which an empty one removes the value.
    static func change(_ text: String?) -> ValueChange<String>? {
        text.map { $0.isEmpty ? .cleared : .set($0) }
    }

    /// A change of a date, in which an empty text removes the value.
    func day(_ text: String?) throws(JSONError) -> ValueChange<Day>? {
        guard let text else { return nil }
        guard !text.isEmpty else { return .cleared }
        guard let day = Day(parsing: text) else { throw JSONError(.unexpectedValue, at: 0) }
        return .set(day)
    }
}

extension Event {
    /// Makes an event of accounts, opportunities and costs.
    init(account kind: EventKind, _ fields: borrowing EventFields) throws(JSONError) {
        switch kind {
        case .accountChanged:
            self = .accountChanged(
                AccountChange(
                    account: try require(parseID(fields.further?.accountID)), name: EventFields.change(fields.name),
                    domain: EventFields.change(fields.further?.domain),
                    owner: fields.owner.map { $0.isEmpty ? .cleared : .set(Login($0)) }))
        case .accountMerged:
            self = .accountMerged(
                AccountMerged(
                    account: try require(parseID(fields.further?.accountID)), absorbed: try require(parseID(fields.absorbed))))
        case .opportunityOpened: self = .opportunityOpened(try fields.opportunityChange())
        case .opportunityChanged: self = .opportunityChanged(try fields.opportunityChange())
        case .costRecorded:
            guard let month = Month(parsing: try require(fields.further?.month)) else { throw JSONError(.unexpectedValue, at: 0) }
            self = .costRecorded(
                CostRecorded(source: try require(fields.further?.source), month: month, amount: try require(fields.amount)))
        default: throw JSONError(.unexpectedValue, at: 0)
        }
    }
}

extension EventFields {
    /// The merged records of an import: pairs of the one that is no more and the one that stayed.
    var mergedRecords: [MergedRecord] {
        let ids = further?.recordIDs ?? []
        return stride(from: 0, to: ids.count - 1, by: 2).map { MergedRecord(id: ids[$0], survivor: ids[$0 + 1]) }
    }

    fileprivate func opportunityChange() throws(JSONError) -> OpportunityChange {
        OpportunityChange(
            opportunity: try require(parseID(further?.opportunityID)), account: try parseID(further?.accountID), amount: amount,
            closeDate: try day(further?.closeDate), chance: further?.chance, nextStep: Self.change(further?.nextStep),
            name: Self.change(self.opportunity), accountName: Self.change(self.account),
            owner: owner.map { $0.isEmpty ? .cleared : .set(Login($0)) },
            recordIDs: further?.recordIDs ?? [])
    }
}
