internal import Lifecycle
internal import Screen

extension Form {
    struct Field: Sendable {
        /// Identifies a field within a form.
        enum ID: Hashable, Sendable {
            // A conversion.
            case account, contact, opportunity, amount, closeDate, followUp, intention, closer
            /// The time of a meeting or call, or a past moment.
            case when
            /// The end of a snooze.
            case until
            case note
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

        /// Takes over a value that somebody else has given the field meanwhile; a typed one stays, and says so.
        mutating func rebase(on value: String) {
            if isPristine || typed == original.trimmed || typed == value.trimmed {
                text.text = value
                isPristine = true
            } else {
                problem = value.isEmpty ? "cleared by somebody else" : "now \"\(value)\""
            }
            original = value
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
