import Formats
import Lifecycle

/// Encodes events as JSON: `data`, and `person` for the personal data that an erasure removes.
///
/// A key never changes once it has been written. Absent values have no key. Dictionaries are written in the order of
/// their keys, so that an event always gives the same bytes.
extension Event {
    /// Writes the members of `data`.
    func writeData(_ data: inout JSONMembers, by actor: Actor) {
        switch self {
        case .captured(let event):
            data.member("stage", event.stage.rawValue)
            data.fields(event.fields.known.filter { !$0.field.isPersonal })
            data.member("owner", event.owner?.name)
            data.flag("requested", event.isRequested)
            data.member("path", event.path.rawValue)
            data.declaration(event.declaration)
            data.member("since", event.since)
        case .engaged(let event):
            data.member("type", event.type.rawValue)
            data.member("form", event.form?.rawValue)
            data.flag("asksForSales", event.asksForSales)
            data.member("campaign", event.campaign)
            data.member("source", event.source)
        case .promoted(let event):
            data.member("stage", event.stage.rawValue)
            data.score(event.score)
            data.trigger(event.trigger)
            data.evidence(event.evidence)
        case .accepted(let event):
            data.member("stage", event.stage.rawValue)
            data.member("owner", event.owner.name)
            data.score(event.score)
            data.evidence(event.evidence)
        case .qualified(let event): data.member("stage", event.stage.rawValue)
        case .rejected(let event), .disqualified(let event):
            data.member("reason", event.reason)
            data.trigger(event.trigger)
            data.member("returnOn", event.returnOn?.description)
            data.member("track", event.track)
        case .converted(let event):
            data.member("stage", event.stage.rawValue)
            data.member("owner", event.owner?.name)
            data.conversion(event.conversion)
            data.declaration(event.declaration)
        case .closed(let event):
            data.member("outcome", event.outcome.rawValue)
            data.member("reason", event.reason)
            data.member("opportunityId", event.opportunity?.description)
            data.money("amount", event.amount)
            if let conversion = event.conversion { data.conversion(conversion) }
            data.declaration(event.declaration)
        case .touched(let touch):
            data.member("channel", touch.channel.rawValue)
            data.member("direction", touch.direction.rawValue)
            data.member("outcome", touch.outcome.rawValue)
            data.member("track", touch.track)
            data.member("step", touch.step)
        case .followUpScheduled(let followUp):
            data.member("channel", followUp.channel.rawValue)
            data.member("at", followUp.at)
        case .assessed(let event):
            data.texts("answers", event.answers)
            data.member("chanceToClose", event.chanceToClose)
        case .assigned(let event):
            data.member("owner", event.owner.name)
            data.flag("claim", event.isClaim)
            if case .rule = actor { data.member("reason", event.reason) }
            data.trigger(event.trigger)
        case .released, .noted, .unknown: break
        case .snoozed(let until): data.member("until", until)
        case .edited(let changes):
            data.fields(changes.sorted { !$0.isPersonal })
            data.change("returnOn", changes.returnOn, \.description)
            data.change("track", changes.track, \.self)
        case .optedOut(let event), .optedIn(let event), .bounced(let event):
            data.member("channel", event.channel?.rawValue)
            data.member("stage", event.stage?.rawValue)
            data.trigger(event.trigger)
        case .reengaged(let event):
            data.member("stage", event.stage.rawValue)
            data.member("owner", event.owner?.name)
            data.trigger(event.trigger)
        case .requalified(let event):
            data.member("stage", event.stage.rawValue)
            data.score(event.score)
            data.trigger(event.trigger)
        case .merged(let event): data.member("absorbed", event.absorbed.description)
        case .undone(let event):
            data.member("ranges") { text in
                text.array(event.ranges) { text, range in
                    text.array([range.lowerBound.value, range.upperBound.value]) { $0.integer($1) }
                }
            }
        case .opportunityOpened(let event), .opportunityChanged(let event):
            data.member("opportunityId", event.opportunity.description)
            data.member("accountId", event.account?.description)
            data.money("amount", event.amount)
            data.change("closeDate", event.closeDate, \.description)
            data.member("chance", event.chance)
            data.change("owner", event.owner, \.name)
        case .accountChanged(let event):
            data.member("accountId", event.account.description)
            data.change("owner", event.owner, \.name)
        case .accountMerged(let event):
            data.member("accountId", event.account.description)
            data.member("absorbed", event.absorbed.description)
        case .costRecorded(let event):
            data.member("source", event.source)
            data.member("month", event.month.description)
            data.money("amount", event.amount)
        case .imported(let event): event.writeData(&data)
        case .definitionAdopted(let event): event.writeData(&data)
        case .definitionSigned(let event): event.writeData(&data)
        case .repUpdated(let member): member.writeData(&data)
        case .erased(let event): event.writeData(&data)
        }
    }

    /// Writes the members of `person` without the salt; none where the event has no personal data.
    func writePerson(_ person: inout JSONMembers, by actor: Actor) {
        switch self {
        case .captured(let event):
            person.fields(event.fields.known.filter(\.field.isPersonal))
            person.texts("extra", event.fields.extra)
            person.identities(event.fields.identities)
            if let key = event.rowKey {
                // As text: readers such as jq keep numbers as doubles and would round it.
                let digits = String(key, radix: 16)
                person.member("rowKey", String(repeating: "0", count: 16 - digits.count) + digits)
            }
        case .engaged(let event):
            person.member("detail", event.detail)
            person.member("externalId", event.externalID)
        case .rejected(let event), .disqualified(let event): person.member("note", event.note)
        case .converted(let event): person.people(event.conversion)
        case .closed(let event):
            if let conversion = event.conversion { person.people(conversion) }
            person.member("note", event.note)
        case .touched(let touch):
            person.member("note", touch.note)
            person.member("externalId", touch.externalID)
            person.member("formerOwner", touch.formerOwner)
        case .followUpScheduled(let followUp): person.member("note", followUp.note)
        case .assessed(let event): person.member("note", event.note)
        case .assigned(let event):
            // A rule's reason is the definition's text; a person's reason is free text.
            if case .person = actor { person.member("reason", event.reason) }
        case .noted(let note): person.member("note", note)
        case .edited(let changes):
            person.fields(changes.sorted { $0.isPersonal })
            person.texts("extra", changes.extra)
            if let ids = changes.recordIDs { person.recordIDs(ids) }
            if let emails = changes.emails { person.list("emails", emails) }
            if let phones = changes.phones { person.list("phones", phones) }
        case .reengaged(let event): person.member("note", event.note)
        case .accountChanged(let event):
            person.change("name", event.name, \.self)
            person.change("domain", event.domain, \.self)
        case .opportunityOpened(let event), .opportunityChanged(let event):
            person.change("nextStep", event.nextStep, \.self)
            person.change("opportunity", event.name, \.self)
            person.change("account", event.accountName, \.self)
            if !event.recordIDs.isEmpty { person.recordIDs(event.recordIDs) }
        case .imported(let event):
            person.member("fileName", event.fileName)
            if !event.mergedRecords.isEmpty { person.recordIDs(event.mergedRecords.flatMap { [$0.id, $0.survivor] }) }
        case .repUpdated(let member):
            if !member.name.isEmpty { person.member("name", member.name) }
            person.member("aliases", member.aliases)
        case .promoted, .accepted, .qualified, .released, .snoozed, .optedOut, .optedIn, .bounced, .requalified, .merged, .undone,
            .accountMerged, .costRecorded, .definitionAdopted, .definitionSigned, .erased, .unknown:
            break
        }
    }
}

extension Imported {
    fileprivate func writeData(_ data: inout JSONMembers) {
        data.member("form", form)
        data.member("counts") { text in
            text.object { members in
                for (name, count) in counts.sorted(by: { $0.key < $1.key }) { members.member(named: name) { $0.integer(count) } }
            }
        }
        data.member("fileDigest", fileDigest)
    }
}

extension DefinitionAdopted {
    fileprivate func writeData(_ data: inout JSONMembers) {
        data.member("number", number)
        data.member("name", name)
        data.member("text", text)
    }
}

extension DefinitionSigned {
    fileprivate func writeData(_ data: inout JSONMembers) {
        data.member("number", number)
        data.member("side", side.rawValue)
    }
}

extension Erased {
    fileprivate func writeData(_ data: inout JSONMembers) {
        data.list("digests", digests)
        if !leads.isEmpty { data.list("leads", leads.map(\.description)) }
        if !batches.isEmpty { data.list("batches", batches.map(\.description)) }
        if !accounts.isEmpty { data.list("accounts", accounts.map(\.description)) }
    }
}

extension TeamMember {
    fileprivate func writeData(_ data: inout JSONMembers) {
        data.member("login", login.name)
        data.member("roles") { $0.array(roles.sorted()) { $0.string($1.rawValue) } }
        data.member("territory", territory)
        data.member("capacity", capacity)
        data.member("awayUntil", absentUntil)
    }
}

extension FieldChanges {
    fileprivate func sorted(where isWanted: (LeadField) -> Bool) -> [(field: LeadField, value: String)] {
        fields.filter { isWanted($0.key) }.sorted { $0.key < $1.key }.map { (field: $0.key, value: $0.value) }
    }
}
