package import Lifecycle
internal import Screen

/// The form that answers the criteria one by one, each with one key, and takes the chance to close.
///
/// It asks for the chance last if the lead is an opportunity or a next gate requires one; otherwise only
/// after `%`, so that triage needs no extra key.
package struct CriteriaForm: Sendable {
    /// The name of the lead.
    package var subject: String
    /// The criteria in the order of the definition.
    package var criteria: [Criterion]
    /// The answers given in this form, by criterion id.
    package var newAnswers: [String: String] = [:]
    /// The answers from before, by criterion id.
    package var previousAnswers: [String: String]
    /// The index of the current criterion; `criteria.count` means the chance to close, one more the end.
    package var index: Int
    /// The lead.
    package var lead: LeadID
    /// The latest chance to close recorded before.
    package var chanceBefore: Lead.ChanceEstimate?
    /// The typed digits of the chance to close.
    package var chance = ""
    /// Whether the form asks for the chance after the criteria.
    private let asksChance: Bool

    /// Starts at the first criterion without a passing answer.
    ///
    /// If all criteria pass, it starts at the chance to close if that is asked, otherwise at the first criterion.
    package init(
        subject: String, criteria: [Criterion], previousAnswers: [String: String], lead: LeadID, asksChance: Bool = false,
        chanceBefore: Lead.ChanceEstimate? = nil
    ) {
        self.subject = subject
        self.criteria = criteria
        self.previousAnswers = previousAnswers
        self.lead = lead
        self.asksChance = asksChance || criteria.isEmpty
        self.chanceBefore = chanceBefore
        index = 0
        hasOpen = firstOpen(from: 0) != nil
        index = firstOpen(from: 0) ?? (self.asksChance ? criteria.count : 0)
    }

    /// Whether a criterion was open at the start; the form then visits open criteria only.
    private var hasOpen = false

    /// Moves to the next criterion, skipping those that pass if any was open at the start.
    mutating func advance() {
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
            return previousAnswers[criteria[index].id].flatMap { criteria[index].answer($0)?.passes } != true
        }
    }

    /// The current criterion; nil at the chance and at the end.
    var current: Criterion? { criteria.indices.contains(index) ? criteria[index] : nil }
    /// Whether the chance to close is the current question.
    var isAtChance: Bool { index == criteria.count }
    /// Whether all questions are answered or skipped.
    var isDone: Bool { index > criteria.count }
}

extension ConsoleModel {
    /// The form for a lead.
    func criteriaForm(_ lead: Lead) -> CriteriaForm {
        let definition = session.definition
        return CriteriaForm(
            subject: subject(of: [lead.id]), criteria: definition.criteria, previousAnswers: lead.answers.mapValues(\.answer),
            lead: lead.id,
            asksChance: definition.isOpportunity(lead) || definition.asksForChance(of: lead), chanceBefore: lead.chances.last)
    }

    mutating func assessKey(_ form: CriteriaForm, _ key: Key) -> [Effect] {
        var form = form
        if key == .escape {
            overlays.removeLast()
            return []
        }
        guard form.isAtChance ? handleChance(key, &form) : handleAnswer(key, &form) else { return [] }
        guard form.isDone else {
            overlays[overlays.count - 1] = .assess(form)
            return []
        }
        overlays.removeLast()
        let changed = form.newAnswers.filter { form.previousAnswers[$0.key] != $0.value }
        let chance = Int(form.chance)
        guard !changed.isEmpty || chance != nil else {
            report(.note, "Nothing changed: no new answers")
            return []
        }
        return perform([.assess(Assessed(answers: changed, chanceToClose: chance))], ActionContext(.assess, [form.lead]))
    }

    /// Handles a key while a criterion is asked; returns false if the key changes nothing.
    private mutating func handleAnswer(_ key: Key, _ form: inout CriteriaForm) -> Bool {
        guard let criterion = form.current else { return false }
        switch key {
        case .enter, .character(" "), .tab: form.advance()
        case .down: form.index += 1
        case .backspace, .up, .backtab: form.index = max(0, form.index - 1)
        case .character(let character):
            if let answer = criterion.answers.first(where: { $0.key == character }) {
                form.newAnswers[criterion.id] = answer.id
                form.advance()
            } else if character == "%" {
                form.index = form.criteria.count
            } else {
                let list = criterion.answers.map { String($0.key) }
                let isRange = list.count > 2 && list == (1...list.count).map(String.init)
                let keys =
                    isRange
                    ? "1 to \(list.count)"
                    : [list.dropLast().joined(separator: ", "), list.last ?? ""].filter { !$0.isEmpty }.joined(separator: " or ")
                report(.refused, "\"\(character)\" is not an answer to \(criterion.label); press \(keys), or Space to skip")
                return false
            }
        default: return false
        }
        return true
    }

    /// Handles a key while the chance to close is asked; returns false if the key changes nothing.
    private mutating func handleChance(_ key: Key, _ form: inout CriteriaForm) -> Bool {
        switch key {
        case .enter, .character(" "), .tab: form.advance()
        case .backspace where !form.chance.isEmpty: form.chance.removeLast()
        case .backspace, .up, .backtab: form.index = max(0, form.index - 1)
        case .character(let character):
            guard character.isASCII, character.isNumber, let percent = Int(form.chance + String(character)), percent <= 100 else {
                if character != "%" {
                    report(.refused, "The chance to close is a percentage, 0 to 100; Enter to save, Space to skip")
                }
                return false
            }
            form.chance = String(percent)
        default: return false
        }
        return true
    }
}
