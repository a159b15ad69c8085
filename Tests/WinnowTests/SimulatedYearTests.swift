import Foundation
import Testing

/// A year of work by a made-up team under each preset: nobody is dropped.
@Suite("A simulated year")
struct SimulatedYearTests {
    /// 20,000 in `make torture`.
    private static let leads = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] == nil ? 800 : 20_000

    /// The present stage and owner of every lead, counted from the journal's lines alone.
    private func states(in place: TestPlace) -> [String: (stage: String, owner: String?)] {
        var states: [String: (stage: String, owner: String?)] = [:]
        for line in place.lines() {
            guard let lead = line["lead"] as? String, let kind = line["kind"] as? String else { continue }
            let data = line["data"] as? [String: Any] ?? [:]
            var (stage, owner) = states[lead] ?? ("", nil)
            if let entered = data["stage"] as? String { stage = entered }
            switch kind {
            case "captured", "accepted", "assigned": owner = data["owner"] as? String
            case "converted": owner = data["owner"] as? String ?? owner
            case "reengaged": owner = data["owner"] as? String
            case "rejected": (stage, owner) = ("nurture", nil)
            case "disqualified": (stage, owner) = ("disqualified", nil)
            case "released": owner = nil
            case "closed": stage = data["outcome"] as? String ?? stage
            default: break
            }
            states[lead] = (stage, owner)
        }
        return states
    }

    @Test(
        "leaves every open or nurtured lead in somebody's list, with an owner or a due date",
        arguments: ["standard", "topline", "bant", "complex-sale", "readiness", "status"])
    func year(preset: String) throws {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(
            ["demo", place.workspace, "--definition", preset, "--days", "365", "--leads", "\(Self.leads)", "--seed", "1"],
            at: "2026-11-23T09:14Z", inWorkspace: false)
        #expect(made.status == 0, "\(made)")
        let at = "2026-11-23T09:14Z"
        let team = try place.winnow("team", "show", "--json", at: at).objects.compactMap { $0?["login"] as? String }
        var listed: Set<String> = []
        for login in team {
            for queue in ["mql", "sql", "opportunities", "incoming", "nurture", "today"] {
                let rows = try place.winnow("queue", queue, "--mine", "--limit", "0", "--json", "--for", login, at: at).objects
                listed.formUnion(rows.compactMap { $0?["id"] as? String })
            }
        }
        let exported = try place.winnow("export", "leads", "--json", at: at).objects.compactMap(\.self)
        let ends: Set = ["won", "lost", "noDecision", "disqualified", "dropped"]
        var stages: Set<String> = []
        let states = states(in: place)
        #expect(states.count == Self.leads && exported.count == Self.leads)
        for lead in exported {
            let id = try #require(lead["id"] as? String)
            let (stage, owner) = try #require(states[id])
            stages.insert(stage)
            #expect(
                lead["stage"] as? String == stage && lead["owner"] as? String == owner, "\(id) is \(stage) of \(owner ?? "nobody")")
            guard !ends.contains(stage) else { continue }
            #expect(listed.contains(id), "\(id), \(stage), is in nobody's list")
            // MQLs in general ownership belong to nobody until one of three things happens.
            let isGeneral = preset == "status" && stage == "mql"
            #expect(isGeneral || owner != nil || lead["dueAt"] as? String != nil, "\(id), \(stage), has no owner and no due date")
            let isSales = ["sal", "sql", "opportunity"].contains(stage)
            #expect(!isSales || lead["dueAt"] as? String != nil, "\(id), \(stage), has no next step")
        }
        #expect(stages.isSuperset(of: ["mql", "nurture", "won", "lost", "dropped"]), "\(stages.sorted())")
        #expect(try place.winnow("verify", at: at).status == 0)
    }
}
