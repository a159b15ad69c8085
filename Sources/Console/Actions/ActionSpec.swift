package import Lifecycle
package import Screen

/// The declaration of an action: the source of its keys, its footer entry, and its help.
///
/// Dispatch, footer, `?` help, `:` palette, and the key tables of README and man page all read it. Whether an action is
/// available is not stored here: the core decides it for the command that ``probe`` returns.
package struct ActionSpec: Sendable {
    /// The action.
    package let action: ConsoleAction
    /// The title for footer, palette and help, in two or three words.
    package let title: String
    /// One sentence that describes it.
    package let help: String
    /// The keys that trigger it.
    package let keys: [Key]
    /// The contexts in which the keys work.
    package let contexts: Set<ConsoleContext>
    /// The number of leads that it applies to.
    package let arity: ActionArity
    /// The risk of triggering it by accident.
    package let risk: ActionRisk
    /// Its rank in the footer, lowest first; nil if the footer omits it.
    package let footerRank: Int?
    /// The subcommand of `winnow` that does the same, if there is one.
    package let subcommand: String?
    /// The command that the core checks to decide whether the action is available; nil if it always is.
    package let probe: (@Sendable (Lead, DecisionContext) -> Command?)?

    init(
        _ action: ConsoleAction, _ title: String, _ help: String, _ keys: [Key], in contexts: Set<ConsoleContext>,
        arity: ActionArity = .none, risk: ActionRisk = .readOnly, footer: Int? = nil, subcommand: String? = nil,
        probe: (@Sendable (Lead, DecisionContext) -> Command?)? = nil
    ) {
        self.action = action
        self.title = title
        self.help = help
        self.keys = keys
        self.contexts = contexts
        self.arity = arity
        self.risk = risk
        footerRank = footer
        self.subcommand = subcommand
        self.probe = probe
    }

    /// Whether it writes to the journal.
    package var writes: Bool { risk > .readOnly }

    /// The names of the keys: `k, Up`.
    package var keyNames: String { keys.map(\.name).joined(separator: ", ") }
}

extension ActionSpec {
    /// The declaration of an action.
    package static func of(_ action: ConsoleAction) -> ActionSpec { byAction[action] ?? table[0] }

    /// The action that a key triggers in a context; nil if there is none.
    package static func bound(to key: Key, in context: ConsoleContext) -> ActionSpec? { byKey[context]?[key] }

    /// The rows of the key table for README, man page and `winnow keys`.
    package static var keyTable: [(keys: String, title: String, help: String)] {
        table.map { ($0.keyNames, $0.title, $0.help) }
    }

    private static let byAction = Dictionary(uniqueKeysWithValues: table.map { ($0.action, $0) })

    private static let byKey: [ConsoleContext: [Key: ActionSpec]] = {
        var result: [ConsoleContext: [Key: ActionSpec]] = [:]
        for spec in table {
            for context in spec.contexts {
                for key in spec.keys { result[context, default: [:]][key] = spec }
            }
        }
        return result
    }()
}
