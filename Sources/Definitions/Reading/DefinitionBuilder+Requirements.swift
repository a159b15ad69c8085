import Lifecycle

extension DefinitionBuilder {
    /// The requirements that a list names.
    mutating func requirements(_ value: CheckedValue?) -> [Requirement] {
        (value?.list ?? []).compactMap { item in
            if let word = item.text { return requirement(word: word) }
            return item.section.flatMap { requirement($0) }
        }
    }

    private func requirement(word: String) -> Requirement? {
        switch word {
        case "businessMail": .businessMail
        case "prescribedFollowUp": .prescribedFollowUp
        case "contact": .contact([])
        case "scheduledFollowUp": .scheduledFollowUp
        case "reason": .reason
        default: nil
        }
    }

    private mutating func requirement(_ section: CheckedSection) -> Requirement? {
        checkModifier("atLeast", of: "criteria", section)
        checkModifier("by", of: "touches", section)
        if let field = section.text("field").flatMap(LeadField.init(rawValue:)) { return .field(field) }
        if section.has("anyOf") { return .anyField(section.texts("anyOf").compactMap(LeadField.init(rawValue:))) }
        if let id = section.text("criterion") {
            checkCriterion(id, section.place(of: "criterion"))
            return .criterion(id)
        }
        if section.has("criteria") { return criteriaRequirement(section) }
        if let count = section.integer("touches") { return .touches(count, channels: channels(section, "by"), spacing: .zero) }
        if section.has("contact") { return .contact(channels(section, "contact")) }
        if let part = section.text("conversion").flatMap(ConversionPart.init(rawValue:)) { return .conversion(part) }
        if let points = section.integer("score") { return scoreRequirement(points, section.place(of: "score")) }
        return section.integer("daysInHand").map { .daysInHand($0) }
    }

    private mutating func criteriaRequirement(_ section: CheckedSection) -> Requirement {
        var ids: [String] = []
        for value in section.list("criteria") {
            guard let id = value.text else { continue }
            checkCriterion(id, value.place)
            if ids.contains(id) {
                problems.add(value.place, "the criterion \"\(id)\" is named twice", expected: "each criterion once")
            } else {
                ids.append(id)
            }
        }
        let least = section.integer("atLeast") ?? ids.count
        if least > section.list("criteria").count {
            problems.add(
                section.place(of: "atLeast"), "\(least) of \(ids.count) criteria can never be met", expected: "at most \(ids.count)"
            )
        }
        return .criteria(ids, atLeast: least)
    }

    private mutating func scoreRequirement(_ points: Int, _ place: TextPlace) -> Requirement {
        if let greatest = greatestScore, points > greatest {
            problems.add(
                place, "no lead can reach \(points) points: the rules give at most \(greatest)", expected: "at most \(greatest)")
        }
        return .score(points)
    }

    private mutating func checkCriterion(_ id: String, _ place: TextPlace) {
        let known = criteria.map(\.id)
        guard !known.contains(id) else { return }
        problems.add(
            place, "unknown criterion \"\(id)\"",
            expected: known.isEmpty
                ? "a criterion under \"criteria\", where there is none" : "one of " + known.joined(separator: ", "),
            nearest: NearestWord.to(id, in: known))
    }

    private mutating func checkModifier(_ key: String, of main: String, _ section: CheckedSection) {
        guard section.has(key), !section.has(main) else { return }
        problems.add(
            section.place(of: key), "\"\(key)\" says something about \"\(main)\", which isn't here", expected: "\(main): …")
    }

    private func channels(_ section: CheckedSection, _ key: String) -> [TouchChannel] {
        section.texts(key).compactMap(TouchChannel.init(rawValue:))
    }
}
