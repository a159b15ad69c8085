internal import Lifecycle
internal import Screen

// The forms for fields, notes and moments.
extension ConsoleModel {
    /// The form that changes any of a lead's fields, the file's own columns included.
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

    /// The form that takes in a new lead by hand.
    func addForm() -> Form {
        let asked: [LeadField] = [
            .firstName, .lastName, .title, .company, .email, .phone, .mobile, .industry, .employees, .country, .source,
        ]
        return Form(
            title: "Add a lead", subject: "", purpose: .add, actionContext: ActionContext(.add, []),
            fields: asked.map { Form.Field(id: "field." + $0.rawValue, label: $0.label) })
    }

    /// The form of a note.
    func noteForm(_ actionContext: ActionContext) -> Form {
        Form(
            title: "Note", subject: subject(of: actionContext.leads), purpose: .note, actionContext: actionContext,
            fields: [Form.Field(id: "note", label: "note", hint: "one line; Enter saves")])
    }

    /// The form for the moment of a meeting or call.
    func scheduleForm(_ channel: TouchChannel, _ actionContext: ActionContext, _ subject: String) -> Form {
        let tomorrow =
            session.dates.opening(session.definition.calendar.zone.day(of: session.decisionContext.now).adding(1)) + .hours(1)
        return Form(
            title: channel == .other ? "Agreed on something" : "Agreed on a \(channel.rawValue)", subject: subject,
            purpose: .schedule(channel), actionContext: actionContext,
            fields: [
                Form.Field(id: "when", label: "at", text: TextField(typed(tomorrow)), hint: "tomorrow 9:30, fri 14:00, +2h"),
                Form.Field(id: "note", label: "note"),
            ])
    }

    /// The form for the moment until which leads sleep.
    func sleepForm(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Snooze until", subject: subject, purpose: .sleep, actionContext: actionContext,
            fields: [Form.Field(id: "until", label: "until", hint: "+3d, fri 14:00, 2026-12-24")])
    }

    /// The changes that an edit form says; nil (and the problem noted) where there are none.
    func edited(_ form: inout Form) -> Command? {
        guard let lead = sheet?.lead, lead.id == form.actionContext.leads.first else {
            form.remark = "the lead is no longer there"
            return nil
        }
        var changes = FieldChanges()
        for field in form.fields {
            // A field that was not touched keeps the very text that it had, blanks around included.
            guard !field.isPristine else { continue }
            if let column = field.id.dropping(prefix: "extra.") {
                if lead.fields.extra[column] ?? "" != field.value { changes.extra[column] = field.value }
            } else if let name = field.id.dropping(prefix: "field."), let known = LeadField(rawValue: name) {
                if lead.fields[known] ?? "" != field.value { changes.fields[known] = field.value }
            }
        }
        guard !changes.isEmpty else {
            form.remark = "nothing was changed; Esc leaves it as it is"
            return nil
        }
        return .edit(changes)
    }

    /// The lead that an add form says; nil (and the problem noted) where it is blank.
    func added(_ form: inout Form) -> Command? {
        var fields = LeadFields()
        for field in form.fields {
            if let name = field.id.dropping(prefix: "field."), let known = LeadField(rawValue: name) { fields[known] = field.value }
        }
        guard !fields.isEmpty else {
            form.remark = "every field is blank; give at least a name"
            return nil
        }
        return .add(NewLead(origin: .byHand, fields: fields))
    }
}

extension String {
    /// What follows a beginning; nil where it doesn't begin so.
    func dropping(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
