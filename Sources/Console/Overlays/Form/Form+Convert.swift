internal import Formats
internal import Lifecycle
internal import Screen
internal import Workspace

// The form that converts a lead to an opportunity.
extension Form {
    /// The conversion form, filled in with known values.
    static func convert(_ lead: Lead, _ console: ConsoleModel) -> Form {
        let session = console.session
        let known = lead.conversion ?? Conversion()
        let name = lead.fields.fullName ?? ""
        let company = lead.fields[.company] ?? ""
        // A follow-up that is already scheduled counts; the form asks only for a new one.
        let scheduled = lead.followUp.map { "as scheduled, \(session.time.future($0.at))" } ?? "none"
        let closers = session.decisionContext.team.members.values.filter { $0.roles.contains(.closer) }.sorted {
            $0.login < $1.login
        }
        func text(_ id: Field.ID, _ label: String, _ value: String, _ hint: String = "") -> Field {
            Field(id, label, text: TextField(value), hint: hint)
        }
        var fields = [
            text(.account, "account", known.account ?? company),
            text(.contact, "contact", known.contact ?? name),
            text(.opportunity, "opportunity", known.opportunity ?? (company.isEmpty ? name : company)),
            text(.amount, "amount", known.amount?.description ?? "", "12000, 12k, EUR 9,500"),
            text(.closeDate, "close date", known.closeDate?.description ?? "", "+30d, +3mo, 2026-12-24"),
            Field(
                .followUp, "follow-up",
                choices: [(.none, scheduled), (.channel(.meeting), "meeting"), (.channel(.call), "call")]),
            text(.when, "time", "", "tomorrow 9:30, fri 14:00"),
            Field(
                .intention, "intends to buy",
                choices: [(.none, "not asked")] + BuyingIntention.allCases.map { (.intention($0), $0.label) },
                picked: known.intention.map { .intention($0) }),
        ]
        if !closers.isEmpty {
            // If none is picked, the core assigns it: to me if I am a closer, else to the closer with the fewest.
            let isOnly = closers.count == 1 && !session.decisionContext.roles.contains(.closer)
            let unpicked = session.decisionContext.roles.contains(.closer) ? "me" : "fewest opportunities"
            var choices: [(value: Field.Value, label: String)] = isOnly ? [] : [(.none, unpicked)]
            for closer in closers where closer.login != session.me { choices.append((.closer(closer.login), closer.login.name)) }
            if !choices.isEmpty {
                fields.append(Field(.closer, "closer", choices: choices, picked: known.closer.map { .closer($0) }))
            }
        }
        var form = Form(
            title: "Convert to \(session.definition.label(session.definition.topology.opportunity))",
            subject: console.subject(of: [lead.id]),
            purpose: .convert, actionContext: ActionContext(.convert, [lead.id]), fields: fields)
        form.remark = form.unmetRemark(lead, session)
        return form
    }

    /// What the gate to convert requires beyond the form's current values; nil if nothing.
    func unmetRemark(_ lead: Lead, _ session: ConsoleSession) -> Remark? {
        var conversion = Conversion(account: text(.account), contact: text(.contact))
        conversion.amount = text(.amount).flatMap { Money(parsing: $0) }
        conversion.closeDate = text(.closeDate).flatMap { try? session.dates.date($0, for: .upcomingDay) }
        if case .intention(let intention)? = choice(.intention) { conversion.intention = intention }
        if case .channel(let channel)? = choice(.followUp) {
            conversion.followUp = FollowUp(channel: channel, at: session.decisionContext.now)
        }
        let unmet = session.definition.unmet(
            for: .convert, GateContext(lead: lead, now: session.decisionContext.now, conversion: conversion))
        let gates = GateFormatter(session: session)
        return unmet.isEmpty ? nil : .needs("needs " + unmet.map(gates.describe).joined(separator: "; "))
    }

    /// The conversion of a form; nil, with the problems noted in the form, if a value can't be read.
    mutating func conversion(_ session: ConsoleSession) -> Conversion? {
        var conversion = Conversion(account: text(.account), contact: text(.contact), opportunity: text(.opportunity))
        conversion.isExistingAccount = newAccount == nil && accounts.contains { $0.name == conversion.account }
        conversion.isNewAccount = newAccount != nil && newAccount == conversion.account
        var isReadable = true
        // From the last field to the first, so that the first problem gets the keys.
        if case .channel(let channel)? = choice(.followUp) {
            if let at = time(.when, session) {
                conversion.followUp = FollowUp(channel: channel, at: at)
            } else {
                isReadable = false
            }
        }
        if let text = text(.closeDate) {
            do throws(MomentError) {
                conversion.closeDate = try session.dates.date(text, for: .upcomingDay)
            } catch {
                set(error, of: .closeDate)
                isReadable = false
            }
        }
        if let text = text(.amount) {
            conversion.amount = Money(parsing: text)
            if conversion.amount == nil {
                set(problem: "not an amount; try 12k or EUR 9,500", of: .amount)
                isReadable = false
            }
        }
        guard isReadable else { return nil }
        if case .intention(let intention)? = choice(.intention) { conversion.intention = intention }
        if case .closer(let closer)? = choice(.closer) { conversion.closer = closer }
        return conversion
    }

    /// Picks a suggested account by its number; 0 restores the company's name as a new account.
    mutating func pickAccount(_ number: Int, _ console: inout ConsoleModel) {
        if number == 0 {
            fields[focus].text.text = console.leadDetail?.lead.fields[.company] ?? ""
            newAccount = text(.account)
        } else if accounts.indices.contains(number - 1) {
            fields[focus].text.text = accounts[number - 1].name
            newAccount = nil
        } else if accounts.isEmpty {
            fields[focus].text.insert(String(number))
            fields[focus].isPristine = false
        } else {
            console.shared.report(
                .refused,
                accounts.count == 1
                    ? "There is no suggestion \(number); press 1"
                    : "There is no suggestion \(number); press 1 to \(min(5, accounts.count))")
        }
    }

    /// Takes over a refusal; for an account that may exist, the next Enter makes a new one.
    mutating func refuse(_ error: WorkspaceError) {
        remark = .refused(error.message)
        let mayExist = error.refusals.contains { $0.refusal.code == .duplicate }
        if purpose == .convert, mayExist { newAccount = text(.account) }
    }
}
