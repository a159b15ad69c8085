internal import Intake
internal import Lifecycle

// Touches and engagements of leads.
extension ImportDecision {
    func apply(_ record: ImportedTouch) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead, UnattachedRow(record)) else { return }
        tally.addDenials(record.deniedOptOuts, of: lead)
        let at = record.occurredAt ?? session.now
        let note = record.isNote ? record.touch.note : nil
        let isRecorded =
            if let note {
                try hasNote(note, lead.id)
            } else {
                lead.followUp.map { $0.at == at && $0.channel == record.touch.channel } ?? false
            }
        // Versions before took a note for a touch, too.
        if isRecorded || known.contains(record.touch, at: at, of: lead) {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        let command: Command
        if let note {
            command = .note(note)
        } else if at > session.now, record.touch.outcome == .unknown {
            // A touch dated in the future is a scheduled follow-up. One with an outcome is a clock that is ahead.
            command = .schedule(FollowUp(channel: record.touch.channel, at: at, note: record.touch.note))
        } else {
            command = .touch(record.touch)
        }
        append(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }

    func apply(_ record: ImportedEngagement) throws(WorkspaceError) {
        if record.content == .optedOut || record.content == .bounced { return try close(record) }
        guard let lead = try lead(of: record.lead) else { return }
        tally.addDenials(record.deniedOptOuts, of: lead)
        let at = past(record.occurredAt) ?? session.now
        let command: Command
        switch record.content {
        case .engagement(let engagement):
            guard !known.contains(engagement, at: at, of: lead) else {
                tally.unchanged += 1
                return
            }
            command = .engage(engagement)
        case .optedOut: command = .optOut(.email)
        case .optedIn: command = .optIn(.email)
        case .bounced: command = .bounce(.email)
        }
        guard !isKnown(record, of: lead, at: at) else {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        append(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }
}

extension ImportTally {
    /// Counts a row that says no to an opt-out (nil: of all channels) which is recorded and stays.
    mutating func addDenials(_ channels: [TouchChannel?], of lead: Lead) {
        if channels.contains(where: lead.isOptedOut) { keptOptOuts += 1 }
    }
}
