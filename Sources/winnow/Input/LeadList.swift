import ArgumentParser
import Lifecycle

/// Leads that follow each other among the arguments, as one word.
///
/// The parser copies all earlier values of a list for each new one: 50,000 leads from `xargs` took it 48 s one by one.
struct LeadList: ExpressibleByArgument {
    /// The leads, in the order of the arguments.
    let leads: [LeadID]

    /// A control character, so that no word that a person types is taken for such a list.
    private static let separator: UInt8 = 0x1F
    /// The length from which on joining is worth it; shorter lists are parsed in a millisecond.
    private static let shortest = 64

    static var defaultCompletionKind: CompletionKind { WorkspaceCompletion.leads.kind }

    init?(argument: String) {
        var leads: [LeadID] = []
        for word in argument.utf8.split(separator: Self.separator, omittingEmptySubsequences: false) {
            guard let lead = LeadID(parsing: Substring(word)) else { return nil }
            leads.append(lead)
        }
        self.leads = leads
    }

    /// The arguments with each long list of leads as one word. O(n).
    ///
    /// The first lead after an option stays alone, because it may be the option's value. Only for commands whose
    /// arguments are leads: a file can have the name 481.
    static func joining(_ arguments: [String]) -> [String] {
        guard arguments.count > shortest else { return arguments }
        var joined: [String] = []
        var list: [String] = []
        func endList() {
            if list.count > shortest {
                joined.append(list.joined(separator: String(UnicodeScalar(separator))))
            } else {
                joined += list
            }
            list = []
        }
        var followsOption = false
        for argument in arguments {
            if !followsOption, LeadID(parsing: argument) != nil {
                list.append(argument)
            } else {
                endList()
                joined.append(argument)
            }
            followsOption = argument.hasPrefix("-")
        }
        endList()
        return joined
    }

    /// The words of arguments some of which were joined. O(n).
    static func words(of arguments: [String]) -> [String] {
        guard arguments.contains(where: { $0.utf8.contains(separator) }) else { return arguments }
        return arguments.flatMap { argument in
            guard argument.utf8.contains(separator), LeadList(argument: argument) != nil else { return [argument] }
            return argument.utf8.split(separator: separator).map { String(Substring($0)) }
        }
    }
}

extension [LeadList] {
    /// The leads of all lists.
    var leads: [LeadID] { flatMap(\.leads) }
}
