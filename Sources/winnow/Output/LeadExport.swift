import Formats
import Intake
import Lifecycle
import Screen
import Workspace

/// Writes leads so that an import restores them: all their values, and their events if wanted.
///
/// The columns of CSV and the keys of JSON have the same names and texts; see `WinnowExport`.
struct LeadExport {
    let json: LeadJSON
    let hasEvents: Bool
    /// A cell of more bytes would be too long for an import, so the rest of the events is in a further row of the lead.
    private static let maximumBytes = 100_000

    /// The names of the columns.
    var heading: [String] {
        WinnowExport.listColumns + WinnowExport.furtherColumns + (hasEvents ? [WinnowExport.eventColumn] : [])
            + WinnowExport.formerColumns + WinnowExport.laterColumns
    }

    /// Whether a lead has something that only an export with events restores.
    static func hasMore(_ lead: Lead) -> Bool {
        !lead.engagements.isEmpty || !lead.touches.isEmpty || !lead.answers.isEmpty || !lead.chances.isEmpty || lead.noteCount > 1
            || lead.followUp != nil
    }

    /// Writes a lead as one row, or several if it has very many events.
    func write(_ lead: Lead, _ history: LeadHistory, to output: Output, isJSON: Bool) {
        let values = values(of: lead)
        let later = laterValues(of: lead)
        let former = FormerContacts(of: lead, history)
        let all = hasEvents ? history.inForce.compactMap(ExportedEvent.init).filter { Self.holds($0, of: lead) } : []
        for events in Self.chunks(all) {
            if isJSON {
                output.json { write(lead, values + later, events, former, to: &$0) }
            } else {
                let last =
                    [Self.pairs(lead.fields.extra)] + (hasEvents ? [Self.text(of: events)] : []) + former.lists.map(ListText.joined)
                let first = LeadCSV.cells(lead, json) + values.map(\.text)
                let exact = exactTexts(of: Array(zip(heading, first)) + later.map { ($0.name, $0.text) })
                output.csv(first + [exact] + last + later.map(\.text))
            }
        }
    }

    /// The texts that cells can't hold as they are, such as those with tabs, by the names of their columns.
    private func exactTexts(of cells: [(name: String, text: String)]) -> String {
        let changed = cells.filter { !WinnowExport.isExact($0.text) }
        guard !changed.isEmpty else { return "" }
        var json = JSONWriter()
        json.object { members in
            for (name, text) in changed { members.member(named: name) { $0.visibleString(text) } }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func write(
        _ lead: Lead, _ values: [Value], _ events: [ExportedEvent], _ former: FormerContacts, to object: inout JSONMembers
    ) {
        json.write(lead, to: &object)
        for value in values where !["capturedAt", "snoozedUntil"].contains(value.name) {
            object.member(named: value.name) { json in
                if !value.list.isEmpty {
                    json.array(value.list) { $0.escapedString($1) }
                } else if value.text.isEmpty {
                    json.null()
                } else {
                    json.escapedString(value.text)
                }
            }
        }
        object.member("extra") { $0.pairs(lead.fields.extra.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
        if hasEvents {
            object.member("events") { json in
                json.array(events) { json, event in json.object { event.write(to: &$0) { $0.escapedString($1) } } }
            }
        }
        for (name, list) in zip(WinnowExport.formerColumns, former.lists) {
            object.member(named: name) { json in
                if list.isEmpty { json.null() } else { json.array(list.map(ListText.escaped)) { $0.escapedString($1) } }
            }
        }
    }
}

// The values of the further columns.
extension LeadExport {
    /// The value of a column; a list is an array in JSON.
    private struct Value {
        let name: String
        let text: String
        var list: [String] = []
    }

    private func values(of lead: Lead) -> [Value] {
        let fields = lead.fields
        let conversion = lead.conversion
        var texts: [String: String] = [:]
        for field in LeadField.allCases { texts[field.rawValue] = fields[field] }
        func moment(_ value: Instant?) -> String? { value.map { MomentFormatter.utc($0) } }
        texts["capturedAt"] = moment(lead.capturedAt)
        texts["requested"] = lead.isRequested ? "yes" : nil
        texts["path"] = lead.path.rawValue
        texts["snoozedUntil"] = moment(lead.snoozedUntil.flatMap { $0 > json.now ? $0 : nil })
        texts["returnOn"] = lead.returnOn?.description
        texts["track"] = lead.track
        texts["account"] = conversion?.account
        texts["contact"] = conversion?.contact
        texts["opportunity"] = conversion?.opportunity
        texts["amount"] = conversion?.amount.map { AmountFormatter.plain($0.cents) }
        texts["currency"] = conversion?.amount?.currency
        texts["closeDate"] = conversion?.closeDate?.description
        texts["intention"] = conversion?.intention?.rawValue
        texts["notes"] = lead.lastNote
        texts["stageLabel"] = json.definition.label(of: lead)
        texts.merge(Self.channels(lead)) { $1 }
        let lists = [
            "emails": lead.allEmails.count > 1 ? lead.allEmails : [], "phones": lead.allPhones.count > 1 ? lead.allPhones : [],
            "recordIds": Self.recordIDs(of: lead).map { ListText.escaped("\($0.system ?? ""):\($0.id)") },
        ]
        // A JSON string is exact as it is.
        return WinnowExport.furtherColumns.filter { ![WinnowExport.exactColumn, "extra"].contains($0) }.map { name in
            let list = lists[name] ?? []
            return Value(name: name, text: list.isEmpty ? texts[name] ?? "" : list.joined(separator: "; "), list: list)
        }
    }

    /// The values of the columns at the very end.
    private func laterValues(of lead: Lead) -> [Value] {
        let open = lead.opportunities.newest.flatMap { $0.isOpen ? $0 : nil }
        return WinnowExport.laterColumns.map { Value(name: $0, text: open?.nextStep ?? "") }
    }

    /// The record ids beside the first one, also those of the leads that were merged into a lead.
    private static func recordIDs(of lead: Lead) -> [RecordID] {
        let own = lead.fields.identities.recordIDs
        var known = Set((lead.fields.allRecordIDs + own).map(\.shortened))
        return own + lead.absorbed.flatMap(\.fields.allRecordIDs).filter { known.insert($0.shortened).inserted }
    }

    /// When channels were closed: a column each for what mailers ask for, and one for the rest.
    private static func channels(_ lead: Lead) -> [String: String] {
        func at(_ channel: TouchChannel) -> String { MomentFormatter.utc(lead.channels.closedAt(channel) ?? lead.capturedAt) }
        var texts: [String: String] = [:]
        // A bounce holds under an opt-out, too.
        texts["emailBounced"] = lead.channels.bouncedAt(.email).map { MomentFormatter.utc($0) }
        if lead.isOptedOut(of: nil) {
            texts["optOut"] = TouchChannel.allCases.map(at).max()
            return texts
        }
        var others: [String] = []
        for (channel, why) in lead.channels.closed {
            switch (channel, why) {
            case (.email, .optedOut): texts["emailOptOut"] = at(channel)
            case (.email, .bounced): break
            case (.call, .optedOut): texts["callOptOut"] = at(channel)
            default: others.append("\(channel.rawValue) \(why.rawValue) \(at(channel))")
            }
        }
        texts["closedChannels"] = others.isEmpty ? nil : others.joined(separator: "; ")
        return texts
    }

    /// A file's own columns as a JSON object in a cell; blank without any.
    private static func pairs(_ extra: [String: String]) -> String {
        guard !extra.isEmpty else { return "" }
        var json = JSONWriter()
        json.pairs(extra.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Whether an event still holds.
    ///
    /// A bounce of an address that was corrected since would close the new one, and an appointment that is over or
    /// called off would be due.
    private static func holds(_ event: ExportedEvent, of lead: Lead) -> Bool {
        if case .followUpScheduled(let agreed) = event.event { return agreed == lead.followUp }
        guard case .bounced(let change) = event.event, let channel = change.channel else { return true }
        return lead.channels.isClosed(channel)
    }

    private static func text(of events: [ExportedEvent]) -> String {
        guard !events.isEmpty else { return "" }
        var json = JSONWriter()
        json.array(events) { json, event in json.object { event.write(to: &$0) { $0.escapedString($1) } } }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The events in parts that fit a cell; one part at least.
    private static func chunks(_ events: [ExportedEvent]) -> [[ExportedEvent]] {
        var parts: [[ExportedEvent]] = [[]]
        var size = 0
        for event in events {
            let bytes = text(of: [event]).utf8.count
            if size + bytes > maximumBytes, !(parts.last ?? []).isEmpty {
                parts.append([])
                size = 0
            }
            parts[parts.count - 1].append(event)
            size += bytes
        }
        return parts
    }
}
