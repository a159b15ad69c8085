import Foundation
import Testing

/// The rules that act on a schedule, in a simulated workspace.
@Suite("winnow tick")
struct TickCommandTests {
    static func definition(_ change: (String) -> String = { $0 }) -> String {
        change(
            """
            name: clocked
            summary: For tests of the rules that act on a schedule.
            stages:
              use: [mql, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped]
            viability: []
            fit: []
            engagement:
              - {id: pricing, label: pricing, did: formSubmitted, form: pricing, points: 60}
            threshold:
              total: 50
            entries:
              - {when: anythingElse, enters: sql}
            routing: {method: roundRobin, whenAway: reroute}
            gates: {}
            criteria: []
            reasons:
              - {id: timing, label: not now, key: t, for: [reject]}
              - {id: unreachable, label: Unable to reach, key: u, for: [disqualify], requires: [prescribedFollowUp]}
              - {id: price, label: price, key: p, for: [lost, noDecision]}
            followUp: {attempts: 2, channels: 1, spacing: 1 hour}
            window: {length: 30 days, unreached: propose, neglected: reroute, reason: unreachable}
            clocks: {firstTouch: 4 hours}
            calendar: {timeZone: UTC}
            """)
    }

    /// A workspace with the reps ann and bob, on a Monday at 9:00.
    private func place(_ definition: String = definition()) throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let file = try place.file("definition.yaml", definition)
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--definition", file] + TestStore.options(), at: place.clock,
            inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let me = try #require(try place.winnow("team", "show", "--json").objects.first??["login"] as? String)
        for login in ["ann", "bob"] { try #require(try place.winnow("team", "add", login, "--role", "sdr").status == 0) }
        try #require(try place.winnow("team", "set", me, "--role", "admin,teamlead,marketing").status == 0)
        return place
    }

    private func lead(_ place: TestPlace, _ name: String, of owner: String = "ann") throws -> String {
        let id = try place.addLead(name)
        try #require(try place.winnow("assign", id, "--to", owner).status == 0)
        return id
    }

    private let later = "2026-12-28T09:00Z"

    @Test(
        "attempted leads past the window are listed, neglected ones reassigned with the reason, and a second run does nothing"
    )
    func proposed() throws {
        let place = try place()
        let attempted = try lead(place, "Ada Byron")
        let neglected = try lead(place, "Grace Hopper")
        for hour in [10, 12] {
            try #require(try place.winnow("touch", attempted, "--channel", "call", at: "2026-11-23T\(hour):00Z").status == 0)
        }
        #expect(try place.winnow("tick", at: "2026-11-24T09:00Z").text.hasPrefix("nothing to do"))
        #expect(
            try place.winnow("queue", "unreached", at: "2026-11-24T09:00Z").text.contains(
                "no lead has gone 30 days with attempts but without contact"))
        let report = try place.winnow("tick", "--json", at: later)
        #expect(report.status == 0, "\(report)")
        let given = try #require((report.object["given"] as? [[String: Any]])?.first)
        #expect(given["lead"] as? String == neglected)
        #expect(given["from"] as? String == "ann")
        #expect(given["to"] as? String == "bob")
        #expect(given["rule"] as? String == "neglected")
        #expect(report.object["unreached"] as? Int == 1)
        let line = try #require(place.lines().last)
        #expect(line["by"] as? String == "rule:neglected")
        #expect((line["data"] as? [String: Any])?["reason"] as? String == "no attempt was made")
        #expect(try place.winnow("journal", at: later).text.contains("no attempt was made"))
        let count = place.lines().count
        let again = try place.winnow("tick", at: later)
        #expect(again.text.hasPrefix("nothing to do"))
        #expect(again.text.contains("1 lead has gone 30 days with attempts but without contact"))
        #expect(place.lines().count == count)
        let listed = try place.winnow("queue", "unreached", at: later)
        #expect(listed.text.contains("Ada Byron") || listed.text.contains("Byron"))
        #expect(listed.text.contains("1 lead has gone 30 days with attempts but without contact"))
        #expect(
            try place.winnow("queue", "unreached", "--json", at: later).objects.compactMap { $0?["id"] as? String } == [attempted])
        #expect(try place.winnow("queue", "unreached", "--late", at: later).status == 64)
        #expect(try place.winnow("disqualify", attempted, "--reason", "unreachable", at: later).status == 0)
        #expect(try place.winnow("queue", "unreached", "--json", at: later).objects.isEmpty)
    }

    @Test("with `unreached: disqualify` tick disqualifies; a team lead can undo it, and it is not repeated")
    func disqualifying() throws {
        let place = try place(Self.definition { $0.replacingOccurrences(of: "propose", with: "disqualify") })
        let attempted = try lead(place, "Ada Byron")
        try place.winnow("touch", attempted, "--channel", "call", at: "2026-11-23T10:00Z")
        let report = try place.winnow("tick", "--json", at: later)
        #expect(report.object["disqualified"] as? [String] == [attempted])
        #expect(try place.winnow("show", attempted, "--json", at: later).object["stage"] as? String == "disqualified")
        let action = try #require((report.object["actions"] as? [String])?.first)
        #expect(try place.winnow("undo", "--batch", action, "--for", "ann", at: later).status == 77)
        #expect(try place.winnow("undo", "--batch", action, at: later).status == 0)
        #expect(try place.winnow("show", attempted, "--json", at: later).object["stage"] as? String == "sql")
        #expect(try place.winnow("tick", at: later).text.hasPrefix("nothing to do"))
    }

    @Test("a lead of an absent owner is reassigned to a member who is present")
    func away() throws {
        let place = try place()
        let id = try lead(place, "Ada Byron")
        try #require(try place.winnow("team", "away", "ann", "--until", "2026-12-01").status == 0)
        let text = try place.winnow("tick").text
        #expect(text.contains("\(id) from ann to bob: the owner is absent (rule owner-away)"))
        #expect(try place.show(id)["owner"] as? String == "bob")
        // Both owners see it at their next session.
        let back = "2026-12-02T09:00Z"
        let lost = try place.winnow("queue", "reassigned", "--for", "ann", at: back).text
        #expect(lost.contains("\(id)  ") && lost.contains("the owner is absent") && lost.contains("1 lead from ann"))
        #expect(try place.winnow("queue", "today", "--for", "ann", at: back).text.contains("winnow queue reassigned"))
        let got = try place.winnow("queue", "rerouted", "--for", "bob", "--json", at: back).object
        #expect(got["from"] as? String == "ann")
        #expect(got["to"] as? String == "bob")
        #expect(got["reason"] as? String == "the owner is absent")
        #expect(try place.winnow("queue", "rerouted", "--late", at: back).status == 64)
        #expect(try !place.winnow("queue", "today", at: back).text.contains("reassigned"))
        // No other member is free to take it from bob.
        try #require(try place.winnow("team", "away", "bob").status == 0)
        let stuck = try place.winnow("tick").text
        #expect(stuck.contains("nothing to do"))
        #expect(stuck.contains("1 lead to reassign, but no member is free"))
    }

    @Test("two processes at once do nothing twice, and --read-only does nothing")
    func atOnce() throws {
        let place = try place()
        let leads = try (1...8).map { try lead(place, "Lead\($0) Byron") }
        #expect(try place.winnow("tick", "--read-only", at: later).status == 77)
        let running = try (1...3).map { _ in try place.start(["tick", "--json"], at: later) }
        let runs = running.map { $0.wait() }
        #expect(runs.allSatisfy { $0.status == 0 }, "\(runs)")
        let given = runs.flatMap { $0.object["given"] as? [[String: Any]] ?? [] }.compactMap { $0["lead"] as? String }
        #expect(given.sorted() == leads.sorted())
        #expect(place.lines().count { $0["by"] as? String == "rule:neglected" } == leads.count)
        #expect(try place.winnow("verify").status == 0)
    }
}
