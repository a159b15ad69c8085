import Lifecycle
import Testing

@testable import Definitions

/// The text of the preset `standard`.
func standardText() throws -> String { try #require(DefinitionPresets.text(named: "standard")) }

/// The parsed preset `standard`.
func standardDefinition() throws -> LeadDefinition {
    try DefinitionParser.parse(standardText(), fileName: "standard.yaml")
}

@Suite("The preset standard")
struct StandardPresetTests {
    @Test("is valid and uses all stages")
    func isValid() throws {
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

    @Test("requires a name, a company and one way to reach the person before a lead is viable")
    func viability() throws {
        let definition = try standardDefinition()
        #expect(
            definition.viability == [.anyField([.firstName, .lastName]), .field(.company), .anyField([.email, .phone, .mobile])])
    }

    @Test("requires a contact, a need and three of BANT before a SAL is qualified")
    func qualification() throws {
        let definition = try standardDefinition()
        #expect(
            definition.gates[.qualify] == [
                .contact([.call, .meeting, .email]), .criterion("need"),
                .criteria(["budget", "authority", "need", "timescale"], atLeast: 3),
            ])
    }

    @Test(
        "requires the prescribed follow-up before a lead is called unreachable, and a contact before it is not interested"
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

    @Test("keeps a reason for history without one, and never offers it")
    func unspecifiedReason() throws {
        let definition = try standardDefinition()
        #expect(definition.reasons.contains { $0.id == "unspecified" && $0.uses.isEmpty })
    }

    @Test("gives every reason a unique key", arguments: Reason.Use.allCases)
    func keys(use: Reason.Use) throws {
        let reasons = try standardDefinition().reasons(for: use)
        #expect(!reasons.isEmpty)
        #expect(Set(reasons.map(\.key)).count == reasons.count)
    }

    @Test("puts leads added manually into a queue at once, and starts all others as inquiries")
    func entries() throws {
        let entries = try standardDefinition().entries
        #expect(entries.first == EntryRule(match: .byHand, stage: .mql, owner: .adder, path: .outbound))
        #expect(entries.dropFirst().allSatisfy { $0.stage == .inquiry && $0.owner == .nobody })
    }

    @Test("assigns no leads, and reassigns them when the owner is absent or over capacity")
    func routing() throws {
        let definition = try standardDefinition()
        #expect(
            definition.routing
                == Routing(method: .leastBusy, byTerritory: true, assigns: [], reassignsWhen: [.ownerAbsent, .ownerFull]))
        #expect(
            definition.window
                == ContactWindow(length: .days(30), unreached: .propose, neglected: .reassign, reason: "unreachable"))
        #expect(definition.topology.advance == Advance())
    }

    @Test("watches all breakdowns and shows five published figures, each with its source")
    func figures() throws {
        let definition = try standardDefinition()
        #expect(definition.breakdowns.summary.count == 12)
        #expect(
            definition.references.map(\.figure) == [
                .acceptanceRate, .followUpHours, .firstTouchMinutes, .reachedByAttempt, .salesReadyShare,
            ])
        #expect(definition.references.allSatisfy { $0.isOn && !$0.source.isEmpty })
    }

    @Test("counts ten business days as eighty business hours")
    func clocks() throws {
        let clocks = try standardDefinition().clocks
        #expect(clocks.contains(Clock(kind: .accept, limit: .hours(4), inBusinessHours: true)))
        #expect(clocks.contains(Clock(kind: .firstTouch, limit: .hours(8), inBusinessHours: true)))
        #expect(clocks.contains(Clock(kind: .qualify, limit: .hours(80), inBusinessHours: true)))
    }

    @Test("has a readable summary of all its parts")
    func summary() throws {
        let lines = DefinitionSummary(of: try standardDefinition()).lines
        let headings = lines.filter { $0.kind == .heading }.map(\.text)
        #expect(
            headings == [
                "standard", "Stages", "Who does what", "Required to be viable", "Fit score", "Engagement score", "Promotion to MQL",
                "Entry rules",
                "Routing", "Required to accept", "Required to qualify", "Required to reject", "Required to disqualify",
                "Required to convert", "Criteria", "Reasons to reject", "Reasons to disqualify",
                "Reasons for losing an opportunity", "Reasons for no decision", "Nurture tracks", "Content", "Prescribed follow-up",
                "Contact window",
                "Clocks", "Business hours", "Process problem limits", "Published figures", "Free e-mail domains",
            ])
        let texts = lines.map(\.text)
        #expect(texts.contains("Inquiry → Viable → MQL → SAL → SQL → Opportunity → Won, Lost, No decision"))
        #expect(texts.contains("Passing answers to at least 3 of Budget, Authority, Need and Timescale"))
        #expect(
            texts.contains(
                "u  Unable to reach, requires the prescribed follow-up (6 attempts through at least 2 channels, at least 4 hours apart)"
            ))
        #expect(texts.contains("+30  Pricing form, at most 45, half-life 30 days"))
        #expect(texts.contains("10 business days to qualify or return to marketing"))
        #expect(texts.contains("Mon 09:00-17:00"))
    }
}

@Suite("The text of a definition")
struct DefinitionTextTests {
    @Test("can be given another time zone, and keeps everything else, comments included")
    func settingZone() throws {
        let text = try standardText()
        let changed = try #require(DefinitionEditor.setting(timeZone: "Europe/Berlin", in: text))
        let old = text.split(separator: "\n")
        let new = changed.split(separator: "\n")
        #expect(old.count == new.count)
        let differing = zip(old, new).filter { $0 != $1 }.map(\.1)
        #expect(differing == ["  timeZone: Europe/Berlin               # a time zone of the IANA database, such as Europe/Berlin"])
        #expect(try DefinitionParser.parse(changed, fileName: "x").calendar.zone.name == "Europe/Berlin")
    }

    @Test("can be given another time zone when the old one is quoted and lines end in CRLF")
    func quotedZone() throws {
        let text = "a: 1\r\ncalendar:\r\n  timeZone: \"UTC\" # here\r\nb: 2\r\n"
        #expect(
            DefinitionEditor.setting(timeZone: "Asia/Tokyo", in: text)
                == "a: 1\r\ncalendar:\r\n  timeZone: Asia/Tokyo # here\r\nb: 2\r\n")
    }

    @Test("keeps one list of kept rules, and its ends of lines, when lines end in CRLF", arguments: ["\n", "\r\n"])
    func keptRules(end: String) throws {
        for (before, after) in [
            (["a: 1", "keptRules: []", "b: 2", ""], ["a: 1", "keptRules:", "  - {rule: r, why: \"w\"}", "b: 2", ""]),
            (
                ["keptRules: # why", "    - {rule: q, why: \"v\"}", ""],
                ["keptRules: # why", "    - {rule: r, why: \"w\"}", "    - {rule: q, why: \"v\"}", ""]
            ),
            (["a: 1", "", ""], ["a: 1", "keptRules:", "  - {rule: r, why: \"w\"}", ""]),
        ] {
            let changed = DefinitionEditor.adding(keptRule: "r", why: "w", to: before.joined(separator: end))
            #expect(changed == after.joined(separator: end), "\(before)")
        }
    }

    @Test("is not edited with an invalid zone name or without the key")
    func refusesZone() throws {
        #expect(DefinitionEditor.setting(timeZone: "UTC\nevil: 1", in: try standardText()) == nil)
        #expect(DefinitionEditor.setting(timeZone: "../etc/passwd", in: try standardText()) == nil)
        #expect(DefinitionEditor.setting(timeZone: "UTC", in: "name: x") == nil)
        #expect(DefinitionEditor.setting(timeZone: "UTC", in: "calendar: {timeZone: [") == nil)
    }
}
