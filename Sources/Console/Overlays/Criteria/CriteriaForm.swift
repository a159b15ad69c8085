internal import Lifecycle
internal import Screen

/// The form that answers the criteria one by one, each with one key, and takes the chance to close.
///
/// It asks for the chance last if the lead is an opportunity or a next gate requires one; otherwise only
/// after `%`, so that triage needs no extra key.
struct CriteriaForm: Overlay {
    /// The name of the lead.
    var subject: String
    var criteria: [Criterion]
    /// The answers given in this form, by criterion id.
    var newAnswers: [String: String] = [:]
    /// The answers from before, by criterion id.
    var previousAnswers: [String: String]
    /// The index of the current criterion; `criteria.count` means the chance to close, one more the end.
    var index: Int
    var lead: LeadID
    /// The latest chance to close recorded before.
    var chanceBefore: Lead.ChanceEstimate?
    /// The typed digits of the chance to close.
    var chance = ""
    /// Whether the form asks for the chance after the criteria.
    private let asksChance: Bool
    /// The question on the screen; nil before the form was painted.
    private var paintedIndex: Int?

    /// Starts at the first criterion without a passing answer.
    ///
    /// If all criteria pass, it starts at the chance to close if that is asked, otherwise at the first criterion.
    init(
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

    /// The last criterion of some that is not asked, because it passes: answers typed ahead may be meant for it.
    private func passing(before end: Int) -> Criterion? {
        criteria[..<end].last { criterion in
            newAnswers[criterion.id] == nil && previousAnswers[criterion.id].flatMap(criterion.answer)?.passes == true
        }
    }

    mutating func wasPainted(at: Int64) { paintedIndex = index }

    /// The current criterion; nil at the chance and at the end.
    var current: Criterion? { criteria.indices.contains(index) ? criteria[index] : nil }
    /// Whether the chance to close is the current question.
    var isAtChance: Bool { index == criteria.count }
    /// Whether all questions are answered or skipped.
    var isDone: Bool { index > criteria.count }

    /// The form for a lead.
    init(_ lead: Lead, _ console: ConsoleModel) {
        let definition = console.session.definition
        self.init(
            subject: console.subject(of: [lead.id]), criteria: definition.criteria,
            previousAnswers: lead.answers.mapValues(\.answer), lead: lead.id,
            asksChance: definition.isOpportunity(lead) || definition.asksForChance(of: lead), chanceBefore: lead.chances.last)
    }

    var leads: [LeadID] { [lead] }

    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        console.shared.announce(notice)
        return .open
    }

    mutating func refresh(_ lead: Lead, _ console: ConsoleModel) {
        guard lead.id == self.lead else { return }
        previousAnswers = lead.answers.mapValues(\.answer)
        chanceBefore = lead.chances.last
    }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        if key == .escape { return .closed }
        // Going back is safe; any other key is an answer, or skips one.
        let goesBack = [.up, .backtab, .backspace, .down].contains(key)
        if !goesBack, let objection = console.objection(on: leads, to: key.name, for: "answer") {
            console.shared.object(objection)
            return .open
        }
        if let problem = isAtChance ? handleChance(key) : handleAnswer(key) { console.shared.report(.refused, problem) }
        guard isDone else { return .open }
        // Somebody who typed ahead may have answered all criteria, also those that pass.
        if hasOpen, passing(before: criteria.count) != nil {
            console.shared.typeAhead.dropAnswers(Set(criteria.flatMap(\.answers).map(\.key)))
        }
        let changed = newAnswers.filter { previousAnswers[$0.key] != $0.value }
        let chance = Int(chance)
        guard !changed.isEmpty || chance != nil else {
            console.shared.report(.note, "Nothing changed: no new answers")
            return .closed
        }
        return .closed(
            console.perform([.assess(Assessed(answers: changed, chanceToClose: chance))], ActionContext(.assess, [lead])))
    }

    /// Handles a key while a criterion is asked; returns why it is no answer.
    private mutating func handleAnswer(_ key: Key) -> String? {
        guard let criterion = current else { return nil }
        switch key {
        case .enter, .character(" "), .tab: advance()
        case .down: index += 1
        case .backspace, .up, .backtab: index = max(0, index - 1)
        case .character(let character):
            if let answer = criterion.answers.first(where: { $0.key == character }) {
                if hasOpen, paintedIndex != index, let passing = passing(before: index) {
                    return "\(passing.label) passes already and this asks \(criterion.label); look, then press the key again"
                }
                newAnswers[criterion.id] = answer.id
                advance()
            } else if character == "%" {
                index = criteria.count
            } else {
                let list = criterion.answers.map { String($0.key) }
                let isRange = list.count > 2 && list == (1...list.count).map(String.init)
                let keys =
                    isRange
                    ? "1 to \(list.count)"
                    : [list.dropLast().joined(separator: ", "), list.last ?? ""].filter { !$0.isEmpty }.joined(separator: " or ")
                return "\"\(character)\" is not an answer to \(criterion.label); press \(keys), or Space to skip"
            }
        default: return nil
        }
        return nil
    }

    /// Handles a key while the chance to close is asked; returns why it is no percentage.
    private mutating func handleChance(_ key: Key) -> String? {
        switch key {
        case .enter, .character(" "), .tab:
            // What was typed is refused whole: 150 is not 15.
            if isTooGreat { return Self.chanceText }
            advance()
        case .backspace where !chance.isEmpty: chance.removeLast()
        case .backspace, .up, .backtab: index = max(0, index - 1)
        case .character(let character):
            guard character.isASCII, character.isNumber, chance.utf8.count < 3, let percent = Int(chance + String(character)) else {
                return character == "%" ? nil : Self.chanceText
            }
            chance = String(percent)
            if isTooGreat { return Self.chanceText }
        default: return nil
        }
        return nil
    }

    private static let chanceText = "The chance to close is a percentage, 0 to 100; Backspace to correct it, Enter to save"

    private var isTooGreat: Bool { Int(chance) ?? 0 > 100 }
}
