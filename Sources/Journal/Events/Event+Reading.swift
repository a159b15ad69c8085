import Formats
import Lifecycle

extension Event {
    /// The version of the lines whose events this version of winnow decodes without exception.
    static let version = 1

    /// The version of the line that records it.
    ///
    /// A winnow from before format 2 takes a line of version 1 that it can't decode for damage. So a value that it does
    /// not know, in a journal of format 1, must come with a later version. What is merely new it skips.
    var lineVersion: Int {
        if case .engaged(let engagement) = self, engagement.type == .capturedAgain { 2 } else { 1 }
    }

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
                    campaign: fields.campaign, source: fields.further?.source, detail: fields.detail, externalID: fields.externalID)
            )
        case .accepted:
            self = .accepted(
                Accepted(
                    stage: try require(parse(fields.stage)), owner: Login(try require(fields.owner)),
                    score: try require(fields.score),
                    evidence: fields.evidence))
        case .qualified: self = .qualified(Qualified(stage: try require(parse(fields.stage))))
        case .rejected: self = .rejected(try fields.declined())
        case .disqualified: self = .disqualified(try fields.declined())
        case .converted:
            self = .converted(
                Converted(
                    stage: try require(parse(fields.stage)), conversion: try require(fields.completeConversion),
                    owner: fields.owner.map(Login.init),
                    declaration: fields.declaration))
        case .closed:
            self = .closed(
                Closed(
                    outcome: try require(parse(fields.outcome)), reason: fields.reason,
                    opportunity: try parseID(fields.further?.opportunityID), amount: fields.amount,
                    conversion: fields.completeConversion,
                    declaration: fields.declaration, note: fields.note))
        case .touched:
            self = .touched(
                Touch(
                    channel: try require(parse(fields.channel)), direction: try parse(fields.direction) ?? .outbound,
                    outcome: try parse(fields.outcome) ?? .unknown, note: fields.note, externalID: fields.externalID,
                    formerOwner: fields.formerOwner, track: fields.further?.track, step: fields.further?.step))
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
        case .edited: self = .edited(try fields.fieldChanges())
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
            self = .merged(Merged(absorbed: try require(parseID(fields.absorbed))))
        case .undone: self = .undone(Undone(ranges: fields.ranges))
        case .accountChanged, .accountMerged, .opportunityOpened, .opportunityChanged, .costRecorded:
            self = try Event(account: kind, fields)
        case .imported:
            self = .imported(
                Imported(
                    form: try require(fields.form), counts: fields.counts, fileDigest: try require(fields.fileDigest),
                    fileName: fields.fileName, mergedRecords: fields.mergedRecords))
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
        case .erased: self = .erased(try fields.erased())
        }
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

/// An id in the form in which winnow writes it, or nil for no text; throws for any other form.
func parseID<ID: JournalID>(_ text: String?) throws(JSONError) -> ID? {
    guard let text else { return nil }
    guard let id = ID(parsing: text), id.description == text else { throw JSONError(.unexpectedValue, at: 0) }
    return id
}

/// Ids in the form in which winnow writes them.
func parseIDs<ID: JournalID>(_ texts: [String]) throws(JSONError) -> [ID] {
    var ids: [ID] = []
    for text in texts { ids.append(try require(parseID(text))) }
    return ids
}

/// An id that the journal writes as text.
protocol JournalID: CustomStringConvertible {
    init?(parsing text: String)
}

extension LeadID: JournalID {
    init?(parsing text: String) { self.init(parsing: text[...]) }
}

extension AccountID: JournalID {
    init?(parsing text: String) { self.init(parsing: text[...]) }
}

extension OpportunityID: JournalID {
    init?(parsing text: String) { self.init(parsing: text[...]) }
}

extension ActionID: JournalID {
    init?(parsing text: String) { self.init(parsing: text[...]) }
}
