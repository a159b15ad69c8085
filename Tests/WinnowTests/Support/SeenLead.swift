/// A lead as `show --json` tells it.
struct SeenLead {
    let facts: [String: Any]

    var stage: String { facts["stage"] as? String ?? "" }
    var owner: String? { facts["owner"] as? String }
    var score: Int { facts["score"] as? Int ?? 0 }
    var likelihood: Int? { facts["likelihood"] as? Int }
    var isProposed: Bool { facts["isProposed"] as? Bool ?? false }
    var dueKind: String? { facts["dueKind"] as? String }
    /// The chances to close as they were assessed, oldest first.
    var chances: [Int] { (facts["chances"] as? [[String: Any]] ?? []).compactMap { $0["percent"] as? Int } }
    var closedChannels: [String: String] { facts["closedChannels"] as? [String: String] ?? [:] }
    var conversion: [String: Any] { facts["conversion"] as? [String: Any] ?? [:] }
    /// The rules that gave points.
    var why: [String] { (facts["why"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String } }
    /// What happened, in the words of the journal.
    var story: [String] { (facts["timeline"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String } }
    /// Who did what, such as `rule:score promoted`.
    var deeds: [String] {
        (facts["timeline"] as? [[String: Any]] ?? []).map { "\($0["by"] as? String ?? "") \($0["kind"] as? String ?? "")" }
    }
}
