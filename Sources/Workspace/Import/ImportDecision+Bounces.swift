internal import Intake
internal import Lifecycle
internal import ReadModel

// Bounces in files: each is one of an address, for all leads that have it.
extension ImportDecision {
    /// Marks addresses of a lead invalid; without any, its first one. Returns whether that was new.
    func bounce(_ id: LeadID, of addresses: [EmailAddress], at: Instant?) throws(WorkspaceError) -> Bool {
        guard let lead = try lead(id), !lead.channels.hasReopened(.email, after: at ?? run.knownSince) else { return false }
        let isClosed = lead.channels.bouncedAt(.email) != nil
        guard let first = lead.fields.firstAddress else {
            guard !isClosed else { return false }
            append(try decide(.bounce(.email), lead, occurredAt: at), about: id)
            return true
        }
        let (changes, isFirstInvalid) = lead.fields.marking(addresses.isEmpty ? [first] : Set(addresses))
        let before = drafts.count
        if isFirstInvalid {
            if !isClosed { append(try decide(.bounce(.email), lead, occurredAt: at), about: id) }
        } else if changes.fields[.email] != nil, !isClosed {
            // Another address takes its place, so the lead stays where it is.
            append(own(.bounced(ChannelChange(channel: .email)), of: id, at: at), about: id)
        }
        if !changes.isEmpty { append(own(.edited(changes), of: id, at: nil), about: id) }
        guard drafts.count > before else { return false }
        tally.bouncedLeads.insert(id)
        return true
    }

    /// Uses a good further address of a lead whose first one bounced; whether there was one.
    func useGoodAddress(_ id: LeadID) throws(WorkspaceError) -> Bool {
        guard let lead = try lead(id), lead.channels.bouncedAt(.email) != nil, let first = lead.fields.firstAddress else {
            return false
        }
        let changes = lead.fields.marking([first]).changes
        guard changes.fields[.email] != nil else { return false }
        append(own(.edited(changes), of: id, at: nil), about: id)
        return true
    }

    /// The addresses of a new lead at which mail bounces: by its row, by other rows, or by leads that have them.
    func invalidAddresses(of record: ImportedLead, mayShare: Bool) throws(WorkspaceError) -> Set<EmailAddress> {
        guard record.exported == nil else { return [] }
        var invalid: Set<EmailAddress> = []
        if record.consent.hasBounced, let first = record.fields.firstAddress { invalid.insert(first) }
        guard mayShare else { return invalid }
        let addresses = record.keys.mailAddresses.filter { !invalid.contains($0) }
        if let consent = run.groups?.consent { invalid.formUnion(addresses.filter { consent.bounce($0) != nil }) }
        for address in addresses where !invalid.contains(address) {
            if try knownBounce(of: address) != nil { invalid.insert(address) }
        }
        return invalid
    }

    /// Marks addresses of a lead invalid that leads before the import have, and at which mail bounced.
    func inheritBounces(_ id: LeadID, of addresses: [EmailAddress]) throws(WorkspaceError) -> Bool {
        guard let lead = try lead(id) else { return false }
        var isNew = false
        for address in addresses where !lead.isInvalid(address) {
            guard let bounce = try knownBounce(of: address), try self.bounce(id, of: [address], at: nil) else { continue }
            tally.bounces += 1
            tally.inheritedBounces += 1
            tally.note(bounce.note(for: id.description))
            isNew = true
        }
        return isNew
    }

    private func knownBounce(of address: EmailAddress) throws(WorkspaceError) -> AddressBounce? {
        guard try !queries.contacts.leads(withBouncedAddress: address).isEmpty else { return nil }
        return AddressBounce(of: address, among: try leads(with: address).filter { !tally.bouncedLeads.contains($0.id) })
    }
}
