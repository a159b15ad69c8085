internal import Intake
internal import Lifecycle
internal import ReadModel

// Opt-outs, bounces and notes of a file. An opt-out of e-mail is one of the address: it holds for all leads that have
// it, whatever records they are.
extension ImportDecision {
    /// Adds the opt-outs, bounces and notes that a file gives with a lead, unless they are recorded.
    ///
    /// They happened when the file says so. Without a date of their own, they count from the capture of a new lead, and
    /// from now on for a known one, since the file is newer than what is known. One from before an opt-in is over. A no
    /// never lifts an opt-out and is only counted.
    ///
    /// - Returns: Whether anything was added, also to other leads with the same address.
    func addConsentAndNotes(of record: ImportedLead, to id: LeadID, occurredAt: Instant?) throws(WorkspaceError) -> Bool {
        if let exported = record.exported { return try addState(exported, of: record, to: id) }
        let consent = record.consent
        guard consent != ImportedConsent.none || record.notes != nil, let lead = try lead(id) else { return false }
        let before = drafts.count
        try add(consent, of: record.fields.firstAddress, to: id, occurredAt: occurredAt)
        tally.addDenials(consent.denials, of: lead)
        if let note = record.notes, try !hasNote(note, id) {
            append([Draft(lead: id, by: .person(run.actor), occurredAt: occurredAt, event: .noted(note))], about: id)
            tally.recordedNotes += 1
        }
        let isShared = try close(record, except: id)
        return drafts.count > before || isShared
    }

    /// Adds the opt-outs and the bounce that a row says of its own lead, unless they are recorded.
    ///
    /// - Parameter address: The row's first address, which is the one that bounced.
    func add(
        _ consent: ImportedConsent, of address: EmailAddress?, to id: LeadID, occurredAt: Instant?
    ) throws(WorkspaceError) {
        let bounced = address.map { [$0] } ?? []
        if consent.hasBounced, try bounce(id, of: bounced, at: past(consent.bouncedAt) ?? occurredAt) { tally.bounces += 1 }
        guard let lead = try lead(id) else { return }
        for channel in consent.optOuts where !lead.isOptedOut(of: channel) {
            let at = past(consent.optedOutAt[channel]) ?? occurredAt
            guard !lead.channels.hasReopened(channel, after: at ?? run.knownSince) else {
                if at == nil, run.isRepeated { tally.liftedOptOuts += 1 }
                continue
            }
            append(try decide(.optOut(channel), leads[id], occurredAt: at), about: id)
            tally.optOuts += 1
        }
    }

    /// Whether an opt-out of a channel (nil: all) is one of e-mail.
    static func concernsEmail(_ channel: TouchChannel?) -> Bool { channel == nil || channel == .email }

    /// Closes e-mail for the leads that have an address of a row with an opt-out or a bounce, and calls for the leads
    /// that have its phone and may be the same person.
    ///
    /// - Parameter id: The row's own lead, which has it already.
    /// - Returns: Whether anything was added.
    func close(_ record: ImportedLead, except id: LeadID?) throws(WorkspaceError) -> Bool {
        let own = id.map { [$0] } ?? []
        return try close(record.consent, record.keys, bounced: record.fields.firstAddress, except: own) {
            self.mayClose($0, record)
        }
    }

    /// The same for the contact data of any row, with the leads that the row itself is about.
    func close(
        _ consent: ImportedConsent, _ keys: LeadKeys, bounced: EmailAddress?, except own: [LeadID],
        where mayClose: (Lead) -> Bool = { _ in true }
    ) throws(WorkspaceError) -> Bool {
        let isOptOut = consent.optOuts.contains(where: Self.concernsEmail)
        let isNoCall = consent.optOuts.contains { $0 == nil || $0 == .call }
        guard isOptOut || isNoCall || consent.hasBounced else { return false }
        let before = drafts.count
        for address in keys.mailAddresses where isOptOut || consent.hasBounced && address == bounced {
            let hasBounced = consent.hasBounced && address == bounced
            guard !tally.closedAddresses.contains(address) || hasBounced else { continue }
            for lead in try leads(with: address) where !own.contains(lead.id) && mayClose(lead) {
                if hasBounced, try bounce(lead.id, of: [address], at: past(consent.bouncedAt)) {
                    tally.bounces += 1
                    tally.sharedBounces += 1
                }
                if isOptOut { try optOut(lead.id, of: .email, at: past(consent.date(ofOptOutFrom: .email))) }
            }
            if isOptOut { tally.closedAddresses.insert(address) }
        }
        for number in keys.numbers where isNoCall {
            for lead in try leads(with: number) where !own.contains(lead.id) && mayClose(lead) {
                // A switchboard is not one person.
                let names = lead.personNames
                if names.isEmpty || names.contains(where: keys.name.isCompatible) {
                    try optOut(lead.id, of: .call, at: past(consent.date(ofOptOutFrom: .call)))
                }
            }
        }
        return drafts.count > before
    }

    /// Whether a row may close the channels of another lead: one of an export has its own row in the file.
    private func mayClose(_ lead: Lead, _ record: ImportedLead) -> Bool {
        record.exported == nil || !isAdded(lead.id)
    }

    /// Opts a lead out that has an address or phone of a row.
    private func optOut(_ id: LeadID, of channel: TouchChannel, at: Instant?) throws(WorkspaceError) {
        guard let lead = try lead(id), !lead.isOptedOut(of: channel),
            !lead.channels.hasReopened(channel, after: at ?? run.knownSince)
        else { return }
        append(try decide(.optOut(channel), lead, occurredAt: at), about: id)
        tally.optOuts += 1
        tally.sharedOptOuts += 1
    }

    /// Closes the channels of a lead that got an address or a phone which other rows, or a lead before the import,
    /// closed.
    ///
    /// What the row itself says is not inherited.
    func inherit(_ id: LeadID, of record: ImportedLead) throws(WorkspaceError) -> Bool {
        let (keys, own, before) = (record.keys, record.consent, drafts.count)
        let isOptOut = own.optOuts.contains(where: Self.concernsEmail)
        let isNoCall = own.optOuts.contains { $0 == nil || $0 == .call }
        if let consent = run.groups?.consent {
            let first = own.hasBounced ? record.fields.firstAddress : nil
            let bounced = keys.mailAddresses.filter { $0 != first && consent.bounce($0) != nil }
            if !bounced.isEmpty, try bounce(id, of: bounced, at: past(bounced.compactMap(consent.bounce).max())) {
                tally.bounces += 1
                tally.sharedBounces += 1
            }
            if !isOptOut, let at = keys.mailAddresses.compactMap(consent.optOut).max() { try optOut(id, of: .email, at: past(at)) }
            if !isNoCall, keys.numbers.contains(where: { consent.isNotCalled($0, keys.name) }) {
                try optOut(id, of: .call, at: nil)
            }
        }
        _ = try inheritBounces(id, of: keys.mailAddresses)
        if !isOptOut { _ = try inheritOptOut(id, of: keys.mailAddresses) }
        return drafts.count > before
    }

    private func inheritOptOut(_ id: LeadID, of addresses: [EmailAddress]) throws(WorkspaceError) -> Bool {
        guard let lead = try lead(id), !lead.isOptedOut(of: .email) else { return false }
        for address in addresses {
            guard let optOut = try optOut(of: address) else { continue }
            append(try decide(.optOut(.email), lead, occurredAt: nil), about: id)
            tally.optOuts += 1
            tally.inheritedOptOuts += 1
            tally.note(optOut.note(for: id.description, session.definition.calendar.zone))
            return true
        }
        return false
    }

    private func optOut(of address: EmailAddress) throws(WorkspaceError) -> AddressOptOut? {
        guard try !queries.contacts.leads(optedOutOf: [address]).isEmpty else { return nil }
        return AddressOptOut(of: try leads(with: address).filter { !tally.optedOutLeads.contains($0.id) })
    }

    /// The leads that have an address, as they are now, lowest number first.
    func leads(with address: EmailAddress) throws(WorkspaceError) -> [Lead] {
        contacts.complete(with: leads)
        let known = try queries.contacts.ids(reachedBy: [address])
        return try present(contacts.leads(with: address).union(known)) { $0.mailAddresses.contains(address) }
    }

    /// The leads that have a phone number, as they are now, lowest number first.
    private func leads(with number: PhoneNumber) throws(WorkspaceError) -> [Lead] {
        contacts.complete(with: leads)
        let known = try queries.contacts.ids(reachedBy: [number])
        return try present(contacts.leads(with: number).union(known)) { $0.comparablePhones.contains(number.comparable) }
    }

    private func present(_ ids: Set<LeadID>, where fits: (Lead) -> Bool) throws(WorkspaceError) -> [Lead] {
        var found: [Lead] = []
        for id in ids.sorted() { if let lead = try lead(id), !lead.isErased, fits(lead) { found.append(lead) } }
        return found
    }

    /// Whether a lead has a note, here or in this action.
    func hasNote(_ text: String, _ id: LeadID) throws(WorkspaceError) -> Bool {
        guard let lead = leads[id], lead.noteCount > 0 else { return false }
        if lead.lastNote == text { return true }
        func isSame(_ event: Event) -> Bool { if case .noted(text) = event { true } else { false } }
        if drafts.contains(where: { $0.lead == id && isSame($0.event) }) { return true }
        guard lead.noteCount > 1 else { return false }
        return try queries.history(id).inForce.contains { isSame($0.event) }
    }
}

// Results of mailings.
extension ImportDecision {
    /// Closes e-mail for all leads that have the address of an opt-out or a bounce.
    func close(_ record: ImportedEngagement) throws(WorkspaceError) {
        let at = past(record.occurredAt) ?? run.knownSince
        var targets: [LeadID] = []
        if record.lead.recordID != nil {
            let named = PersonName(first: nil, last: record.lead.name)
            targets = try matcher.leads(of: RowIdentity(record.lead), named: named)
            if targets.count > 1 { targets = [] }
        }
        let own = targets.count
        for address in record.lead.emails {
            for lead in try leads(with: address) where !targets.contains(lead.id) { targets.append(lead.id) }
        }
        if targets.isEmpty {
            let unknown = tally.unknownLead
            guard let lead = try lead(of: record.lead) else {
                tally.unknownClosings += tally.unknownLead - unknown
                return
            }
            targets = [lead.id]
        }
        let isOptOut = record.content == .optedOut
        var closed = 0
        for (position, id) in targets.enumerated() {
            guard let lead = try lead(id) else { continue }
            if isOptOut {
                guard !isKnown(record, of: lead, at: at) else { continue }
                append(try decide(.optOut(.email), lead, occurredAt: past(record.occurredAt)), about: id)
            } else if try !bounce(id, of: record.lead.emails, at: past(record.occurredAt)) {
                continue
            }
            closed += 1
            guard position >= max(1, own) else { continue }
            if isOptOut { tally.sharedOptOuts += 1 } else { tally.sharedBounces += 1 }
        }
        if isOptOut { tally.optOuts += closed } else { tally.bounces += closed }
        if closed > 0 { tally.attached += 1 } else { tally.unchanged += 1 }
    }

    /// Whether an opt-out, opt-in or bounce is recorded, or older than the newest recorded one.
    ///
    /// Of two at the same moment the one that closes counts, so that the order of rows has no influence.
    func isKnown(_ record: ImportedEngagement, of lead: Lead, at: Instant) -> Bool {
        let consent = lead.channels.consent(to: .email)
        let bouncedAt = lead.channels.bouncedAt(.email)
        switch record.content {
        case .engagement: return false
        case .optedOut:
            // Without a date it says only that mail is closed.
            if record.occurredAt == nil, lead.channels.closing(.email) == .optedOut { return true }
            return consent.map { $0.isOptedOut ? $0.at >= at : $0.at > at } ?? false
        case .optedIn: return max(consent?.at ?? .distantPast, bouncedAt ?? .distantPast) >= at
        case .bounced: return bouncedAt != nil || lead.channels.hasReopened(.email, after: at)
        }
    }
}
