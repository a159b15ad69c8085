internal import Lifecycle
internal import Screen

extension Form {
    struct Field: Sendable {
        /// Identifies a field within a form.
        enum ID: Hashable, Sendable {
            // A conversion.
            case account, contact, opportunity, amount, closeDate, followUp, intention, closer
            // An opportunity.
            case chance, nextStep
            /// The domain of an account.
            case domain
            /// The time of a meeting or call, or a past moment.
            case when
            /// The end of a snooze.
            case until
            case note
            /// A scoring rule, and the reason for keeping it.
            case rule, why
            /// The nurture track of a returned lead.
            case track
            /// The id of a lead to merge with.
            case lead
            case known(LeadField)
            /// An extra column from an import file.
            case column(String)
        }

        /// The kind of value that a field holds.
        enum Kind: Hashable, Sendable { case text, choice }

        /// The value of a choice.
        enum Value: Hashable, Sendable {
            case none
            case channel(TouchChannel)
            case intention(BuyingIntention)
            case closer(Login)
            case rule(String)
            case track(String)
        }

        let id: ID
        let label: String
        /// The typed text of a text field.
        var text: TextField
        /// The choices of a choice field.
        let choices: [(value: Value, label: String)]
        /// The index of the picked choice.
        private(set) var picked: Int
        /// Examples of valid input.
        let hint: String
        /// The reason why its value was refused.
        var problem: String?
        /// Whether nothing has been typed into it yet.
        var isPristine = true
        /// The text that it was filled in with.
        private(set) var original: String
        /// The value that somebody else has given it, and who did.
        private var rebased: (value: String, by: String)?

        init(_ id: ID, _ label: String, text: TextField = TextField(), hint: String = "") {
            self.id = id
            self.label = label
            self.text = text
            original = text.text
            self.text.selectAll()
            self.hint = hint
            choices = []
            picked = 0
        }

        /// A field with choices, of which the given value is picked, or else the first.
        init(_ id: ID, _ label: String, choices: [(value: Value, label: String)], picked value: Value? = nil) {
            self.id = id
            self.label = label
            self.choices = choices
            picked = value.flatMap { value in choices.firstIndex { $0.value == value } } ?? 0
            text = TextField()
            original = ""
            hint = ""
        }

        /// Text, or a choice.
        var kind: Kind { choices.isEmpty ? .text : .choice }
        /// The typed text without surrounding white space.
        var typed: String { text.text.trimmed }
        var pickedValue: Value? { choices.indices.contains(picked) ? choices[picked].value : nil }

        /// The value of somebody else that the typed one would replace, and who gave it; nil if there is none.
        var theirs: (value: String, by: String)? { rebased.flatMap { $0.value.trimmed == typed ? nil : $0 } }

        /// The value of somebody else beside the typed one: `now "CIO" (kim)`.
        var conflictNote: String? {
            theirs.map { $0.value.isEmpty ? "cleared by \($0.by)" : "now \"\($0.value)\" (\($0.by))" }
        }

        /// Takes over a value that somebody else has given the field meanwhile; a typed one stays, and shows both.
        mutating func rebase(on value: String, by author: String) {
            if isPristine || typed == original.trimmed || typed == value.trimmed {
                text.text = value
                isPristine = true
                rebased = nil
            } else {
                rebased = (value, author)
            }
            original = value
        }

        /// Takes over the value of somebody else instead of the typed one.
        mutating func takeTheirs() {
            guard let theirs else { return }
            text.text = theirs.value
            isPristine = true
            rebased = nil
        }

        mutating func handle(_ key: Key) {
            guard kind == .text else { return choose(key) }
            let before = text.text
            text.apply(key)
            guard text.text != before else { return }
            isPristine = false
            problem = nil
        }

        private mutating func choose(_ key: Key) {
            let count = choices.count
            switch key {
            case .right, .character(" "): picked = (picked + 1) % count
            case .left: picked = (picked + count - 1) % count
            case .home: picked = 0
            case .end: picked = count - 1
            case .character(let character):
                // The next choice with a word that starts with the letter; pressing it again cycles through all.
                let letter = character.lowercased()
                let order = (1...count).map { (picked + $0) % count }
                if let found = order.first(where: {
                    choices[$0].label.lowercased().split(separator: " ").contains { $0.hasPrefix(letter) }
                }) {
                    picked = found
                }
            default: return
            }
        }
    }
}
