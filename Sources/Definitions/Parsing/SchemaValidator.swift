import Lifecycle
import Yams

/// Validates YAML nodes against the schema, keeps the valid parts and reports every problem.
struct SchemaValidator {
    var problems: DiagnosticList
    private var seenAnchors: Set<TextLocation> = []

    init(problems: DiagnosticList) { self.problems = problems }

    /// Validates a section; invalid keys are left out of the result.
    mutating func section(_ node: Node, _ shape: Shape, what: String) -> CheckedYAMLSection? {
        guard let mapping = mapping(node, what, shape.name + " with the keys " + shape.keys.map(\.name).joined(separator: ", "))
        else {
            return nil
        }
        let location = TextLocation(mapping.mark)
        var section = CheckedYAMLSection(location: location)
        var present: Set<String> = []
        // Keys that a misspelt key probably stands for. They aren't reported as missing too.
        var misspelt: Set<String> = []
        for (keyNode, valueNode) in mapping {
            let keyLocation = TextLocation(keyNode.mark)
            guard let key = name(keyNode, in: shape.name) else { continue }
            guard let description = shape.keys.first(where: { $0.name == key }) else {
                let known = shape.keys.map(\.name)
                let nearest = NearestMatch.to(key, in: known)
                if let nearest { misspelt.insert(nearest) }
                problems.add(
                    keyLocation, "unknown key \"\(key.quotable())\" in \(shape.name)",
                    expected: "one of " + known.joined(separator: ", "),
                    nearest: nearest)
                continue
            }
            present.insert(key)
            if let value = value(valueNode, description.type, what: "\"\(key)\"") {
                section.entries.append(.init(key: key, keyLocation: keyLocation, value: value))
            } else {
                section.invalidKeys.insert(key)
            }
        }
        section.misspeltKeys = misspelt
        for description in shape.keys where description.isRequired && !present.contains(description.name) {
            guard !misspelt.contains(description.name) else { continue }
            problems.add(location, "missing key \"\(description.name)\" in \(shape.name)", expected: description.type.expectation)
        }
        for group in shape.exactlyOne {
            // The two ends of a range are one test.
            let named = group.filter { present.contains($0) && !($0 == "to" && present.contains("from")) }
            let choice = "one of " + group.joined(separator: ", ")
            if named.isEmpty, misspelt.isDisjoint(with: group) {
                problems.add(location, "missing key in \(shape.name)", expected: choice)
            } else if named.count > 1 {
                problems.add(location, "\(shape.name) has the keys \(named.joined(separator: " and "))", expected: "only " + choice)
            }
        }
        return section
    }

    private mutating func value(_ node: Node, _ type: ValueType, what: String) -> CheckedYAMLValue? {
        let before = problems.count
        var value = checked(node, type, what: what)
        value?.isValid = problems.count == before
        return value
    }

    private mutating func checked(_ node: Node, _ type: ValueType, what: String) -> CheckedYAMLValue? {
        let location = TextLocation(node.mark)
        guard !isAliased(node, location) else { return nil }
        switch type {
        case .list(let element, let least, let most):
            guard case .sequence(let nodes) = node else {
                return reject(node, what, type)
            }
            guard nodes.count >= least, nodes.count <= most else {
                problems.add(
                    location, "\(what) has \(nodes.count.counted("value"))",
                    expected: nodes.count < least ? "at least \(least)" : "at most \(most.grouped)")
                return nil
            }
            var values: [CheckedYAMLValue] = []
            values.reserveCapacity(nodes.count)
            for node in nodes {
                if let value = value(node, element, what: "a value of \(what)") { values.append(value) }
            }
            return CheckedYAMLValue(location: location, content: .list(values))
        case .table(let noun, let keys, let element):
            guard let mapping = mapping(node, what, type.expectation) else { return nil }
            var section = CheckedYAMLSection(location: location)
            for (keyNode, valueNode) in mapping {
                guard let key = name(keyNode, in: what) else { continue }
                guard keys.contains(key) else {
                    reportUnknown(noun, key, at: TextLocation(keyNode.mark), keys)
                    continue
                }
                if let value = value(valueNode, element, what: "\"\(key)\"") {
                    section.entries.append(.init(key: key, keyLocation: TextLocation(keyNode.mark), value: value))
                }
            }
            return CheckedYAMLValue(location: location, content: .section(section))
        case .section(let shape):
            return section(node, shape, what: what).map { CheckedYAMLValue(location: location, content: .section($0)) }
        case .keywordOrSection(let noun, let keywords, let shape):
            if case .scalar(let scalar) = node, !scalar.string.isEmpty {
                guard keywords.contains(scalar.string) else {
                    reportUnknown(
                        noun, scalar.string, at: location,
                        keywords + shape.keys.filter { !$0.isModifier && !keywords.contains($0.name) }.map(\.name))
                    return nil
                }
                return CheckedYAMLValue(location: location, content: .text(scalar.string))
            }
            guard case .mapping = node else { return reject(node, what, type) }
            return section(node, shape, what: what).map { CheckedYAMLValue(location: location, content: .section($0)) }
        default:
            guard case .scalar(let scalar) = node, !scalar.string.isEmpty else { return reject(node, what, type) }
            return self.scalar(scalar, type, what, location)
        }
    }

    private mutating func scalar(_ scalar: Node.Scalar, _ type: ValueType, _ what: String, _ location: TextLocation)
        -> CheckedYAMLValue?
    {
        let text = scalar.string
        let isPlain = scalar.style == .plain || scalar.style == .any
        var content: CheckedYAMLValue.Content?
        switch type {
        case .integer(let range):
            // Numbers longer than any range are accepted here, so that they are reported as out of range.
            let isNumber =
                isPlain && text.utf8.count < 40 && text.drop { $0 == "-" }.utf8.allSatisfy { (48...57).contains($0) } && text != "-"
            guard isNumber else { break }
            guard let number = Int(text), range.contains(number) else {
                problems.add(location, "\(what) is \(text.quotable(24)), out of range", expected: type.expectation)
                return nil
            }
            content = .integer(number)
        case .boolean:
            if isPlain, text == "true" || text == "false" { content = .boolean(text == "true") }
        case .choice(let noun, let values):
            guard values.contains(text) else {
                reportUnknown(noun, text, at: location, values)
                return nil
            }
            content = .text(text)
        default:
            if type.accepts(text) { content = .text(text) }
        }
        if let content { return CheckedYAMLValue(location: location, content: content) }
        problems.add(location, "\(what) is \"\(text.quotable())\"", expected: type.expectation)
        return nil
    }

    private mutating func mapping(_ node: Node, _ what: String, _ expected: String) -> Node.Mapping? {
        let location = TextLocation(node.mark)
        guard !isAliased(node, location) else { return nil }
        if case .mapping(let mapping) = node { return mapping }
        problems.add(location, "\(what) is \(Self.kind(node))", expected: expected)
        return nil
    }

    private mutating func name(_ node: Node, in what: String) -> String? {
        let location = TextLocation(node.mark)
        guard !isAliased(node, location) else { return nil }
        if case .scalar(let scalar) = node { return scalar.string }
        problems.add(location, "a key of \(what) is \(Self.kind(node))", expected: "a name")
        return nil
    }

    private mutating func isAliased(_ node: Node, _ location: TextLocation) -> Bool {
        guard node.anchor != nil else { return false }
        if seenAnchors.insert(location).inserted {
            problems.add(location, "anchors and aliases are not supported", expected: "values without & and *")
        }
        return true
    }

    private mutating func reportUnknown(_ noun: String, _ text: String, at location: TextLocation, _ known: [String]) {
        problems.add(
            location, "unknown \(noun) \"\(text.quotable())\"", expected: "one of " + known.joined(separator: ", "),
            nearest: NearestMatch.to(text, in: known))
    }

    private mutating func reject(_ node: Node, _ what: String, _ type: ValueType) -> CheckedYAMLValue? {
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
        case .day: return Day(parsing: text) != nil
        case .timeZone: return ZoneDatabase.isName(text)
        case .mailDomain:
            guard text.utf8.count <= 253, text.contains("."), !text.hasPrefix("."), !text.hasSuffix(".") else { return false }
            return text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "."
            }
        case .currency: return text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
        case .rate: return CurrencyRates.millionths(parsing: text) != nil
        case .integer, .boolean, .choice, .list, .table, .section, .keywordOrSection: return false
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) }
}
