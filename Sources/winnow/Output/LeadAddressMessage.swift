import ArgumentParser
import Lifecycle
import ReadModel
import Workspace

/// The message for an e-mail address that was given instead of a lead's id.
struct LeadAddressMessage {
    private let address: String
    private let command: String
    private let arguments: [String]

    /// Creates the message.
    ///
    /// - Parameters:
    ///   - address: What was given.
    ///   - command: The command that it was given to.
    ///   - arguments: The options of every command, which name the workspace.
    init(_ address: String, command: String, in arguments: [String]) {
        self.address = address
        self.command = command
        self.arguments = arguments
    }

    /// The message, with the leads that have the address and the command to use; nil if it is no address.
    var text: String? {
        guard let common = try? CommonOptions.parse(arguments), let context = try? CommandContext.begin(common),
            let workspace = try? context.open(), let leads = try? workspace.queries.contacts.leads(withAddress: address)
        else { return nil }
        let begin = "\(address) is an e-mail address, and \(command) takes a lead id such as L481; "
        let rows = (try? workspace.queries.rows(leads)) ?? []
        guard let first = rows.first else {
            return begin + "no lead has that address; `winnow search NAME` finds leads by name, company, e-mail and phone"
        }
        let named = rows.prefix(Self.most).map { "\($0.id) \($0.displayName)" }
        let more = rows.count > named.count ? ["\((rows.count - named.count).grouped) more"] : []
        return begin + "\((named + more).joined(lastWith: "and")) \(rows.count == 1 ? "has" : "have") that address: "
            + "winnow \(command) \(first.id)"
    }

    private static let most = 8
}
