import Foundation
import Testing

@Suite("Action commands")
struct ActionCommandTests {
    @Test("commands alone take a lead from add to won, and the journal has each step")
    func addToWon() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        #expect(try place.stage(id) == "mql")
        #expect(try place.winnow("accept", id).status == 0)
        #expect(try place.stage(id) == "sal")
        #expect(try place.winnow("touch", id, "--channel", "call", "--outcome", "connected", at: "2026-11-23T10:00Z").status == 0)
        let assessed = try place.winnow(
            "assess", id, "budget=approved", "authority=decides", "need=urgent", "--chance", "40", at: "2026-11-23T10:05Z")
        #expect(assessed.status == 0)
        #expect(try place.winnow("qualify", id, at: "2026-11-23T10:06Z").status == 0)
        let converted = try place.winnow(
            "convert", id, "--amount", "EUR 24k", "--close-date", "2026-12-18", "--meeting", "thu 14:00", "--intention", "fromUs",
            at: "2026-11-23T10:10Z")
        #expect(converted.status == 0)
        #expect(try place.stage(id) == "opportunity")
        #expect(try place.winnow("close", id, "--won", "--amount", "EUR 22,700", at: "2026-11-27T10:10Z").status == 0)
        #expect(try place.stage(id) == "won")
        let kinds = place.lines().filter { $0["lead"] as? String == id }.compactMap { $0["kind"] as? String }
        #expect(
            kinds == [
                "captured", "engaged", "promoted", "promoted", "accepted", "touched", "assessed", "qualified", "converted",
                "opportunityOpened",
                "closed",
            ])
        #expect(try place.winnow("verify").status == 0)
    }

    @Test("accept prints the new stage, as text and as JSON")
    func acceptOutput() throws {
        let place = try TestPlace()
        let (first, second) = (try place.addMQL("Ada Byron"), try place.addMQL("Grace Hopper"))
        let text = try place.winnow("accept", first)
        #expect(text.text.contains("accepted \(first): SAL"))
        let json = try place.winnow("accept", second, "--json")
        #expect(json.object["verb"] as? String == "accept")
        #expect(json.object["leads"] as? [String] == [second])
        #expect((json.object["action"] as? String)?.count == 36)
        #expect((json.object["entries"] as? [[String: Any]])?.first?["kind"] as? String == "accepted")
    }

    @Test("a refusal by a rule has status 1, the reason on standard error, and the unmet requirements in JSON")
    func refusal() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("accept", id)
        let refused = try place.winnow("qualify", id, "--json")
        #expect(refused.status == 1)
        #expect(refused.errorText.hasPrefix("winnow: "))
        #expect(refused.errorText.contains("contact by call, meeting or e-mail"))
        #expect(refused.error["code"] as? String == "refused")
        let refusal = (refused.error["refusals"] as? [[String: Any]])?.first
        #expect(refusal?["lead"] as? String == id)
        #expect(refusal?["code"] as? String == "gateNotMet")
        #expect((refusal?["missing"] as? [[String: Any]])?.isEmpty == false)
        #expect(try place.stage(id) == "sal")
    }

    @Test("several leads are one action: one refusal stops all, and --partial does the rest")
    func allOrPartial() throws {
        let place = try TestPlace()
        let (ready, notReady) = (try place.addMQL("Ada Byron"), try place.addLead("Grace Hopper"))
        let other = try place.addLead("Alan Kay")
        let before = place.kinds().count
        let refused = try place.winnow("accept", ready, notReady)
        #expect(refused.status == 1)
        #expect(
            refused.errorText.hasPrefix(
                "winnow: nothing was changed: 1 of 2 leads was refused; add --partial to change the other\nrefused: \(notReady) can't be accepted: it is "
            ))
        #expect(try place.winnow("accept", notReady, other).errorText.contains("all 2 leads were refused"))
        #expect(place.kinds().count == before)
        let partial = try place.winnow("accept", ready, notReady, "--partial", "--json")
        #expect(partial.status == 0)
        #expect(partial.object["leads"] as? [String] == [ready])
        #expect((partial.object["refused"] as? [[String: Any]])?.first?["lead"] as? String == notReady)
        #expect(try place.winnow("accept", notReady, "--partial").status == 1)
    }

    @Test("one undo undoes a batch, and one redo restores it")
    func batchUndo() throws {
        let place = try TestPlace()
        let ids = [try place.addMQL("Ada Byron"), try place.addMQL("Grace Hopper"), try place.addMQL("Mary Shelley")]
        #expect(try place.run(["reject"] + ids + ["--reason", "timing"], at: place.clock).status == 0)
        for id in ids { #expect(try place.stage(id) == "nurture") }
        let undone = try place.winnow("undo", "--json")
        #expect(undone.status == 0)
        #expect((undone.object["takenBack"] as? [String]).map(Set.init) == Set(ids))
        for id in ids { #expect(try place.stage(id) == "mql") }
        #expect(try place.winnow("redo").status == 0)
        for id in ids { #expect(try place.stage(id) == "nurture") }
        #expect(try place.winnow("redo").status == 1)
    }

    @Test("a retry with the same id runs only once")
    func retry() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let uuid = "019ab3c0-5d1e-7c3a-9f60-3c1f2a4b5d6e"
        #expect(try place.winnow("note", id, "called back", "--id", uuid).status == 0)
        let before = place.kinds().count
        #expect(try place.winnow("note", id, "called back", "--id", uuid).status == 0)
        #expect(place.kinds().count == before)
    }

    @Test("the actions of marketing and owners work")
    func otherActions() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        #expect(try place.winnow("claim", id).status == 0)
        #expect(try place.winnow("release", id).status == 0)
        #expect(try place.show(id)["owner"] is NSNull)
        #expect(try place.winnow("claim", id).status == 0)
        #expect(try place.winnow("team", "add", "kim", "--name", "Kim Olsen", "--role", "sdr").status == 0)
        #expect(try place.winnow("assign", id, "--to", "kim").status == 0)
        #expect(try place.show(id)["owner"] as? String == "kim")
        #expect(try place.winnow("note", id, "back", "on", "Monday").status == 0)
        #expect(try place.winnow("edit", id, "title=VP Operations", "extra.Region=North").status == 0)
        #expect(try place.show(id)["title"] as? String == "VP Operations")
        #expect((try place.show(id)["extra"] as? [String: String])?["Region"] == "North")
        #expect(try place.winnow("schedule", id, "--on", "tomorrow 9:00", "--channel", "meeting").status == 0)
        #expect(try place.show(id)["followUpAt"] as? String == "2026-11-24T09:00:00.000Z")
        #expect(try place.winnow("reject", id, "--reason", "timing", "--note", "after the fair").status == 0)
        #expect(try place.winnow("optout", id, "--channel", "email").status == 0)
        #expect(try place.stage(id) == "dropped")
        #expect(try place.winnow("optin", id, "--channel", "email").status == 0)
        #expect(try place.winnow("bounce", id).status == 0)
        #expect(try place.winnow("reengage", id, "--note", "rang us").status == 0)
        #expect(try place.stage(id) == "mql")
        // Its only address is invalid: once it leaves sales, it drops out.
        #expect(try place.winnow("disqualify", id, "--reason", "wrongFit").status == 0)
        #expect(try place.stage(id) == "dropped")
        #expect(place.kinds().suffix(2) == ["disqualified", "bounced"])
        #expect(try place.winnow("edit", id, "email=ada@engine.example").status == 1)
        #expect(try place.winnow("reengage", id).status == 0)
    }

    @Test("--for in a simulated workspace follows the rules of the other person")
    func actingForOthers() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("team", "add", "kim", "--role", "sdr")
        try place.winnow("team", "add", "lee", "--role", "sdr")
        #expect(try place.winnow("assign", id, "--to", "kim").status == 0)
        let refused = try place.winnow("accept", id, "--for", "lee")
        #expect(refused.status == 1)
        #expect(try place.winnow("accept", id, "--for", "kim").status == 0)
        let line = try #require(place.lines().last)
        #expect(line["by"] as? String == "kim")
        #expect(line["via"] is String)
    }

    @Test(
        "times are typed in everyday forms, in the workspace's zone",
        arguments: [
            ("tomorrow 9:00", "2026-11-24T09:00:00.000Z"), ("mon 10:00", "2026-11-30T10:00:00.000Z"),
            ("fri", "2026-11-27T09:00:00.000Z"), ("14:00", "2026-11-23T14:00:00.000Z"), ("8:30", "2026-11-24T08:30:00.000Z"),
            ("+2h", "2026-11-23T11:00:00.000Z"), ("2026-12-24 14:00", "2026-12-24T14:00:00.000Z"),
            ("2026-12-24T14:00+02:00", "2026-12-24T12:00:00.000Z"), ("2026-12-24T14:00:30Z", "2026-12-24T14:00:30.000Z"),
        ])
    func times(typed: String, expected: String) throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        #expect(try place.winnow("snooze", id, "--until", typed).status == 0)
        #expect(try place.show(id)["snoozedUntil"] as? String == expected)
    }

    @Test("a time more than a year ahead is refused without a terminal, unless --yes keeps it")
    func farAhead() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        for arguments in [["snooze", id, "--until", "2031-01-31"], ["schedule", id, "--on", "31 Jan 2031 10:00"]] {
            let refused = try place.run(arguments, at: place.clock)
            #expect(refused.status == 1)
            #expect(refused.errorText.contains("31 Jan 2031 is 4 years ahead; add --yes to keep it"))
        }
        #expect(try place.winnow("snooze", id, "--until", "2031-01-31", "--yes").status == 0)
    }

    @Test("a time that cannot be read is named with three that fit")
    func unreadableTimes() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let soon = try place.winnow("snooze", id, "--until", "soonish")
        #expect(soon.status == 64)
        #expect(soon.errorText.contains("cannot read \"soonish\" as a time; try \"tomorrow 9:00\", \"+3d\" or \"Mon 14:00\""))
        let ambiguous = try place.winnow("snooze", id, "--until", "3/4/2027")
        #expect(ambiguous.errorText.contains("can be 2027-04-03 or 2027-03-04"))
        let past = try place.winnow("touch", id, "--occurred", "never")
        #expect(past.errorText.contains("\"yesterday 16:30\", \"-2h\" or"))
        #expect(try place.winnow("touch", id, "--occurred", "-2h").status == 0)
    }

    @Test("--occurred sets the time of the event")
    func occurred() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        #expect(try place.winnow("touch", id, "--outcome", "voicemail", "--occurred", "yesterday 16:30").status == 0)
        #expect(place.lines().last?["occurredAt"] as? String == "2026-11-22T16:30:00.000Z")
        for command in [["note", id, "met"], ["engage", id, "--type", "chat"], ["touch", id]] {
            let early = try place.run(command + ["--occurred", "2026-11-30 12:00"], at: place.clock)
            #expect(early.status != 0 && early.errorText.contains("in the future"), "\(early)")
        }
    }

    @Test(
        "wrong usage has status 64 and a message about the usage",
        arguments: [
            ["accept"], ["accept", "Lx"], ["frobnicate"], ["reject", "L1"], ["close", "L1"], ["note", "L1"], ["assess", "L1"],
            ["edit", "L1", "x"],
            ["snooze", "L1", "--until", "whenever"], ["edit", "L1", "colour=red"], ["touch", "L1", "--channel", "pigeon"],
            ["convert", "L1", "--amount", "lots"], ["queue", "nosuch"], ["undo", "--batch", "7"],
        ])
    func wrongUsage(arguments: [String]) throws {
        let place = try TestPlace()
        let run = try place.run(arguments, at: place.clock)
        #expect(run.status == 64, "\(run)")
        #expect(run.errorText.hasPrefix("winnow: "))
        #expect(run.out.isEmpty)
        let json = try place.run(arguments + ["--json"], at: place.clock)
        #expect(json.status == 64)
        #expect(json.error["status"] as? Int == 64)
    }

    @Test("an unknown lead has status 66, an unknown reason or criterion status 1")
    func unknownThings() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        #expect(try place.winnow("accept", "L999").status == 66)
        #expect(try place.winnow("show", "L999").status == 66)
        let reason = try place.winnow("reject", id, "--reason", "mood", "--json")
        #expect(reason.status == 1)
        #expect((reason.error["refusals"] as? [[String: Any]])?.first?["code"] as? String == "unknownReason")
        let criterion = try place.winnow("assess", id, "mood=good", "--json")
        #expect(criterion.status == 1)
        #expect((criterion.error["refusals"] as? [[String: Any]])?.first?["code"] as? String == "unknownCriterion")
    }
}
