internal import Formats
internal import Lifecycle
internal import Screen

// The forms for fields, notes and times.
extension Form {
    /// The form that edits a lead's fields, including extra columns from an import file.
    static func edit(_ lead: Lead, _ console: ConsoleModel) -> Form {
        var fields = LeadField.allCases.map { field in
            Field(.known(field), field.label, text: TextField(lead.fields[field] ?? ""))
        }
        fields += lead.fields.extra.sorted { $0.key < $1.key }.map { column, value in
            Field(.column(column), column, text: TextField(value))
        }
        return Form(
            title: "Edit", subject: console.subject(of: [lead.id]), purpose: .edit, actionContext: ActionContext(.edit, [lead.id]),
            fields: fields,
            focus: fields.firstIndex { $0.id == .known(.firstName) } ?? 0)
    }

    /// The form that adds a lead by hand.
    static func add() -> Form {
        let asked: [LeadField] = [
            .firstName, .lastName, .title, .company, .email, .phone, .mobile, .website, .industry, .employees, .country, .source,
        ]
        return Form(
            title: "Add a lead", subject: "", purpose: .add, actionContext: ActionContext(.add, []),
            fields: asked.map { Field(.known($0), $0.label) })
    }

    static func note(_ actionContext: ActionContext, _ console: ConsoleModel) -> Form {
        Form(
            title: "Note", subject: console.subject(of: actionContext.leads), purpose: .note, actionContext: actionContext,
            fields: [Field(.note, "note", text: TextField(keepsLines: true), hint: "Enter to save; a paste keeps its lines")])
    }

    /// The form for the time of a meeting or call.
    static func schedule(
        _ channel: TouchChannel, _ actionContext: ActionContext, _ subject: String, _ session: ConsoleSession
    ) -> Form {
        let tomorrow =
            session.definition.calendar.opening(session.time.day(of: session.decisionContext.now).adding(1)) + .hours(1)
        return Form(
            title: channel == .other ? "Schedule a follow-up" : "Schedule a \(channel.label)", subject: subject,
            purpose: .schedule(channel), actionContext: actionContext,
            fields: [
                Field(
                    .when, "time", text: TextField(MomentFormatter.wall(tomorrow, session.definition.calendar.zone)),
                    hint: "tomorrow 9:30, fri 14:00, +2h"),
                Field(.note, "note", text: TextField(keepsLines: true)),
            ])
    }

    /// The form for the day on which a lead returned for a reason is looked at again.
    static func returnDate(
        _ reason: Reason, _ actionContext: ActionContext, _ subject: String, _ session: ConsoleSession
    ) -> Form {
        let calendar = session.definition.calendar
        let planned = session.decisionContext.today.adding(reason.returnDays ?? 0)
        let day = calendar.zone.day(of: calendar.nextOpening(after: calendar.zone.instant(LocalTime(day: planned, minuteOfDay: 0))))
        return Form(
            title: "\(reason.label): look at it again when?", subject: subject, purpose: .reject(reason.id),
            actionContext: actionContext,
            fields: [
                Field(.when, "return date", text: TextField(day.description), hint: "+90d, 1 Mar, 2027-03-01")
            ] + trackField(session.definition.tracks) + [Field(.note, "note", text: TextField(keepsLines: true))])
    }

    /// The choice of a nurture track, where the definition has any; first the one that it has for the reason.
    private static func trackField(_ tracks: [NurtureTrack]) -> [Field] {
        guard !tracks.isEmpty else { return [] }
        let named = tracks.map { (value: Field.Value.track($0.id), label: $0.label) }
        return [
            Field(.track, "track", choices: [(.none, "as defined")] + named + [(.track(NurtureTrack.none), "none")])
        ]
    }

    /// The track that was picked; nil for the one of the definition.
    var pickedTrack: String? {
        if case .track(let id)? = choice(.track) { id } else { nil }
    }

    /// The form for the note of a touch, which is logged with it.
    static func touchNote(_ touch: Touch, _ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title:
                "\(touch.channel.touchName.prefix(1).uppercased())\(touch.channel.touchName.dropFirst()), \(touch.outcome.label)",
            subject: subject, purpose: .touch(touch), actionContext: actionContext,
            fields: [Field(.note, "note", text: TextField(keepsLines: true), hint: "Enter to log the touch")])
    }

    /// The day to come of a field; nil, with the problem noted in the form, if it has none.
    mutating func day(_ id: Field.ID, _ session: ConsoleSession) -> Day? {
        guard let text = text(id) else {
            set(problem: "enter a day such as \(MomentField.upcomingDay.examples[0])", of: id)
            return nil
        }
        do throws(MomentError) {
            let day = try session.dates.date(text, for: .upcomingDay)
            guard day > session.decisionContext.today else {
                set(problem: "enter a later day", of: id)
                return nil
            }
            return day
        } catch {
            set(error, of: id)
            return nil
        }
    }

    /// The form for the time until which leads are snoozed.
    static func snooze(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Snooze until", subject: subject, purpose: .snooze, actionContext: actionContext,
            fields: [Field(.until, "until", hint: "+3d, fri 14:00, 2026-12-24")])
    }

    /// The changes that an edit form makes; nil, with the problem noted, if there are none or one can't be used.
    mutating func changes(of lead: Lead?) -> FieldChanges? {
        guard let lead, lead.id == actionContext.leads.first else {
            remark = .refused("The lead no longer exists")
            return nil
        }
        var changes = FieldChanges()
        // An untouched field keeps its exact text, including surrounding white space.
        for field in fields where !field.isPristine && field.id.value(of: lead) != field.typed {
            switch field.id {
            case .column(let column): changes.extra[column] = field.typed
            case .known(let known): changes.fields[known] = field.typed
            default: continue
            }
        }
        var edited = lead.fields
        for (field, value) in changes.fields { edited[field] = value }
        guard acceptsOnlyUsable(changes.fields.keys.sorted(), in: edited) else { return nil }
        guard !changes.isEmpty else {
            remark = .refused("Nothing was changed; press Esc to cancel")
            return nil
        }
        return changes
    }

    /// The lead that a form adds; nil, with the problem noted, if every field is blank or one can't be used.
    mutating func newLead() -> NewLead? {
        var values = LeadFields()
        for field in fields { if case .known(let known) = field.id { values[known] = field.typed } }
        guard !values.isEmpty else {
            remark = .refused("Every field is blank; enter at least a name")
            return nil
        }
        guard acceptsOnlyUsable(values.known.map(\.field), in: values) else { return nil }
        return NewLead(origin: .byHand, fields: values)
    }

    /// Whether all typed values can be used; each that can't gets a note, and the first of them the keys.
    private mutating func acceptsOnlyUsable(_ typed: [LeadField], in values: LeadFields) -> Bool {
        let problems = typed.compactMap { field in values.problem(with: field).map { (field, $0) } }
        guard !problems.isEmpty else { return true }
        for (field, problem) in problems.reversed() { set(problem: problem.statement(), of: .known(field)) }
        // In the order of the form, the first has the keys.
        if let first = fields.firstIndex(where: { $0.problem != nil }) { focus = first }
        remark = .refused(
            problems.map { "The value of \($0.label) \($1.statement()); \($1.advice)" }.joined(separator: ". "))
        return false
    }

    /// The future time of a field; nil, with the problem noted in the form, if it has none.
    mutating func time(_ id: Field.ID, _ session: ConsoleSession) -> Instant? {
        guard let text = text(id) else {
            set(problem: "enter a time such as \(MomentField.upcoming.examples[0])", of: id)
            return nil
        }
        let at: Instant
        do throws(MomentError) {
            at = try session.dates.instant(text, for: .upcoming)
        } catch {
            set(error, of: id)
            return nil
        }
        guard at > session.decisionContext.now else {
            set(problem: "\(session.time.past(at)) is in the past; enter a later time", of: id)
            return nil
        }
        return at
    }
}

extension Form.Field.ID {
    /// The value that a lead has in the field; nil for fields of other things.
    func value(of lead: Lead) -> String? {
        switch self {
        case .known(let known): lead.fields[known] ?? ""
        case .column(let column): lead.fields.extra[column] ?? ""
        default: nil
        }
    }
}
