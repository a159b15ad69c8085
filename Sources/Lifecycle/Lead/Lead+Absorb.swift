extension Lead {
    /// The lead's id and the ids of the leads that were merged into it.
    package var allIDs: [LeadID] { [id] + absorbed.map(\.id).sorted() }

    /// Whether a field has a value here or had it in a merged lead.
    ///
    /// Such a value in a file is no conflict. O(merges).
    package func knows(_ value: String, of field: LeadField) -> Bool {
        let isFurther: Bool =
            switch field {
            case .email: fields.identities.emails.contains(value)
            case .phone, .mobile: fields.allPhones.contains(value)
            case .externalID: fields.identities.recordIDs.contains { $0.id == value }
            default: false
            }
        return fields[field] == value || isFurther || absorbed.contains { $0.fields[field] == value }
    }

    /// Merges another lead into this one. O(activities of both).
    ///
    /// This lead keeps its stage and owner; it was captured when the earlier one was, and entered the stages that both
    /// went through when the earlier one did. The activities of both are kept in the order of the journal. The newest
    /// answer and the newest state of a channel win. Blank fields are filled; a value that exists here stays, except
    /// source and campaign, which are those of the earliest capture whichever way one merges. A later source stays in
    /// the timeline.
    package mutating func absorb(_ other: Lead, _ entry: Entry) {
        let shared = fields.sharedChannels(with: other.fields)
        engagements = LoggedEvents((Array(engagements) + other.engagements).sorted { $0.seq < $1.seq })
        touches = LoggedEvents((Array(touches) + other.touches).sorted { $0.seq < $1.seq })
        decisions = (decisions + other.decisions).sorted { $0.seq < $1.seq }
        opportunities = (opportunities + other.opportunities).sorted { $0.seq < $1.seq }
        chances = (chances + other.chances).sorted { $0.seq < $1.seq }
        answers.merge(other.answers) { own, others in others.occurredAt > own.occurredAt ? others : own }
        channels.absorb(other.channels, shared: shared)
        if followUp == nil, let agreed = other.followUp {
            followUp = agreed
            showAgain(for: agreed)
        }
        if let details = other.conversion { conversion = (conversion ?? Conversion()).filling(details) }
        noteCount += other.noteCount
        if (other.lastNoteSeq ?? SequenceNumber(0)) > (lastNoteSeq ?? SequenceNumber(0)) {
            lastNote = other.lastNote
            lastNoteSeq = other.lastNoteSeq
        }
        takeSource(of: other)
        takeCapture(of: other)
        for (field, value) in other.fields.known where fields[field] == nil && !LeadField.ofCapture.contains(field) {
            fields[field] = value
        }
        fields.extra.merge(other.fields.extra) { own, _ in own }
        rowKey = rowKey ?? other.rowKey
        absorbed += other.absorbed + [AbsorbedLead(id: other.id, seq: entry.seq, fields: other.fields, rowKey: other.rowKey)]
    }
}

extension Lead {
    /// Takes source and campaign from a merged lead that was captured earlier, or that alone has one.
    ///
    /// Both are taken together, since a campaign belongs to its source.
    private mutating func takeSource(of other: Lead) {
        guard LeadField.ofCapture.contains(where: { other.fields[$0] != nil }) else { return }
        guard other.sourcedAt < sourcedAt || LeadField.ofCapture.allSatisfy({ fields[$0] == nil }) else { return }
        for field in LeadField.ofCapture { fields[field] = other.fields[field] }
        sourcedAt = other.sourcedAt
    }
}

extension Lead {
    /// Takes the capture of a merged lead that was captured earlier, so that figures are the same whichever way one
    /// merges.
    private mutating func takeCapture(of other: Lead) {
        isRequested = isRequested || other.isRequested
        guard !stays.isEmpty, let others = other.stays.first else { return }
        takeStays(of: other)
        guard other.capturedAt < capturedAt, let owned = ownerships.first, let before = other.ownerships.first else { return }
        (capturedAt, sourcedBy, isImported, path) = (other.capturedAt, other.sourcedBy, other.isImported, other.path)
        stays[0].enteredAt = others.enteredAt
        if owned.owner == before.owner {
            ownerships[0].since = before.since
        } else {
            // Figures by the owner of the time: the later lead had its owner only from its own capture on.
            let earlier = Ownership(owner: before.owner, seq: stays[0].seq, since: before.since, isByRule: before.isByRule)
            ownerships.insert(earlier, at: 0)
        }
    }

    /// Takes the earlier entries into the stages that both leads went through, from the capture on.
    ///
    /// The first line of both counts, so that the stays are in the order of the journal.
    private mutating func takeStays(of other: Lead) {
        let common = zip(stays, other.stays).prefix { $0.stage == $1.stage }.count
        for (index, others) in other.stays.prefix(common).enumerated() {
            let own = stays[index]
            if (others.enteredAt, others.seq) < (own.enteredAt, own.seq) {
                let isConverted = own.isConverted
                stays[index] = others
                stays[index].isConverted = isConverted
            }
            stays[index].seq = min(own.seq, others.seq)
        }
        if common == 0 { stays[0].seq = min(stays[0].seq, other.stays[0].seq) }
        guard common == stays.count, let last = stays.last else { return }
        clockStart = last.clockStart
        if let own = handoverAt, let others = other.handoverAt { handoverAt = min(own, others) }
    }
}

extension LeadField {
    /// The fields that say where a capture came from.
    fileprivate static let ofCapture: [LeadField] = [.source, .campaign]
}

extension LeadFields {
    /// The channels on which both leads have the same address, so that its state holds for both.
    fileprivate func sharedChannels(with other: LeadFields) -> Set<TouchChannel> {
        var shared: Set<TouchChannel> = []
        if self[.email] == nil || self[.email]?.lowercased() == other[.email]?.lowercased() { shared.insert(.email) }
        let numbers = [self[.phone], self[.mobile]].compactMap { $0 }
        let others = [other[.phone], other[.mobile]].compactMap { $0 }
        if numbers.isEmpty || others.contains(where: numbers.contains) { shared.insert(.call) }
        return shared
    }
}
