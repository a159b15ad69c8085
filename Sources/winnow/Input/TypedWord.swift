import ArgumentParser
import Definitions
import Formats
import Intake
import Lifecycle
import Reports
import Workspace

/// Words of a list as people type them: `no-answer`, `No answer` and `NO_ANSWER` are `noAnswer`.
enum TypedWord {
    /// The value that a text names, in any case and with whatever hyphens, underscores and spaces.
    ///
    /// Nil for none, and for several. A name that is written exactly so decides.
    static func value<Value>(
        _ text: String, among values: some Sequence<Value>, names: (Value) -> [String]
    ) -> Value? {
        let wanted = folded(text)
        var found: [Value] = []
        for value in values {
            let names = names(value)
            if names.contains(text) { return value }
            if names.contains(where: { folded($0) == wanted }) { found.append(value) }
        }
        return found.count == 1 ? found[0] : nil
    }

    /// Whether a text is a word.
    static func isWord(_ word: String, _ text: String) -> Bool { folded(text) == folded(word) }

    private static func folded(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace && !"-_‐‑–".contains($0) }
    }
}

/// A value of a list that an option or argument takes.
package protocol WordArgument: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension WordArgument {
    package init?(argument: String) {
        guard let value = TypedWord.value(argument, among: Self.allCases, names: { [$0.rawValue] }) else { return nil }
        self = value
    }
}

extension TouchChannel: WordArgument {}
extension TouchOutcome: WordArgument {}
extension FormKind: WordArgument {}
extension BuyingIntention: WordArgument {}
extension Stage: WordArgument {}
extension Role: WordArgument {}
extension SigningSide: WordArgument {}
extension IntakeKind: WordArgument {}
extension DateOrder: WordArgument {}
extension MatchMode: WordArgument {}
extension ReportPageKind: WordArgument {}
extension WindowChoice: WordArgument {}
extension Grouping: WordArgument {}

extension EngagementType: ExpressibleByArgument {
    /// What a person can log; only an import finds that somebody was captured again.
    private static var logged: [EngagementType] { allCases.filter { $0 != .capturedAgain } }

    package static var allValueStrings: [String] { logged.map(\.rawValue) }

    package init?(argument: String) {
        guard let value = TypedWord.value(argument, among: Self.logged, names: { [$0.rawValue] }) else { return nil }
        self = value
    }
}

extension GroupFilter: ExpressibleByArgument {
    package init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), let grouping = Grouping(argument: String(argument[..<equals])) else {
            return nil
        }
        self.init(parsing: grouping.rawValue + argument[equals...])
    }
}

/// The words of a definition. What it doesn't have stays as it was typed, and is refused with what it has.
struct DefinitionWords {
    private let definition: LeadDefinition

    init(_ definition: LeadDefinition) { self.definition = definition }

    /// The code of a reason that a text names by its code or label.
    func reasonCode(_ text: String) -> String {
        TypedWord.value(text, among: definition.reasons, names: { [$0.id, $0.label] })?.id ?? text
    }

    /// The id of a nurture track that a text names by its id or label.
    func trackID(_ text: String) -> String {
        if TypedWord.isWord(NurtureTrack.none, text) { return NurtureTrack.none }
        return TypedWord.value(text, among: definition.tracks, names: { [$0.id, $0.label] })?.id ?? text
    }

    /// Answers by the ids of criteria and answers, of texts that name them by id or label.
    func answers(_ typed: [String: String]) -> [String: String] {
        var answers: [String: String] = [:]
        for (name, text) in typed {
            let criterion = TypedWord.value(name, among: definition.criteria, names: { [$0.id, $0.label] })
            let answer = criterion.flatMap { TypedWord.value(text, among: $0.answers, names: { [$0.id, $0.label] }) }
            answers[criterion?.id ?? name] = answer?.id ?? text
        }
        return answers
    }
}

extension DefinitionPresets {
    /// The name of the preset that a text names; the text itself for none.
    static func name(typed text: String) -> String { TypedWord.value(text, among: names, names: { [$0] }) ?? text }
}
