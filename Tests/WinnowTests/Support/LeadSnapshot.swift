/// A lead in the output of `show --json`.
struct LeadSnapshot {
    let json: [String: Any]

    var stage: String { json["stage"] as? String ?? "" }
    var owner: String? { json["owner"] as? String }
    var score: Int { json["score"] as? Int ?? 0 }
    var likelihood: Int? { json["likelihood"] as? Int }
    var isProposed: Bool { json["isProposed"] as? Bool ?? false }
    var dueKind: String? { json["dueKind"] as? String }
    /// The assessed chances to close, oldest first.
    var chances: [Int] { (json["chances"] as? [[String: Any]] ?? []).compactMap { $0["percent"] as? Int } }
    var closedChannels: [String: String] { json["closedChannels"] as? [String: String] ?? [:] }
    var conversion: [String: Any] { json["conversion"] as? [String: Any] ?? [:] }
    /// The rules that gave points.
    var why: [String] { (json["why"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String } }
    /// The texts of the timeline.
    var timelineTexts: [String] { (json["timeline"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String } }
    /// The actors and kinds of the timeline's entries, such as `rule:score promoted`.
    var actions: [String] {
        (json["timeline"] as? [[String: Any]] ?? []).map { "\($0["by"] as? String ?? "") \($0["kind"] as? String ?? "")" }
    }
}
