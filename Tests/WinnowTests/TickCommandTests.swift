import Foundation
import Testing

/// What the clock does, told through the command line on a simulated workspace.
@Suite("Keeping time")
struct TickCommandTests {
    static func definition(_ change: (String) -> String = { $0 }) -> String {
        change(
            """
            name: clocked
            summary: For tests of what the clock does.
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

    /// A workspace whose reps are ann and bob, at nine on a Monday.
    private func place(_ definition: String = definition()) throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let file = try place.file("definition.yaml", definition)
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--definition", file], at: place.clock, inWorkspace: false)
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
        "attempted leads past the window are offered, neglected ones go to somebody else with the reason, and again nothing happens"
    )
    func proposed() throws {
        let place = try place()
        let tried = try lead(place, "Ada Byron")
        let neglected = try lead(place, "Grace Hopper")
        for hour in [10, 12] {
            try #require(try place.winnow("touch", tried, "--channel", "call", at: "2026-11-23T\(hour):00Z").status == 0)
        }
        #expect(try place.winnow("tick", at: "2026-11-24T09:00Z").text.hasPrefix("nothing to do"))
        #expect(try place.winnow("queue", "unreached", at: "2026-11-24T09:00Z").text.contains("0 tried for 30 days"))
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
        #expect((line["data"] as? [String: Any])?["reason"] as? String == "nobody tried to reach it")
        #expect(try place.winnow("journal", at: later).text.contains("nobody tried to reach it"))
        let count = place.lines().count
        let again = try place.winnow("tick", at: later)
        #expect(again.text.hasPrefix("nothing to do"))
        #expect(again.text.contains("1 lead tried for 30 days and never reached"))
        #expect(place.lines().count == count)
        let listed = try place.winnow("queue", "unreached", at: later)
        #expect(listed.text.contains("Ada Byron") || listed.text.contains("Byron"))
        #expect(listed.text.contains("1 tried for 30 days and never reached"))
        #expect(try place.winnow("queue", "unreached", "--json", at: later).objects.compactMap { $0?["id"] as? String } == [tried])
        #expect(try place.winnow("queue", "unreached", "--late", at: later).status == 64)
        #expect(try place.winnow("disqualify", tried, "--reason", "unreachable", at: later).status == 0)
        #expect(try place.winnow("queue", "unreached", "--json", at: later).objects.isEmpty)
    }

    @Test("with the switch the clock disqualifies; a team lead takes it back, and it doesn't come again")
    func byTheClock() throws {
        let place = try place(Self.definition { $0.replacingOccurrences(of: "propose", with: "disqualify") })
        let tried = try lead(place, "Ada Byron")
        try place.winnow("touch", tried, "--channel", "call", at: "2026-11-23T10:00Z")
        let report = try place.winnow("tick", "--json", at: later)
        #expect(report.object["disqualified"] as? [String] == [tried])
        #expect(try place.winnow("show", tried, "--json", at: later).object["stage"] as? String == "disqualified")
        let action = try #require((report.object["actions"] as? [String])?.first)
        #expect(try place.winnow("undo", "--batch", action, "--for", "ann", at: later).status == 77)
        #expect(try place.winnow("undo", "--batch", action, at: later).status == 0)
        #expect(try place.winnow("show", tried, "--json", at: later).object["stage"] as? String == "sql")
        #expect(try place.winnow("tick", at: later).text.hasPrefix("nothing to do"))
    }

    @Test("an absent owner's lead goes to somebody who is there")
    func away() throws {
        let place = try place()
        let id = try lead(place, "Ada Byron")
        try #require(try place.winnow("team", "away", "ann", "--until", "2026-12-01").status == 0)
        let text = try place.winnow("tick").text
        #expect(text.contains("\(id) from ann to bob: its owner is away (rule owner-away)"))
        #expect(try place.show(id)["owner"] as? String == "bob")
        // Both read it when they come to work.
        let back = "2026-12-02T09:00Z"
        let lost = try place.winnow("queue", "rerouted", "--for", "ann", at: back).text
        #expect(lost.contains("\(id)  ") && lost.contains("its owner is away") && lost.contains("1 of ann's went to others"))
        #expect(try place.winnow("queue", "today", "--for", "ann", at: back).text.contains("winnow queue rerouted"))
        let got = try place.winnow("queue", "rerouted", "--for", "bob", "--json", at: back).object
        #expect(got["from"] as? String == "ann")
        #expect(got["to"] as? String == "bob")
        #expect(got["reason"] as? String == "its owner is away")
        #expect(try place.winnow("queue", "rerouted", "--late", at: back).status == 64)
        #expect(try !place.winnow("queue", "today", at: back).text.contains("rerouted"))
        // Nobody is left to take it from bob.
        try #require(try place.winnow("team", "away", "bob").status == 0)
        let stuck = try place.winnow("tick").text
        #expect(stuck.contains("nothing to do"))
        #expect(stuck.contains("1 lead to be given to somebody else, but nobody is free"))
    }

    @Test("two processes at once do nothing twice, and who may only look does nothing")
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
