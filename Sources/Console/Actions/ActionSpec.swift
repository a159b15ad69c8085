internal import Lifecycle
package import Screen

/// The declaration of an action: its keys, its texts, when it is possible, and what it does.
///
/// Dispatch, footer, `?` help, `:` palette, and the key table of `winnow keys` all read it. Whether an action
/// on a lead is available is not stored here: the core decides it for the command that it ``requires``.
package struct ActionSpec: Sendable {
    /// Performs an action on leads, and returns the effects that it requests.
    typealias Handler = @Sendable (inout ConsoleModel, ActionContext) -> [Effect]

    /// What a single lead must have so that the action is possible.
    enum Requirement: Sendable {
        case nothing
        /// A text of the lead; and the text's name.
        case text(@Sendable (Lead) -> String?, String)
        /// That the core would accept a command; the command is nil where there is no next step.
        case command(@Sendable (Lead, DecisionContext) -> Command?)
    }

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
    /// Other names under which the palette finds it.
    let aliases: String
    /// The participle that describes leads after it: `12 leads will be rejected`.
    let participle: String
    /// Whether it exports data, which a read-only session must not.
    let exports: Bool
    /// Whether it opens even where it is refused, because it says what is missing.
    let explainsRefusals: Bool
    let requires: Requirement
    let handler: Handler
    /// The sentence of ``help`` with the labels of a definition, if it names stages.
    private let definedHelp: (@Sendable (LeadDefinition) -> String)?

    init(
        _ action: ConsoleAction, _ title: String, _ help: String, _ keys: [Key], in contexts: Set<ConsoleContext>,
        arity: ActionArity = .none, risk: ActionRisk = .readOnly, footer: Int? = nil, subcommand: String? = nil,
        aliases: String? = nil, participle: String = "changed", exports: Bool = false, explainsRefusals: Bool = false,
        requires: Requirement = .nothing, definedHelp: (@Sendable (LeadDefinition) -> String)? = nil, handler: @escaping Handler
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
        self.aliases = aliases ?? subcommand ?? ""
        self.participle = participle
        self.exports = exports
        self.explainsRefusals = explainsRefusals
        self.requires = requires
        self.definedHelp = definedHelp
        self.handler = handler
    }

    /// Whether it writes to the journal.
    package var writes: Bool { risk > .readOnly }

    /// The names of the keys: `k, Up`.
    package var keyNames: String { keys.map(\.name).joined(separator: ", ") }

    /// The other names, as whole words.
    var names: [String] { aliases.split(separator: " ").map(String.init) }

    /// The sentence that describes it under a definition.
    func help(in definition: LeadDefinition) -> String { definedHelp?(definition) ?? help }
}

extension ActionSpec {
    /// All actions, in the order of the help, which is that of the cases.
    package static let table: [ActionSpec] = ConsoleAction.allCases.map(of)

    /// The action that a key triggers in a context; nil if there is none.
    package static func bound(to key: Key, in context: ConsoleContext) -> ActionSpec? { byKey[context]?[key] }

    /// The rows of the key table of `winnow keys`.
    package static var keyTable: [(keys: String, title: String, help: String)] {
        table.map { ($0.keyNames, $0.title, $0.help) }
    }

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

// Declarations that many actions share.
extension ActionSpec {
    static let everywhere = Set(ConsoleContext.allCases)
    /// Where leads are in front.
    static let leads: Set<ConsoleContext> = [.list, .page]

    /// The declaration of a movement of the cursor.
    static func moving(
        _ action: ConsoleAction, _ title: String, _ help: String, _ keys: [Key], _ movement: Movement,
        in contexts: Set<ConsoleContext> = everywhere
    ) -> ActionSpec {
        ActionSpec(action, title, help, keys, in: contexts, handler: { console, _ in console.move(movement) })
    }

    /// The declaration of an action of the dashboards.
    static func onDashboard(
        _ action: ConsoleAction, _ title: String, _ help: String, _ key: Key, footer: Int? = nil, subcommand: String? = nil,
        handler: @escaping @Sendable (inout ConsoleModel) -> [Effect]
    ) -> ActionSpec {
        ActionSpec(
            action, title, help, [key], in: [.dashboard], footer: footer, subcommand: subcommand,
            handler: { console, _ in handler(&console) })
    }

    /// The declaration of an action that shows a screen; its key is the screen's number.
    static func showing(
        _ screen: ConsoleScreen, _ action: ConsoleAction, _ help: String, subcommand: String
    ) -> ActionSpec {
        ActionSpec(
            action, screen.title, help, [.character(Character("\(screen.rawValue)"))], in: everywhere, subcommand: subcommand,
            handler: { console, _ in console.show(screen) })
    }
}

extension Lead {
    var phoneToCopy: String? { fields[.phone] ?? fields[.mobile] }

    var mailToCopy: String? { fields[.email] }
}
