import Lifecycle

// What is agreed on besides stages and gates, in words: entries, routing, window, clocks, quotas, what is watched.
extension LeadDefinition {
    /// An entry rule in words: `source "referral": Inquiry, inbound`.
    package func words(for entry: EntryRule) -> String { entry.match.words + ": " + destination(of: entry) }

    /// Where an entry rule leads, in words: `SQL, inbound, given to a rep by routing`.
    package func destination(of entry: EntryRule) -> String {
        let owner =
            switch entry.owner {
            case .nobody: ""
            case .adder: ", owned by who adds it"
            case .routed: ", given to a rep by routing"
            }
        return "\(label(entry.stage)), \(entry.path.rawValue)\(owner)"
    }

    /// Routing in words, a line each; none where leads wait to be claimed and stay.
    package func words(for routing: Routing) -> [String] {
        guard routing.method != .nobody else { return [] }
        let stages = Stage.allCases.filter(routing.assigns.contains).map(label)
        var lines = [routing.method.words + (routing.byTerritory ? ", whose territory it is first" : "")]
        lines.append(
            stages.isEmpty ? "leads wait to be claimed" : "given to a rep as they enter " + stages.joined(separator: " or "))
        lines += Routing.Cause.allCases.filter(routing.reroutes.contains).map { "given to somebody else when " + $0.words }
        return lines
    }

    /// The window of contact in words, a line each.
    package func words(for window: ContactWindow) -> [String] {
        let code = reason(window.reason, for: .disqualify)?.label ?? window.reason
        let unreached =
            switch window.unreached {
            case .propose: "Today proposes to disqualify them as \"\(code)\""
            case .disqualify: "the clock disqualifies them as \"\(code)\""
            }
        let neglected =
            switch window.neglected {
            case .report: "they are reported"
            case .reroute: "they are given to somebody else and reported"
            }
        return ["tried for \(length(window.length)) without a contact: \(unreached)", "never tried: \(neglected)"]
    }

    /// A clock in words: `4 working hours to decide on an MQL`.
    package func words(for clock: Clock) -> String {
        let what =
            switch clock.kind {
            case .accept: "to decide on \(article(for: label(.mql))) \(label(.mql))"
            case .ready: "to decide on \(article(for: label(.mql))) \(label(.mql)) whose answers let it be accepted"
            case .firstTouch: "to the first touch"
            case .qualify: "to qualify or hand back"
            }
        return length(clock.limit, working: clock.inBusinessHours) + " " + what
    }

    /// `a` or `an`, by how a label is said: an abbreviation letter by letter, a word as it is.
    private func article(for label: String) -> String {
        let isSpelt = label.prefix(2).allSatisfy(\.isUppercase)
        return label.first.map { (isSpelt ? "AEFHILMNORSX" : "AEIOUaeiou").contains($0) } == true ? "an" : "a"
    }

    /// A quota in words: `MQLs: 20 leads that got to MQL a month, owed by each sdr`.
    package func words(for quota: Quota) -> String {
        let who = quota.side == .sdr ? "each sdr" : "marketing"
        return
            "\(quota.label): \(count(quota.count, "lead")) brought in and got to \(label(quota.stage)) a \(quota.period.rawValue), owed by \(who)"
    }

    /// The label of a scoring rule, or its id where there is none.
    package func ruleLabel(_ id: String) -> String {
        fit.first { $0.id == id }?.label ?? engagement.first { $0.id == id }?.label ?? id
    }
}

extension Routing.Method {
    /// How the next rep is found, in words.
    package var words: String {
        switch self {
        case .nobody: "nobody is chosen"
        case .roundRobin: "one rep after the other"
        case .leastBusy: "the rep with the fewest leads in hand"
        }
    }
}

extension BusinessCalendar {
    /// The calendar in words, a line each.
    package var words: [String] {
        let days = Weekday.allCases.compactMap { day in hourWords(on: day).map { day.short + " " + $0 } }
        let free = holidays.isEmpty ? [] : ["free: " + holidays.sorted().map(\.description).joined(separator: ", ")]
        return ["time zone " + zone.name] + (days.isEmpty ? ["all hours count"] : days) + free
    }

    /// The working hours of a weekday in words: `09:00-12:00, 13:00-17:00`; nil where it is free.
    package func hourWords(on day: Weekday) -> String? {
        let stretches = week[day] ?? []
        return stretches.isEmpty ? nil : stretches.map { "\(Self.time($0.from))-\(Self.time($0.to))" }.joined(separator: ", ")
    }

    private static func time(_ minutes: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

extension BreakdownThresholds {
    /// What is watched, with its key in a definition and its words, in the order of the domain.
    package var words: [(key: String, text: String)] {
        [
            ("unqualifiedHandovers", unqualifiedHandovers.map { "\($0) % of handovers to sales unqualified" }),
            ("intakeOverTriage", intakeOverTriage.map { "\($0) leads taken in for each hundred decided on" }),
            ("singleTactic", singleTactic.map { "\($0) % of touched leads touched by one channel only" }),
            ("unnurtured", unnurtured.map { "\($0) % of recycled leads without anything since" }),
            ("sittingDays", sittingDays.map { "\(count($0, "day")) that a lead sits with a rep" }),
            ("poorData", poorData.map { "\($0) % of leads with missing or invalid contact data" }),
            ("oneOffDays", oneOffDays.map { "\(count($0, "day")) of silence after a source's one burst" }),
            ("rubberStamping", rubberStamping.map { "\($0) % accepted with few of them qualified" }),
            ("leftBehind", leftBehind.map { "\(count($0, "lead")) left behind by everybody" }),
            (
                "salesReadyShare",
                salesReadyShare.map { "a source's share of sales-ready inquiries outside \($0.lowerBound) to \($0.upperBound) %" }
            ),
        ].compactMap { key, text in text.map { (key, $0) } }
    }
}

extension ReferenceLine {
    /// The line in words: `acceptance rate 90 % (Forrester), shown`.
    package var words: String { "\(figure.words): \(value) (\(source))" + (isOn ? ", shown" : "") }
}

extension ReferenceLine.Figure {
    /// The figure in words.
    package var words: String {
        switch self {
        case .acceptanceRate: "acceptance rate"
        case .followUpHours: "hours to the follow-up"
        case .firstTouchMinutes: "minutes to the first touch"
        case .reachedByAttempt: "reached by attempt"
        case .salesReadyShare: "sales-ready share of inquiries"
        case .mqlToSQL: "MQL to SQL"
        case .winRate: "win rate"
        }
    }
}
