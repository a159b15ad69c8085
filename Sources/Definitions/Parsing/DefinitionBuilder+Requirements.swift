import Lifecycle

/// What a list of requirements stands before: some can be met in some places only.
enum RequirementContext: Hashable {
    case viability
    case gate(Transition)
    /// Before a reason, by its code.
    case reason(String)

    /// What it is, in words.
    var words: String {
        switch self {
        case .viability: "viability"
        case .gate(let transition): "the gate \"\(transition.rawValue)\""
        case .reason(let code): "the reason \"\(code)\""
        }
    }
}

/// A requirement with where it stands.
struct RequirementEntry {
    let requirement: Requirement
    let place: TextLocation
}

extension DefinitionBuilder {
    /// The requirements that a list names.
    mutating func requirements(_ value: CheckedValue?, of place: RequirementContext) -> [Requirement] {
        var found: [RequirementEntry] = []
        for item in value?.list ?? [] {
            let read = item.text.map(requirement(word:)) ?? item.section.flatMap { requirement($0) }
            guard let read else { continue }
            checkCanBeMet(read, item.place, in: place)
            checkContradiction(read, item.place, found)
            found.append(RequirementEntry(requirement: read, place: item.place))
        }
        asked[place] = found
        return found.map(\.requirement)
    }

    private func requirement(word: String) -> Requirement? {
        switch word {
        case "businessMail": .businessMail
        case "prescribedFollowUp": .prescribedFollowUp
        case "contact": .contact([])
        case "noContact": .noContact
        case "scheduledFollowUp": .scheduledFollowUp
        case "chanceToClose": .chanceToClose
        case "reason": .reason
        default: nil
        }
    }

    private mutating func requirement(_ section: CheckedSection) -> Requirement? {
        for key in DefinitionSchema.requirement.keys {
            if let main = key.modifies { checkModifier(key.name, of: main, section) }
        }
        guard let asked = unconditional(section) else { return nil }
        guard let path = section.text("path").flatMap(CapturePath.init(rawValue:)) else { return asked }
        if !paths.contains(path) {
            problems.add(
                section.place(of: "path"), "no capture comes in by the path \"\(path.rawValue)\", so this is never asked",
                expected: "an entry with path: \(path.rawValue)")
        }
        return .onPath(path, asked)
    }

    private mutating func unconditional(_ section: CheckedSection) -> Requirement? {
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
        if let points = section.integer("score") { return scoreRequirement(points, section.place(of: "score")) }
        if let days = section.integer("daysInHand") { return .daysInHand(days) }
        return section.text("asks").flatMap(requirement(word:))
    }

    private mutating func criterionRequirement(_ id: String, _ section: CheckedSection) -> Requirement {
        checkCriterion(id, section.place(of: "criterion"))
        guard section.has("is") else { return .criterion(id) }
        let known = criteria.first { $0.id == id }?.answers.map(\.id)
        for value in section.list("is") {
            guard let known, let answer = value.text, !known.contains(answer) else { continue }
            problems.add(
                value.place, "the criterion \"\(id)\" has no answer \"\(answer)\"",
                expected: "one of " + known.joined(separator: ", "),
                nearest: NearestMatch.to(answer, in: known))
        }
        return .answer(id, oneOf: section.texts("is"))
    }

    private mutating func criteriaRequirement(_ section: CheckedSection) -> Requirement {
        let ids = criterionIDs(section, "criteria")
        let least = section.integer("atLeast") ?? ids.count
        if least > section.list("criteria").count {
            problems.add(
                section.place(of: "atLeast"), "\(least) of \(ids.count) criteria can never be met", expected: "at most \(ids.count)"
            )
        }
        return .criteria(ids, atLeast: least)
    }

    private mutating func criterionIDs(_ section: CheckedSection, _ key: String) -> [String] {
        var ids: [String] = []
        for value in section.list(key) {
            guard let id = value.text else { continue }
            checkCriterion(id, value.place)
            if ids.contains(id) {
                problems.add(value.place, "the criterion \"\(id)\" is named twice", expected: "each criterion once")
            } else {
                ids.append(id)
            }
        }
        return ids
    }

    private mutating func scoreRequirement(_ points: Int, _ place: TextLocation) -> Requirement {
        if let greatest = greatestScore, points > greatest {
            problems.add(
                place, "no lead can reach \(points) points: the rules give at most \(greatest)", expected: "at most \(greatest)")
        }
        return .score(points)
    }

    private mutating func checkCriterion(_ id: String, _ place: TextLocation) {
        let known = criteria.map(\.id)
        guard !known.contains(id) else { return }
        problems.add(
            place, "unknown criterion \"\(id)\"",
            expected: known.isEmpty
                ? "a criterion under \"criteria\", where there is none" : "one of " + known.joined(separator: ", "),
            nearest: NearestMatch.to(id, in: known))
    }

    private mutating func checkModifier(_ key: String, of main: String, _ section: CheckedSection) {
        guard section.has(key), !section.has(main), !section.wrong.contains(main) else { return }
        problems.add(
            section.place(of: key), "\"\(key)\" says something about \"\(main)\", which isn't here", expected: "\(main): …")
    }

    /// Notes what can never be met, or always is, where it stands.
    private mutating func checkCanBeMet(_ requirement: Requirement, _ place: TextLocation, in list: RequirementContext) {
        switch (requirement.core, list) {
        case (.conversion, .gate(.convert)), (.conversion, .gate(.close)): break
        case (.conversion(let part), _):
            problems.add(
                place, "\(list.words) asks for the \(part.label) of a conversion, which only converting gives",
                expected: "it under the gate \"convert\"")
        case (.reason, .gate(.reject)), (.reason, .gate(.disqualify)), (.reason, .gate(.close)): break
        case (.reason, _):
            problems.add(
                place, "\(list.words) asks for a reason, which nobody gives there",
                expected: "it under the gates \"reject\", \"disqualify\" or \"close\"")
        case (.daysInHand, .viability), (.daysInHand, .gate(.promote)):
            problems.add(
                place, "\(list.words) asks for days in sales' hands, in which no lead is then",
                expected: "it under a gate from mql on, such as \"reject\", or before a reason")
        default: break
        }
    }

    /// Notes a requirement that can't be met together with one before it.
    private mutating func checkContradiction(_ requirement: Requirement, _ place: TextLocation, _ before: [RequirementEntry]) {
        for other in before {
            guard let conflict = requirement.conflict(with: other.requirement) else { continue }
            problems.add(place, "this contradicts line \(other.place.line): \(conflict.words)", expected: conflict.expected)
        }
    }

    /// Notes a reason that asks for the opposite of what the gate asks before which it is given: nobody could ever give it.
    mutating func checkReasonsAgainstGates(_ definition: LeadDefinition) {
        var told: Set<TextLocation> = []
        for reason in definition.reasons {
            for transition in Set(reason.uses.map(\.transition)).sorted(by: { $0.rawValue < $1.rawValue }) {
                for mine in asked[.reason(reason.id)] ?? [] {
                    for gate in asked[.gate(transition)] ?? [] {
                        guard let conflict = mine.requirement.conflict(with: gate.requirement), told.insert(mine.place).inserted
                        else { continue }
                        problems.add(
                            mine.place,
                            "the reason \"\(reason.id)\" can never be given: it contradicts the gate \"\(transition.rawValue)\" in line \(gate.place.line): \(conflict.words)",
                            expected: conflict.expected)
                    }
                }
            }
        }
    }

    private func channels(_ section: CheckedSection, _ key: String) -> [TouchChannel] {
        section.texts(key).compactMap(TouchChannel.init(rawValue:))
    }
}

extension Requirement {
    /// What is asked, by whatever path.
    var core: Requirement { if case .onPath(_, let asked) = self { asked.core } else { self } }

    /// The path on which it is asked; nil for both.
    private var path: CapturePath? { if case .onPath(let path, _) = self { path } else { nil } }

    /// Why it can't be met together with another, of the same leads, in words; nil where it can.
    func conflict(with other: Requirement) -> (words: String, expected: String)? {
        if let path, let theirs = other.path, path != theirs { return nil }
        switch (core, other.core) {
        case (.contact, .noContact), (.noContact, .contact):
            return ("nobody was reached, and somebody was", "only one of contact and noContact")
        case (.answer(let id, let wanted), .answer(let same, let others)) where id == same && Set(wanted).isDisjoint(with: others):
            return ("\"\(id)\" cannot be answered in both ways", "the answers in one list")
        default: return nil
        }
    }
}

extension Reason.Use {
    /// The transition before which a reason for it is given.
    fileprivate var transition: Transition {
        switch self {
        case .reject: .reject
        case .disqualify: .disqualify
        case .lost, .noDecision: .close
        }
    }
}
