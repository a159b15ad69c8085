internal import Lifecycle
internal import ReadModel

// The menus of actions that don't move a lead to another stage: touches, engagements, snoozing, owners.
extension Menu {
    /// The menu of channels: the first of a touch's two keys.
    static func touch(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let keys: [(TouchChannel, Character)] = [(.call, "c"), (.email, "e"), (.social, "s"), (.meeting, "m"), (.other, "o")]
        let lead = actionContext.leads.count == 1 ? console.leadDetail?.lead : nil
        return Menu(
            title: "Log a touch: which channel?", subject: console.subject(of: actionContext.leads),
            options: keys.map { channel, key in
                var detail = channel == .call ? lead?.fields[.phone] ?? lead?.fields[.mobile] ?? "" : ""
                if channel == .email { detail = lead?.fields[.email] ?? "" }
                if let closing = lead?.channels.closing(channel) { detail += closing == .bounced ? " (invalid)" : " (opted out)" }
                return Menu.Option(key: key, label: channel.label, detail: detail, choice: .touched(channel))
            }, actionContext: actionContext)
    }

    /// The menu of a touch's outcomes: the second key.
    static func touchOutcomes(_ channel: TouchChannel, _ actionContext: ActionContext, _ subject: String) -> Menu {
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
            title: "\(channel.label.prefix(1).uppercased())\(channel.label.dropFirst()): which outcome?", subject: subject,
            remark: "A capital letter logs it with a note",
            options: outcomes.map { outcome, key in
                let label = label(of: outcome, on: channel)
                return Menu.Option(
                    key: key, label: label, detail: outcome.isContact ? "counts as a contact" : "",
                    choice: .steps([.touch(Touch(channel: channel, outcome: outcome))]))
            }, actionContext: actionContext)
    }

    /// An outcome in the words of its channel.
    private static func label(of outcome: TouchOutcome, on channel: TouchChannel) -> String {
        switch (channel, outcome) {
        case (.email, .unknown): "sent, outcome unknown"
        case (.email, .noAnswer), (.social, .noAnswer): "no reply"
        case (.call, .bounced): "number not in service"
        case (.email, .bounced): "bounced, address invalid"
        default: outcome.label
        }
    }

    /// An activity of the prospect as a whole phrase.
    private static func label(of type: EngagementType) -> String {
        switch type {
        case .other: "other activity"
        case .contentDownloaded: "downloaded content"
        case .emailClicked: "clicked a link in an e-mail"
        default: type.label
        }
    }

    /// The menu of what a prospect did.
    static func engagement(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let kinds: [(EngagementType, Character)] = [
            (.contentDownloaded, "d"), (.emailOpened, "o"), (.emailClicked, "c"), (.pageVisited, "p"), (.eventAttended, "e"),
            (.cardHandedOver, "h"), (.chat, "t"), (.other, "x"),
        ]
        var options = [
            Menu.Option(key: "f", label: EngagementType.formSubmitted.label, choice: .submittedForm),
            Menu.Option(
                key: "a", label: "asked to talk to sales", detail: "counts as a raised hand",
                choice: .steps([.engage(Engagement(type: .other, asksForSales: true))])),
        ]
        options += kinds.map { kind, key in
            Menu.Option(
                key: key, label: label(of: kind), choice: .steps([.engage(Engagement(type: kind))]))
        }
        return Menu(
            title: "Log activity: what did the prospect do?", subject: console.subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
    }

    /// The menu of forms that a prospect submitted.
    static func submittedForms(_ actionContext: ActionContext, _ subject: String) -> Menu {
        let kinds: [(FormKind, Character)] = [
            (.contactUs, "c"), (.pricing, "p"), (.demo, "d"), (.assessment, "a"), (.whitePaper, "w"), (.newsletter, "n"),
            (.other, "o"),
        ]
        return Menu(
            title: "Which form?", subject: subject,
            options: kinds.map { kind, key in
                Menu.Option(
                    key: key, label: kind == .other ? "other form" : kind.label,
                    detail: kind.isActionOriented ? "counts as a raised hand" : "",
                    choice: .steps([.engage(Engagement(type: .formSubmitted, form: kind))]))
            }, actionContext: actionContext)
    }

    /// Until when "this afternoon" means its beginning, in minutes of the day: 13:00.
    private static let lunchEnd = 13 * 60
    /// When an afternoon begins, in minutes of the day: 14:00.
    private static let afternoonStart = 14 * 60
    /// When an afternoon ends, in minutes of the day: 16:30.
    private static let afternoonEnd = 16 * 60 + 30

    /// The menu of times until which to snooze.
    static func snooze(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let calendar = console.session.definition.calendar
        let now = console.session.decisionContext.now
        let today = calendar.zone.day(of: now)
        let minute = calendar.zone.local(now).minuteOfDay
        let monday = today.adding(7 - today.weekday.rawValue)
        func option(_ key: Character, _ label: String, _ at: Instant) -> Menu.Option {
            Menu.Option(key: key, label: label, detail: console.session.time.future(at), choice: .steps([.snooze(until: at)]))
        }
        let opening = calendar.zone.day(of: calendar.opening(today.adding(1)))
        let tomorrowLabel = opening == today.adding(1) ? "tomorrow morning" : "next working morning"
        var afternoon = option(
            "2", "this afternoon",
            calendar.zone.instant(
                LocalTime(day: today, minuteOfDay: minute < lunchEnd ? afternoonStart : afternoonEnd)))
        if minute >= afternoonEnd {
            afternoon.disabledReason = "the afternoon is over"
            afternoon.detail = ""
        }
        return Menu(
            title: "Snooze until when?", subject: console.subject(of: actionContext.leads),
            options: [
                option("1", "in one hour", now + .hours(1)), afternoon,
                option("t", tomorrowLabel, calendar.opening(today.adding(1))),
                option("w", "next week", calendar.opening(monday)),
                option("m", "next month", calendar.opening(today.adding(months: 1))),
                Menu.Option(key: "d", label: "enter a date", detail: "+3d, fri 14:00, 2026-12-24", choice: .snoozeUntil),
            ], actionContext: actionContext)
    }

    /// The menu of possible owners: each team member by a letter of the login, and `-` for no owner.
    static func owners(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let members = console.session.decisionContext.team.members.values.filter { member in
            !member.roles.isEmpty && member.roles != [.viewer] && !member.roles.isDisjoint(with: [.sdr, .closer, .teamlead])
        }.sorted { $0.login < $1.login }
        var taken: Set<Character> = ["q", "-"]
        let current = actionContext.leads.count == 1 ? console.leadDetail?.lead.owner : nil
        let lead = actionContext.leads.count == 1 ? console.leadDetail?.lead : nil
        var options: [Menu.Option] = members.map { member in
            let letters = Array(member.login.name.lowercased()) + Array("abcdefghijklmnoprstuvwxyz0123456789")
            let key = letters.first { $0.isASCII && ($0.isLetter || $0.isNumber) && !taken.contains($0) } ?? " "
            taken.insert(key)
            var detail = member.name.isEmpty ? "" : member.name
            if let away = member.absentUntil, away > console.session.decisionContext.now {
                detail += " (absent until \(console.session.time.past(away)))"
            }
            var disabledReason: String?
            if member.login == current {
                disabledReason = "already the owner"
            } else if let lead {
                disabledReason = availability(of: .assign(member.login), in: lead, given: console.session.decisionContext)?.message
            }
            let command: Command =
                member.login == console.session.me && lead?.owner == nil
                    && !console.session.decisionContext.roles.contains(.teamlead)
                ? .claim : .assign(member.login)
            if command == .claim, let lead {
                disabledReason = availability(of: .claim, in: lead, given: console.session.decisionContext)?.message
            }
            return Menu.Option(
                key: key, label: member.login.name, detail: detail, disabledReason: disabledReason, choice: .steps([command]))
        }
        options.append(
            Menu.Option(
                key: "-", label: "no owner", detail: "release the lead",
                disabledReason: lead.flatMap {
                    availability(of: .release, in: $0, given: console.session.decisionContext)?.message
                },
                choice: .steps([.release])))
        return Menu(
            title: "Assign to whom?", subject: console.subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
    }

    /// The menu of follow-ups that can be scheduled.
    static func schedule(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let keys: [(TouchChannel, Character)] = [(.meeting, "m"), (.call, "c"), (.other, "o")]
        return Menu(
            title: "Schedule what?", subject: console.subject(of: actionContext.leads),
            options: keys.map {
                Menu.Option(key: $1, label: $0 == .other ? "other follow-up" : $0.label, choice: .scheduled($0))
            },
            actionContext: actionContext)
    }

    /// The menu of opt-outs, opt-ins and invalid addresses.
    static func channels(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let lead = console.leadDetail?.lead
        func option(_ key: Character, _ label: String, _ command: Command) -> Menu.Option {
            Menu.Option(
                key: key, label: label,
                disabledReason: lead.flatMap { availability(of: command, in: $0, given: console.session.decisionContext)?.message },
                choice: .steps([command]))
        }
        return Menu(
            title: "Opt-out or invalid address", subject: console.subject(of: actionContext.leads),
            options: [
                option("o", "opted out of all channels", .optOut(nil)), option("e", "opted out of e-mail", .optOut(.email)),
                option("c", "opted out of calls", .optOut(.call)), option("i", "opted in again", .optIn(nil)),
                option("b", "e-mail address is invalid", .bounce(.email)), option("p", "phone number is invalid", .bounce(.call)),
            ], actionContext: actionContext)
    }
}
