package import Lifecycle
internal import Screen

/// The criteria of the definition one after the other, each answered by one key.
package struct AssessSheet: Sendable {
    /// On whom.
    package var subject: String
    /// The criteria.
    package var criteria: [Criterion]
    /// The answers so far, by the ids of their criteria: given now.
    package var given: [String: String] = [:]
    /// The answers that were given before.
    package var before: [String: String]
    /// Which criterion is asked.
    package var index = 0
    /// The lead.
    package var lead: LeadID

    /// The criterion that is asked.
    var current: Criterion? { criteria.indices.contains(index) ? criteria[index] : nil }
}

extension ConsoleModel {
    mutating func assessKey(_ sheet: AssessSheet, _ key: Key) -> [Effect] {
        var sheet = sheet
        guard let criterion = sheet.current else {
            layers.removeLast()
            return []
        }
        switch key {
        case .escape:
            layers.removeLast()
            return []
        case .enter, .character(" "), .down, .tab: sheet.index += 1
        case .backspace, .up, .backtab:
            sheet.index = max(0, sheet.index - 1)
        case .character(let character):
            guard let answer = criterion.answers.first(where: { $0.key == character }) else {
                let keys = criterion.answers.map { String($0.key) }.joined(separator: " ")
                say(.refused, "\"\(character)\" is no answer to \(criterion.label); there are: \(keys), space skips")
                return []
            }
            sheet.given[criterion.id] = answer.id
            sheet.index += 1
        default: return []
        }
        guard sheet.current == nil else {
            layers[layers.count - 1] = .assess(sheet)
            return []
        }
        layers.removeLast()
        let changed = sheet.given.filter { sheet.before[$0.key] != $0.value }
        guard !changed.isEmpty else {
            say(.note, "Nothing changed: every answer was there already or skipped")
            return []
        }
        return carryOut([.assess(Assessed(answers: changed))], Deed(.assess, [sheet.lead]))
    }
}
