import Formats
import Lifecycle

// Summaries of entry rules, routing, the contact window, clocks, quotas and breakdown thresholds.
extension DefinitionSummary {
    /// Describes an entry rule: `source "referral": Inquiry, inbound`.
    package func describe(_ entry: EntryRule) -> String { entry.match.label + ": " + destination(of: entry) }

    /// The stage, path and owner that an entry rule sets: `SQL, inbound, owner assigned by routing`.
    package func destination(of entry: EntryRule) -> String {
        let owner =
            switch entry.owner {
            case .nobody: ""
            case .adder: ", owned by the person who adds it"
            case .routed: ", owner assigned by routing"
            }
        return "\(definition.label(entry.stage)), \(entry.path.rawValue)\(owner)"
    }

    /// Describes routing, one line for each rule; empty when it assigns no leads.
    package func describe(_ routing: Routing) -> [String] {
        guard routing.method != .nobody else { return [] }
        let stages = Stage.allCases.filter(routing.assigns.contains).map(definition.label)
        let territory = routing.byTerritory ? ", reps of the lead's territory first" : ""
        let method = routing.method.summary + territory
        var lines =
            stages.isEmpty
            ? ["new leads have no owner until someone claims them", "next owner on reassignment: \(method)"]
            : ["next owner: \(method)", "leads are assigned when they enter " + stages.joined(separator: " or ")]
        lines += Routing.Cause.allCases.filter(routing.reassignsWhen.contains).map { "leads are reassigned when \($0.condition)" }
        return lines
    }

    /// Describes the contact window, one line for each outcome.
    package func describe(_ window: ContactWindow) -> [String] {
        let code = definition.reason(window.reason, for: .disqualify)?.label ?? window.reason
        let unreached =
            switch window.unreached {
            case .propose: "the Today screen suggests disqualifying them as \"\(code)\""
            case .disqualify: "they are disqualified automatically as \"\(code)\""
            }
        let neglected =
            switch window.neglected {
            case .report: "are reported"
            case .reassign: "are reassigned and reported"
            }
        return [
            "leads with attempts but no contact within \(window.length.text()): \(unreached)",
            "leads without an attempt \(neglected)",
        ]
    }

    /// Describes a clock: `4 business hours to review an MQL`.
    package func describe(_ clock: Clock) -> String {
        let what =
            switch clock.kind {
            case .accept: "to review \(definition.topology.noun(for: .mql))"
            case .ready: "to review \(definition.topology.noun(for: .mql)) that meets the requirements to accept"
            case .firstTouch: "to make the first touch"
            case .qualify: "to qualify or return to marketing"
            case .triage:
                definition.qualifiesByContact
                    ? "to call a lead before the handover" : "for marketing to decide on a lead that sales doesn't have yet"
            }
        return limitText(of: clock) + " " + what
    }

    /// The limit of a clock, in business days from two on: `10 business days`, `8 business hours`.
    package func limitText(of clock: Clock) -> String {
        let days = definition.calendar.week.values.map { $0.reduce(0) { $0 + $1.to - $1.from } }.filter { $0 > 0 }
        let minutes = clock.limit.wholeMinutes
        if clock.inBusinessHours, let day = days.first, days.allSatisfy({ $0 == day }), minutes % day == 0, minutes / day > 1 {
            return (minutes / day).counted("business day")
        }
        return clock.limit.text(inBusinessHours: clock.inBusinessHours)
    }

    /// Describes a nurture track: `Standard (Not now, No budget): day 7 e-mail "Overview"; day 30 call "Case study"`.
    package func describe(_ track: NurtureTrack) -> String {
        let reasons = definition.reasons.filter { track.reasons.contains($0.id) }.map(\.label)
        let leads = (reasons + track.sources.sorted()).joined(separator: ", ")
        let steps = track.steps.map { "day \($0.days.grouped) \($0.channel.label) \"\($0.content)\"" }
        return track.label + (leads.isEmpty ? "" : " (\(leads))") + ": " + steps.joined(separator: "; ")
    }

    /// Describes an offer: `Case study, for Nurture (Not now)`.
    package func describe(_ offer: ContentOffer) -> String {
        let stages = Stage.allCases.filter { offer.stages.contains($0) }.map { definition.label($0) }
        let reasons = definition.reasons.filter { offer.reasons.contains($0.id) }.map(\.label)
        return offer.content + (stages.isEmpty ? "" : ", for \(stages.joined(separator: ", "))")
            + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
    }

    /// Describes a quota: `Self-sourced MQLs: 20 per SDR per month, counted when they reach MQL`.
    package func describe(_ quota: Quota) -> String {
        let who = quota.side == .sdr ? " per SDR" : " for marketing"
        return
            "\(quota.label): \(quota.count.grouped)\(who) per \(quota.period.rawValue), counted when they reach \(definition.label(quota.stage))"
    }

    /// The label of a scoring rule, or its id when the definition has no such rule.
    package func ruleLabel(_ id: String) -> String {
        definition.fit.first { $0.id == id }?.label ?? definition.engagement.first { $0.id == id }?.label ?? id
    }
}

extension Routing.Method {
    /// How routing selects the next owner.
    package var summary: String {
        switch self {
        case .nobody: "none"
        case .roundRobin: "round robin"
        case .leastBusy: "the rep with the fewest active leads"
        }
    }
}

extension Routing.Cause {
    /// The condition on which a lead gets another owner, as a clause that follows "when".
    var condition: String {
        switch self {
        case .entered: "they enter a stage that needs an owner"
        case .ownerAbsent: "their owner is absent"
        case .ownerFull: "their owner is over capacity"
        case .overdue: "their first touch is overdue"
        case .neglected: "nobody attempts to contact them"
        }
    }
}

extension BusinessCalendar {
    /// The calendar, one line for the time zone, each working day and the holidays.
    package var summary: [String] {
        let days = Weekday.allCases.compactMap { day in hoursText(on: day).map { day.short + " " + $0 } }
        let free = holidays.isEmpty ? [] : ["holidays: " + holidays.sorted().map(\.description).joined(separator: ", ")]
        return ["time zone " + zone.name] + (days.isEmpty ? ["all hours count"] : days) + free
    }

    /// The business hours of a weekday: `09:00-12:00, 13:00-17:00`; nil on a day without business hours.
    package func hoursText(on day: Weekday) -> String? {
        let stretches = week[day] ?? []
        return stretches.isEmpty
            ? nil
            : stretches.map { MomentFormatter.time(minute: $0.from) + "-" + MomentFormatter.time(minute: $0.to) }.joined(
                separator: ", ")
    }
}

extension BreakdownThresholds {
    /// The thresholds that are set, each with its key, value and a phrase, in the order of the domain.
    package var summary: [(key: String, value: String, text: String)] {
        let all: [(key: String, value: String?, phrase: (String) -> String)] = [
            (
                "unqualifiedHandovers", unqualifiedHandovers.map { "\($0)%" },
                { "\($0) of leads handed to sales without " + (qualification == .contact ? "a contact" : "qualification") }
            ),
            ("intakeOverTriage", intakeOverTriage?.grouped, { "\($0) new leads for every 100 reviewed" }),
            ("backlogDays", backlogDays?.counted("day"), { "half of the leads without a decision waiting for \($0)" }),
            ("singleTactic", singleTactic.map { "\($0)%" }, { "\($0) of leads touched twice or more through only one channel" }),
            ("unnurtured", unnurtured.map { "\($0)%" }, { "\($0) of leads returned to nurture without a touch or activity since" }),
            ("nurtureDays", nurtureDays?.counted("day"), { "a lead in nurture without a touch or activity for \($0)" }),
            ("sittingDays", sittingDays?.counted("day"), { "a lead idle with a rep for \($0)" }),
            ("poorData", poorData.map { "\($0)%" }, { "\($0) of leads with missing or invalid contact data" }),
            ("oneOffDays", oneOffDays?.counted("day"), { "a source that sends leads once and then none for \($0)" }),
            ("rubberStamping", rubberStamping.map { "\($0)% or more" }, { "\($0) accepted although few qualify" }),
            ("leftBehind", leftBehind?.counted("lead"), { "\($0) overdue by SLA with no owner or whose owner is absent" }),
            (
                "salesReadyShare", salesReadyShare.map { "\($0.lowerBound)% to \($0.upperBound)%" },
                {
                    "a source whose share of inquiries that reach MQL is "
                        + (alertsAboveShare ? "outside \($0)" : "below \(salesReadyShare?.lowerBound ?? 0)%")
                }
            ),
        ]
        return all.compactMap { key, value, phrase in value.map { (key, $0, phrase($0)) } }
    }
}

extension ReferenceLine {
    /// The line in one phrase: `acceptance rate: 90% or more (Forrester)`.
    package var summary: String { "\(figure.label): \(value) (\(source))" + (isOn ? "" : ", not shown on dashboards") }
}

extension ReferenceLine.Figure {
    /// The name of the figure, in lower case.
    package var label: String {
        switch self {
        case .acceptanceRate: "acceptance rate"
        case .followUpHours: "follow-up"
        case .firstTouchMinutes: "first touch"
        case .reachedByAttempt: "contact attempts"
        case .salesReadyShare: "share of inquiries that reach MQL"
        case .mqlToSQL: "MQL to SQL"
        case .winRate: "win rate"
        }
    }
}
