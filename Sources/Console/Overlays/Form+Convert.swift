internal import Workspace
internal import Lifecycle
internal import Screen

// The form that makes a lead an opportunity.
extension ConsoleModel {
    /// The form of a conversion, filled with what is known.
    func convertForm(_ lead: Lead) -> Form {
        let told = lead.conversion ?? Conversion()
        let name = lead.fields.fullName ?? ""
        let company = lead.fields[.company] ?? ""
        // What is agreed already counts; the form only asks for something new.
        let standing = lead.followUp.map { "as agreed, \(session.time.future($0.at))" } ?? "nothing new"
        let closers = session.decisionContext.team.members.values.filter { $0.roles.contains(.closer) }.sorted {
            $0.login < $1.login
        }
        func text(_ id: String, _ label: String, _ value: String, _ hint: String = "") -> Form.Field {
            Form.Field(id: id, label: label, text: TextField(value), hint: hint)
        }
        var fields = [
            text("account", "account", told.account ?? company),
            text("contact", "contact", told.contact ?? name),
            text("opportunity", "opportunity", told.opportunity ?? (company.isEmpty ? name : company)),
            text("amount", "amount", told.amount?.description ?? "", "12000, 12k, EUR 9,500"),
            text("close", "close date", told.closeDate?.description ?? "", "+30d, +3m, 2026-12-24"),
            Form.Field(id: "followUp", label: "agreed", choices: [("", standing), ("meeting", "a meeting"), ("call", "a call")]),
            text("when", "at", "", "tomorrow 9:30, fri 14:00"),
            Form.Field(
                id: "intention", label: "intends to buy",
                choices: [("", "not asked")] + BuyingIntention.allCases.map { ($0.rawValue, $0.label) },
                picked: told.intention.flatMap { BuyingIntention.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0),
        ]
        if !closers.isEmpty {
            // Nothing said leaves it to the core: to me as a closer, else to the closer with the fewest opportunities.
            let isOnly = closers.count == 1 && !session.decisionContext.roles.contains(.closer)
            let choices =
                (isOnly ? [] : [("", session.decisionContext.roles.contains(.closer) ? "me" : "who has the fewest")])
                + closers.filter { $0.login != session.me }.map { ($0.login.name, $0.login.name) }
            let told = told.closer.flatMap { closer in choices.firstIndex { $0.0 == closer.name } }
            if !choices.isEmpty { fields.append(Form.Field(id: "closer", label: "closer", choices: choices, picked: told ?? 0)) }
        }
        var form = Form(
            title: "Convert to \(session.definition.label(session.definition.topology.opportunity))",
            subject: subject(of: [lead.id]),
            purpose: .convert, actionContext: ActionContext(.convert, [lead.id]), fields: fields)
        form.remark = stillNeeded(form, lead)
        return form
    }

    /// What the gate asks for beyond what the form says so far; nil when that is enough.
    func stillNeeded(_ form: Form, _ lead: Lead) -> String? {
        var given = Conversion(account: form.value("account"), contact: form.value("contact"))
        given.amount = form.value("amount").flatMap { Money(parsing: $0) }
        given.closeDate = form.value("close").flatMap { session.dates.day($0) }
        given.intention = form.value("intention").flatMap(BuyingIntention.init(rawValue:))
        if let way = form.value("followUp").flatMap(TouchChannel.init(rawValue:)) {
            given.followUp = FollowUp(channel: way, at: session.decisionContext.now)
        }
        let gate = session.definition.unmet(
            for: .convert, GateContext(lead: lead, now: session.decisionContext.now, conversion: given))
        return gate.isEmpty ? nil : "needs " + gate.map(words).joined(separator: "; ")
    }

    /// The conversion that a form says, nil (and its problems noted) where it can't be read.
    func conversion(_ form: inout Form) -> Conversion? {
        var conversion = Conversion(
            account: form.value("account"), contact: form.value("contact"), opportunity: form.value("opportunity"))
        conversion.isExistingAccount = form.accounts.contains { $0.name == conversion.account }
        if let text = form.value("amount") {
            guard let amount = Money(parsing: text) else {
                form.set(problem: "not an amount: try 12000, 12k, EUR 9,500.00", of: "amount")
                return nil
            }
            conversion.amount = amount
        }
        if let text = form.value("close") {
            guard let day = session.dates.day(text) else {
                form.set(problem: "not a date: try +30d, +3m, 2026-12-24", of: "close")
                return nil
            }
            conversion.closeDate = day
        }
        if let way = form.value("followUp").flatMap(TouchChannel.init(rawValue:)) {
            guard let text = form.value("when"), let at = session.dates.moment(text) else {
                form.set(problem: "when? try tomorrow 9:30, fri 14:00", of: "when")
                return nil
            }
            guard at > session.decisionContext.now else {
                form.set(problem: "that has passed", of: "when")
                return nil
            }
            conversion.followUp = FollowUp(channel: way, at: at)
        }
        conversion.intention = form.value("intention").flatMap(BuyingIntention.init(rawValue:))
        conversion.closer = form.value("closer").map { Login($0) }
        return conversion
    }

    /// A moment in the form in which it can be typed.
    func typed(_ at: Instant) -> String {
        session.definition.calendar.zone.day(of: at).description + " " + session.time.time(at)
    }
}
