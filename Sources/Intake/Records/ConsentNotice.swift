import Formats
import Lifecycle

/// What a row says about consent where it makes no lead: a row of activities, or of a record that was deleted.
///
/// An opt-out in any file holds, whatever else becomes of its row.
package struct ConsentNotice: Sendable {
    /// The lead that a row of activities names; nil for a deleted record.
    package let reference: LeadReference?
    /// The ids of a deleted record: its own, and that of the record into which it was merged.
    package let recordIDs: [RecordID]
    /// The addresses, the phones and the name in the row.
    package let keys: LeadKeys
    /// The row's first address, which is the one that bounced if one did.
    package let address: EmailAddress?
    /// What the row says.
    package let consent: ImportedConsent
    /// The record that was merged away; nil for any other row.
    package var merged: MergedRecord?

    /// The notice of a row of activities; nil if it says nothing that must be kept.
    init?(_ consent: ImportedConsent, of lead: LeadReference) {
        guard consent.closesAnything || !consent.unread.isEmpty else { return nil }
        self.consent = consent
        reference = lead
        (recordIDs, address, keys) = ([], lead.email, Self.keys(of: lead.emails))
    }

    private static func keys(of addresses: [EmailAddress]) -> LeadKeys {
        var fields = LeadFields()
        fields[.email] = addresses.first?.description
        fields.identities.emails = addresses.dropFirst().map(\.description)
        return LeadKeys(fields)
    }

    /// Reads a row of a lead that is rejected for another reason; nil if it closes nothing.
    ///
    /// The person is known by record id and addresses. What a row says of these holds also where its date is wrong.
    init?(rejected cells: RowCells) {
        guard cells.indexes.hasConsent || cells.mapping.hasConsentInValues else { return nil }
        do throws(CellError) {
            consent = try ImportedConsent(cells)
            guard consent.closesAnything else { return nil }
            let emails = try cells.texts(.email).flatMap(EmailAddress.all).filter { !Placeholder.isAddress($0) }
            recordIDs = try cells.text(.externalID).map(cells.mapping.recordID).flatMap { $0.isPlaceholder ? nil : [$0] } ?? []
            guard !emails.isEmpty || !recordIDs.isEmpty else { return nil }
            (keys, address, reference, merged) = (Self.keys(of: emails), emails.first, nil, nil)
        } catch {
            return nil
        }
    }

    /// Reads a row of a record that its own system deleted or merged away; nil if it closes nothing and names no record
    /// into which it was merged.
    ///
    /// Such a row is no person, so one that can't be read says nothing.
    init?(removed cells: RowCells, tables: IntakeTables) {
        do throws(CellError) {
            merged = try MergedRecord(cells)
            guard merged != nil || cells.indexes.hasConsent || cells.mapping.hasConsentInValues else { return nil }
            let lead = try ImportedLead(cells, tables: tables)
            guard merged != nil || lead.consent.closesAnything else { return nil }
            reference = nil
            recordIDs = try [cells.text(.externalID), cells.text(.masterID)].compactMap { text in
                text.map(cells.mapping.recordID).flatMap { $0.isPlaceholder ? nil : $0 }
            }
            (keys, consent) = (lead.keys, lead.consent)
            address = lead.fields[.email].flatMap { EmailAddress.all(in: $0).first }
        } catch {
            return nil
        }
    }
}

extension MergedRecord {
    /// Reads a row; nil without two ids.
    ///
    /// - Throws: ``CellError`` where a cell is not UTF-8.
    init?(_ cells: RowCells) throws(CellError) {
        guard let own = try cells.text(.externalID).map(cells.mapping.recordID),
            let master = try cells.text(.masterID).map(cells.mapping.recordID),
            !own.isPlaceholder, !master.isPlaceholder, !own.isSameRecord(as: master)
        else { return nil }
        self.init(id: own, survivor: master)
    }
}
