import Lifecycle

extension Event {
    /// The version of lines that this winnow writes.
    static let version = 1

    /// Reads the event of a line.
    ///
    /// A kind that is not known gives `.unknown`, and so does a line of a later version whose event can't be understood. A person that was
    /// erased leaves the personal parts blank. Failures are placed from the beginning of `data` or `person`.
    package init(_ envelope: JournalEnvelope, in line: UnsafeRawBufferPointer) throws(JSONError) {
        guard let kind = envelope.kind else {
            self = .unknown(kind: envelope.text(envelope.kindName, in: line))
            return
        }
        do throws(JSONError) {
            let data = UnsafeRawBufferPointer(rebasing: line[Int(envelope.data.lowerBound)..<Int(envelope.data.upperBound)])
            var personal: UnsafeRawBufferPointer?
            if let person = envelope.person, !person.isNull {
                personal = UnsafeRawBufferPointer(rebasing: line[Int(person.value.lowerBound)..<Int(person.value.upperBound)])
            }
            switch kind {
            case .captured: self = .captured(try Captured(reading: data, and: personal))
            case .promoted: self = .promoted(try Promoted(reading: data))
            default:
                var fields = EventFields()
                try fields.read(data)
                if let personal { try fields.read(personal) }
                self = try Event(kind, fields)
            }
        } catch {
            guard envelope.version > Self.version else {
                throw JSONError(error.reason, at: Int(envelope.data.lowerBound) + error.offset)
            }
            self = .unknown(kind: kind.rawValue)
        }
    }

    private init(_ kind: EventKind, _ fields: borrowing EventFields) throws(JSONError) {
        switch kind {
        // These are read on their own.
        case .captured, .promoted: throw JSONError(.unexpectedValue, at: 0)
        case .engaged:
            self = .engaged(
                Engagement(
                    type: try need(word(fields.type)), form: try word(fields.form), asksForSales: fields.asksForSales,
                    campaign: fields.campaign, detail: fields.detail, externalID: fields.externalID))
        case .accepted:
            self = .accepted(
                Accepted(
                    stage: try need(word(fields.stage)), owner: Login(try need(fields.owner)), score: try need(fields.score),
                    evidence: fields.evidence))
        case .qualified: self = .qualified(Qualified(stage: try need(word(fields.stage))))
        case .rejected: self = .rejected(Declined(reason: try need(fields.reason), note: fields.note, trigger: fields.trigger))
        case .disqualified:
            self = .disqualified(Declined(reason: try need(fields.reason), note: fields.note, trigger: fields.trigger))
        case .converted:
            self = .converted(
                Converted(
                    stage: try need(word(fields.stage)), conversion: try need(fields.wholeConversion),
                    owner: fields.owner.map(Login.init),
                    declaration: fields.declaration))
        case .closed:
            self = .closed(
                Closed(
                    outcome: try need(word(fields.outcome)), reason: fields.reason, amount: fields.amount,
                    conversion: fields.wholeConversion,
                    declaration: fields.declaration, note: fields.note))
        case .touched:
            self = .touched(
                Touch(
                    channel: try need(word(fields.channel)), direction: try word(fields.direction) ?? .outbound,
                    outcome: try word(fields.outcome) ?? .unknown, note: fields.note, externalID: fields.externalID,
                    formerOwner: fields.formerOwner))
        case .followUpScheduled:
            self = .followUpScheduled(FollowUp(channel: try need(word(fields.channel)), at: try need(fields.at), note: fields.note))
        case .assessed: self = .assessed(Assessed(answers: fields.answers, chanceToClose: fields.chanceToClose, note: fields.note))
        case .assigned:
            self = .assigned(
                Assigned(
                    owner: Login(try need(fields.owner)), isClaim: fields.claim, reason: fields.reason, trigger: fields.trigger))
        case .released: self = .released
        case .snoozed: self = .snoozed(until: try need(fields.until))
        case .noted: self = .noted(fields.note ?? "")
        case .edited: self = .edited(FieldChanges(fields.changes, extra: fields.extra))
        case .optedOut:
            self = .optedOut(try ChannelChange(channel: word(fields.channel), stage: word(fields.stage), trigger: fields.trigger))
        case .optedIn:
            self = .optedIn(try ChannelChange(channel: word(fields.channel), stage: word(fields.stage), trigger: fields.trigger))
        case .bounced:
            self = .bounced(try ChannelChange(channel: word(fields.channel), stage: word(fields.stage), trigger: fields.trigger))
        case .reengaged:
            self = .reengaged(
                Reengaged(
                    stage: try need(word(fields.stage)), owner: fields.owner.map(Login.init), trigger: fields.trigger,
                    note: fields.note))
        case .requalified:
            self = .requalified(
                Requalified(stage: try need(word(fields.stage)), score: try need(fields.score), trigger: fields.trigger))
        case .merged:
            let absorbed = try need(fields.absorbed)
            guard let lead = LeadID(parsing: absorbed), lead.description == absorbed else {
                throw JSONError(.unexpectedValue, at: 0)
            }
            self = .merged(Merged(absorbed: lead))
        case .undone: self = .undone(Undone(ranges: fields.ranges))
        case .imported:
            self = .imported(
                Imported(
                    form: try need(fields.form), counts: fields.counts, fileDigest: try need(fields.fileDigest),
                    fileName: fields.fileName))
        case .definitionAdopted:
            self = .definitionAdopted(
                DefinitionAdopted(number: try need(fields.number), name: try need(fields.name), text: try need(fields.text)))
        case .definitionSigned:
            self = .definitionSigned(DefinitionSigned(number: try need(fields.number), side: try need(word(fields.side))))
        case .repUpdated:
            var roles: Set<Role> = []
            for role in try need(fields.roles) { roles.insert(try need(word(role))) }
            self = .repUpdated(
                TeamMember(
                    login: Login(try need(fields.login)), name: fields.name ?? "", aliases: fields.aliases, roles: roles,
                    territory: fields.territory, capacity: fields.capacity, awayUntil: fields.awayUntil))
        case .erased: self = .erased(Erased(digests: fields.digests ?? []))
        }
    }
}

extension EventFields {
    /// The fields as changes, where an empty text says something too.
    fileprivate var changes: [LeadField: String] {
        Dictionary(fields.map { ($0.field, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The conversion together with its personal parts, which stand apart.
    fileprivate var wholeConversion: Conversion? {
        guard var conversion else { return nil }
        conversion.account = account
        conversion.contact = contact
        conversion.opportunity = opportunity
        conversion.followUp?.note = followUpNote
        return conversion
    }
}

/// A value that must be there.
func need<Value>(_ value: Value?) throws(JSONError) -> Value {
    guard let value else { throw JSONError(.missingKey, at: 0) }
    return value
}

/// The case that a word stands for, where there is one.
func word<Value: RawRepresentable<String>>(_ text: String?) throws(JSONError) -> Value? {
    guard let text else { return nil }
    guard let value = Value(rawValue: text) else { throw JSONError(.unexpectedValue, at: 0) }
    return value
}
