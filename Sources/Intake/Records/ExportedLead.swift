import Formats
import Lifecycle

/// What an export of winnow says about a lead that no other file says, so that an import can restore it.
package final class ExportedLead: Sendable {
    /// The id in its workspace. Another workspace has other leads with such ids.
    package let id: LeadID?
    /// When the lead was captured, to the millisecond.
    package let capturedAt: Instant?
    /// When it entered its stage.
    package let enteredStageAt: Instant?
    /// The person who owned it in an earlier system.
    package let formerOwner: String?
    /// Whether it is inbound or outbound.
    package let path: CapturePath?
    /// The reason of the newest return or disqualification.
    package let reason: String?
    /// When its channels were closed (nil: all), where the file says it.
    package let closedAt: [TouchChannel?: Instant]
    /// When their addresses were found to be invalid, where the file says it.
    package let bouncedAt: [TouchChannel: Instant]
    /// Channels that are closed and have no column of their own, and why.
    package let closedChannels: [(channel: TouchChannel, isBounce: Bool)]
    /// The end of its snooze.
    package let snoozedUntil: Instant?
    /// When it is to be looked at again.
    package let returnOn: Day?
    /// Its nurture track.
    package let track: String?
    /// The details of its opportunity; nil without any.
    package let conversion: Conversion?
    /// What is to be done next about its open opportunity.
    package let nextStep: String?
    /// The addresses and phone numbers that it had and has no more.
    package let formerEmails: [String]
    package let formerPhones: [String]
    /// What happened to it; none in an export without events.
    package let events: [ExportedEvent]

    /// The events without bounces of addresses that have been replaced since: the channel is open in the export.
    package var lastingEvents: [ExportedEvent] {
        events.filter { event in
            guard case .bounced(let change) = event.event, let channel = change.channel else { return true }
            return bouncedAt[channel] != nil || closedChannels.contains { $0.channel == channel && $0.isBounce }
        }
    }

    /// Reads the columns that winnow wrote; nil for a row of any other file.
    ///
    /// - Throws: ``CellError`` for a column that can't be read, so that nothing of the lead is lost unseen.
    init?(_ cells: RowCells) throws(CellError) {
        guard cells.mapping.isWinnowExport else { return nil }
        func text(_ name: String) throws(CellError) -> String? {
            try cells.mapping.exportColumns[name].flatMap { (index) throws(CellError) in try cells.text(at: index) }
        }
        func moment(_ name: String) throws(CellError) -> Instant? {
            guard let written = try text(name) else { return nil }
            if let milliseconds = ISOTimestamp.milliseconds(written) { return Instant(milliseconds: milliseconds) }
            let bytes = Array(written.utf8)
            let parsed = bytes.withUnsafeBufferPointer {
                DateParser(order: .dayFirst, zone: cells.zone).parse(FieldBytes($0).trimmed)?.instant
            }
            guard let parsed else {
                throw CellError(column: name, reason: "cannot read this as a date; write it like 2026-11-23 14:00")
            }
            return parsed
        }
        func parsed<Value>(_ name: String, _ read: (String) -> Value?) throws(CellError) -> Value? {
            guard let written = try text(name) else { return nil }
            guard let value = read(written) else {
                throw CellError(column: name, reason: "cannot read \"\(written.prefix(40))\"; write it as the export has it")
            }
            return value
        }
        id = try text("id").flatMap { LeadID(parsing: $0[...]) }
        capturedAt = try moment("capturedAt")
        enteredStageAt = try moment("enteredStageAt")
        formerOwner = try text("formerOwner")
        path = try parsed("path", CapturePath.init)
        reason = try text("reason")
        snoozedUntil = try moment("snoozedUntil")
        returnOn = try parsed("returnOn") { Day(parsing: $0) }
        track = try text("track")
        formerEmails = try text("formerEmails").map(ListText.parts) ?? []
        formerPhones = try text("formerPhones").map(ListText.parts) ?? []
        var (closedAt, bouncedAt) = ([TouchChannel?: Instant](), [TouchChannel: Instant]())
        /// Somebody may have written "yes" there.
        func exactMoment(_ name: String) throws(CellError) -> Instant? {
            try text(name).flatMap { ISOTimestamp.milliseconds($0) }.map(Instant.init(milliseconds:))
        }
        let columns: [(String, TouchChannel?)] = [("optOut", nil), ("emailOptOut", .email), ("callOptOut", .call)]
        for (name, channel) in columns { closedAt[channel] = try exactMoment(name) }
        bouncedAt[.email] = try exactMoment("emailBounced")
        var closed: [(channel: TouchChannel, isBounce: Bool)] = []
        for part in try text("closedChannels")?.split(separator: ";") ?? [] {
            let words = part.split(separator: " ")
            guard words.count >= 2, let channel = TouchChannel(rawValue: String(words[0])),
                let why = ChannelStates.ChannelState(rawValue: String(words[1])), why != .open
            else {
                throw CellError(
                    column: "closedChannels",
                    reason: "cannot read \"\(part.prefix(40))\"; write a channel and why it is closed, such as call bounced")
            }
            closed.append((channel, why == .bounced))
            if words.count > 2, let milliseconds = ISOTimestamp.milliseconds(String(words[2])) {
                let at = Instant(milliseconds: milliseconds)
                if why == .bounced { bouncedAt[channel] = at } else { closedAt[channel] = at }
            }
        }
        (self.closedAt, self.bouncedAt) = (closedAt, bouncedAt)
        closedChannels = closed
        var conversion = try Self.conversion(text)
        conversion.closeDate = try parsed("closeDate") { Day(parsing: $0) }
        conversion.intention = try parsed("intention", BuyingIntention.init)
        self.conversion = conversion == Conversion() ? nil : conversion
        nextStep = try text("nextStep")
        events = try text(WinnowExport.eventColumn).map { (json) throws(CellError) in try ExportedEvent.list(json) } ?? []
    }

    private static func conversion(_ text: (String) throws(CellError) -> String?) throws(CellError) -> Conversion {
        var conversion = Conversion()
        conversion.account = try text("account")
        conversion.contact = try text("contact")
        conversion.opportunity = try text("opportunity")
        if let amount = try text("amount") {
            let currency = try text("currency") ?? ""
            do throws(AmountParser.Failure) {
                conversion.amount = try AmountParser.parse(amount, currency: currency).map(Money.init)
            } catch {
                throw CellError(column: "amount", reason: error.reason)
            }
        }
        return conversion
    }
}

extension RowCells {
    /// The file's own columns that an export of winnow has kept, by their names.
    func exportedExtras() throws(CellError) -> [String: String] {
        var extras: [String: String] = [:]
        for (name, index) in mapping.exportColumns where name.hasPrefix(WinnowExport.extraPrefix) {
            if let value = try text(at: index) { extras[String(name.dropFirst(WinnowExport.extraPrefix.count))] = value }
        }
        guard let index = mapping.exportColumns["extra"], let json = try text(at: index) else { return extras }
        for (name, text) in try pairs(json, column: "extra") { extras[name] = text }
        return extras
    }

    /// The texts of cells that an export could not show as they are, by the index of the column; of JSON all texts.
    ///
    /// A cell that somebody has changed since counts as it is.
    func exactTexts() throws(CellError) -> [Int: String] {
        if mapping.isJSON {
            return mapping.exportColumns.values.reduce(into: [:]) { exact, index in
                if !row.isBlank(index) { exact[index] = row.text(index) }
            }
        }
        guard let index = mapping.exportColumns[WinnowExport.exactColumn], let json = try text(at: index) else { return [:] }
        var exact: [Int: String] = [:]
        for (name, text) in try pairs(json, column: WinnowExport.exactColumn) {
            guard let index = mapping.exportColumns[name], WinnowExport.isShown(text, as: try self.text(at: index)) else {
                continue
            }
            exact[index] = text
        }
        return exact
    }

    /// The members of a JSON object in a cell, in their order.
    private func pairs(_ json: String, column: String) throws(CellError) -> [(name: String, text: String)] {
        do throws(FlatteningError) {
            let pairs = try Array(json.utf8).withBytes { (bytes) throws(FlatteningError) in try JSONFlattener.values(of: bytes) }
            return pairs.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
        } catch {
            throw CellError(
                column: column, reason: "this is no JSON object (\(error.reason)); write it like {\"Budget\":\"5000\"}")
        }
    }

    /// The record ids of a row that winnow exported; nil where it names none.
    func exportedRecordIDs() throws(CellError) -> [RecordID]? {
        guard let index = mapping.exportColumns["recordIds"], let list = try text(at: index) else { return nil }
        return ListText.parts(of: list).map { part in
            let parts = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return parts.count < 2 ? RecordID(id: part) : RecordID(system: parts[0].isEmpty ? nil : parts[0], id: parts[1])
        }
    }
}
