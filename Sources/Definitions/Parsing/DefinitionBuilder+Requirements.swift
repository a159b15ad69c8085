import Lifecycle

/// The owner of a list of requirements; some requirements can be met in some contexts only.
enum RequirementContext: Hashable {
    case viability
    case gate(Transition)
    /// A reason, by its code.
    case reason(String)

    /// The name of the context in messages.
    var name: String {
        switch self {
        case .viability: "viability"
        case .gate(let transition): "the gate \"\(transition.rawValue)\""
        case .reason(let code): "the reason \"\(code)\""
        }
    }
}

/// A requirement with its location.
struct LocatedRequirement {
    let requirement: Requirement
    let location: TextLocation
}

extension DefinitionBuilder {
    /// The requirements in a list.
    mutating func requirements(_ value: CheckedYAMLValue?, of context: RequirementContext) -> [Requirement] {
        var found: [LocatedRequirement] = []
        for item in value?.list ?? [] {
            let parsed = item.text.map(requirement(keyword:)) ?? item.section.flatMap { requirement($0) }
            guard let parsed else { continue }
            checkCanBeMet(parsed, item.location, in: context)
            checkContradiction(parsed, item.location, found)
            found.append(LocatedRequirement(requirement: parsed, location: item.location))
        }
        requirementLists[context] = found
        return found.map(\.requirement)
    }

    private func requirement(keyword: String) -> Requirement? {
        switch keyword {
        case "businessMail": .businessMail
        case "prescribedFollowUp": .prescribedFollowUp
        case "contact": .contact([])
        case "positiveContact": .positiveContact
        case "noContact": .noContact
        case "scheduledFollowUp": .scheduledFollowUp
        case "chanceToClose": .chanceToClose
        case "windowPassed": .windowPassed
        case "optedOut": .optedOut
        case "reason": .reason
        default: nil
        }
    }

    private mutating func requirement(_ section: CheckedYAMLSection) -> Requirement? {
        for key in DefinitionSchema.requirement.keys {
            if let main = key.modifies { checkModifier(key.name, of: main, section) }
        }
        guard let requirement = unconditional(section) else { return nil }
        guard let path = section.text("path").flatMap(CapturePath.init(rawValue:)) else { return requirement }
        if !paths.contains(path) {
            problems.add(
                section.location(of: "path"), "no entry has the path \"\(path.rawValue)\", so this requirement never applies",
                expected: "an entry with path: \(path.rawValue)")
        }
        return .onPath(path, requirement)
    }

    private mutating func unconditional(_ section: CheckedYAMLSection) -> Requirement? {
        if let field = section.text("field").flatMap(LeadField.init(rawValue:)) { return .field(field) }
        if section.has("anyOf") { return .anyField(section.texts("anyOf").compactMap(LeadField.init(rawValue:))) }
        if let id = section.text("criterion") { return criterionRequirement(id, section) }
        if section.has("criteria") { return criteriaRequirement(section) }
        if section.has("answered") { return .answered(criterionIDs(section, "answered")) }
        if let count = section.integer("touches") {
            return .touches(
                count, channels: channels(section, "by"), spacing: section.text("apart").flatMap(DurationText.init)?.span ?? .zero)
        }
        if section.has("contact") { return .contact(channels(section, "contact")) }
        if let count = section.integer("engagements") {
            return .engagements(count, types: section.texts("of").compactMap(EngagementType.init(rawValue:)))
        }
        if let part = section.text("conversion").flatMap(ConversionPart.init(rawValue:)) { return .conversion(part) }
        if let points = section.integer("score") { return scoreRequirement(points, section.location(of: "score")) }
        if let days = section.integer("daysInHand") { return .daysActive(days) }
        return section.text("asks").flatMap(requirement(keyword:))
    }

    private mutating func criterionRequirement(_ id: String, _ section: CheckedYAMLSection) -> Requirement {
        checkCriterion(id, section.location(of: "criterion"))
        guard section.has("is") else { return .criterion(id) }
        let known = criteria.first { $0.id == id }?.answers.map(\.id)
        for value in section.list("is") {
            guard let known, let answer = value.text, !known.contains(answer) else { continue }
            problems.add(
                value.location, "the criterion \"\(id)\" has no answer \"\(answer)\"",
                expected: "one of " + known.joined(separator: ", "),
                nearest: NearestMatch.to(answer, in: known))
        }
        return .answer(id, oneOf: section.texts("is"))
    }

    private mutating func criteriaRequirement(_ section: CheckedYAMLSection) -> Requirement {
        let ids = criterionIDs(section, "criteria")
        let least = section.integer("atLeast") ?? ids.count
        if least > section.list("criteria").count {
            problems.add(
                section.location(of: "atLeast"), "\(least) of \(ids.count.counted("criterion", "criteria")) can never be met",
                expected: "at most \(ids.count)"
            )
        }
        return .criteria(ids, atLeast: least)
    }

    private mutating func criterionIDs(_ section: CheckedYAMLSection, _ key: String) -> [String] {
        var ids: [String] = []
        for value in section.list(key) {
            guard let id = value.text else { continue }
            checkCriterion(id, value.location)
            if ids.contains(id) {
                problems.add(value.location, "the criterion \"\(id)\" is listed twice", expected: "each criterion once")
            } else {
                ids.append(id)
            }
        }
        return ids
    }

    private mutating func scoreRequirement(_ points: Int, _ location: TextLocation) -> Requirement {
        if let greatest = greatestScore, points > greatest {
            problems.add(
                location, "no lead can reach \(points) points, because the rules give at most \(greatest)",
                expected: "at most \(greatest)")
        }
        return .score(points)
    }

    private mutating func checkCriterion(_ id: String, _ location: TextLocation) {
        let known = criteria.map(\.id)
        guard !known.contains(id) else { return }
        problems.add(
            location, "unknown criterion \"\(id)\"",
            expected: known.isEmpty
                ? "a criterion defined under \"criteria\", which is empty" : "one of " + known.joined(separator: ", "),
            nearest: NearestMatch.to(id, in: known))
    }

    private mutating func checkModifier(_ key: String, of main: String, _ section: CheckedYAMLSection) {
        guard section.has(key), !section.has(main), !section.invalidKeys.contains(main) else { return }
        problems.add(
            section.location(of: key), "\"\(key)\" has no effect without \"\(main)\"", expected: "\(main): …")
    }

    /// Reports requirements that can never be met in their context.
    private mutating func checkCanBeMet(_ requirement: Requirement, _ location: TextLocation, in context: RequirementContext) {
        switch (requirement.core, context) {
        case (.conversion, .gate(.convert)), (.conversion, .gate(.close)): break
        case (.conversion(let part), _):
            problems.add(
                location, "\(context.name) requires the \(part.label) of a conversion, which is only known when converting",
                expected: "this requirement under the gate \"convert\"")
        case (.reason, .gate(.reject)), (.reason, .gate(.disqualify)), (.reason, .gate(.close)): break
        case (.reason, _):
            problems.add(
                location, "\(context.name) requires a reason, but none is given there",
                expected: "this requirement under the gate \"reject\", \"disqualify\" or \"close\"")
        case (.daysActive, .viability), (.daysActive, .gate(.promote)):
            problems.add(
                location, "\(context.name) requires days with sales, but no lead is with sales yet",
                expected: "this requirement under a gate that applies after mql, such as \"reject\", or under a reason")
        case (.windowPassed, _) where !root.has("window"):
            problems.add(
                location, "\(context.name) requires that the contact window has passed, but the definition has no window",
                expected: "the length of the window under \"window\"")
        default: break
        }
    }

    /// Reports a requirement that can't be met together with an earlier one.
    private mutating func checkContradiction(_ requirement: Requirement, _ location: TextLocation, _ before: [LocatedRequirement]) {
        for other in before {
            guard let conflict = requirement.conflict(with: other.requirement) else { continue }
            problems.add(
                location, "this contradicts line \(other.location.line): \(conflict.explanation)", expected: conflict.expected)
        }
    }

    /// Reports reasons that can never be given, because their requirements contradict those of the gate.
    mutating func checkReasonsAgainstGates(_ definition: LeadDefinition) {
        var reported: Set<TextLocation> = []
        for reason in definition.reasons {
            for transition in Set(reason.uses.map(\.transition)).sorted(by: { $0.rawValue < $1.rawValue }) {
                for mine in requirementLists[.reason(reason.id)] ?? [] {
                    for gate in requirementLists[.gate(transition)] ?? [] {
                        guard let conflict = mine.requirement.conflict(with: gate.requirement),
                            reported.insert(mine.location).inserted
                        else { continue }
                        problems.add(
                            mine.location,
                            "the reason \"\(reason.id)\" can never be given: it contradicts the gate \"\(transition.rawValue)\" on line \(gate.location.line): \(conflict.explanation)",
                            expected: conflict.expected)
                    }
                }
            }
        }
    }

    private func channels(_ section: CheckedYAMLSection, _ key: String) -> [TouchChannel] {
        section.texts(key).compactMap(TouchChannel.init(rawValue:))
    }
}

extension Requirement {
    /// The requirement without its path.
    var core: Requirement { if case .onPath(_, let requirement) = self { requirement.core } else { self } }

    /// The path to which the requirement applies; nil for both.
    private var path: CapturePath? { if case .onPath(let path, _) = self { path } else { nil } }

    /// Explains why it can't be met together with another requirement for the same leads; nil when it can.
    func conflict(with other: Requirement) -> (explanation: String, expected: String)? {
        if let path, let theirs = other.path, path != theirs { return nil }
        switch (core, other.core) {
        case (.contact, .noContact), (.noContact, .contact), (.positiveContact, .noContact), (.noContact, .positiveContact):
            return ("a lead can't both have a contact and have none", "only one of contact and noContact")
        case (.answer(let id, let wanted), .answer(let same, let others)) where id == same && Set(wanted).isDisjoint(with: others):
            return ("the criterion \"\(id)\" can't have both answers", "the answers in one list")
        default: return nil
        }
    }
}

extension Reason.Use {
    /// The transition at which a reason for this use is given.
    fileprivate var transition: Transition {
        switch self {
        case .reject: .reject
        case .disqualify: .disqualify
        case .lost, .noDecision: .close
        }
    }
}
