import ArgumentParser
import Lifecycle

/// Leads that follow each other among the arguments, as one word.
///
/// The parser copies all earlier values of a list for each new one: 50,000 leads from `xargs` took it 48 s one by one.
struct LeadRun: ExpressibleByArgument {
    /// The leads, in the order of the arguments.
    let leads: [LeadID]

    /// A control character, so that no word that a person types is taken for a run.
    private static let separator: Character = "\u{1F}"
    /// The number of words from which on joining is worth it; fewer are parsed in a millisecond.
    private static let shortest = 64

    init?(argument: String) {
        var leads: [LeadID] = []
        for word in argument.split(separator: Self.separator, omittingEmptySubsequences: false) {
            guard let lead = LeadID(parsing: String(word)) else { return nil }
            leads.append(lead)
        }
        self.leads = leads
    }

    /// The arguments with each long run of leads as one word. O(n).
    ///
    /// The first lead after an option stays alone, because it may be the option's value.
    static func joining(_ arguments: [String]) -> [String] {
        guard arguments.count > shortest else { return arguments }
        var joined: [String] = []
        var run: [String] = []
        func endRun() {
            if run.count > shortest { joined.append(run.joined(separator: String(separator))) } else { joined += run }
            run = []
        }
        var followsOption = false
        for argument in arguments {
            if !followsOption, LeadID(parsing: argument) != nil {
                run.append(argument)
            } else {
                endRun()
                joined.append(argument)
            }
            followsOption = argument.hasPrefix("-")
        }
        endRun()
        return joined
    }

    /// The words of arguments some of which were joined. O(n).
    static func words(of arguments: [String]) -> [String] {
        guard arguments.contains(where: { $0.contains(separator) && LeadRun(argument: $0) != nil }) else { return arguments }
        return arguments.flatMap { argument in
            LeadRun(argument: argument) == nil ? [argument] : argument.split(separator: separator).map(String.init)
        }
    }
}

extension [LeadRun] {
    /// The leads of all runs.
    var leads: [LeadID] { flatMap(\.leads) }
}
