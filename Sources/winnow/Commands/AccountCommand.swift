import ArgumentParser
import Formats
import Lifecycle
import ReadModel
import Workspace

struct AccountCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "account", _superCommandName: Winnow.name,
            abstract: "Show and change accounts: the companies of contacts and opportunities.",
            subcommands: [
                AccountListCommand.self, AccountShowCommand.self, AccountEditCommand.self, AccountMergeCommand.self,
            ],
            defaultSubcommand: AccountListCommand.self)
    }
}

struct AccountListCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", _superCommandName: Winnow.name, abstract: "List accounts by name.",
            discussion: """
                An account is a company that had an opportunity; spellings of one name are one account.

                Example: winnow account list --mine
                """)
    }

    @Flag(help: "Only accounts that you look after.") var mine = false
    @OptionGroup var list: ListOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var accounts = try workspace.queries.accounts.all()
        if mine {
            let owner = try workspace.session.scope(onBehalfOf: common.principal).owner
            accounts = accounts.filter { $0.owner == owner }
        }
        let shown = try list.shown(of: accounts, context)
        AccountListing(context, workspace).write(shown, asCSV: list.csv)
        guard !list.csv, !common.json else { return }
        if accounts.isEmpty { return context.output.line("no accounts; a conversion makes the first one") }
        if shown.count < accounts.count {
            context.output.line("\(shown.count.grouped) of \(accounts.count.counted("account")) (--limit 0 shows all)")
        }
    }
}

struct AccountShowCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name,
            abstract: "Show an account: contacts, opportunities, leads of the company, history.",
            discussion: "Example: winnow account show A12")
    }

    @Argument(help: ArgumentHelp("The account's id or name, or one of its leads.", valueName: "account")) var account: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let id = try context.account(account, in: workspace).id
        guard let page = try workspace.queries.accounts.page(of: id) else { throw CommandContext.noAccount(account) }
        AccountListing(context, workspace).write(page)
    }
}

struct AccountEditCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", _superCommandName: Winnow.name, abstract: "Change an account's name, domain or owner.",
            discussion: "Example: winnow account edit A12 --owner kim --domain halden.example")
    }

    @Argument(help: ArgumentHelp("The account's id or name, or one of its leads.", valueName: "account")) var account: String
    @Option(help: "The name.") var name: String?
    @Option(help: "The domain of its e-mail addresses; empty for none.") var domain: String?
    @Option(
        help: ArgumentHelp("Who looks after it; empty for nobody in particular.", valueName: "login"),
        completion: WorkspaceCompletion.logins.kind)
    var owner: String?
    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The id of the action (UUIDv7): a retry with the same id runs only once.", valueName: "uuid"))
    var action: ActionID?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if name == nil, domain == nil, owner == nil { throw ValidationError("give --name, --domain or --owner") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        func change<Value>(_ text: String?, _ make: (String) -> Value) -> ValueChange<Value>? {
            text.map { $0.isEmpty ? .cleared : .set(make($0)) }
        }
        let change = AccountChange(
            account: try context.account(account, in: workspace).id, name: change(name) { $0 },
            domain: change(domain) { $0.lowercased() }, owner: change(owner) { Login($0) })
        let result = try workspace.accounts.edit(action ?? workspace.newActionID(), change, onBehalfOf: common.principal)
        try context.reportAccount(change.account, "edited", result, in: workspace)
    }
}

struct AccountMergeCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge", _superCommandName: Winnow.name,
            abstract: "Make two accounts one; the first keeps its id, name and owner.",
            discussion: "Example: winnow account merge A12 A40")
    }

    @Argument(help: ArgumentHelp("The account that stays.", valueName: "account")) var account: String
    @Argument(help: ArgumentHelp("The account to merge into it.", valueName: "other")) var other: String
    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The id of the action (UUIDv7): a retry with the same id runs only once.", valueName: "uuid"))
    var action: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let (survivor, absorbed) = (
            try context.account(account, in: workspace).id, try context.account(other, in: workspace).id
        )
        let result = try workspace.accounts.merge(
            action ?? workspace.newActionID(), survivor, absorbing: absorbed, onBehalfOf: common.principal)
        try context.reportAccount(survivor, "merged \(absorbed) into", result, in: workspace)
    }
}

extension CommandContext {
    /// The account that a person means: by id, by the id of a lead, or by name.
    ///
    /// - Throws: `CommandError.notFound`, with the accounts of similar names.
    func account(_ text: String, in workspace: Workspace) throws -> AccountSummary {
        let accounts = workspace.queries.accounts
        if let id = AccountID(withLetter: text), let known = try accounts.account(id) { return known }
        if let id = LeadID(withLetter: text), let lead = try workspace.queries.lead(resolving: id) {
            guard let known = try accounts.account(of: lead) else {
                throw CommandError(.notFound, "\(id) has no account yet; converting it makes one")
            }
            return known
        }
        if let known = try accounts.account(named: text) { return known }
        let similar = try accounts.suggestions(company: text, nil, limit: 3).map { "\($0.name) (\($0.id))" }
        throw similar.isEmpty
            ? Self.noAccount(text)
            : CommandError(.notFound, "there is no account \"\(text)\"; did you mean \(similar.joined(lastWith: "or"))?")
    }

    static func noAccount(_ text: String) -> CommandError {
        CommandError(.notFound, "there is no account \"\(text)\"; `winnow account list` shows all")
    }

    /// Reports a change of an account.
    fileprivate func reportAccount(
        _ id: AccountID, _ verb: String, _ result: ActionResult, in workspace: Workspace
    ) throws {
        did("account", result)
        remark(onRepeated: result, in: workspace)
        guard let known = try workspace.queries.accounts.account(id) else { return }
        if common.json { return output.json { known.write(to: &$0) } }
        output.line(
            "\(verb) \(known.id) \(known.name)" + (known.domain.map { ", \($0)" } ?? "")
                + (known.owner.map { ", owner \($0.name)" } ?? ""))
    }
}
