internal import Lifecycle
internal import ReadModel

// The sheets for what does not move a lead: touches, engagements, sleep, owners.
extension ConsoleModel {
    /// By which way somebody was touched: the first of the two keys of a touch.
    func touchChannels(_ actionContext: ActionContext) -> Menu {
        let keys: [(TouchChannel, Character)] = [(.call, "c"), (.email, "e"), (.social, "s"), (.meeting, "m"), (.other, "o")]
        let lead = sheet?.lead
        return Menu(
            title: "Touch: how?", subject: subject(of: actionContext.leads),
            options: keys.map { channel, key in
                var detail = channel == .call ? lead?.fields[.phone] ?? lead?.fields[.mobile] ?? "" : ""
                if channel == .email { detail = lead?.fields[.email] ?? "" }
                if let closing = lead?.channels.closing(channel) { detail += closing == .bounced ? " (bounced)" : " (opted out)" }
                return Menu.Option(key: key, label: channel.rawValue, detail: detail, choice: .touched(channel))
            }, actionContext: actionContext)
    }

    /// What came of a touch: the second key.
    func touchOutcomes(_ channel: TouchChannel, _ actionContext: ActionContext, _ subject: String) -> Menu {
        let outcomes: [(TouchOutcome, Character)] =
            switch channel {
            case .call:
                [
                    (.noAnswer, "n"), (.voicemail, "v"), (.connected, "c"), (.notInterested, "i"), (.wrongPerson, "w"),
                    (.bounced, "b"),
                    (.unknown, "u"),
                ]
            case .email, .social, .other:
                [
                    (.unknown, "u"), (.noAnswer, "n"), (.replied, "r"), (.notInterested, "i"), (.wrongPerson, "w"), (.bounced, "b"),
                    (.connected, "c"),
                ]
            case .meeting: [(.held, "h"), (.noShow, "n"), (.notInterested, "i"), (.wrongPerson, "w"), (.unknown, "u")]
            }
        return Menu(
            title: "\(channel.rawValue.prefix(1).uppercased())\(channel.rawValue.dropFirst()): what came of it?", subject: subject,
            options: outcomes.map { outcome, key in
                let label = outcome == .unknown && channel == .email ? "sent, not known yet" : outcome.label
                return Menu.Option(
                    key: key, label: label, detail: outcome.isContact ? "counts as a contact" : "",
                    choice: .steps([.touch(Touch(channel: channel, outcome: outcome))]))
            }, actionContext: actionContext)
    }

    /// What the prospect did.
    func engagements(_ actionContext: ActionContext) -> Menu {
        let kinds: [(EngagementType, Character)] = [
            (.contentDownloaded, "d"), (.emailOpened, "o"), (.emailClicked, "c"), (.pageVisited, "p"), (.eventAttended, "e"),
            (.cardHandedOver, "h"), (.chat, "t"), (.other, "x"),
        ]
        var options = [
            Menu.Option(key: "f", label: EngagementType.formSubmitted.label, choice: .submittedForm),
            Menu.Option(
                key: "a", label: "asked for sales", detail: "raises a hand",
                choice: .steps([.engage(Engagement(type: .other, asksForSales: true))])),
        ]
        options += kinds.map { kind, key in
            Menu.Option(
                key: key, label: kind == .other ? "something else" : kind.label, choice: .steps([.engage(Engagement(type: kind))]))
        }
        return Menu(
            title: "What did the prospect do?", subject: subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
    }

    /// Which form the prospect submitted.
    func submittedForms(_ actionContext: ActionContext, _ subject: String) -> Menu {
        let kinds: [(FormKind, Character)] = [
            (.contactUs, "c"), (.pricing, "p"), (.demo, "d"), (.assessment, "a"), (.whitePaper, "w"), (.newsletter, "n"),
            (.other, "o"),
        ]
        return Menu(
            title: "Which form?", subject: subject,
            options: kinds.map { kind, key in
                Menu.Option(
                    key: key, label: kind == .other ? "another form" : kind.label,
                    detail: kind.isActionOriented ? "raises a hand" : "",
                    choice: .steps([.engage(Engagement(type: .formSubmitted, form: kind))]))
            }, actionContext: actionContext)
    }

    /// Until when a lead sleeps.
    func sleepTimes(_ actionContext: ActionContext) -> Menu {
        let dates = session.dates
        let now = session.decisionContext.now
        let today = session.definition.calendar.zone.day(of: now)
        let minute = session.definition.calendar.zone.local(now).millisecond / 60_000
        let monday = today.adding(7 - today.weekday.rawValue)
        func option(_ key: Character, _ label: String, _ at: Instant) -> Menu.Option {
            Menu.Option(key: key, label: label, detail: session.time.future(at), choice: .steps([.snooze(until: at)]))
        }
        var afternoon = option("2", "this afternoon", dates.instant(today, minute: minute < 780 ? 840 : 990))
        if minute >= 990 {
            afternoon.missing = "the afternoon is over"
            afternoon.detail = ""
        }
        return Menu(
            title: "Snooze until when?", subject: subject(of: actionContext.leads),
            options: [
                option("1", "one hour", now + .hours(1)), afternoon,
                option("t", "tomorrow morning", dates.opening(today.adding(1))),
                option("w", "next week", dates.opening(monday)),
                option("m", "next month", dates.opening(dates.adding(months: 1, to: today))),
                Menu.Option(key: "d", label: "a date", detail: "+3d, fri 14:00, 2026-12-24", choice: .sleepUntil),
            ], actionContext: actionContext)
    }

    /// Who can own a lead: the team by letters of their own, and nobody.
    func owners(_ actionContext: ActionContext) -> Menu {
        let members = session.decisionContext.team.members.values.filter { member in
            !member.roles.isEmpty && member.roles != [.viewer] && !member.roles.isDisjoint(with: [.sdr, .closer, .teamlead])
        }.sorted { $0.login < $1.login }
        var taken: Set<Character> = ["q", "-"]
        let current = actionContext.leads.count == 1 ? sheet?.lead.owner : nil
        let lead = actionContext.leads.count == 1 ? sheet?.lead : nil
        var options: [Menu.Option] = members.map { member in
            let letters = Array(member.login.name.lowercased()) + Array("abcdefghijklmnoprstuvwxyz0123456789")
            let key = letters.first { $0.isASCII && ($0.isLetter || $0.isNumber) && !taken.contains($0) } ?? " "
            taken.insert(key)
            var detail = member.name.isEmpty ? "" : member.name
            if let away = member.awayUntil, away > session.decisionContext.now {
                detail += " (away until \(session.time.past(away)))"
            }
            var missing: String?
            if member.login == current {
                missing = "owns it already"
            } else if let lead {
                missing = availability(of: .assign(member.login), in: lead, given: session.decisionContext)?.message
            }
            let command: Command =
                member.login == session.me && lead?.owner == nil && !session.decisionContext.roles.contains(.teamlead)
                ? .claim : .assign(member.login)
            if command == .claim, let lead { missing = availability(of: .claim, in: lead, given: session.decisionContext)?.message }
            return Menu.Option(key: key, label: member.login.name, detail: detail, missing: missing, choice: .steps([command]))
        }
        options.append(
            Menu.Option(
                key: "-", label: "nobody", detail: "let go of it",
                missing: lead.flatMap { availability(of: .release, in: $0, given: session.decisionContext)?.message },
                choice: .steps([.release])))
        return Menu(
            title: "Who owns it?", subject: subject(of: actionContext.leads), options: options, actionContext: actionContext)
    }

    /// What is agreed on.
    func agreements(_ actionContext: ActionContext) -> Menu {
        let keys: [(TouchChannel, Character)] = [(.meeting, "m"), (.call, "c"), (.other, "o")]
        return Menu(
            title: "What was agreed?", subject: subject(of: actionContext.leads),
            options: keys.map {
                Menu.Option(key: $1, label: $0 == .other ? "something else" : "a " + $0.rawValue, choice: .agreed($0))
            },
            actionContext: actionContext)
    }

    /// What became known about reaching it.
    func reachability(_ actionContext: ActionContext) -> Menu {
        let lead = sheet?.lead
        func option(_ key: Character, _ label: String, _ command: Command) -> Menu.Option {
            Menu.Option(
                key: key, label: label,
                missing: lead.flatMap { availability(of: command, in: $0, given: session.decisionContext)?.message },
                choice: .steps([command]))
        }
        return Menu(
            title: "Reaching it", subject: subject(of: actionContext.leads),
            options: [
                option("o", "wants no contact at all", .optOut(nil)), option("e", "wants no e-mail", .optOut(.email)),
                option("c", "wants no calls", .optOut(.call)), option("i", "may be reached again", .optIn(nil)),
                option("b", "the e-mail address is dead", .bounce(.email)), option("p", "the phone number is dead", .bounce(.call)),
            ], actionContext: actionContext)
    }

    /// Whom a sheet is about: the lead's name, or how many.
    func subject(of leads: [LeadID]) -> String {
        guard leads.count == 1, let id = leads.first else { return "\(leads.count) leads" }
        return calling(id)
    }

    /// What to call a lead: its name as far as anything loaded tells it.
    func calling(_ id: LeadID) -> String {
        if let row = row(of: id) { return row.calling }
        if let lead = sheet?.lead, lead.id == id { return lead.fields.fullName ?? lead.fields[.company] ?? id.description }
        return id.description
    }
}
