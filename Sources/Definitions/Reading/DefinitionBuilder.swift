import Lifecycle

/// Makes the core's value of a checked document, and checks what one part says about another.
///
/// It goes on after a problem with what is right, so that one pass finds them all; what it makes then is never handed out.
struct DefinitionBuilder {
    let root: CheckedSection
    var problems: ProblemList
    /// The ids of the criteria, by which gates ask for them.
    private(set) var criteria: [Criterion] = []
    /// The most points that a lead can have; nil where there is no limit.
    private(set) var greatestScore: Int?

    init(root: CheckedSection, problems: ProblemList) {
        self.root = root
        self.problems = problems
    }

    mutating func build() -> LeadDefinition {
        let topology = topology()
        criteria = readCriteria()
        let calendar = calendar()
        let fit = fitRules()
        let engagement = engagementRules(fit: fit)
        greatestScore = greatestEngagement(engagement).map { $0 + greatestFit(fit) }
        let entries = entryRules(topology)
        var gates: [Transition: [Requirement]] = [:]
        for entry in root.section("gates")?.entries ?? [] {
            guard let transition = Transition(rawValue: entry.key) else { continue }
            checkIsPossible(transition, entry.keyPlace, topology)
            gates[transition] = requirements(entry.value)
        }
        let definition = LeadDefinition(
            number: 0, name: root.text("name") ?? "", summary: root.text("summary") ?? "", topology: topology,
            viability: requirements(root["viability"]), fit: fit, engagement: engagement, thresholds: thresholds(),
            entries: entries,
            gates: gates, criteria: criteria, reasons: reasons(topology), followUp: followUp(), clocks: clocks(calendar),
            calendar: calendar, freeMailDomains: Set(root.texts("freeMailDomains").map { $0.lowercased() }))
        checkStages(definition)
        checkThresholds(definition)
        return definition
    }

    private func topology() -> Topology {
        let stages = root.section("stages")
        let promotion = root.section("promotion")
        let labels = (stages?.section("labels")?.entries ?? []).compactMap { entry -> (Stage, String)? in
            guard let stage = Stage(rawValue: entry.key), let label = entry.value.text else { return nil }
            return (stage, label)
        }
        let from = stages?.texts("convertFrom").compactMap(Stage.init(rawValue:)) ?? []
        return Topology(
            used: Set((stages?.texts("use") ?? []).compactMap(Stage.init(rawValue:))),
            labels: Dictionary(labels) { first, _ in first },
            convertsFrom: stages?.has("convertFrom") == true ? Set(from) : [.sql],
            opportunity: stages?.text("opportunity").flatMap(Stage.init(rawValue:)) ?? .opportunity,
            raisedHandReturns: promotion?.text("raisedHandReturns").flatMap(Stage.init(rawValue:)) ?? .mql,
            scorePromotes: promotion?.boolean("byScore") ?? true,
            raisedHandPromotes: promotion?.boolean("byRaisedHand") ?? true)
    }

    private mutating func readCriteria() -> [Criterion] {
        var ids: [String: TextPlace] = [:]
        var letters: [String: TextPlace] = [:]
        return root.sections("criteria").map { section in
            noteDuplicate(section, "id", "criterion", &ids)
            noteDuplicate(section, "letter", "letter", &letters)
            var answerIDs: [String: TextPlace] = [:]
            var keys: [String: TextPlace] = [:]
            let answers = section.sections("answers").map { answer in
                noteDuplicate(answer, "id", "answer", &answerIDs)
                noteDuplicate(answer, "key", "key", &keys)
                return Criterion.Answer(
                    id: answer.text("id") ?? "", label: answer.text("label") ?? "", key: answer.text("key")?.first ?? "-",
                    passes: answer.boolean("passes") ?? false)
            }
            if section.has("answers"), !answers.contains(where: \.passes) {
                problems.add(
                    section.place(of: "answers"), "no answer of \"\(section.text("id") ?? "")\" passes",
                    expected: "at least one answer with passes: true")
            }
            return Criterion(
                id: section.text("id") ?? "", label: section.text("label") ?? "", letter: section.text("letter")?.first ?? "-",
                question: section.text("question") ?? "", answers: answers)
        }
    }

    private mutating func reasons(_ topology: Topology) -> [Reason] {
        var ids: [String: TextPlace] = [:]
        var keys: [Reason.Use: [String: String]] = [:]
        let reasons = root.sections("reasons").map { section in
            noteDuplicate(section, "id", "reason", &ids)
            let id = section.text("id") ?? ""
            var uses: Set<Reason.Use> = []
            for value in section.list("for") {
                guard let use = value.text.flatMap(Reason.Use.init(rawValue:)), uses.insert(use).inserted else { continue }
                if !topology.used.contains(use.stage), !topology.used.isEmpty {
                    problems.add(
                        value.place, "reason \"\(id)\" is for \(use.rawValue), but the stage \(use.stage.rawValue) is not used")
                }
                guard let key = section.text("key") else { continue }
                if let other = keys[use]?[key] {
                    problems.add(
                        section.place(of: "key"), "the key \"\(key)\" already picks \"\(other)\" for \(use.rawValue)",
                        expected: "a key of its own")
                } else {
                    keys[use, default: [:]][key] = id
                }
            }
            return Reason(
                id: id, label: section.text("label") ?? "", key: section.text("key")?.first ?? "-", uses: uses,
                requires: requirements(section["requires"]))
        }
        // A reason whose uses could not be read may be the one that is missed.
        guard root.has("reasons"), root.sections("reasons").allSatisfy({ $0.has("for") && $0.isWhole("for") }) else {
            return reasons
        }
        for use in Reason.Use.allCases
        where topology.used.contains(use.stage) && !reasons.contains(where: { $0.uses.contains(use) }) {
            problems.add(
                root.place(of: "reasons"), "no reason is for \(use.rawValue)",
                expected: "at least one, since the stage \(use.stage.rawValue) is used")
        }
        return reasons
    }

    private mutating func followUp() -> PrescribedFollowUp {
        let section = root.section("followUp")
        let followUp = PrescribedFollowUp(
            attempts: section?.integer("attempts") ?? 1, channels: section?.integer("channels") ?? 1,
            spacing: section?.text("spacing").flatMap(DurationText.init)?.span ?? .zero)
        if let section, section.has("attempts"), followUp.channels > followUp.attempts {
            problems.add(
                section.place(of: "channels"), "\(followUp.attempts) attempts cannot go by \(followUp.channels) channels",
                expected: "at most \(followUp.attempts)")
        }
        return followUp
    }

    private mutating func clocks(_ calendar: BusinessCalendar) -> [Clock] {
        let minutes = calendar.week.values.map { $0.reduce(0) { $0 + $1.to - $1.from } }.filter { $0 > 0 }
        // "10 business days" are ten times the mean working day of the week.
        let businessDay = minutes.isEmpty ? TimeSpan.days(1) : .minutes(minutes.reduce(0, +) / minutes.count)
        return (root.section("clocks")?.entries ?? []).compactMap { entry in
            guard let kind = Clock.Kind(rawValue: entry.key), let duration = entry.value.text.flatMap(DurationText.init) else {
                return nil
            }
            let limit = duration.span(businessDay: businessDay)
            if limit <= .zero {
                problems.add(entry.value.place, "the clock \"\(entry.key)\" owes no time", expected: "at least 1 minute")
            }
            return Clock(kind: kind, limit: limit, inBusinessHours: duration.isInBusinessTime)
        }
    }

    private mutating func calendar() -> BusinessCalendar {
        let section = root.section("calendar")
        var week: [Weekday: [BusinessCalendar.Hours]] = [:]
        for entry in section?.section("week")?.entries ?? [] {
            guard let index = DefinitionSchema.weekdays.firstIndex(of: entry.key), let weekday = Weekday(rawValue: index) else {
                continue
            }
            var stretches: [BusinessCalendar.Hours] = []
            for value in entry.value.list {
                guard let hours = value.text.flatMap(WorkingHoursText.init)?.hours else { continue }
                if let last = stretches.last, hours.from < last.to {
                    problems.add(
                        value.place, "the hours of \(entry.key) overlap or are out of order", expected: "stretches in order of time"
                    )
                }
                stretches.append(hours)
            }
            week[weekday] = stretches
        }
        return BusinessCalendar(
            zone: zone(section), week: week, holidays: Set((section?.texts("holidays") ?? []).compactMap(DayText.read)))
    }

    private mutating func zone(_ section: CheckedSection?) -> ZoneTable {
        guard let section, let name = section.text("timeZone") else { return .utc }
        if let table = ZoneDatabase.table(named: name) { return table }
        problems.add(
            section.place(of: "timeZone"), "unknown time zone \"\(name)\"",
            expected: "a zone of this machine's IANA database (package tzdata), such as UTC or Europe/Berlin",
            nearest: NearestWord.to(name, in: ZoneDatabase.names(inAreaOf: name)))
        return .utc
    }

    /// Notes a value that came before in the same role.
    mutating func noteDuplicate(_ section: CheckedSection, _ key: String, _ noun: String, _ seen: inout [String: TextPlace]) {
        guard let value = section.text(key) else { return }
        if let first = seen[value] {
            problems.add(
                section.place(of: key), "the \(noun) \"\(value)\" was there before, in line \(first.line)",
                expected: "each \(noun) once")
        } else {
            seen[value] = section.place(of: key)
        }
    }
}

extension Reason.Use {
    /// The stage that a lead goes to with a reason for it.
    var stage: Stage {
        switch self {
        case .reject: .nurture
        case .disqualify: .disqualified
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }
}
