import Lifecycle

extension DefinitionBuilder {
    mutating func fitRules() -> [FitRule] {
        var ids: [String: TextLocation] = [:]
        return root.sections("fit").compactMap { section in
            noteDuplicate(section, "id", "rule", &ids)
            guard let subject = subject(section), let test = test(section) else { return nil }
            return FitRule(
                id: section.text("id") ?? "", label: section.text("label") ?? "", subject: subject, test: test,
                points: section.integer("points") ?? 0)
        }
    }

    mutating func engagementRules(fit: [FitRule]) -> [EngagementRule] {
        var ids: [String: TextLocation] = [:]
        for section in root.sections("fit") {
            if let id = section.text("id") { ids[id] = section.place(of: "id") }
        }
        return root.sections("engagement").compactMap { section in
            noteDuplicate(section, "id", "rule", &ids)
            guard let type = section.text("did").flatMap(EngagementType.init(rawValue:)) else { return nil }
            let points = section.integer("points") ?? 0
            if let cap = section.integer("atMost"), cap < abs(points) {
                problems.add(
                    section.place(of: "atMost"), "the rule gives at most \(cap), less than once its \(points) points",
                    expected: "at least \(abs(points))")
            }
            return EngagementRule(
                id: section.text("id") ?? "", label: section.text("label") ?? "", type: type,
                form: section.text("form").flatMap(FormKind.init(rawValue:)), points: points, cap: section.integer("atMost"),
                decay: decay(section))
        }
    }

    mutating func thresholds() -> Thresholds {
        if !root.has("threshold"), root.isWhole("threshold"), root.isWhole("promotion"),
            root.section("promotion")?.boolean("byScore") ?? true
        {
            problems.add(
                root.place, "a score makes an MQL, but the definition lacks the key \"threshold\"",
                expected: "it, or promotion.byScore: false")
        }
        return root.section("threshold").map(thresholds(in:)) ?? Thresholds(total: 0)
    }

    /// The points that a section names.
    func thresholds(in section: CheckedSection) -> Thresholds {
        Thresholds(
            total: section.integer("total") ?? 0, fit: section.integer("fit") ?? 0, engagement: section.integer("engagement") ?? 0)
    }

    /// Notes thresholds that no lead can reach.
    mutating func checkThresholds(_ definition: LeadDefinition) {
        guard let section = root.section("threshold") else { return }
        checkReachable(definition.thresholds, section, definition)
    }

    /// Notes points of a section that no lead can reach.
    mutating func checkReachable(_ thresholds: Thresholds, _ section: CheckedSection, _ definition: LeadDefinition) {
        // A rule that could not be read may be the one that gives the points.
        guard root.isWhole("fit"), root.isWhole("engagement") else { return }
        let fit = greatestFit(definition.fit)
        let engagement = greatestEngagement(definition.engagement)
        if thresholds.fit > fit {
            problems.add(
                section.place(of: "fit"), "no lead can reach a fit of \(thresholds.fit): the rules give at most \(fit)",
                expected: "at most \(fit)")
        }
        guard let engagement else { return }
        if thresholds.engagement > engagement {
            problems.add(
                section.place(of: "engagement"),
                "no lead can reach an engagement of \(thresholds.engagement): the rules give at most \(engagement)",
                expected: "at most \(engagement)")
        }
        if thresholds.total > fit + engagement {
            problems.add(
                section.place(of: "total"),
                "no lead can reach \(thresholds.total) points: the rules give at most \(fit + engagement)",
                expected: "at most \(fit + engagement)")
        }
    }

    private mutating func subject(_ section: CheckedSection) -> FitRule.Subject? {
        if let column = section.text("column") { return .extra(column) }
        return section.text("field").flatMap(LeadField.init(rawValue:)).map { .field($0) }
    }

    private mutating func test(_ section: CheckedSection) -> FitRule.Test? {
        if section.has("contains") { return .contains(section.texts("contains").map { $0.lowercased() }) }
        if section.has("equals") { return .equals(section.texts("equals").map { $0.lowercased() }) }
        switch section.text("is") {
        case "present": return .present
        case "absent": return .absent
        case "freeMail":
            if section.text("field") != LeadField.email.rawValue {
                problems.add(
                    section.place(of: "is"), "freeMail is asked of something else than the e-mail address", expected: "field: email"
                )
            }
            return .freeMail
        default: break
        }
        let from = section.integer("from")
        let to = section.integer("to")
        guard from != nil || to != nil else { return nil }
        if let from, let to, from > to {
            problems.add(section.place(of: "to"), "no number lies from \(from) to \(to)", expected: "at least \(from)")
        }
        return .number(from: from, to: to)
    }

    private mutating func decay(_ section: CheckedSection) -> [Int] {
        guard let duration = section.text("halfLife").flatMap(DurationText.init) else { return [] }
        guard duration.unit == .days, (1...DecayTable.longest).contains(duration.count) else {
            problems.add(
                section.place(of: "halfLife"), "the half-life is out of range",
                expected: "1 to \(DecayTable.longest) days, since scores change by the day")
            return []
        }
        return DecayTable.thousandths(halfLife: duration.count)
    }

    /// An upper bound of the fit score: of the tests that exclude each other on one subject only the best counts.
    func greatestFit(_ fit: [FitRule]) -> Int {
        var sum = 0
        for subject in Set(fit.map(\.subject)) {
            let rules = fit.filter { $0.subject == subject && $0.points > 0 }
            var blank = 0
            var always = 0
            var bands: [(from: Int, to: Int, points: Int)] = []
            var equals: [String: Int] = [:]
            for rule in rules {
                switch rule.test {
                case .absent: blank += rule.points
                case .contains, .present, .freeMail: always += rule.points
                case .number(let from, let to): bands.append((from ?? .min, to ?? .max, rule.points))
                case .equals(let words): for word in Set(words) { equals[word, default: 0] += rule.points }
                }
            }
            // The best number is the lower end of some band, unless it is open below.
            let best =
                bands.map { band in
                    bands.reduce(0) { $0 + ($1.from <= band.from && $1.to >= band.from ? $1.points : 0) }
                }.max() ?? 0
            sum += max(blank, always + best + (equals.values.max() ?? 0))
        }
        return sum
    }

    /// The greatest engagement score; nil where some rule gives points without limit.
    func greatestEngagement(_ engagement: [EngagementRule]) -> Int? {
        var sum = 0
        for rule in engagement where rule.points > 0 {
            guard let cap = rule.cap else { return nil }
            sum += cap
        }
        return sum
    }
}
