import Formats
import Lifecycle

/// One logged attempt to reach a lead.
package struct ImportedTouch: Sendable {
    /// The lead that was touched.
    package var lead: LeadReference
    /// Channel, direction, outcome, subject and notes, the activity's id, the person's name.
    ///
    /// The outcome is `unknown` if the file has none.
    package var touch: Touch
    /// Whether the row is a note that somebody wrote and no attempt to reach the lead; its text is that of the touch.
    package let isNote: Bool
    /// The time of the touch; nil if the file has none.
    package var occurredAt: Instant?
    /// The e-mail address of the person who made it, for finding them in the team.
    package var ownerEmail: String?
    /// The channels (nil: all) for which the row says that there is no opt-out, which never lifts one.
    package var deniedOptOuts: [TouchChannel?] = []
    /// The position of the row in the file.
    package let location: FileLocation
    /// The row, for the reject file.
    package let original: OriginalRow
}

/// An action of a prospect, or the result of a mailing to an address.
package struct ImportedEngagement: Sendable {
    /// What the row records.
    package enum Content: Sendable, Hashable {
        case engagement(Engagement)
        case optedOut
        case optedIn
        case bounced
    }

    /// The lead that acted.
    package var lead: LeadReference
    /// What happened.
    package var content: Content
    /// The activity's id in its source system.
    package var externalID: String?
    /// The time of the event; nil if the file has none.
    package var occurredAt: Instant?
    /// The channels (nil: all) for which the row says that there is no opt-out, which never lifts one.
    package var deniedOptOuts: [TouchChannel?] = []
    /// The position of the row in the file.
    package let location: FileLocation
}

/// The state or result of an opportunity.
package struct ImportedOutcome: Sendable {
    /// The lead of the opportunity.
    package var lead: LeadReference
    /// Open or closed, with the outcome.
    package var stage: OpportunityStage
    /// The column and value that declare the stage.
    package var declaration: StageDeclaration
    /// Account, contact, opportunity, amount and close date.
    package var conversion: Conversion
    /// The creation time of the opportunity.
    package var createdAt: Instant?
    /// The close date, or the creation time of an open opportunity.
    package var occurredAt: Instant?
    /// The close date, also of an open opportunity.
    var closedAt: Instant?
    /// Whether ``occurredAt`` is the close date.
    var hasCloseDate: Bool { stage != .open && closedAt != nil }
    /// 0 to 100; nil if the file has none.
    package var probability: Int?
    /// Whether the file has a text for the probability that is no percentage; it is kept under its column's name.
    package var hasUnreadProbability = false
    /// What is to be done next.
    package var nextStep: String?
    /// When the opportunity was last changed in its source system; nil if the file has no such time that can be read.
    package var modifiedAt: Instant?
    /// The opportunity's record id, with its system if that is known; nil for a placeholder.
    package var recordID: RecordID?
    /// The owner's name in the file.
    package var owner: String?
    /// The owner's e-mail address, for finding them in the team.
    package var ownerEmail: String?
    /// The reason for a loss, in the file's words.
    package var reason: String?
    /// Columns without a field in winnow.
    package var extra: [String: String]
    /// The channels (nil: all) for which the row says that there is no opt-out, which never lifts one.
    package var deniedOptOuts: [TouchChannel?] = []
    /// The position of the row in the file.
    package let location: FileLocation
    /// The row, for the reject file.
    package let original: OriginalRow

    /// The same record with the stage that somebody declares for all rows; nil for a stage that is no outcome.
    package func declaring(_ stage: Stage) -> ImportedOutcome? {
        var record = self
        if let outcome = Outcome.allCases.first(where: { $0.stage == stage }) {
            record.stage = .closed(outcome)
            record.occurredAt = closedAt ?? createdAt
        } else if stage == .opportunity {
            record.stage = .open
            record.occurredAt = createdAt
        } else {
            return nil
        }
        record.declaration = StageDeclaration(column: "--stage", text: stage.rawValue)
        return record
    }
}

extension RowCells {
    private func touchMeaning() throws(CellError) -> String? {
        try value(.channel).flatMap { mapping.tables.touchMeaning("channel", $0) }
    }

    /// Whether the row is a note that somebody wrote, which is no attempt to reach the lead.
    func isNote() throws(CellError) -> Bool { try touchMeaning() == "note" }

    /// The channel of a touch: its own, or the one that the columns imply.
    func touchChannel() throws(CellError) -> TouchChannel? {
        let own = try touchMeaning()
        return own.flatMap(TouchChannel.init(rawValue:)) ?? mapping.impliedChannel
    }
}

extension ImportedTouch {
    init(_ cells: RowCells, lead: LeadReference, original: OriginalRow, tables: IntakeTables) throws(CellError) {
        (self.lead, self.original) = (lead, original)
        let channel = try cells.touchChannel()
        let direction = try cells.value(.direction).flatMap { tables.touchMeaning("direction", $0) }.flatMap(
            TouchDirection.init(rawValue:))
        let outcome = try cells.value(.outcome).flatMap {
            Self.outcome($0, of: channel, tables: tables)
        }
        // A line of the journal has no campaign of a touch; its note tells.
        let campaign = try cells.value(.campaign).map { "campaign: \($0)" }
        let texts = [try cells.value(.subject), try cells.value(.notes), campaign].compactMap { $0 }
        isNote = try cells.isNote()
        touch = Touch(
            channel: channel ?? .other, direction: direction ?? .outbound,
            outcome: outcome ?? .unknown,
            note: texts.isEmpty ? nil : texts.joined(separator: "\n"), externalID: try cells.activityID(),
            formerOwner: try cells.value(.owner))
        occurredAt = try cells.date(.occurredAt)?.instant
        ownerEmail = try cells.value(.ownerEmail)
        location = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// The outcome of a touch: "Completed" means a held meeting, and says nothing about a call.
    private static func outcome(_ text: String, of channel: TouchChannel?, tables: IntakeTables) -> TouchOutcome? {
        let meaning = tables.touchMeaning("outcome", text) ?? (channel == .meeting ? tables.touchMeaning("meeting", text) : nil)
        return meaning.flatMap(TouchOutcome.init(rawValue:))
    }

    /// Whether the file says that the touch took place.
    static func isDone(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> Bool {
        try cells.text(.done).map { tables.touchMeaning("done", $0) == "yes" } ?? false
    }

    /// Whether the touch is only planned or was cancelled.
    static func isOnlyPlanned(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> Bool {
        if let text = try cells.value(.outcome), tables.touchMeaning("outcome", text) == "calledOff" { return true }
        guard let text = try cells.text(.done) else { return false }
        return tables.touchMeaning("done", text) == "no"
    }
}

extension ImportedEngagement {
    /// Reads a row; nil if it records no action of the prospect (a mail was sent, an invitation).
    init?(_ cells: RowCells, lead: LeadReference, tables: IntakeTables) throws(CellError) {
        let text = try cells.value(.what)
        let formName = try cells.value(.form)
        let meaning =
            text.flatMap { tables.engagementMeaning("what", $0) }
            ?? (formName != nil ? "formSubmitted" : text == nil ? "other" : nil)
        externalID = try cells.activityID()
        switch meaning {
        case "nothing": return nil
        case "optedOut": content = .optedOut
        case "optedIn": content = .optedIn
        case "bounced": content = .bounced
        default:
            let type = meaning.flatMap(EngagementType.init(rawValue:)) ?? .other
            let form = formName.flatMap { tables.form(named: $0) }.flatMap(FormKind.init(rawValue:))
            var details = [try cells.value(.detail)].compactMap { $0 }
            if form == nil, let formName { details.insert(formName, at: 0) }
            if meaning == nil, let text { details.insert(text, at: 0) }
            content = .engagement(
                Engagement(
                    type: type, form: formName == nil ? nil : form ?? .other, asksForSales: try cells.flag(.asksForSales) ?? false,
                    campaign: try cells.value(.campaign), detail: details.isEmpty ? nil : details.joined(separator: "\n"),
                    externalID: externalID))
        }
        self.lead = lead
        occurredAt = try cells.date(.occurredAt)?.instant
        location = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }
}

extension ImportedOutcome {
    init(_ cells: RowCells, lead: LeadReference, original: OriginalRow, tables: IntakeTables) throws(CellError) {
        (self.lead, self.original) = (lead, original)
        (stage, declaration) = try Self.stage(cells, tables: tables)
        let close = try cells.date(.closeDate)
        createdAt = try cells.date(.createdAt)?.instant
        closedAt = close?.instant
        occurredAt = stage == .open ? createdAt : close?.instant ?? createdAt
        let opportunity = try cells.value(.opportunity)
        conversion = Conversion(
            account: try cells.value(.account), contact: try cells.value(.contact), opportunity: opportunity,
            amount: try cells.amount(),
            closeDate: close?.day)
        probability = try Self.percent(cells)
        nextStep = try cells.value(.nextStep)
        do throws(CellError) { modifiedAt = try cells.date(.modifiedAt)?.instant } catch { modifiedAt = nil }
        recordID = try cells.activityID().map(cells.mapping.activityRecordID)
        owner = try cells.value(.owner)
        ownerEmail = try cells.value(.ownerEmail)
        reason = try cells.value(.reason)
        extra = try cells.extras()
        if probability == nil, let text = try cells.value(.probability), let column = cells.columnName(.probability) {
            hasUnreadProbability = true
            extra[column] = text
        }
        location = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// The opportunity's stage, with the value that declares it.
    ///
    /// A stage or outcome that means closed decides first, then a won flag; a closed flag alone means lost.
    private static func stage(_ cells: RowCells, tables: IntakeTables) throws(CellError) -> (OpportunityStage, StageDeclaration) {
        for field in [IntakeField.stage, .outcome] {
            guard let index = cells.indexes[field], let text = try cells.text(at: index) else { continue }
            let (stage, _, reason) = OpportunityStage.parse(text, tables: tables, system: cells.mapping.columnSystem)
            if let outcome = Outcome.allCases.first(where: { $0.stage == stage }) {
                let declaration = StageDeclaration(column: cells.mapping.columns[index].name, text: text, reason: reason)
                return (.closed(outcome), declaration)
            }
        }
        if try cells.flag(.isWon) == true { return (.closed(.won), try declaration(cells, .isWon)) }
        if try cells.flag(.isClosed) == true { return (.closed(.lost), try declaration(cells, .isClosed)) }
        for field in [IntakeField.stage, .outcome, .isClosed, .isWon] where cells.indexes[field] != nil {
            if try cells.text(field) != nil { return (.open, try declaration(cells, field)) }
        }
        return (.open, StageDeclaration(column: "", text: ""))
    }

    private static func declaration(_ cells: RowCells, _ field: IntakeField) throws(CellError) -> StageDeclaration {
        StageDeclaration(column: cells.mapping.column(field)?.name ?? "", text: try cells.text(field) ?? "")
    }

    private static func percent(_ cells: RowCells) throws(CellError) -> Int? {
        guard let text = try cells.value(.probability) else { return nil }
        let number = text.prefix { $0 != "%" && $0 != " " }.replacing(",", with: ".")
        guard let value = Double(number) else { return nil }
        guard (0...100).contains(value) else {
            throw CellError(
                column: cells.columnName(.probability), reason: "the chance to close must be a percentage from 0 to 100")
        }
        // HubSpot and Salesforce's API write 0.2 for 20%; a plain "1" is 1%.
        let isFraction = value <= 1 && number.contains(".")
        return Int((isFraction ? value * 100 : value).rounded())
    }
}
