internal import Formats
internal import Intake
package import Lifecycle
internal import ReadModel

/// The opt-out of an address, which holds for every lead that has it.
struct AddressOptOut {
    /// The lead that opted out.
    let lead: LeadID
    /// When it did.
    let at: Instant
}

/// The bounce of an address, which holds for every lead that has it.
struct AddressBounce {
    /// The address.
    let address: EmailAddress
    /// A lead of which it is known.
    let lead: LeadID

    /// The bounce that is known of some leads with an address; nil for none, and where a later opt-in says otherwise.
    init?(of address: EmailAddress, among leads: [Lead]) {
        guard let bounced = leads.first(where: { $0.isInvalid(address) }) else { return nil }
        let at = bounced.channels.bouncedAt(.email) ?? .distantPast
        guard !leads.contains(where: { $0.channels.hasReopened(.email, after: at) }) else { return nil }
        (self.address, lead) = (address, bounced.id)
    }

    /// What a lead with the address inherits, as a note.
    func note(for lead: String) -> String {
        "mail to the address bounced as \(self.lead); it counts as invalid for \(lead) too"
    }
}

extension Queries {
    /// When a file with a digest was first imported, by an import that is in force; nil for a new file.
    func firstImport(ofFileWith digest: String) throws(WorkspaceError) -> Instant? {
        return try workspaceEntries().inForce.lazy.filter { entry in
            if case .imported(let imported) = entry.event { imported.fileDigest == digest } else { false }
        }.map(\.at).min()
    }

    /// Leads by what reaches them.
    package var contacts: ContactQueries { ContactQueries(queries: self) }
}

/// Leads by what reaches them: an opt-out is one of an address, also if several records share it.
package struct ContactQueries {
    let queries: Queries

    /// The leads that have an e-mail address, lowest number first; nil if the text is no address.
    package func leads(withAddress text: String) throws(WorkspaceError) -> [LeadID]? {
        guard let address = EmailAddress(text) else { return nil }
        return try leads(reachedBy: [address]).map(\.id)
    }

    /// The merges of records of which no lead was known, by imports that are in force. O(imports).
    func mergedRecords() throws(WorkspaceError) -> MergedRecords {
        var merged = MergedRecords()
        for entry in try queries.workspaceEntries().inForce {
            if case .imported(let imported) = entry.event { for each in imported.mergedRecords { merged.insert(each) } }
        }
        return merged
    }

    /// The leads that have one of some addresses, also role addresses, lowest number first. O(these).
    func leads(reachedBy addresses: [EmailAddress]) throws(WorkspaceError) -> [Lead] {
        try leads(try ids(reachedBy: addresses)) { lead in
            lead.mailAddresses.contains(where: addresses.contains)
        }
    }

    /// The leads that have one of some phone numbers, lowest number first. O(these).
    func leads(reachedBy numbers: [PhoneNumber]) throws(WorkspaceError) -> [Lead] {
        let wanted = Set(numbers.map(\.comparable))
        return try leads(try ids(reachedBy: numbers)) { lead in
            !lead.comparablePhones.isDisjoint(with: wanted)
        }
    }

    /// The leads that may have one of some addresses: equal keys prove nothing.
    func ids(reachedBy addresses: [EmailAddress]) throws(WorkspaceError) -> [LeadID] {
        try queries.journal.read(queries.index.matches.leads(reachedBy: addresses.map { Int64(bitPattern: $0.key.value) }))
    }

    /// The leads that may have one of some phone numbers.
    func ids(reachedBy numbers: [PhoneNumber]) throws(WorkspaceError) -> [LeadID] {
        try queries.journal.read(queries.index.matches.leads(withPhone: numbers.map { Int64(bitPattern: $0.key.value) }))
    }

    private func leads(_ ids: [LeadID], where fits: (Lead) -> Bool) throws(WorkspaceError) -> [Lead] {
        var leads: [Lead] = []
        for id in ids { if let lead = try queries.lead(id), !lead.isErased, fits(lead) { leads.append(lead) } }
        return leads
    }

    /// The leads that opted out of e-mail and may have one of some addresses. A few microseconds if there are none.
    func leads(optedOutOf addresses: [EmailAddress]) throws(WorkspaceError) -> [LeadID] {
        try queries.journal.read(queries.index.matches.leads(optedOutOf: addresses.map { Int64(bitPattern: $0.key.value) }))
    }

    /// The leads that may have an address at which mail bounced. A few microseconds if there are none.
    func leads(withBouncedAddress address: EmailAddress) throws(WorkspaceError) -> [LeadID] {
        try queries.journal.read(queries.index.matches.leads(withBouncedAddress: Int64(bitPattern: address.key.value)))
    }

    /// The bounce of one of some addresses that holds for every lead that gets it; nil for none.
    func bounce(of addresses: [EmailAddress]) throws(WorkspaceError) -> AddressBounce? {
        for address in addresses where try !leads(withBouncedAddress: address).isEmpty {
            if let bounce = AddressBounce(of: address, among: try leads(reachedBy: [address])) { return bounce }
        }
        return nil
    }

    /// The opt-out that holds for one of some addresses; nil if the newest choice of those who have it is another one.
    func optOut(of addresses: [EmailAddress]) throws(WorkspaceError) -> AddressOptOut? {
        for address in addresses where try !leads(optedOutOf: [address]).isEmpty {
            if let optOut = AddressOptOut(of: try leads(reachedBy: [address])) { return optOut }
        }
        return nil
    }

    /// The other leads that have an address of some leads and are open to e-mail, lowest number first.
    package func othersOpenToEmail(beside ids: [LeadID]) throws(WorkspaceError) -> [LeadID] {
        var addresses: Set<EmailAddress> = []
        for id in ids { addresses.formUnion(try queries.lead(resolving: id)?.mailAddresses ?? []) }
        let own = Set(try ids.map { (id) throws(WorkspaceError) in try queries.survivor(of: id) ?? id })
        return try leads(reachedBy: Array(addresses)).filter { !own.contains($0.id) && !$0.channels.isClosed(.email) }.map(\.id)
    }

    /// Whether a person who has something of an erased one is known as a lead: the same record, or the same name at the
    /// same address.
    ///
    /// A record id decides. A namesake with another record id of the system is somebody else, and so is one at the
    /// address of a row with the record id of an erased person.
    func isKnown(_ fields: LeadFields, beside erased: ErasedPeople) throws(WorkspaceError) -> Bool {
        let keys = LeadKeys(fields)
        let row = RowIdentity(fields, keys)
        for id in try queries.leads(withRecordID: row.idKeys) {
            if let lead = try queries.lead(id), !lead.isErased, RowIdentity.all(of: lead).contains(where: row.isSameRecord) {
                return true
            }
        }
        guard !row.name.isBlank, !erased.containsRecord(of: fields) else { return false }
        return try leads(reachedBy: keys.mailAddresses).contains { lead in
            lead.personNames.contains { $0.isEqual(to: row.name) } && !RowIdentity.all(of: lead).contains(where: row.contradicts)
        }
    }
}

extension AddressOptOut {
    /// What a lead with the address inherits, as a note.
    func note(for lead: String, _ zone: ZoneTable) -> String {
        "the address opted out on \(zone.day(of: at)) as \(self.lead); e-mail is closed for \(lead) too"
    }

    /// The opt-out that holds for an address by the newest choice of the leads that have it; nil if there is none.
    init?(of leads: [Lead]) {
        var newest: (lead: LeadID, isOptedOut: Bool, at: Instant)?
        for lead in leads {
            guard let consent = lead.channels.consent(to: .email), consent.at > newest?.at ?? .distantPast else { continue }
            newest = (lead.id, consent.isOptedOut, consent.at)
        }
        guard let newest, newest.isOptedOut else { return nil }
        self.init(lead: newest.lead, at: newest.at)
    }
}
