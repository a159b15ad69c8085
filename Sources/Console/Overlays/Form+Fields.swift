internal import Lifecycle
internal import Screen

// The forms for fields, notes and times.
extension ConsoleModel {
    /// The form that edits a lead's fields, including extra columns from an import file.
    func editForm(_ lead: Lead) -> Form {
        var fields = LeadField.allCases.map { field in
            Form.Field(id: "field." + field.rawValue, label: field.label, text: TextField(lead.fields[field] ?? ""))
        }
        fields += lead.fields.extra.sorted { $0.key < $1.key }.map { column, value in
            Form.Field(id: "extra." + column, label: column, text: TextField(value))
        }
        return Form(
            title: "Edit", subject: subject(of: [lead.id]), purpose: .edit, actionContext: ActionContext(.edit, [lead.id]),
            fields: fields,
            focus: LeadField.allCases.firstIndex(of: .firstName) ?? 0)
    }

    /// The form that adds a lead by hand.
    func addForm() -> Form {
        let asked: [LeadField] = [
            .firstName, .lastName, .title, .company, .email, .phone, .mobile, .industry, .employees, .country, .source,
        ]
        return Form(
            title: "Add a lead", subject: "", purpose: .add, actionContext: ActionContext(.add, []),
            fields: asked.map { Form.Field(id: "field." + $0.rawValue, label: $0.label) })
    }

    /// The form for a note.
    func noteForm(_ actionContext: ActionContext) -> Form {
        Form(
            title: "Note", subject: subject(of: actionContext.leads), purpose: .note, actionContext: actionContext,
            fields: [Form.Field(id: "note", label: "note", hint: "one line; Enter to save")])
    }

    /// The form for the time of a meeting or call.
    func scheduleForm(_ channel: TouchChannel, _ actionContext: ActionContext, _ subject: String) -> Form {
        let tomorrow =
            session.dates.opening(session.definition.calendar.zone.day(of: session.decisionContext.now).adding(1)) + .hours(1)
        return Form(
            title: channel == .other ? "Schedule a follow-up" : "Schedule a \(channel.label)", subject: subject,
            purpose: .schedule(channel), actionContext: actionContext,
            fields: [
                Form.Field(id: "when", label: "time", text: TextField(inputText(tomorrow)), hint: "tomorrow 9:30, fri 14:00, +2h"),
                Form.Field(id: "note", label: "note"),
            ])
    }

    /// The form for the time until which leads are snoozed.
    func snoozeForm(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Snooze until", subject: subject, purpose: .snooze, actionContext: actionContext,
            fields: [Form.Field(id: "until", label: "until", hint: "+3d, fri 14:00, 2026-12-24")])
    }

    /// The edit command of a form; nil, with the problem noted in the form, if nothing changed.
    func parseEdit(_ form: inout Form) -> Command? {
        guard let lead = leadDetail?.lead, lead.id == form.actionContext.leads.first else {
            form.remark = "The lead no longer exists"
            return nil
        }
        var changes = FieldChanges()
        for field in form.fields {
            // An untouched field keeps its exact text, including surrounding white space.
            guard !field.isPristine else { continue }
            if let column = field.id.dropping(prefix: "extra.") {
                if lead.fields.extra[column] ?? "" != field.value { changes.extra[column] = field.value }
            } else if let name = field.id.dropping(prefix: "field."), let known = LeadField(rawValue: name) {
                if lead.fields[known] ?? "" != field.value { changes.fields[known] = field.value }
            }
        }
        guard !changes.isEmpty else {
            form.remark = "Nothing was changed; press Esc to cancel"
            return nil
        }
        return .edit(changes)
    }

    /// The add command of a form; nil, with the problem noted in the form, if every field is blank.
    func parseNewLead(_ form: inout Form) -> Command? {
        var fields = LeadFields()
        for field in form.fields {
            if let name = field.id.dropping(prefix: "field."), let known = LeadField(rawValue: name) { fields[known] = field.value }
        }
        guard !fields.isEmpty else {
            form.remark = "Every field is blank; enter at least a name"
            return nil
        }
        return .add(NewLead(origin: .byHand, fields: fields))
    }
}

extension String {
    /// The text after a prefix; nil if it doesn't start with it.
    func dropping(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
