import Formats
import Lifecycle

extension Event {
    /// The version of the lines that this version of winnow writes.
    static let version = 1

    /// Decodes the event of a line.
    ///
    /// An unknown kind gives `.unknown`, and so does a line of a later version whose event can't be decoded. The
    /// personal parts of an erased person are blank. Error offsets count from the beginning of the line.
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
        // Decoded on their own above.
        case .captured, .promoted: throw JSONError(.unexpectedValue, at: 0)
        case .engaged:
            self = .engaged(
                Engagement(
                    type: try require(parse(fields.type)), form: try parse(fields.form), asksForSales: fields.asksForSales,
                    campaign: fields.campaign, detail: fields.detail, externalID: fields.externalID))
        case .accepted:
            self = .accepted(
                Accepted(
                    stage: try require(parse(fields.stage)), owner: Login(try require(fields.owner)),
                    score: try require(fields.score),
                    evidence: fields.evidence))
        case .qualified: self = .qualified(Qualified(stage: try require(parse(fields.stage))))
        case .rejected: self = .rejected(Declined(reason: try require(fields.reason), note: fields.note, trigger: fields.trigger))
        case .disqualified:
            self = .disqualified(Declined(reason: try require(fields.reason), note: fields.note, trigger: fields.trigger))
        case .converted:
            self = .converted(
                Converted(
                    stage: try require(parse(fields.stage)), conversion: try require(fields.completeConversion),
                    owner: fields.owner.map(Login.init),
                    declaration: fields.declaration))
        case .closed:
            self = .closed(
                Closed(
                    outcome: try require(parse(fields.outcome)), reason: fields.reason, amount: fields.amount,
                    conversion: fields.completeConversion,
                    declaration: fields.declaration, note: fields.note))
        case .touched:
            self = .touched(
                Touch(
                    channel: try require(parse(fields.channel)), direction: try parse(fields.direction) ?? .outbound,
                    outcome: try parse(fields.outcome) ?? .unknown, note: fields.note, externalID: fields.externalID,
                    formerOwner: fields.formerOwner))
        case .followUpScheduled:
            self = .followUpScheduled(
                FollowUp(channel: try require(parse(fields.channel)), at: try require(fields.at), note: fields.note))
        case .assessed: self = .assessed(Assessed(answers: fields.answers, chanceToClose: fields.chanceToClose, note: fields.note))
        case .assigned:
            self = .assigned(
                Assigned(
                    owner: Login(try require(fields.owner)), isClaim: fields.claim, reason: fields.reason, trigger: fields.trigger))
        case .released: self = .released
        case .snoozed: self = .snoozed(until: try require(fields.until))
        case .noted: self = .noted(fields.note ?? "")
        case .edited: self = .edited(FieldChanges(fields.changes, extra: fields.extra))
        case .optedOut:
            self = .optedOut(try ChannelChange(channel: parse(fields.channel), stage: parse(fields.stage), trigger: fields.trigger))
        case .optedIn:
            self = .optedIn(try ChannelChange(channel: parse(fields.channel), stage: parse(fields.stage), trigger: fields.trigger))
        case .bounced:
            self = .bounced(try ChannelChange(channel: parse(fields.channel), stage: parse(fields.stage), trigger: fields.trigger))
        case .reengaged:
            self = .reengaged(
                Reengaged(
                    stage: try require(parse(fields.stage)), owner: fields.owner.map(Login.init), trigger: fields.trigger,
                    note: fields.note))
        case .requalified:
            self = .requalified(
                Requalified(stage: try require(parse(fields.stage)), score: try require(fields.score), trigger: fields.trigger))
        case .merged:
            let absorbed = try require(fields.absorbed)
            guard let lead = LeadID(parsing: absorbed), lead.description == absorbed else {
                throw JSONError(.unexpectedValue, at: 0)
            }
            self = .merged(Merged(absorbed: lead))
        case .undone: self = .undone(Undone(ranges: fields.ranges))
        case .imported:
            self = .imported(
                Imported(
                    form: try require(fields.form), counts: fields.counts, fileDigest: try require(fields.fileDigest),
                    fileName: fields.fileName))
        case .definitionAdopted:
            self = .definitionAdopted(
                DefinitionAdopted(
                    number: try require(fields.number), name: try require(fields.name), text: try require(fields.text)))
        case .definitionSigned:
            self = .definitionSigned(DefinitionSigned(number: try require(fields.number), side: try require(parse(fields.side))))
        case .repUpdated:
            var roles: Set<Role> = []
            for role in try require(fields.roles) { roles.insert(try require(parse(role))) }
            self = .repUpdated(
                TeamMember(
                    login: Login(try require(fields.login)), name: fields.name ?? "", aliases: fields.aliases, roles: roles,
                    territory: fields.territory, capacity: fields.capacity, absentUntil: fields.absentUntil))
        case .erased: self = .erased(Erased(digests: fields.digests ?? []))
        }
    }
}

extension EventFields {
    /// The fields as changes, in which an empty text has a meaning too.
    fileprivate var changes: [LeadField: String] {
        Dictionary(fields.map { ($0.field, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The conversion with its personal parts, which the journal stores apart.
    fileprivate var completeConversion: Conversion? {
        guard var conversion else { return nil }
        conversion.account = account
        conversion.contact = contact
        conversion.opportunity = opportunity
        conversion.followUp?.note = followUpNote
        return conversion
    }
}

/// The value; throws if it is missing.
func require<Value>(_ value: Value?) throws(JSONError) -> Value {
    guard let value else { throw JSONError(.missingKey, at: 0) }
    return value
}

/// The case with this raw value, or nil for no text; throws for an unknown raw value.
func parse<Value: RawRepresentable<String>>(_ text: String?) throws(JSONError) -> Value? {
    guard let text else { return nil }
    guard let value = Value(rawValue: text) else { throw JSONError(.unexpectedValue, at: 0) }
    return value
}
