internal import Workspace
internal import Lifecycle
internal import Screen

// The form that converts a lead to an opportunity.
extension ConsoleModel {
    /// The conversion form, filled in with known values.
    func convertForm(_ lead: Lead) -> Form {
        let known = lead.conversion ?? Conversion()
        let name = lead.fields.fullName ?? ""
        let company = lead.fields[.company] ?? ""
        // A follow-up that is already scheduled counts; the form asks only for a new one.
        let scheduled = lead.followUp.map { "as scheduled, \(session.time.future($0.at))" } ?? "none"
        let closers = session.decisionContext.team.members.values.filter { $0.roles.contains(.closer) }.sorted {
            $0.login < $1.login
        }
        func text(_ id: String, _ label: String, _ value: String, _ hint: String = "") -> Form.Field {
            Form.Field(id: id, label: label, text: TextField(value), hint: hint)
        }
        var fields = [
            text("account", "account", known.account ?? company),
            text("contact", "contact", known.contact ?? name),
            text("opportunity", "opportunity", known.opportunity ?? (company.isEmpty ? name : company)),
            text("amount", "amount", known.amount?.description ?? "", "12000, 12k, EUR 9,500"),
            text("close", "close date", known.closeDate?.description ?? "", "+30d, +3m, 2026-12-24"),
            Form.Field(id: "followUp", label: "follow-up", choices: [("", scheduled), ("meeting", "meeting"), ("call", "call")]),
            text("when", "time", "", "tomorrow 9:30, fri 14:00"),
            Form.Field(
                id: "intention", label: "intends to buy",
                choices: [("", "not asked")] + BuyingIntention.allCases.map { ($0.rawValue, $0.label) },
                picked: known.intention.flatMap { BuyingIntention.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0),
        ]
        if !closers.isEmpty {
            // If none is picked, the core assigns it: to me if I am a closer, else to the closer with the fewest.
            let isOnly = closers.count == 1 && !session.decisionContext.roles.contains(.closer)
            let choices =
                (isOnly ? [] : [("", session.decisionContext.roles.contains(.closer) ? "me" : "fewest opportunities")])
                + closers.filter { $0.login != session.me }.map { ($0.login.name, $0.login.name) }
            let picked = known.closer.flatMap { closer in choices.firstIndex { $0.0 == closer.name } }
            if !choices.isEmpty { fields.append(Form.Field(id: "closer", label: "closer", choices: choices, picked: picked ?? 0)) }
        }
        var form = Form(
            title: "Convert to \(session.definition.label(session.definition.topology.opportunity))",
            subject: subject(of: [lead.id]),
            purpose: .convert, actionContext: ActionContext(.convert, [lead.id]), fields: fields)
        form.remark = unmetText(form, lead)
        return form
    }

    /// What the gate to convert requires beyond the form's current values; nil if nothing.
    func unmetText(_ form: Form, _ lead: Lead) -> String? {
        var conversion = Conversion(account: form.value("account"), contact: form.value("contact"))
        conversion.amount = form.value("amount").flatMap { Money(parsing: $0) }
        conversion.closeDate = form.value("close").flatMap { session.dates.day($0) }
        conversion.intention = form.value("intention").flatMap(BuyingIntention.init(rawValue:))
        if let channel = form.value("followUp").flatMap(TouchChannel.init(rawValue:)) {
            conversion.followUp = FollowUp(channel: channel, at: session.decisionContext.now)
        }
        let unmet = session.definition.unmet(
            for: .convert, GateContext(lead: lead, now: session.decisionContext.now, conversion: conversion))
        return unmet.isEmpty ? nil : "needs " + unmet.map(describe).joined(separator: "; ")
    }

    /// The conversion of a form; nil, with the problems noted in the form, if a value can't be read.
    func parseConversion(_ form: inout Form) -> Conversion? {
        var conversion = Conversion(
            account: form.value("account"), contact: form.value("contact"), opportunity: form.value("opportunity"))
        conversion.isExistingAccount = form.accounts.contains { $0.name == conversion.account }
        if let text = form.value("amount") {
            guard let amount = Money(parsing: text) else {
                form.set(problem: "not an amount; try 12k or EUR 9,500", of: "amount")
                return nil
            }
            conversion.amount = amount
        }
        if let text = form.value("close") {
            guard let day = session.dates.day(text) else {
                form.set(problem: "not a date; try +30d or 2026-12-24", of: "close")
                return nil
            }
            conversion.closeDate = day
        }
        if let channel = form.value("followUp").flatMap(TouchChannel.init(rawValue:)) {
            guard let text = form.value("when"), let at = session.dates.moment(text) else {
                form.set(problem: "enter a time such as tomorrow 9:30, fri 14:00", of: "when")
                return nil
            }
            guard at > session.decisionContext.now else {
                form.set(problem: "this is in the past; enter a later time", of: "when")
                return nil
            }
            conversion.followUp = FollowUp(channel: channel, at: at)
        }
        conversion.intention = form.value("intention").flatMap(BuyingIntention.init(rawValue:))
        conversion.closer = form.value("closer").map { Login($0) }
        return conversion
    }

    /// A moment as text that the form can parse again.
    func inputText(_ at: Instant) -> String {
        session.definition.calendar.zone.day(of: at).description + " " + session.time.time(at)
    }
}
