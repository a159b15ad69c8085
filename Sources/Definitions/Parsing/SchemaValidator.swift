import Yams

/// Holds YAML nodes against the shapes of the schema and keeps what is right, noting every problem on the way.
struct SchemaValidator {
    var problems: DiagnosticList
    private var seenAnchors: Set<TextLocation> = []

    init(problems: DiagnosticList) { self.problems = problems }

    /// Checks a section; keys that are wrong are left out of the result.
    mutating func section(_ node: Node, _ shape: Shape, what: String) -> CheckedSection? {
        guard let mapping = mapping(node, what, shape.name + " with the keys " + shape.keys.map(\.name).joined(separator: ", "))
        else {
            return nil
        }
        let place = TextLocation(mapping.mark)
        var section = CheckedSection(place: place)
        var present: Set<String> = []
        // Keys that were meant by misspelt ones: to call them missing too would tell the same twice.
        var meant: Set<String> = []
        for (keyNode, valueNode) in mapping {
            let keyPlace = TextLocation(keyNode.mark)
            guard let key = name(keyNode, in: shape.name) else { continue }
            guard let description = shape.keys.first(where: { $0.name == key }) else {
                let known = shape.keys.map(\.name)
                let nearest = NearestMatch.to(key, in: known)
                if let nearest { meant.insert(nearest) }
                problems.add(
                    keyPlace, "unknown key \"\(key.quotable())\" in \(shape.name)",
                    expected: "one of " + known.joined(separator: ", "),
                    nearest: nearest)
                continue
            }
            present.insert(key)
            if let value = value(valueNode, description.type, what: "\"\(key)\"") {
                section.entries.append(.init(key: key, keyPlace: keyPlace, value: value))
            } else {
                section.wrong.insert(key)
            }
        }
        section.meant = meant
        for description in shape.keys where description.isRequired && !present.contains(description.name) {
            guard !meant.contains(description.name) else { continue }
            problems.add(place, "\(shape.name) lacks the key \"\(description.name)\"", expected: description.type.expectation)
        }
        for group in shape.exactlyOne {
            // The two ends of a band are one test.
            let named = group.filter { present.contains($0) && !($0 == "to" && present.contains("from")) }
            let choice = "one of " + group.joined(separator: ", ")
            if named.isEmpty, meant.isDisjoint(with: group) {
                problems.add(place, "\(shape.name) lacks a key", expected: choice)
            } else if named.count > 1 {
                problems.add(place, "\(shape.name) has \(named.joined(separator: " and "))", expected: "only " + choice)
            }
        }
        return section
    }

    private mutating func value(_ node: Node, _ type: ValueType, what: String) -> CheckedValue? {
        let before = problems.count
        var value = checked(node, type, what: what)
        value?.isWhole = problems.count == before
        return value
    }

    private mutating func checked(_ node: Node, _ type: ValueType, what: String) -> CheckedValue? {
        let place = TextLocation(node.mark)
        guard !isAliased(node, place) else { return nil }
        switch type {
        case .list(let element, let least, let most):
            guard case .sequence(let nodes) = node else {
                return wrong(node, what, type)
            }
            guard nodes.count >= least, nodes.count <= most else {
                problems.add(
                    place, "\(what) has \(nodes.count) values",
                    expected: nodes.count < least ? "at least \(least)" : "at most \(most)")
                return nil
            }
            var values: [CheckedValue] = []
            values.reserveCapacity(nodes.count)
            for node in nodes {
                if let value = value(node, element, what: "a value of \(what)") { values.append(value) }
            }
            return CheckedValue(place: place, content: .list(values))
        case .table(let noun, let words, let element):
            guard let mapping = mapping(node, what, type.expectation) else { return nil }
            var section = CheckedSection(place: place)
            for (keyNode, valueNode) in mapping {
                guard let key = name(keyNode, in: what) else { continue }
                guard words.contains(key) else {
                    unknown(noun, key, at: TextLocation(keyNode.mark), words)
                    continue
                }
                if let value = value(valueNode, element, what: "\"\(key)\"") {
                    section.entries.append(.init(key: key, keyPlace: TextLocation(keyNode.mark), value: value))
                }
            }
            return CheckedValue(place: place, content: .section(section))
        case .section(let shape):
            return section(node, shape, what: what).map { CheckedValue(place: place, content: .section($0)) }
        case .wordOrSection(let noun, let words, let shape):
            if case .scalar(let scalar) = node, !scalar.string.isEmpty {
                guard words.contains(scalar.string) else {
                    unknown(
                        noun, scalar.string, at: place,
                        words + shape.keys.filter { !$0.isModifier && !words.contains($0.name) }.map(\.name))
                    return nil
                }
                return CheckedValue(place: place, content: .text(scalar.string))
            }
            guard case .mapping = node else { return wrong(node, what, type) }
            return section(node, shape, what: what).map { CheckedValue(place: place, content: .section($0)) }
        default:
            guard case .scalar(let scalar) = node, !scalar.string.isEmpty else { return wrong(node, what, type) }
            return self.scalar(scalar, type, what, place)
        }
    }

    private mutating func scalar(_ scalar: Node.Scalar, _ type: ValueType, _ what: String, _ place: TextLocation) -> CheckedValue? {
        let text = scalar.string
        let isPlain = scalar.style == .plain || scalar.style == .any
        var content: CheckedValue.Content?
        switch type {
        case .integer(let range):
            // Longer than any range: an overflow must not be read as a wrong type.
            let isNumber =
                isPlain && text.utf8.count < 40 && text.drop { $0 == "-" }.utf8.allSatisfy { (48...57).contains($0) } && text != "-"
            guard isNumber else { break }
            guard let number = Int(text), range.contains(number) else {
                problems.add(place, "\(what) is \(text.quotable(24)), out of range", expected: type.expectation)
                return nil
            }
            content = .integer(number)
        case .boolean:
            if isPlain, text == "true" || text == "false" { content = .boolean(text == "true") }
        case .choice(let noun, let words):
            guard words.contains(text) else {
                unknown(noun, text, at: place, words)
                return nil
            }
            content = .text(text)
        default:
            if type.accepts(text) { content = .text(text) }
        }
        if let content { return CheckedValue(place: place, content: content) }
        problems.add(place, "\(what) is \"\(text.quotable())\"", expected: type.expectation)
        return nil
    }

    private mutating func mapping(_ node: Node, _ what: String, _ expected: String) -> Node.Mapping? {
        let place = TextLocation(node.mark)
        guard !isAliased(node, place) else { return nil }
        if case .mapping(let mapping) = node { return mapping }
        problems.add(place, "\(what) is \(Self.kind(node))", expected: expected)
        return nil
    }

    private mutating func name(_ node: Node, in what: String) -> String? {
        let place = TextLocation(node.mark)
        guard !isAliased(node, place) else { return nil }
        if case .scalar(let scalar) = node { return scalar.string }
        problems.add(place, "a key of \(what) is \(Self.kind(node))", expected: "a word")
        return nil
    }

    private mutating func isAliased(_ node: Node, _ place: TextLocation) -> Bool {
        guard node.anchor != nil else { return false }
        if seenAnchors.insert(place).inserted {
            problems.add(place, "a value with an anchor", expected: "values written out, without & and *")
        }
        return true
    }

    private mutating func unknown(_ noun: String, _ word: String, at place: TextLocation, _ words: [String]) {
        problems.add(
            place, "unknown \(noun) \"\(word.quotable())\"", expected: "one of " + words.joined(separator: ", "),
            nearest: NearestMatch.to(word, in: words))
    }

    private mutating func wrong(_ node: Node, _ what: String, _ type: ValueType) -> CheckedValue? {
        problems.add(TextLocation(node.mark), "\(what) is \(Self.kind(node))", expected: type.expectation)
        return nil
    }

    private static func kind(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "\"\(scalar.string.quotable())\""
        case .mapping: "a section"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

extension ValueType {
    /// Whether a scalar's text has the form of this type.
    fileprivate func accepts(_ text: String) -> Bool {
        switch self {
        case .text(let most):
            return text.count <= most && !text.allSatisfy(\.isWhitespace)
        case .identifier:
            guard text.utf8.count <= 60, let first = text.utf8.first, isLetter(first) else { return false }
            return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        case .keystroke:
            guard text.utf8.count == 1, let byte = text.utf8.first else { return false }
            return (97...122).contains(byte) || (49...57).contains(byte)
        case .letter:
            return text.count == 1 && text.allSatisfy { $0.isLetter && $0.isUppercase }
        case .duration: return DurationText(text).map { !$0.isInBusinessTime } ?? false
        case .clockDuration: return DurationText(text) != nil
        case .workingHours: return WorkingHoursText(text) != nil
        case .day: return DayText.read(text) != nil
        case .timeZone: return ZoneDatabase.isName(text)
        case .mailDomain:
            guard text.utf8.count <= 253, text.contains("."), !text.hasPrefix("."), !text.hasSuffix(".") else { return false }
            return text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "."
            }
        case .integer, .boolean, .choice, .list, .table, .section, .wordOrSection: return false
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) }
}
