import Lifecycle

/// Which lead an activity or a result belongs to, as its file says.
package struct LeadReference: Sendable, Hashable {
    /// The lead's external id.
    package var externalID: String?
    /// The lead's e-mail address, normalised; may be a role's.
    package var email: EmailAddress?
    /// The lead's name; never enough to find a lead by, only to tell which row it was.
    package var name: String?

    /// The key of the external id.
    package var externalIDKey: MatchKey? { externalID.map { MatchKey(.externalID, $0) } }
    /// The key of the e-mail.
    package var emailKey: MatchKey? { email?.key }

    /// Reads the reference; nil where the row names no lead: the id is empty or `0` and there is no address.
    init?(_ cells: RowCells) throws(CellError) {
        let id = try cells.text(.leadID).flatMap { text -> String? in
            // HubSpot lists several, the first is the one it was logged on.
            let first = text.split { $0 == ";" || $0 == "," }.first.map { String($0.trimmingSpace) }
            return first.flatMap { $0.isEmpty || $0.allSatisfy { $0 == "0" } ? nil : $0 }
        }
        let email = try cells.text(.leadEmail).flatMap { text in
            text.split { $0 == ";" || $0 == "," }.lazy.compactMap { EmailAddress(String($0)) }.first
        }
        let fullName = try cells.text(.leadName)
        externalID = id
        self.email = email ?? fullName.flatMap(Self.addressBeside)
        guard externalID != nil || self.email != nil else { return nil }
        let parts = [try cells.text(.leadFirstName), try cells.text(.leadLastName)].compactMap { $0 }
        name = fullName ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
    }

    /// The address that HubSpot writes behind a name: `Anna Müller (anna@mueller.example)`.
    private static func addressBeside(_ name: String) -> EmailAddress? {
        guard let open = name.lastIndex(of: "("), let close = name.lastIndex(of: ")"), open < close else { return nil }
        return EmailAddress(String(name[name.index(after: open)..<close]))
    }
}

/// One logged attempt to reach a lead.
package struct TouchRecord: Sendable {
    /// The lead it belongs to.
    package var lead: LeadReference
    /// Channel, direction, outcome (`unknown` unless the file says), subject and notes, the activity's id, the person's name.
    package var touch: Touch
    /// When it was; nil where the file doesn't say.
    package var occurredAt: Instant?
    /// The e-mail of who touched, which may be found in the team.
    package var ownerEmail: String?
    /// Where it stands.
    package let place: FileLocation
}

/// One thing that a prospect did, or what a mailing made of an address.
package struct EngagementRecord: Sendable {
    /// What the row tells.
    package enum Content: Sendable, Hashable {
        case engagement(Engagement)
        case optedOut
        case optedIn
        case bounced
    }

    /// The lead it belongs to.
    package var lead: LeadReference
    /// What happened.
    package var content: Content
    /// The activity's id in its system.
    package var externalID: String?
    /// When it was; nil where the file doesn't say.
    package var occurredAt: Instant?
    /// Where it stands.
    package let place: FileLocation
}

/// What became of an opportunity.
package struct OutcomeRecord: Sendable {
    /// The lead it belongs to.
    package var lead: LeadReference
    /// Still open, or how it ended.
    package var stage: OpportunityStage
    /// The column and the word that say so.
    package var declaration: StageDeclaration
    /// Account, contact, opportunity, amount and close date.
    package var conversion: Conversion
    /// When the opportunity was made, by the file.
    package var createdAt: Instant?
    /// When it ended (its close date), or for an open one when it was made.
    package var occurredAt: Instant?
    /// 0 to 100; nil where the file doesn't say.
    package var probability: Int?
    /// The opportunity's id in its system.
    package var externalID: String?
    /// The owner as the file names them.
    package var owner: String?
    /// The owner's e-mail, which may be found in the team.
    package var ownerEmail: String?
    /// Why it was lost, in the file's words.
    package var reason: String?
    /// Columns that winnow has no field for.
    package var extra: [String: String]
    /// Where it stands.
    package let place: FileLocation
}

extension TouchRecord {
    init(_ cells: RowCells, lead: LeadReference, tables: IntakeTables) throws(CellError) {
        self.lead = lead
        let channelWord = try cells.text(.channel)
        let channel = channelWord.flatMap { tables.touchWord("channel", $0) }.flatMap(TouchChannel.init(rawValue:))
        let direction = try cells.text(.direction).flatMap { tables.touchWord("direction", $0) }.flatMap(
            TouchDirection.init(rawValue:))
        let outcome = try cells.text(.outcome).flatMap {
            Self.outcome($0, of: channel ?? cells.plan.impliedChannel, tables: tables)
        }
        let texts = [try cells.text(.subject), try cells.text(.notes)].compactMap { $0 }
        touch = Touch(
            channel: channel ?? cells.plan.impliedChannel ?? .other, direction: direction ?? .outbound,
            outcome: outcome ?? .unknown,
            note: texts.isEmpty ? nil : texts.joined(separator: "\n"), externalID: try cells.text(.externalID),
            formerOwner: try cells.text(.owner))
        occurredAt = try cells.date(.occurredAt)?.instant
        ownerEmail = try cells.text(.ownerEmail)
        place = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// What a word says of a touch: "Completed" tells that a meeting was held, and nothing of a call.
    private static func outcome(_ word: String, of channel: TouchChannel?, tables: IntakeTables) -> TouchOutcome? {
        let meaning = tables.touchWord("outcome", word) ?? (channel == .meeting ? tables.touchWord("meeting", word) : nil)
        return meaning.flatMap(TouchOutcome.init(rawValue:))
    }

    /// Whether the file says that the touch is still to be made, or was called off.
    static func isOnlyPlanned(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> Bool {
        if let word = try cells.text(.outcome), tables.touchWord("outcome", word) == "calledOff" { return true }
        guard let word = try cells.text(.done) else { return false }
        return tables.touchWord("done", word) == "no"
    }
}

extension EngagementRecord {
    /// Makes it of a row; nil where the row tells of nothing that the prospect did (a mail was sent, an invitation).
    init?(_ cells: RowCells, lead: LeadReference, tables: IntakeTables) throws(CellError) {
        let word = try cells.text(.what)
        let formName = try cells.text(.form)
        let meaning =
            word.flatMap { tables.engagementWord("what", $0) } ?? (formName != nil ? "formSubmitted" : word == nil ? "other" : nil)
        externalID = try cells.text(.externalID)
        switch meaning {
        case "nothing": return nil
        case "optedOut": content = .optedOut
        case "optedIn": content = .optedIn
        case "bounced": content = .bounced
        default:
            let type = meaning.flatMap(EngagementType.init(rawValue:)) ?? .other
            let form = formName.flatMap { tables.form(named: $0) }.flatMap(FormKind.init(rawValue:))
            var details = [try cells.text(.detail)].compactMap { $0 }
            if form == nil, let formName { details.insert(formName, at: 0) }
            if meaning == nil, let word { details.insert(word, at: 0) }
            content = .engagement(
                Engagement(
                    type: type, form: formName == nil ? nil : form ?? .other, asksForSales: try cells.flag(.asksForSales) ?? false,
                    campaign: try cells.text(.campaign), detail: details.isEmpty ? nil : details.joined(separator: "\n"),
                    externalID: externalID))
        }
        self.lead = lead
        occurredAt = try cells.date(.occurredAt)?.instant
        place = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }
}

extension OutcomeRecord {
    init(_ cells: RowCells, lead: LeadReference, tables: IntakeTables) throws(CellError) {
        self.lead = lead
        (stage, declaration) = try Self.stage(cells, tables: tables)
        let close = try cells.date(.closeDate)
        createdAt = try cells.date(.createdAt)?.instant
        occurredAt = stage == .open ? createdAt : close?.instant ?? createdAt
        let opportunity = try cells.text(.opportunity)
        conversion = Conversion(
            account: try cells.text(.account), contact: try cells.text(.contact), opportunity: opportunity,
            amount: try cells.amount(),
            closeDate: close?.day)
        probability = try Self.percent(cells)
        externalID = try cells.text(.externalID)
        owner = try cells.text(.owner)
        ownerEmail = try cells.text(.ownerEmail)
        reason = try cells.text(.reason)
        extra = try cells.extras()
        place = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// A won flag beats an outcome word beats the pipeline's stage; a closed flag without any of these that says won is lost.
    private static func stage(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> (OpportunityStage, StageDeclaration) {
        for field in [IntakeField.stage, .outcome] {
            guard let index = cells.places[field], let word = try cells.text(at: index) else { continue }
            let (stage, _) = OpportunityStage.read(word, tables: tables, system: cells.plan.system)
            if let outcome = Outcome.allCases.first(where: { $0.stage == stage }) {
                let entry = tables.stage(word, in: .outcome, system: cells.plan.system)
                let declaration = StageDeclaration(column: cells.plan.columns[index].name, word: word, reason: entry?.reason)
                return (.closed(outcome), declaration)
            }
        }
        if try cells.flag(.isWon) == true { return (.closed(.won), try declaration(cells, .isWon)) }
        if try cells.flag(.isClosed) == true { return (.closed(.lost), try declaration(cells, .isClosed)) }
        for field in [IntakeField.stage, .outcome, .isClosed, .isWon] where cells.places[field] != nil {
            if try cells.text(field) != nil { return (.open, try declaration(cells, field)) }
        }
        return (.open, StageDeclaration(column: "", word: ""))
    }

    private static func declaration(_ cells: RowCells, _ field: IntakeField) throws(CellError) -> StageDeclaration {
        StageDeclaration(column: cells.plan.column(field)?.name ?? "", word: try cells.text(field) ?? "")
    }

    private static func percent(_ cells: RowCells) throws(CellError) -> Int? {
        guard let text = try cells.text(.probability) else { return nil }
        let number = text.prefix { $0 != "%" && $0 != " " }.replacing(",", with: ".")
        guard let value = Double(number), value >= 0, value <= 100 else { return nil }
        // HubSpot and the API of Salesforce write 0.2 for twenty per cent; "1" alone is one per cent only beside a sign or a whole scale.
        let isFraction = value <= 1 && number.contains(".")
        return Int((isFraction ? value * 100 : value).rounded())
    }
}
