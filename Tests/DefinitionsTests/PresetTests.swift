import Lifecycle
import Testing

@testable import Definitions

@Suite("The presets")
struct PresetTests {
    private func preset(_ name: String) throws -> LeadDefinition {
        try DefinitionParser.parse(try #require(DefinitionPresets.text(named: name)), fileName: name + ".yaml")
    }

    @Test("are six, and each is valid under its own name", arguments: DefinitionPresets.names)
    func areValid(name: String) throws {
        #expect(DefinitionPresets.names == ["standard", "topline", "bant", "complex-sale", "readiness", "status"])
        let definition = try preset(name)
        #expect(definition.name == name)
        for use in Reason.Use.allCases {
            let keys = definition.reasons(for: use).map(\.key)
            #expect(Set(keys).count == keys.count, "each reason has a unique key")
            #expect(!keys.isEmpty)
        }
        #expect(definition.reasons.contains { $0.id == "unspecified" && $0.uses.isEmpty }, "imported history may have no reason")
        #expect(!definition.freeMailDomains.isEmpty)
    }

    @Test("are found by a name that is nearly right")
    func nearest() {
        #expect(DefinitionPresets.nearest(to: "topLine") == "topline")
        #expect(DefinitionPresets.nearest(to: "complexsale") == "complex-sale")
        #expect(DefinitionPresets.nearest(to: "readyness") == "readiness")
        #expect(DefinitionPresets.nearest(to: "elephant") == nil)
        #expect(DefinitionPresets.text(named: "elephant") == nil)
    }

    @Test("topline: SQL is SAL, free e-mail isn't viable, and an opportunity meets the five criteria and intends to buy")
    func topline() throws {
        let definition = try preset("topline")
        #expect(!definition.topology.used.contains(.sal))
        #expect(definition.topology.acceptsInto == .sql)
        #expect(definition.viability.contains(.businessMail))
        #expect(definition.viability.contains(.anyField([.email, .phone, .mobile])))
        #expect(
            definition.gates[.accept]
                == [.anyField([.email, .phone, .mobile]), .field(.title), .field(.company), .criterion("organisation")])
        #expect(
            definition.gates[.convert]
                == [.conversion(.intention)] + ["buyingCycle", "influence", "timeFrame", "size", "followUp"].map { .criterion($0) })
        #expect(definition.label(.inquiry) == "Raw lead")
        #expect(definition.topology.scorePromotes && definition.topology.raisedHandPromotes)
    }

    @Test(
        "topline: any of the five criteria can be removed by deleting its line",
        arguments: [
            "buyingCycle", "influence", "timeFrame", "size", "followUp",
        ])
    func toplineWithout(criterion: String) throws {
        let lines = try #require(DefinitionPresets.text(named: "topline")).split(separator: "\n", omittingEmptySubsequences: false)
        let without = lines.filter { !$0.hasPrefix("    - criterion: \(criterion)") }
        #expect(without.count == lines.count - 1)
        let definition = try DefinitionParser.parse(without.joined(separator: "\n"), fileName: "topline.yaml")
        #expect(definition.gates[.convert]?.contains(.criterion(criterion)) == false)
    }

    @Test("topline: profile alone, one action alone, or three clicks reach the threshold")
    func toplineScores() throws {
        let definition = try preset("topline")
        let needed = definition.thresholds.total
        let fields = LeadFields([.title: "Chief Engineer", .industry: "Manufacturing", .employees: "200"])
        #expect(definition.fitLines(fields).reduce(0) { $0 + $1.points } >= needed)
        for type in [EngagementType.formSubmitted, .cardHandedOver, .contentDownloaded] {
            #expect(definition.engagement.contains { $0.type == type && $0.points >= needed })
        }
        let click = try #require(definition.engagement.first { $0.type == .emailClicked })
        #expect(click.points * 3 >= needed && click.points * 2 < needed)
        #expect(click.cap.map { $0 >= needed } == true)
    }

    @Test("bant: SQL is the opportunity, a rejection requires all prescribed follow-up, and quotas go both ways")
    func bant() throws {
        let definition = try preset("bant")
        #expect(definition.topology.opportunity == .sql)
        #expect(definition.topology.convertsFrom == [.sal])
        #expect(!definition.topology.used.contains(.opportunity))
        #expect(definition.gates[.reject]?.contains(.prescribedFollowUp) == true)
        #expect(definition.followUp.attempts == 6)
        #expect(definition.gates[.convert] == [.answered(["budget", "authority", "need", "timescale"])])
        #expect(definition.criteria.allSatisfy { $0.mostPoints > 0 })
        #expect(definition.thresholds.fit > 0 && definition.thresholds.engagement > 0)
        #expect(definition.routing == Routing(method: .leastBusy, assigns: [.mql], reassignsWhen: [.ownerAbsent, .ownerFull]))
        #expect(Set(definition.quotas.map(\.side)) == [.sdr, .marketing])
        let subjects = Set(definition.fit.map(\.subject))
        #expect(subjects.isSuperset(of: [.field(.employees), .field(.industry), .field(.function)]))
        #expect(definition.topology.used.isSuperset(of: [.won, .lost, .noDecision]))
    }

    @Test("complex-sale: no lead is handed over by a rule or without a call, and all breakdowns are watched")
    func complexSale() throws {
        let definition = try preset("complex-sale")
        #expect(definition.gates[.promote] == [.contact([.call])])
        #expect(!definition.topology.scorePromotes && !definition.topology.raisedHandPromotes)
        #expect(definition.topology.raisedHandReturns == .viable)
        #expect(definition.entries.allSatisfy { $0.stage == .inquiry }, "nothing reaches sales unqualified")
        #expect(definition.breakdowns.summary.count == 12)
        #expect(definition.breakdowns.salesReadyShare == 5...15)
        #expect(definition.label(.mql) == "Sales-ready lead")
        #expect(definition.gates[.reject] == [.reason], "sales can return a lead at any time")
        #expect(definition.reasons(for: .reject).contains { $0.requires.isEmpty })
    }

    @Test("readiness: a marketer promotes by path, and leads with concrete interest move up when they are ready")
    func readiness() throws {
        let definition = try preset("readiness")
        #expect(!definition.topology.scorePromotes && !definition.topology.raisedHandPromotes)
        #expect(definition.topology.raisedHandReturns == .viable)
        #expect(definition.topology.nurturedWithin == [.mql])
        let promote = try #require(definition.gates[.promote])
        guard case .onPath(.inbound, .engagements(2, _)) = promote[0] else {
            Issue.record("an inbound lead has digital touchpoints first")
            return
        }
        #expect(promote[1] == .onPath(.outbound, .contact([.call, .meeting, .social])))
        #expect(
            definition.gates[.accept] == [
                .anyField([.email, .phone, .mobile]), .answer("interest", oneOf: ["concrete"]),
                .onPath(.outbound, .engagements(1, types: [])),
            ])
        #expect(definition.gates[.qualify] == [.answer("researched", oneOf: ["yes"]), .answer("ready", oneOf: ["yes"])])
        #expect(definition.criterion("ready")?.answer("unclear")?.passes == false)
        #expect(definition.gates[.convert] == [.chanceToClose])
        #expect(definition.criterion("chance") == nil, "the chance is asked in percent, and its history is kept")
        #expect(definition.thresholds.total > 0, "scores propose")
    }

    @Test("status: source and form decide the stage and the owner")
    func statusEntries() throws {
        let definition = try preset("status")
        #expect(definition.topology.used.isDisjoint(with: [.inquiry, .viable, .sal]))
        func entry(_ match: EntryRule.Match) -> EntryRule? { definition.entries.first { $0.match == match } }
        #expect(entry(.byHand) == EntryRule(match: .byHand, stage: .sql, owner: .adder, path: .outbound))
        for form in FormKind.allCases {
            let rule = entry(.form(form))
            #expect(rule?.stage == (form.isActionOriented ? .sql : .mql))
            #expect(rule?.owner == (form.isActionOriented ? .routed : .nobody))
        }
        for source in ["vertical research", "contact database"] {
            #expect(entry(.source(source)) == EntryRule(match: .source(source), stage: .sql, owner: .routed, path: .outbound))
        }
        #expect(entry(.source("purchased list"))?.stage == .mql)
        #expect(entry(.anything) == EntryRule(match: .anything, stage: .mql))
    }

    @Test("status: an MQL advances on all three, and disqualifying a lead not reached for thirty days is suggested")
    func statusRules() throws {
        let definition = try preset("status")
        let advance = definition.topology.advance
        #expect(advance.onRaisedHand && advance.onOwnershipRequest && advance.onScore != nil)
        #expect(definition.topology.raisedHandReturns == .sql)
        #expect(definition.topology.convertsFrom == [.mql, .sql])
        #expect(
            definition.window
                == ContactWindow(length: .days(30), unreached: .propose, neglected: .reassign, reason: "unreachable"))
        #expect(
            definition.reason("unreachable", for: .disqualify)?.requires
                == [.touches(1, channels: [], spacing: .zero), .noContact, .windowPassed])
        #expect(definition.reason("notInterested", for: .disqualify)?.requires == [.contact([])])
        #expect(definition.gates[.convert] == [.positiveContact, .scheduledFollowUp, .conversion(.account)])
        #expect(definition.routing == Routing(method: .roundRobin, assigns: [.sql]))
    }

    @Test("status: one commented line switches to automatic disqualification")
    func statusSwitch() throws {
        let text = try #require(DefinitionPresets.text(named: "status"))
        let switched = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("  unreached: propose") }
            .map { $0.hasPrefix("# unreached: disqualify") ? "  " + $0.dropFirst(2) : String($0) }
        let definition = try DefinitionParser.parse(switched.joined(separator: "\n"), fileName: "status.yaml")
        #expect(definition.window?.unreached == .disqualify)
    }

    @Test("accept another time zone", arguments: DefinitionPresets.names)
    func zones(name: String) throws {
        let text = try #require(DefinitionPresets.text(named: name))
        let changed = try #require(DefinitionEditor.setting(timeZone: "Europe/Berlin", in: text))
        #expect(try DefinitionParser.parse(changed, fileName: name).calendar.zone.name == "Europe/Berlin")
    }
}
