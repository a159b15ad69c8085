internal import Intake
internal import Lifecycle
internal import ReadModel

// Rows of people who are known already, and who came again through another source or campaign, or on another day.
extension ImportDecision {
    /// The later capture that a row of a known person records; nil if its source, campaign and date are known.
    ///
    /// Fills a blank source of `fields` as for a new lead. Leaves source and campaign there only to fill blank ones of
    /// the lead's own capture: those of another capture fill nothing, because a campaign belongs to its source, and are
    /// no conflict, because the later capture keeps them.
    func laterCapture(
        of record: ImportedLead, for lead: Lead, removingFrom fields: inout LeadFields
    ) throws(WorkspaceError) -> Engagement? {
        if fields[.source] == nil { fields[.source] = run.options.source }
        let (source, campaign, date) = (fields[.source], fields[.campaign], past(record.occurredAt))
        // Most rows come again as they were.
        if source == nil || source == lead.fields[.source], campaign == nil || campaign == lead.fields[.campaign],
            date == nil || date == lead.capturedAt
        {
            return nil
        }
        var known = KnownCaptures(of: lead)
        let fits = known.fits(source, campaign, lead)
        if fits { known.note(source, campaign) }
        for field in [LeadField.source, .campaign] where !fits || lead.fields[field] != nil { fields[field] = nil }
        func laterCapture() -> Engagement? {
            known.laterCapture(source: source, campaign: campaign, date: date, zone: session.definition.calendar.zone)
        }
        guard laterCapture() != nil else { return nil }
        let entries = try queries.history(lead.id).inForce
        for entry in entries { known.add(entry, isOfSameFile: entry.batch?.low == run.batch.low) }
        // A lead of this action has no line yet.
        if entries.isEmpty, lead.capturedAt == session.now { known.addUndated(recordedAt: session.now) }
        return laterCapture()
    }

    /// The first capture of the person of a row that becomes a lead, among all rows of the file that are this person.
    func firstOrigin(of record: ImportedLead, _ number: Int) throws(WorkspaceError) -> RowOrigin {
        func completed(_ origin: RowOrigin) -> RowOrigin {
            var origin = origin
            origin.date = past(origin.date)
            if origin.source == nil { origin.source = run.options.source }
            return origin
        }
        let own = completed(RowOrigin(record))
        guard run.options.match != .none, let groups = run.groups else { return own }
        return RowOrigin.first(of: try groups.origins(of: number).map(completed)) ?? own
    }

    /// Records the form that a row carries, once.
    ///
    /// A row without a date is the same submission whenever its file comes again.
    ///
    /// - Returns: Whether it was new.
    func addForm(of record: ImportedLead, to id: LeadID) throws(WorkspaceError) -> Bool {
        guard var form = record.form, let lead = try lead(id) else { return false }
        let (at, zone) = (past(record.occurredAt), session.definition.calendar.zone)
        let isKnown = lead.engagements.contains { known in
            known.engagement.type == form.type && known.engagement.form == form.form
                && (known.engagement.detail == nil || known.engagement.detail == form.detail)
                && at.map { zone.day(of: $0) == zone.day(of: known.occurredAt) } ?? true
        }
        guard !isKnown else { return false }
        form.campaign = record.fields[.campaign]
        append(try decide(.engage(form), lead, occurredAt: at), about: id)
        tally.forms += 1
        return true
    }

    /// Records a later capture of a lead.
    ///
    /// - Returns: Whether there was one.
    func add(_ capture: Engagement?, of record: ImportedLead, to id: LeadID) throws(WorkspaceError) -> Bool {
        guard let capture, let lead = try lead(id) else { return false }
        append(try decide(.engage(capture), lead, occurredAt: past(record.occurredAt)), about: id)
        tally.laterCaptures += 1
        return true
    }
}
