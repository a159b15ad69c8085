import Lifecycle

/// Makes the core's value of a checked document, and checks what one part says about another.
///
/// It goes on after a problem with what is right, so that one pass finds them all; what it makes then is never handed out.
struct DefinitionBuilder {
    let root: CheckedSection
    var problems: DiagnosticList
    /// The ids of the criteria, by which gates ask for them.
    private(set) var criteria: [Criterion] = []
    /// The most points that a lead can have; nil where there is no limit.
    private(set) var greatestScore: Int?
    /// The paths that captures come in by, for which gates may ask something.
    private(set) var paths: Set<CapturePath> = []

    /// What was read of each list of requirements, with where it stands.
    var asked: [RequirementContext: [RequirementEntry]] = [:]

    init(root: CheckedSection, problems: DiagnosticList) {
        self.root = root
        self.problems = problems
    }

    /// Makes the definition, noting what one part says against another.
    mutating func build() -> LeadDefinition {
        let topology = topology()
        criteria = readCriteria()
        let calendar = calendar()
        let fit = fitRules()
        let engagement = engagementRules(fit: fit)
        greatestScore = greatestEngagement(engagement).map { $0 + greatestFit(fit) }
        let entries = entryRules(topology)
        paths = root.isWhole("entries") ? Set(entries.map(\.path)) : Set(CapturePath.allCases)
        var gates: [Transition: [Requirement]] = [:]
        for entry in root.section("gates")?.entries ?? [] {
            guard let transition = Transition(rawValue: entry.key) else { continue }
            checkIsPossible(transition, entry.keyPlace, topology)
            gates[transition] = requirements(entry.value, of: .gate(transition))
        }
        let definition = LeadDefinition(
            number: 0, name: root.text("name") ?? "", summary: root.text("summary") ?? "", topology: topology,
            viability: requirements(root["viability"], of: .viability), fit: fit, engagement: engagement, thresholds: thresholds(),
            entries: entries, gates: gates, criteria: criteria, reasons: reasons(topology), followUp: followUp(),
            clocks: clocks(calendar, topology), calendar: calendar,
            freeMailDomains: Set(root.texts("freeMailDomains").map { $0.lowercased() }), routing: routing(), window: window(),
            quotas: quotas(topology), breakdowns: breakdowns(), references: references(), keptRules: keptRules(fit, engagement))
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

    private mutating func readCriteria() -> [Criterion] {
        var ids: [String: TextLocation] = [:]
        var letters: [String: TextLocation] = [:]
        return root.sections("criteria").map { section in
            noteDuplicate(section, "id", "criterion", &ids)
            noteDuplicate(section, "letter", "letter", &letters)
            var answerIDs: [String: TextLocation] = [:]
            var keys: [String: TextLocation] = [:]
            let answers = section.sections("answers").map { answer in
                noteDuplicate(answer, "id", "answer", &answerIDs)
                noteDuplicate(answer, "key", "key", &keys)
                return Criterion.Answer(
                    id: answer.text("id") ?? "", label: answer.text("label") ?? "", key: answer.text("key")?.first ?? "-",
                    passes: answer.boolean("passes") ?? false, points: answer.integer("points") ?? 0)
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
        var ids: [String: TextLocation] = [:]
        var keys: [Reason.Use: [String: String]] = [:]
        let reasons = root.sections("reasons").map { section in
            noteDuplicate(section, "id", "reason", &ids)
            let id = section.text("id") ?? ""
            var uses: Set<Reason.Use> = []
            for value in section.list("for") {
                guard let use = value.text.flatMap(Reason.Use.init(rawValue:)), uses.insert(use).inserted else { continue }
                if !topology.used.contains(use.stage), !topology.used.isEmpty {
                    // Whoever is rejected waits in nurture for being promoted anew; without it nothing brings them back.
                    let what = use == .reject ? "has no way back: it is for reject" : "is for \(use.rawValue)"
                    problems.add(
                        value.place, "reason \"\(id)\" \(what), but the stage \(use.stage.rawValue) is not used",
                        expected: "\(use.stage.rawValue) in stages.use")
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
                requires: requirements(section["requires"], of: .reason(id)))
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

    /// Notes a value that came before in the same role.
    mutating func noteDuplicate(_ section: CheckedSection, _ key: String, _ noun: String, _ seen: inout [String: TextLocation]) {
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
