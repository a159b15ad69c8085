import Formats
import Lifecycle

/// One event of a lead in an export: what the prospect did, a touch, an answer, a note, a closed or opened channel.
///
/// These give points, count as attempts and answer criteria, and need no decision. Decisions stay in the journal of
/// their workspace. The keys are those of the journal, in one object: `{"kind":"engaged","occurredAt":…,"type":…}`.
package struct ExportedEvent: Sendable, Hashable {
    /// When it happened.
    package let occurredAt: Instant
    /// Who made a touch, as the file names them.
    package let by: String?
    /// The event, without what it did to the lead's stage.
    package let event: Event

    /// The event of a journal line; nil for a kind that an export doesn't have.
    package init?(_ entry: Entry) {
        occurredAt = entry.occurredAt
        switch entry.event {
        case .engaged, .assessed, .followUpScheduled, .noted:
            by = nil
            event = entry.event
        case .converted(let converted):
            // What was agreed with the conversion, which is in columns of its own.
            guard let agreed = converted.conversion.followUp else { return nil }
            (by, event) = (nil, .followUpScheduled(agreed))
        case .opportunityChanged(let change):
            // The opportunity's values are in columns of their own; estimates are a history.
            guard let percent = change.chance else { return nil }
            (by, event) = (nil, .assessed(Assessed(answers: [:], chanceToClose: percent)))
        case .touched(var touch):
            by = touch.formerOwner ?? entry.by.login?.name
            touch.formerOwner = nil
            event = .touched(touch)
        case .optedOut(let change):
            (by, event) = (nil, .optedOut(ChannelChange(channel: change.channel)))
        case .optedIn(let change):
            (by, event) = (nil, .optedIn(ChannelChange(channel: change.channel)))
        case .bounced(let change):
            (by, event) = (nil, .bounced(ChannelChange(channel: change.channel)))
        default: return nil
        }
    }

    /// The same event, without its author.
    package var withoutAuthor: ExportedEvent { ExportedEvent(occurredAt: occurredAt, by: nil, event: event) }

    private init(occurredAt: Instant, by: String?, event: Event) {
        self.occurredAt = occurredAt
        self.by = by
        self.event = event
    }
}

// Writing.
extension ExportedEvent {
    /// Writes the members; `string` writes a text that may need escapes.
    package func write(to object: inout JSONMembers, _ string: (inout JSONWriter, String) -> Void) {
        func text(_ key: StaticString, _ value: String?) {
            if let value, !value.isEmpty { object.member(key) { string(&$0, value) } }
        }
        func moment(_ key: StaticString, _ value: Instant) { object.member(key, ISOTimestamp.text(value.milliseconds)) }
        object.member("kind", event.kind)
        moment("occurredAt", occurredAt)
        text("by", by)
        switch event {
        case .engaged(let engagement):
            object.member("type", engagement.type.rawValue)
            object.member("form", engagement.form?.rawValue)
            if engagement.asksForSales { object.member("asksForSales", true) }
            text("campaign", engagement.campaign)
            text("source", engagement.source)
            text("detail", engagement.detail)
            text("externalId", engagement.externalID)
        case .touched(let touch):
            object.member("channel", touch.channel.rawValue)
            object.member("direction", touch.direction.rawValue)
            object.member("outcome", touch.outcome.rawValue)
            // An empty one says that marketing nurtured the lead outside a track.
            if let track = touch.track { object.member("track") { string(&$0, track) } }
            object.member("step", touch.step)
            text("note", touch.note)
            text("externalId", touch.externalID)
        case .followUpScheduled(let agreed):
            object.member("channel", agreed.channel.rawValue)
            moment("at", agreed.at)
            text("note", agreed.note)
        case .assessed(let assessed):
            if !assessed.answers.isEmpty {
                object.member("answers") { json in
                    json.object { answers in
                        for (id, answer) in assessed.answers.sorted(by: { $0.key < $1.key }) {
                            answers.member(named: id) { string(&$0, answer) }
                        }
                    }
                }
            }
            object.member("chanceToClose", assessed.chanceToClose)
            text("note", assessed.note)
        case .noted(let note): text("note", note)
        case .optedOut(let change), .optedIn(let change), .bounced(let change):
            object.member("channel", change.channel?.rawValue)
        default: break
        }
    }
}

// Reading.
extension ExportedEvent {
    /// Reads a cell of events.
    ///
    /// - Throws: ``CellError`` for anything else, an unknown kind or value, so that no event is lost unseen.
    static func list(_ json: String) throws(CellError) -> [ExportedEvent] {
        var events: [ExportedEvent] = []
        do throws(JSONError) {
            try Array(json.utf8).withBytes { (bytes) throws(JSONError) in
                var scanner = JSONScanner(bytes)
                try scanner.array { (value) throws(JSONError) in events.append(try read(&value)) }
                try scanner.finish()
            }
        } catch {
            throw CellError(
                column: WinnowExport.eventColumn,
                reason:
                    "cannot read event \(events.count + 1), at byte \(error.offset + 1); export the leads again, or clear the cell")
        }
        return events
    }

    /// The members of an event, before its kind tells which of them it has.
    private struct Members {
        var texts: [String: String] = [:]
        var answers: [String: String] = [:]
        var asksForSales = false
        var step: Int?
        var chance: Int?

        func value<Value: RawRepresentable<String>>(_ key: String, _ scanner: JSONScanner) throws(JSONError) -> Value? {
            guard let text = texts[key] else { return nil }
            guard let value = Value(rawValue: text) else { throw scanner.failure(.unexpectedValue) }
            return value
        }

        func moment(_ key: String, _ scanner: JSONScanner) throws(JSONError) -> Instant {
            guard let milliseconds = texts[key].flatMap({ ISOTimestamp.milliseconds($0) }) else {
                throw scanner.failure(.unexpectedValue)
            }
            return Instant(milliseconds: milliseconds)
        }
    }

    private static func read(_ scanner: inout JSONScanner) throws(JSONError) -> ExportedEvent {
        var found = Members()
        try scanner.object { (key, value) throws(JSONError) in
            if try value.null() { return }
            switch key {
            case "asksForSales": found.asksForSales = try value.bool()
            case "step": found.step = try value.integer()
            case "chanceToClose": found.chance = try value.integer()
            case "answers":
                try value.object { (id, answer) throws(JSONError) in found.answers[id] = try answer.string() }
            case "kind", "occurredAt", "by", "type", "form", "campaign", "source", "detail", "externalId", "channel", "direction",
                "outcome", "track", "note", "at":
                found.texts[key] = try value.string()
            default: try value.skip()
            }
        }
        return ExportedEvent(
            occurredAt: try found.moment("occurredAt", scanner), by: found.texts["by"], event: try event(found, scanner))
    }

    private static func event(_ found: Members, _ scanner: JSONScanner) throws(JSONError) -> Event {
        func required<Value: RawRepresentable<String>>(_ key: String) throws(JSONError) -> Value {
            guard let value: Value = try found.value(key, scanner) else { throw scanner.failure(.missingKey) }
            return value
        }
        let texts = found.texts
        switch texts["kind"] {
        case "engaged":
            return .engaged(
                Engagement(
                    type: try required("type"), form: try found.value("form", scanner), asksForSales: found.asksForSales,
                    campaign: texts["campaign"], source: texts["source"], detail: texts["detail"], externalID: texts["externalId"]))
        case "touched":
            return .touched(
                Touch(
                    channel: try required("channel"), direction: try found.value("direction", scanner) ?? .outbound,
                    outcome: try found.value("outcome", scanner) ?? .unknown, note: texts["note"], externalID: texts["externalId"],
                    track: texts["track"], step: found.step))
        case "followUpScheduled":
            return .followUpScheduled(
                FollowUp(channel: try required("channel"), at: try found.moment("at", scanner), note: texts["note"]))
        case "assessed":
            guard found.chance.map((0...100).contains) ?? true else { throw scanner.failure(.unexpectedValue) }
            return .assessed(Assessed(answers: found.answers, chanceToClose: found.chance, note: texts["note"]))
        case "noted": return .noted(texts["note"] ?? "")
        case "optedOut": return .optedOut(ChannelChange(channel: try found.value("channel", scanner)))
        case "optedIn": return .optedIn(ChannelChange(channel: try found.value("channel", scanner)))
        case "bounced": return .bounced(ChannelChange(channel: try found.value("channel", scanner)))
        default: throw scanner.failure(.unexpectedValue)
        }
    }
}
