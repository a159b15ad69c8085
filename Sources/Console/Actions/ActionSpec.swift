package import Lifecycle
package import Screen

/// The one declaration of an action: it feeds dispatch, footer, `?` help, `:` palette, and the key tables of README and man page.
///
/// What disables an action is not data but a question to the core: see ``probe``, which names the command whose availability decides.
package struct ActionSpec: Sendable {
    /// The action.
    package let action: ConsoleAction
    /// Two or three words for footer, palette and help.
    package let title: String
    /// One sentence that says what it does.
    package let help: String
    /// The keys that ask for it.
    package let keys: [Key]
    /// Where they do.
    package let contexts: Set<ConsoleContext>
    /// On how many leads it works.
    package let arity: ActionArity
    /// How much can go wrong.
    package let danger: DangerTier
    /// Its rank in the footer, the lowest first; nil keeps it out.
    package let footerRank: Int?
    /// The subcommand of `winnow` that does the same, where there is one.
    package let subcommand: String?
    /// The command that stands for it on a lead, by which the core says whether it can be done; nil asks nobody.
    package let probe: (@Sendable (Lead, DecisionContext) -> Command?)?

    init(
        _ action: ConsoleAction, _ title: String, _ help: String, _ keys: [Key], in contexts: Set<ConsoleContext>,
        arity: ActionArity = .none, danger: DangerTier = .looks, footer: Int? = nil, subcommand: String? = nil,
        probe: (@Sendable (Lead, DecisionContext) -> Command?)? = nil
    ) {
        self.action = action
        self.title = title
        self.help = help
        self.keys = keys
        self.contexts = contexts
        self.arity = arity
        self.danger = danger
        footerRank = footer
        self.subcommand = subcommand
        self.probe = probe
    }

    /// Whether it writes into the journal.
    package var writes: Bool { danger > .looks }

    /// The keys in words: `k, Up`.
    package var keyNames: String { keys.map(\.name).joined(separator: ", ") }
}

extension ActionSpec {
    /// The declaration of an action.
    package static func of(_ action: ConsoleAction) -> ActionSpec { byAction[action] ?? table[0] }

    /// What a key means in a context, nil when nothing.
    package static func meaning(of key: Key, in context: ConsoleContext) -> ActionSpec? { byKey[context]?[key] }

    /// The key table as rows of keys, title and sentence, for README, man page and `winnow help keys`.
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

extension LeadDefinition {
    /// What advancing means for a lead, by what its stage stands for here; nil at an end.
    package func advance(of lead: Lead) -> Command? { advance(from: standing(of: lead)) }

    /// What advancing means for a lead in a stage: the next step up the ladder by this definition; nil at an end.
    package func advance(from stage: Stage) -> Command? {
        switch topology.standing(stage) {
        case .inquiry, .viable, .nurture, .disqualified: .promote
        case .mql: .accept
        case .sal: topology.hasQualification ? .qualify : .convert(Conversion())
        case .sql, .opportunity: topology.isOpportunity(stage) ? .close(.won) : .convert(Conversion())
        case .lost, .noDecision, .dropped: .reengage()
        case .won: nil
        }
    }
}
