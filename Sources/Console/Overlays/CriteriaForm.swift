package import Lifecycle
internal import Screen

/// The criteria of the definition one after the other, each answered by one key, and the chance to close in percent.
///
/// The chance is asked last where it is called for (an opportunity, or a gate that asks for one), and by `%` anywhere: who triages pays no key for it.
package struct CriteriaForm: Sendable {
    /// On whom.
    package var subject: String
    /// The criteria.
    package var criteria: [Criterion]
    /// The answers so far, by the ids of their criteria: given now.
    package var given: [String: String] = [:]
    /// The answers that were given before.
    package var before: [String: String]
    /// Which criterion is asked; their number stands for the chance to close, one more for the end.
    package var index: Int
    /// The lead.
    package var lead: LeadID
    /// The chance to close that was assessed last.
    package var chanceBefore: Lead.ChanceEstimate?
    /// The digits of the chance that is being typed.
    package var chance = ""
    /// Whether the chance is asked behind the criteria without being called for.
    private let asksChance: Bool

    /// Asks the open questions: those without an answer that passes; all of them when none is open, or the chance alone where that is asked.
    package init(
        subject: String, criteria: [Criterion], before: [String: String], lead: LeadID, asksChance: Bool = false,
        chanceBefore: Lead.ChanceEstimate? = nil
    ) {
        self.subject = subject
        self.criteria = criteria
        self.before = before
        self.lead = lead
        self.asksChance = asksChance || criteria.isEmpty
        self.chanceBefore = chanceBefore
        index = 0
        hasOpen = firstOpen(from: 0) != nil
        index = firstOpen(from: 0) ?? (self.asksChance ? criteria.count : 0)
    }

    /// Whether some question was open when the sheet was opened: only those are gone through then.
    private var hasOpen = false

    /// Goes on to the next open question, or to the next one where none was open; past the last one the sheet is done.
    mutating func goOn() {
        guard index < criteria.count else {
            index = criteria.count + 1
            return
        }
        let next = hasOpen ? firstOpen(from: index + 1) ?? criteria.count : index + 1
        index = next < criteria.count || asksChance || !chance.isEmpty ? next : criteria.count + 1
    }

    private func firstOpen(from start: Int) -> Int? {
        criteria.indices.first { index in
            guard index >= start else { return false }
            return before[criteria[index].id].flatMap { criteria[index].answer($0)?.passes } != true
        }
    }

    /// The criterion that is asked.
    var current: Criterion? { criteria.indices.contains(index) ? criteria[index] : nil }
    /// Whether the chance to close is asked.
    var isAtChance: Bool { index == criteria.count }
    /// Whether nothing more is asked.
    var isDone: Bool { index > criteria.count }
}

extension ConsoleModel {
    /// The sheet for a lead.
    func assessSheet(_ lead: Lead) -> CriteriaForm {
        let definition = session.definition
        return CriteriaForm(
            subject: subject(of: [lead.id]), criteria: definition.criteria, before: lead.answers.mapValues(\.answer), lead: lead.id,
            asksChance: definition.isOpportunity(lead) || definition.asksForChance(of: lead), chanceBefore: lead.chances.last)
    }

    mutating func assessKey(_ sheet: CriteriaForm, _ key: Key) -> [Effect] {
        var sheet = sheet
        if key == .escape {
            overlays.removeLast()
            return []
        }
        guard sheet.isAtChance ? takeChance(key, &sheet) : takeAnswer(key, &sheet) else { return [] }
        guard sheet.isDone else {
            overlays[overlays.count - 1] = .assess(sheet)
            return []
        }
        overlays.removeLast()
        let changed = sheet.given.filter { sheet.before[$0.key] != $0.value }
        let chance = Int(sheet.chance)
        guard !changed.isEmpty || chance != nil else {
            say(.note, "Nothing changed: every answer was there already or skipped")
            return []
        }
        return carryOut([.assess(Assessed(answers: changed, chanceToClose: chance))], ActionContext(.assess, [sheet.lead]))
    }

    /// Takes a key where a criterion is asked; false when it changes nothing.
    private mutating func takeAnswer(_ key: Key, _ sheet: inout CriteriaForm) -> Bool {
        guard let criterion = sheet.current else { return false }
        switch key {
        case .enter, .character(" "), .tab: sheet.goOn()
        case .down: sheet.index += 1
        case .backspace, .up, .backtab: sheet.index = max(0, sheet.index - 1)
        case .character(let character):
            if let answer = criterion.answers.first(where: { $0.key == character }) {
                sheet.given[criterion.id] = answer.id
                sheet.goOn()
            } else if character == "%" {
                sheet.index = sheet.criteria.count
            } else {
                let keys = criterion.answers.map { String($0.key) }.joined(separator: " ")
                say(.refused, "\"\(character)\" is no answer to \(criterion.label); there are: \(keys), space skips")
                return false
            }
        default: return false
        }
        return true
    }

    /// Takes a key where the chance to close is asked; false when it changes nothing.
    private mutating func takeChance(_ key: Key, _ sheet: inout CriteriaForm) -> Bool {
        switch key {
        case .enter, .character(" "), .tab: sheet.goOn()
        case .backspace where !sheet.chance.isEmpty: sheet.chance.removeLast()
        case .backspace, .up, .backtab: sheet.index = max(0, sheet.index - 1)
        case .character(let character):
            guard character.isASCII, character.isNumber, let percent = Int(sheet.chance + String(character)), percent <= 100 else {
                if character != "%" { say(.refused, "The chance to close is a percentage, 0 to 100; Enter takes it, space skips") }
                return false
            }
            sheet.chance = String(percent)
        default: return false
        }
        return true
    }
}

extension LeadDefinition {
    /// Whether the next gates of a lead ask for a chance to close.
    fileprivate func asksForChance(of lead: Lead) -> Bool {
        let next: [Transition] =
            switch standing(of: lead) {
            case .mql: [.accept]
            case .sal: [.qualify, .convert]
            case .sql: [.convert]
            default: []
            }
        return next.contains { transition in
            gates[transition]?.contains { requirement in
                if case .onPath(let path, .chanceToClose) = requirement { return path == lead.path }
                return requirement == .chanceToClose
            } == true
        }
    }
}
