package import Lifecycle
internal import Workspace

// Labels and values, for the pane beside the journal.
extension EntryFormatter {
    /// The details of an entry as labels and values, for the pane beside the journal.
    package func details(_ entry: Entry) -> [(label: String, value: String)] {
        var details: [(label: String, value: String)] = [
            ("entry", entry.seq.description), ("recorded", time.full(entry.at)),
        ]
        if entry.occurredAt != entry.at {
            details.append(("occurred", time.date(time.day(of: entry.occurredAt)) + " " + time.time(entry.occurredAt)))
        }
        details.append(("by", actor(entry)))
        if let lead = entry.lead { details.append(("lead", lead.description)) }
        details.append(("type", entry.event.label))
        if entry.definition > 0 { details.append(("definition", "\(entry.definition)")) }
        details.append(("action", entry.action.description))
        if let batch = entry.batch { details.append(("import", batch.description)) }
        switch entry.event {
        case .captured(let captured):
            details += identityDetails(captured.fields.identities)
            for (field, value) in captured.fields.known { details.append((field.label, value)) }
            for (column, value) in captured.fields.extra.sorted(by: { $0.key < $1.key }) { details.append((column, value)) }
        case .edited(let changes):
            for (field, value) in changes.fields.sorted(by: { $0.key < $1.key }) {
                details.append((field.label, value.isEmpty ? "(blank)" : value))
            }
            for (column, value) in changes.extra.sorted(by: { $0.key < $1.key }) {
                details.append((column, value.isEmpty ? "(blank)" : value))
            }
            details += identityDetails(
                LeadIdentities(recordIDs: changes.recordIDs ?? [], emails: changes.emails ?? [], phones: changes.phones ?? []))
            if let returnOn = changes.returnOn { details.append(("return date", returnOn.value?.description ?? "(blank)")) }
            if let track = changes.track { details.append(("nurture track", track.value ?? "(blank)")) }
        case .promoted(let promoted): details += evidenceDetails(promoted.evidence)
        case .accepted(let accepted): details += evidenceDetails(accepted.evidence)
        case .rejected(let declined):
            if let day = declined.returnOn { details.append(("return date", day.description)) }
            if let track = declined.track { details.append(("nurture track", track)) }
        case .touched(let touch):
            if let track = touch.track { details.append(("nurture track", track)) }
            if let step = touch.step { details.append(("step", "\(step)")) }
        case .noted(let text): details.append(("note", text))
        case .engaged(let engagement):
            if let detail = engagement.detail { details.append(("detail", detail)) }
            if let source = engagement.source { details.append(("source", source)) }
            if engagement.isLaterCapture, let campaign = engagement.campaign { details.append(("campaign", campaign)) }
        case .converted(let converted): details += conversionDetails(converted.conversion)
        case .closed(let closed):
            if let opportunity = closed.opportunity { details.append(("opportunity", opportunity.description)) }
            if let conversion = closed.conversion { details += conversionDetails(conversion) }
        case .accountChanged, .accountMerged, .opportunityOpened, .opportunityChanged, .costRecorded:
            details += accountDetails(entry.event)
        case .merged(let merged): details.append(("merged lead", merged.absorbed.description))
        case .undone(let undone): details.append(("undoes", entryRange(undone)))
        case .qualified, .disqualified, .followUpScheduled, .assessed, .assigned, .released, .snoozed, .optedOut, .optedIn,
            .bounced, .reengaged, .requalified, .imported, .definitionAdopted, .definitionSigned, .repUpdated, .erased, .unknown:
            break
        }
        return details
    }

    private func evidenceDetails(_ evidence: [EvidencePoint]) -> [(label: String, value: String)] {
        evidence.map { point in (point.rule, point.points < 0 ? "\(point.points)" : "+\(point.points)") }
    }

    private func identityDetails(_ identities: LeadIdentities) -> [(label: String, value: String)] {
        identities.recordIDs.map { ($0.system.map { "record id in \($0)" } ?? "record id", $0.id) }
            + identities.emails.map { ("further e-mail", $0) } + identities.phones.map { ("further phone", $0) }
    }

    private func conversionDetails(_ conversion: Conversion) -> [(label: String, value: String)] {
        var details: [(label: String, value: String)] = []
        if let account = conversion.account {
            details.append(("account", account + (conversion.isExistingAccount ? " (existing)" : "")))
        }
        if let contact = conversion.contact { details.append(("contact", contact)) }
        if let opportunity = conversion.opportunity { details.append(("opportunity", opportunity)) }
        if let amount = conversion.amount { details.append(("amount", amount.description)) }
        if let day = conversion.closeDate { details.append(("close date", day.description)) }
        if let followUp = conversion.followUp {
            details.append(("follow-up", "\(followUp.channel.followUpName) \(time.full(followUp.at))"))
        }
        if let intention = conversion.intention { details.append(("intends to buy", intention.label)) }
        if let closer = conversion.closer { details.append(("closer", team.name(of: closer))) }
        return details
    }
}
