import Lifecycle

/// A definition in readable form, as the console's screen 7 and `winnow definition show` tell it.
package enum DefinitionSummary {
    /// The definition as lines with headings, in the order of a lead's life; O(its size).
    package static func lines(of definition: LeadDefinition) -> [SummaryLine] {
        let title = definition.number > 0 ? "\(definition.name), number \(definition.number)" : definition.name
        return [SummaryLine(.heading, title), SummaryLine(.text, definition.summary)]
            + section("Stages", stages(definition))
            + section("Viable when it has", definition.viability.map { definition.words(for: $0) })
            + section("Points for who they are", definition.fit.map(words))
            + section("Points for what they did", definition.engagement.map(words))
            + section("MQL", thresholds(definition))
            + section("Where captures enter", definition.entries.map { words($0, definition) })
            + gates(definition)
            + criteria(definition)
            + Reason.Use.allCases.flatMap { reasons(for: $0, definition) }
            + section("Prescribed follow-up", [definition.followUp.words])
            + section("Clocks", definition.clocks.map(words))
            + section("Working hours", hours(definition.calendar))
            + section(
                "Free mail", definition.freeMailDomains.isEmpty ? [] : [definition.freeMailDomains.sorted().joined(separator: ", ")]
            )
    }

    private static func section(_ title: String, _ items: [String]) -> [SummaryLine] {
        items.isEmpty ? [] : [SummaryLine(.heading, title)] + items.map { SummaryLine(.item, $0) }
    }

    private static func stages(_ definition: LeadDefinition) -> [String] {
        let topology = definition.topology
        let used = Stage.allCases.filter(topology.used.contains)
        let way = used.filter(\.isOpen).map(definition.label).joined(separator: " → ")
        let ends = used.filter(\.isOutcome).map(definition.label).joined(separator: ", ")
        let aside = used.filter { !$0.isOpen && !$0.isOutcome }.map(definition.label).joined(separator: ", ")
        let sources = Stage.allCases.filter(topology.convertsFrom.contains).map(definition.label).joined(separator: " or ")
        return [
            "\(way) → \(ends)",
            aside.isEmpty ? "" : "aside: \(aside)",
            "accepting leads to \(definition.label(topology.acceptsInto)); converting leads from \(sources) to \(definition.label(topology.opportunity))",
            "a raised hand comes back as \(definition.label(topology.raisedHandReturns))",
        ].filter { !$0.isEmpty }
    }

    private static func thresholds(_ definition: LeadDefinition) -> [String] {
        let thresholds = definition.thresholds
        var parts = ["\(thresholds.total) points in all"]
        if thresholds.fit > 0 { parts.append("\(thresholds.fit) for who they are") }
        if thresholds.engagement > 0 { parts.append("\(thresholds.engagement) for what they did") }
        let points = "at least " + parts.joined(separator: ", ")
        let promotes = definition.topology.scorePromotes ? "\(points) make it one" : "\(points) propose it; a marketer decides"
        let hand =
            definition.topology.raisedHandPromotes ? "so does a raised hand, whatever the points" : "a raised hand alone does not"
        return [promotes, hand]
    }

    private static func words(_ rule: FitRule) -> String {
        let subject =
            switch rule.subject {
            case .field(let field): field.label
            case .extra(let column): "column \"\(column)\""
            }
        let test =
            switch rule.test {
            case .contains(let words): "contains " + words.joined(separator: ", ")
            case .equals(let words): "is " + words.joined(separator: ", ")
            case .number(let from?, let to?): "from \(from) to \(to)"
            case .number(let from?, nil): "\(from) or more"
            case .number(nil, let to?): "\(to) or less"
            case .number(nil, nil), .present: "is known"
            case .absent: "is not known"
            case .freeMail: "is free mail"
            }
        return "\(signed(rule.points))  \(rule.label): \(subject) \(test)"
    }

    private static func words(_ rule: EngagementRule) -> String {
        var text = "\(signed(rule.points))  \(rule.label)"
        if let cap = rule.cap { text += ", at most \(cap)" }
        // The table says 500 thousandths at the age of one half-life.
        if let halfLife = rule.decay.firstIndex(where: { $0 <= 500 }) {
            text += ", half of it left after \(count(halfLife, "day"))"
        }
        return text
    }

    private static func words(_ entry: EntryRule, _ definition: LeadDefinition) -> String {
        let match =
            switch entry.match {
            case .byHand: "added by hand"
            case .source(let name): "source \"\(name)\""
            case .form(let form): form.label
            case .anything: "anything else"
            }
        return "\(match): \(definition.label(entry.stage)), \(entry.path.rawValue)"
            + (entry.owner == .adder ? ", owned by who adds it" : entry.owner == .routed ? ", given to a rep by routing" : "")
    }

    private static func gates(_ definition: LeadDefinition) -> [SummaryLine] {
        Transition.allCases.flatMap { transition in
            section("To \(transition.rawValue) asks for", (definition.gates[transition] ?? []).map { definition.words(for: $0) })
        }
    }

    private static func criteria(_ definition: LeadDefinition) -> [SummaryLine] {
        section(
            "Criteria",
            definition.criteria.map { criterion in
                let answers = criterion.answers.map { "\($0.key) \($0.label)" + ($0.passes ? " (passes)" : "") }
                return "\(criterion.letter)  \(criterion.label): \(criterion.question) " + answers.joined(separator: ", ")
            })
    }

    private static func reasons(for use: Reason.Use, _ definition: LeadDefinition) -> [SummaryLine] {
        let title =
            switch use {
            case .reject: "Reasons to reject"
            case .disqualify: "Reasons to disqualify"
            case .lost: "Reasons why it was lost"
            case .noDecision: "Reasons why there was no decision"
            }
        return section(
            title,
            definition.reasons(for: use).map { reason in
                let needs = reason.requires.map { definition.words(for: $0) }
                return "\(reason.key)  \(reason.label)" + (needs.isEmpty ? "" : ", asks for " + needs.joined(separator: "; "))
            })
    }

    private static func words(_ clock: Clock) -> String {
        let what =
            switch clock.kind {
            case .accept: "to decide on an MQL"
            case .firstTouch: "to the first touch"
            case .qualify: "to qualify or hand back"
            }
        return length(clock.limit, working: clock.inBusinessHours) + " " + what
    }

    private static func hours(_ calendar: BusinessCalendar) -> [String] {
        let days = Weekday.allCases.compactMap { day -> String? in
            let stretches = calendar.week[day] ?? []
            guard !stretches.isEmpty else { return nil }
            return day.short + " " + stretches.map { "\(time($0.from))-\(time($0.to))" }.joined(separator: ", ")
        }
        let holidays =
            calendar.holidays.isEmpty ? [] : ["free: " + calendar.holidays.sorted().map(\.description).joined(separator: ", ")]
        return ["time zone " + calendar.zone.name] + (days.isEmpty ? ["all hours count"] : days) + holidays
    }

    private static func signed(_ points: Int) -> String { points > 0 ? "+\(points)" : "\(points)" }

    private static func time(_ minutes: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

/// A count with its noun: `1 day`, `3 days`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)" + (number == 1 ? "" : "s") }

/// A length of time in the greatest unit that has no rest: `4 working hours`, `90 minutes`.
func length(_ span: TimeSpan, working: Bool = false) -> String {
    let kind = working ? "working " : ""
    let minutes = span.wholeMinutes
    if minutes % 1440 == 0, !working { return count(minutes / 1440, "day") }
    if minutes % 60 == 0 { return count(minutes / 60, kind + "hour") }
    return count(minutes, kind + "minute")
}
