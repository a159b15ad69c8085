import Formats
import Lifecycle

extension DefinitionBuilder {
    mutating func fitRules() -> [FitRule] {
        var ids: [String: TextLocation] = [:]
        return root.sections("fit").compactMap { section in
            reportDuplicate(section, "id", "rule", &ids)
            guard let subject = subject(section), let test = test(section) else { return nil }
            return FitRule(
                id: section.text("id") ?? "", label: section.text("label") ?? "", subject: subject, test: test,
                points: section.integer("points") ?? 0)
        }
    }

    mutating func engagementRules(fit: [FitRule]) -> [EngagementRule] {
        var ids: [String: TextLocation] = [:]
        for section in root.sections("fit") {
            if let id = section.text("id") { ids[id] = section.location(of: "id") }
        }
        return root.sections("engagement").compactMap { section in
            reportDuplicate(section, "id", "rule", &ids)
            guard let type = section.text("did").flatMap(EngagementType.init(rawValue:)) else { return nil }
            let points = section.integer("points") ?? 0
            if let cap = section.integer("atMost"), cap < abs(points) {
                problems.add(
                    section.location(of: "atMost"),
                    "the rule gives at most \(cap) points in total, less than the \(points) points of one activity",
                    expected: "at least \(abs(points))")
            }
            return EngagementRule(
                id: section.text("id") ?? "", label: section.text("label") ?? "", type: type,
                form: section.text("form").flatMap(FormKind.init(rawValue:)),
                words: section.texts("contains").map { $0.lowercased() },
                campaigns: Set(section.texts("campaigns").map(EngagementRule.campaignKey)),
                asksForFollowUp: section.boolean("followUp") ?? false, points: points, cap: section.integer("atMost"),
                decay: decay(section))
        }
    }

    mutating func thresholds() -> Thresholds {
        if !root.has("threshold"), root.isValid("threshold"), root.isValid("promotion"),
            root.section("promotion")?.boolean("byScore") ?? true
        {
            problems.add(
                root.location, "a score promotes leads to MQL, but the key \"threshold\" is missing",
                expected: "a threshold, or promotion.byScore: false")
        }
        return root.section("threshold").map(thresholds(in:)) ?? Thresholds(total: 0)
    }

    /// The points in a section.
    func thresholds(in section: CheckedYAMLSection) -> Thresholds {
        Thresholds(
            total: section.integer("total") ?? 0, fit: section.integer("fit") ?? 0, engagement: section.integer("engagement") ?? 0)
    }

    /// Reports a threshold that no lead can reach.
    mutating func checkThresholds(_ definition: LeadDefinition) {
        guard let section = root.section("threshold") else { return }
        checkReachable(definition.thresholds, section, definition)
    }

    /// Reports points in a section that no lead can reach.
    mutating func checkReachable(_ thresholds: Thresholds, _ section: CheckedYAMLSection, _ definition: LeadDefinition) {
        // An invalid rule may be the one that gives the points.
        guard root.isValid("fit"), root.isValid("engagement") else { return }
        let fit = greatestFit(definition.fit)
        let engagement = greatestEngagement(definition.engagement)
        if thresholds.fit > fit {
            problems.add(
                section.location(of: "fit"),
                "no lead can reach a fit score of \(thresholds.fit), because the rules give at most \(fit)",
                expected: "at most \(fit)")
        }
        guard let engagement else { return }
        if thresholds.engagement > engagement {
            problems.add(
                section.location(of: "engagement"),
                "no lead can reach an engagement score of \(thresholds.engagement), because the rules give at most \(engagement)",
                expected: "at most \(engagement)")
        }
        if thresholds.total > fit + engagement {
            problems.add(
                section.location(of: "total"),
                "no lead can reach \(thresholds.total) points, because the rules give at most \(fit + engagement)",
                expected: "at most \(fit + engagement)")
        }
    }

    private mutating func subject(_ section: CheckedYAMLSection) -> FitRule.Subject? {
        if let column = section.text("column") { return .extra(column) }
        return section.text("field").flatMap(LeadField.init(rawValue:)).map { .field($0) }
    }

    private mutating func test(_ section: CheckedYAMLSection) -> FitRule.Test? {
        if section.has("contains") { return .contains(section.texts("contains").map { $0.lowercased() }) }
        if section.has("equals") { return .equals(section.texts("equals").map { $0.lowercased() }) }
        switch section.text("is") {
        case "present": return .present
        case "absent": return .blank
        case "freeMail":
            if section.text("field") != LeadField.email.rawValue {
                problems.add(
                    section.location(of: "is"), "freeMail only applies to the e-mail address", expected: "field: email"
                )
            }
            return .freeMail
        default: break
        }
        let from = section.integer("from")
        let to = section.integer("to")
        guard from != nil || to != nil else { return nil }
        if let from, let to, from > to {
            problems.add(section.location(of: "to"), "the range from \(from) to \(to) is empty", expected: "at least \(from)")
        }
        return .number(from: from, to: to)
    }

    private mutating func decay(_ section: CheckedYAMLSection) -> [Int] {
        guard let duration = section.text("halfLife").flatMap(DurationText.init) else { return [] }
        guard duration.unit == .day, (1...DecayTable.maximumDays).contains(duration.count) else {
            problems.add(
                section.location(of: "halfLife"), "the half-life is out of range",
                expected: "1 to \(DecayTable.maximumDays) days, because scores change daily")
            return []
        }
        return DecayTable.thousandths(halfLife: duration.count)
    }

    /// An upper bound of the fit score.
    ///
    /// Of tests of one subject that exclude each other, only the best counts.
    func greatestFit(_ fit: [FitRule]) -> Int {
        var sum = 0
        for subject in Set(fit.map(\.subject)) {
            let rules = fit.filter { $0.subject == subject && $0.points > 0 }
            var blank = 0
            var always = 0
            var ranges: [(from: Int, to: Int, points: Int)] = []
            var equals: [String: Int] = [:]
            for rule in rules {
                switch rule.test {
                case .blank: blank += rule.points
                case .contains, .present, .freeMail: always += rule.points
                case .number(let from, let to): ranges.append((from ?? .min, to ?? .max, rule.points))
                case .equals(let words): for word in Set(words) { equals[word, default: 0] += rule.points }
                }
            }
            // The best number is the lower end of some range, unless that range is open below.
            let best =
                ranges.map { range in
                    ranges.reduce(0) { $0 + ($1.from <= range.from && $1.to >= range.from ? $1.points : 0) }
                }.max() ?? 0
            sum += max(blank, always + best + (equals.values.max() ?? 0))
        }
        return sum
    }

    /// The greatest possible engagement score; nil when a rule has no limit.
    func greatestEngagement(_ engagement: [EngagementRule]) -> Int? {
        var sum = 0
        for rule in engagement where rule.points > 0 {
            guard let cap = rule.cap else { return nil }
            sum += cap
        }
        return sum
    }
}
