import Lifecycle

/// Builds a `LeadDefinition` from a validated document, and checks references between its parts.
///
/// After a problem it continues with the valid parts, so that one pass finds all problems. A definition that was built
/// with problems is discarded.
struct DefinitionBuilder {
    let root: CheckedYAMLSection
    /// Whether the text was adopted before, so that what an earlier program accepted stays valid.
    let isAdopted: Bool
    var problems: DiagnosticList
    /// The criteria, to which requirements refer by id.
    private(set) var criteria: [Criterion] = []
    /// The greatest possible score of a lead; nil when there is no limit.
    private(set) var greatestScore: Int?
    /// The paths of the entry rules, to which requirements may be limited.
    private(set) var paths: Set<CapturePath> = []

    /// The requirements of each context, with their locations.
    var requirementLists: [RequirementContext: [LocatedRequirement]] = [:]

    init(root: CheckedYAMLSection, problems: DiagnosticList, isAdopted: Bool = false) {
        self.root = root
        self.isAdopted = isAdopted
        self.problems = problems
    }

    /// Builds the definition and reports contradictions between its parts.
    mutating func build() -> LeadDefinition {
        let topology = topology()
        criteria = parseCriteria()
        let calendar = calendar()
        let fit = fitRules()
        let engagement = engagementRules(fit: fit)
        greatestScore = greatestEngagement(engagement).map { $0 + greatestFit(fit) }
        let entries = entryRules(topology)
        paths = root.isValid("entries") ? Set(entries.map(\.path)) : Set(CapturePath.allCases)
        var gates: [Transition: [Requirement]] = [:]
        for entry in root.section("gates")?.entries ?? [] {
            guard let transition = Transition(rawValue: entry.key) else { continue }
            checkIsPossible(transition, entry.keyLocation, topology)
            gates[transition] = requirements(entry.value, of: .gate(transition))
        }
        let window = window()
        let reasons = reasons(topology, window)
        var definition = LeadDefinition(
            number: 0, name: root.text("name") ?? "", summary: root.text("summary") ?? "", topology: topology,
            viability: requirements(root["viability"], of: .viability), fit: fit, engagement: engagement, thresholds: thresholds(),
            entries: entries, gates: gates, criteria: criteria, reasons: reasons, followUp: followUp(),
            clocks: clocks(calendar, topology), calendar: calendar,
            freeMailDomains: Set(root.texts("freeMailDomains").map { $0.lowercased() }), routing: routing(), window: window,
            quotas: quotas(topology), breakdowns: breakdowns(), references: references(), keptRules: keptRules(fit, engagement))
        definition.tracks = tracks(reasons)
        definition.content = contentOffers(reasons)
        definition.reassessAfter = reassessAfter()
        definition.rates = CurrencyRates(root.section("rates"), &problems)
        definition.revenueQuotas = RevenueQuota.all(root.sections("revenueQuotas"), definition.rates, &problems)
        definition.sources = SourceName.all(root.sections("sources"), &problems)
        checkStages(definition)
        checkThresholds(definition)
        checkAdvance(definition)
        checkScoringContradictions(definition)
        checkReasonsAgainstGates(definition)
        checkLabels(definition)
        checkReadyClock(definition)
        checkRouting(definition)
        checkWindow(definition)
        return definition
    }

    private mutating func parseCriteria() -> [Criterion] {
        var ids: [String: TextLocation] = [:]
        var letters: [String: TextLocation] = [:]
        return root.sections("criteria").map { section in
            reportDuplicate(section, "id", "criterion", &ids)
            reportDuplicate(section, "letter", "letter", &letters)
            var answerIDs: [String: TextLocation] = [:]
            var keys: [String: TextLocation] = [:]
            let answers = section.sections("answers").map { answer in
                reportDuplicate(answer, "id", "answer", &answerIDs)
                reportDuplicate(answer, "key", "key", &keys)
                return Criterion.Answer(
                    id: answer.text("id") ?? "", label: answer.text("label") ?? "", key: answer.text("key")?.first ?? "-",
                    passes: answer.boolean("passes") ?? false, points: answer.integer("points") ?? 0)
            }
            if section.has("answers"), !answers.contains(where: \.passes) {
                problems.add(
                    section.location(of: "answers"), "the criterion \"\(section.text("id") ?? "")\" has no passing answer",
                    expected: "at least one answer with passes: true")
            }
            return Criterion(
                id: section.text("id") ?? "", label: section.text("label") ?? "", letter: section.text("letter")?.first ?? "-",
                question: section.text("question") ?? "", answers: answers)
        }
    }

    private mutating func reasons(_ topology: Topology, _ window: ContactWindow?) -> [Reason] {
        var ids: [String: TextLocation] = [:]
        var keys: [Reason.Use: [String: String]] = [:]
        let reasons = root.sections("reasons").map { section in
            reportDuplicate(section, "id", "reason", &ids)
            let id = section.text("id") ?? ""
            var uses: Set<Reason.Use> = []
            for value in section.list("for") {
                guard let use = value.text.flatMap(Reason.Use.init(rawValue:)), uses.insert(use).inserted else { continue }
                if !topology.used.contains(use.stage), !topology.used.isEmpty {
                    let stage = use.stage.rawValue
                    let consequence = use == .reject ? ", so a rejected lead could never come back" : ""
                    problems.add(
                        value.location,
                        "the reason \"\(id)\" is for \(use.rawValue), but the stage \"\(stage)\" is not used" + consequence,
                        expected: "\(stage) in stages.use")
                }
                guard let key = section.text("key") else { continue }
                if let other = keys[use]?[key] {
                    problems.add(
                        section.location(of: "key"), "the key \"\(key)\" already selects \"\(other)\" for \(use.rawValue)",
                        expected: "a unique key")
                } else {
                    keys[use, default: [:]][key] = id
                }
            }
            return Reason(
                id: id, label: reasonLabel(section, window), key: section.text("key")?.first ?? "-", uses: uses,
                requires: requirements(section["requires"], of: .reason(id)), returnDays: wholeDays(section, "returnAfter"))
        }
        // A reason with invalid uses may be the one that seems to be missing.
        guard root.has("reasons"), root.sections("reasons").allSatisfy({ $0.has("for") && $0.isValid("for") }) else {
            return reasons
        }
        for use in Reason.Use.allCases
        where topology.used.contains(use.stage) && !reasons.contains(where: { $0.uses.contains(use) }) {
            problems.add(
                root.location(of: "reasons"), "there is no reason for \(use.rawValue)",
                expected: "at least one, because the stage \"\(use.stage.rawValue)\" is used")
        }
        return reasons
    }

    /// The label of a reason, with the length of the contact window in place of `{window}`.
    private mutating func reasonLabel(_ section: CheckedYAMLSection, _ window: ContactWindow?) -> String {
        let label = section.text("label") ?? ""
        guard label.contains(Self.windowPlaceholder) else { return label }
        guard let window else {
            problems.add(
                section.location(of: "label"), "the label names the contact window, but the definition has none",
                expected: "the length of the window under \"window\"")
            return label
        }
        return label.replacing(Self.windowPlaceholder, with: window.lengthText)
    }

    private static let windowPlaceholder = "{window}"

    /// Reports a value that already occurred in the same role.
    mutating func reportDuplicate(
        _ section: CheckedYAMLSection, _ key: String, _ noun: String, _ seen: inout [String: TextLocation]
    ) {
        guard let value = section.text(key) else { return }
        if let first = seen[value] {
            problems.add(
                section.location(of: key), "duplicate \(noun) \"\(value)\", already used on line \(first.line)",
                expected: "each \(noun) once")
        } else {
            seen[value] = section.location(of: key)
        }
    }
}

extension Reason.Use {
    /// The stage that a lead enters with a reason for this use.
    var stage: Stage {
        switch self {
        case .reject: .nurture
        case .disqualify: .disqualified
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }
}
