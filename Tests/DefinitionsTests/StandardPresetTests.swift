import Lifecycle
import Testing

@testable import Definitions

/// The text of the preset `standard`.
func standardText() throws -> String { try #require(DefinitionPresets.text(named: "standard")) }

/// The preset `standard`, read.
func standardDefinition() throws -> LeadDefinition {
    try DefinitionParser.read(standardText(), fileName: "standard.yaml")
}

@Suite("The preset standard")
struct StandardPresetTests {
    @Test("reads without a problem and uses all stages")
    func readsClean() throws {
        let definition = try standardDefinition()
        #expect(definition.name == "standard")
        #expect(definition.number == 0)
        #expect(definition.topology.used == Set(Stage.allCases))
        #expect(definition.topology.convertsFrom == [.sql])
        #expect(definition.topology.acceptsInto == .sal)
        #expect(definition.topology.hasQualification)
        #expect(definition.calendar.zone == .utc)
        #expect(definition.thresholds == Thresholds(total: 40, fit: 10))
        #expect(definition.followUp == PrescribedFollowUp(attempts: 6, channels: 2, spacing: .hours(4)))
    }

    @Test("asks for a name, a company and one way to reach them before a lead is viable")
    func viability() throws {
        let definition = try standardDefinition()
        #expect(
            definition.viability == [.anyField([.firstName, .lastName]), .field(.company), .anyField([.email, .phone, .mobile])])
    }

    @Test("asks for a contact, a need and three of BANT before a SAL is qualified")
    func qualification() throws {
        let definition = try standardDefinition()
        #expect(
            definition.gates[.qualify] == [
                .contact([.call, .meeting, .email]), .criterion("need"),
                .criteria(["budget", "authority", "need", "timescale"], atLeast: 3),
            ])
    }

    @Test(
        "asks for the prescribed follow-up before a lead is called unreachable, and for a contact before it is called not interested"
    )
    func reasonsRequire() throws {
        let definition = try standardDefinition()
        #expect(definition.reason("unreachable", for: .reject)?.requires == [.prescribedFollowUp])
        #expect(definition.reason("unreachable", for: .disqualify)?.requires == [.prescribedFollowUp])
        #expect(definition.reason("notInterested", for: .disqualify)?.requires == [.contact([])])
        for free in ["wrongFit", "duplicate", "badData", "competitor"] {
            #expect(definition.reason(free, for: .disqualify)?.requires == [])
        }
    }

    @Test("keeps a reason for history that tells none, and offers it to nobody")
    func unspecifiedReason() throws {
        let definition = try standardDefinition()
        #expect(definition.reasons.contains { $0.id == "unspecified" && $0.uses.isEmpty })
    }

    @Test("gives every reason a keystroke of its own", arguments: Reason.Use.allCases)
    func keys(use: Reason.Use) throws {
        let reasons = try standardDefinition().reasons(for: use)
        #expect(!reasons.isEmpty)
        #expect(Set(reasons.map(\.key)).count == reasons.count)
    }

    @Test("puts what is added by hand into a queue at once, and lets all else begin as inquiries")
    func entries() throws {
        let entries = try standardDefinition().entries
        #expect(entries.first == EntryRule(match: .byHand, stage: .mql, owner: .adder, path: .outbound))
        #expect(entries.dropFirst().allSatisfy { $0.stage == .inquiry && $0.owner == .nobody })
    }

    @Test("assigns nothing, and lets no lead wait for somebody who is away or has no room")
    func routing() throws {
        let definition = try standardDefinition()
        #expect(definition.routing == Routing(method: .leastBusy, byTerritory: true, assigns: [], reroutes: [.away, .full]))
        #expect(
            definition.window
                == ContactWindow(length: .days(30), unreached: .propose, neglected: .reroute, reason: "unreachable"))
        #expect(definition.topology.advance == Advance())
    }

    @Test("watches all breakdowns and shows five published figures, each with its source")
    func figures() throws {
        let definition = try standardDefinition()
        #expect(definition.breakdowns.words.count == 10)
        #expect(
            definition.references.map(\.figure) == [
                .acceptanceRate, .followUpHours, .firstTouchMinutes, .reachedByAttempt, .salesReadyShare,
            ])
        #expect(definition.references.allSatisfy { $0.isOn && !$0.source.isEmpty })
    }

    @Test("counts ten business days as eighty working hours")
    func clocks() throws {
        let clocks = try standardDefinition().clocks
        #expect(clocks.contains(Clock(kind: .accept, limit: .hours(4), inBusinessHours: true)))
        #expect(clocks.contains(Clock(kind: .firstTouch, limit: .hours(8), inBusinessHours: true)))
        #expect(clocks.contains(Clock(kind: .qualify, limit: .hours(80), inBusinessHours: true)))
    }

    @Test("is told in readable form, with every part that it has")
    func summary() throws {
        let lines = DefinitionSummary.lines(of: try standardDefinition())
        let headings = lines.filter { $0.kind == .heading }.map(\.text)
        #expect(
            headings == [
                "standard", "Stages", "Viable when it has", "Points for who they are", "Points for what they did", "MQL",
                "Where captures enter", "Routing", "To accept asks for", "To qualify asks for", "To reject asks for",
                "To disqualify asks for",
                "To convert asks for", "Criteria", "Reasons to reject", "Reasons to disqualify", "Reasons why it was lost",
                "Reasons why there was no decision", "Prescribed follow-up", "Window of contact", "Clocks", "Working hours",
                "Called a breakdown from", "Published figures", "Free mail",
            ])
        let texts = lines.map(\.text)
        #expect(texts.contains("Inquiry → Viable → MQL → SAL → SQL → Opportunity → Won, Lost, No decision"))
        #expect(texts.contains("3 of Budget, Authority, Need, Timescale answered well"))
        #expect(
            texts.contains(
                "u  unable to reach, asks for the prescribed follow-up (6 attempts by at least 2 channels, 4 hours apart)"))
        #expect(texts.contains("+30  pricing form, at most 45, half of it left after 30 days"))
        #expect(texts.contains("80 working hours to qualify or hand back"))
        #expect(texts.contains("Mon 09:00-17:00"))
    }
}

@Suite("The text of a definition")
struct DefinitionTextTests {
    @Test("takes another time zone and keeps all else, comments too")
    func settingZone() throws {
        let text = try standardText()
        let changed = try #require(DefinitionEditor.setting(timeZone: "Europe/Berlin", in: text))
        let old = text.split(separator: "\n")
        let new = changed.split(separator: "\n")
        #expect(old.count == new.count)
        let differing = zip(old, new).filter { $0 != $1 }.map(\.1)
        #expect(differing == ["  timeZone: Europe/Berlin               # a zone of the IANA database, such as Europe/Berlin"])
        #expect(try DefinitionParser.read(changed, fileName: "x").calendar.zone.name == "Europe/Berlin")
    }

    @Test("takes a zone where one stood in quotes and lines end in carriage return and line feed")
    func quotedZone() throws {
        let text = "a: 1\r\ncalendar:\r\n  timeZone: \"UTC\" # here\r\nb: 2\r\n"
        #expect(
            DefinitionEditor.setting(timeZone: "Asia/Tokyo", in: text)
                == "a: 1\r\ncalendar:\r\n  timeZone: Asia/Tokyo # here\r\nb: 2\r\n")
    }

    @Test("refuses a name that is no zone's, and a text without the key")
    func refusesZone() throws {
        #expect(DefinitionEditor.setting(timeZone: "UTC\nevil: 1", in: try standardText()) == nil)
        #expect(DefinitionEditor.setting(timeZone: "../etc/passwd", in: try standardText()) == nil)
        #expect(DefinitionEditor.setting(timeZone: "UTC", in: "name: x") == nil)
        #expect(DefinitionEditor.setting(timeZone: "UTC", in: "calendar: {timeZone: [") == nil)
    }
}
