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
    package var index: Int
    /// The lead.
    package var lead: LeadID

    /// Asks the open questions: those without an answer that passes; all of them when none is open.
    package init(subject: String, criteria: [Criterion], before: [String: String], lead: LeadID) {
        self.subject = subject
        self.criteria = criteria
        self.before = before
        self.lead = lead
        index = 0
        index = firstOpen(from: 0) ?? 0
        hasOpen = firstOpen(from: 0) != nil
    }

    /// Whether some question was open when the sheet was opened: only those are gone through then.
    private var hasOpen = false

    /// Goes on to the next open question, or to the next one where none was open; past the last one the sheet is done.
    mutating func goOn() {
        index = hasOpen ? firstOpen(from: index + 1) ?? criteria.count : index + 1
    }

    private func firstOpen(from start: Int) -> Int? {
        criteria.indices.first { index in
            guard index >= start else { return false }
            return before[criteria[index].id].flatMap { criteria[index].answer($0)?.passes } != true
        }
    }

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
        case .enter, .character(" "), .tab: sheet.goOn()
        case .down: sheet.index += 1
        case .backspace, .up, .backtab:
            sheet.index = max(0, sheet.index - 1)
        case .character(let character):
            guard let answer = criterion.answers.first(where: { $0.key == character }) else {
                let keys = criterion.answers.map { String($0.key) }.joined(separator: " ")
                say(.refused, "\"\(character)\" is no answer to \(criterion.label); there are: \(keys), space skips")
                return []
            }
            sheet.given[criterion.id] = answer.id
            sheet.goOn()
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
