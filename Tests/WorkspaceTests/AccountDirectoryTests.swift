import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Accounts are found by their opportunities, names and leads")
struct AccountDirectoryTests {
    private let world: TestWorld
    private let workspace: Workspace

    init() throws {
        world = try TestWorld()
        workspace = try world.create()
    }

    /// A lead with an opportunity that a line of an earlier program opened: without any id.
    @discardableResult
    private func converted(
        _ name: String, _ company: String, account: String? = nil, email: String? = nil, amount: Money? = nil
    ) throws -> LeadID {
        // A placeholder can't be typed in as a lead's company; a file may have it as an account.
        let lead = try workspace.capture(
            name, company: ["N/A", "-"].contains(company) ? "" : company,
            email: email ?? "\(name.lowercased())@\(name.lowercased()).example")
        let conversion = Conversion(account: account ?? company, amount: amount)
        _ = try write([.converted(Converted(stage: .opportunity, conversion: conversion))], on: lead)
        return lead
    }

    private func write(_ events: [Event], on lead: LeadID? = nil) throws -> ActionID {
        let id = workspace.newActionID()
        _ = try workspace.administration.writer.write(id, as: workspace.me) { _ in
            events.map { Draft(lead: lead, by: .person(workspace.me), event: $0) }
        }
        return id
    }

    private func accounts() throws -> [(name: String, contacts: Int)] {
        try workspace.queries.accounts.all().map { ($0.name, $0.contacts.count) }
    }

    private func account(of lead: LeadID) throws -> AccountSummary? {
        try workspace.queries.accounts.account(of: #require(try workspace.queries.lead(lead)))
    }

    @Test(
        "spellings of one name are one account",
        arguments: [
            ["Halden Pumps GmbH", "halden pumps", "HALDEN PUMPS AG", "Halden  Pumps, Inc."],
            ["Müller & Söhne", "MÜLLER und SÖHNE GmbH"],
            ["O'Neill Ltd", "O’Neill", "ONeill Limited"], ["The Fjord Company", "Fjord Company"],
            ["Société Générale S.A.", "Societe Generale"], ["Acme, Inc.", "ACME"],
        ])
    func spellings(names: [String]) throws {
        for (index, name) in names.enumerated() { try converted("Person\(index)", name) }
        try converted("Other", "Elsewhere")
        let all = try accounts()
        #expect(all.map(\.contacts).sorted() == [1, names.count])
        for name in names { #expect(try workspace.queries.accounts.account(named: name)?.contacts.count == names.count) }
    }

    @Test(
        "placeholders are no company, and names with other numbers are others", arguments: [["N/A", "-"], ["Depot 1", "Depot 2"]])
    func others(names: [String]) throws {
        for (index, name) in names.enumerated() { try converted("Person\(index)", name) }
        let isNone = names[0] == "N/A"
        #expect(try accounts().map(\.contacts) == (isNone ? [] : [1, 1]))
    }

    @Test("a list has the same opportunities as the page of each account, whatever was merged, renamed or undone")
    func consistency() throws {
        var random = SeededGenerator(seed: 16)
        let names = ["Halden Pumps", "halden pumps GmbH", "Oster", "Oster Tools", "Fjord", "FJORD AG", "Sund Foods"]
        for number in 0..<40 {
            try converted("P\(number)", names[Int.random(in: 0..<names.count, using: &random)], amount: Money(cents: 100))
        }
        for _ in 0..<30 {
            let all = try workspace.queries.accounts.all()
            let one = all[Int.random(in: 0..<all.count, using: &random)].id
            let other = all[Int.random(in: 0..<all.count, using: &random)].id
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where one != other: _ = try workspace.accounts.merge(workspace.newActionID(), one, absorbing: other)
            case 1:
                let change = AccountChange(account: one, name: .set("Name \(Int.random(in: 0..<9, using: &random))"))
                _ = try? workspace.accounts.edit(workspace.newActionID(), change)
            case 2: _ = try? workspace.undo(workspace.newActionID())
            default: try converted("Q\(Int.random(in: 0..<9_999_999, using: &random))", names[0])
            }
            let now = try workspace.queries.accounts.all()
            let leads = now.flatMap { $0.opportunities.map(\.lead) }
            #expect(Set(leads).count == leads.count)
            for account in now { #expect(try workspace.queries.accounts.account(account.id) == account) }
        }
        let before = try workspace.queries.accounts.all()
        try workspace.administration.rebuildIndex(progress: nil)
        #expect(try workspace.queries.accounts.all() == before)
    }

    @Test("an account keeps its id, contacts and leads when it is renamed, and old names still find it")
    func renaming() throws {
        let first = try converted("Ada", "Halden Pumps")
        let lead = try workspace.capture("Mia", company: "halden pumps gmbh")
        let id = try #require(try account(of: first)?.id)
        _ = try workspace.accounts.edit(workspace.newActionID(), AccountChange(account: id, name: .set("Halden Group")))
        for name in ["Halden Pumps", "HALDEN GROUP"] { #expect(try workspace.queries.accounts.account(named: name)?.id == id) }
        #expect(try account(of: lead)?.name == "Halden Group")
        let page = try #require(try workspace.queries.accounts.page(of: id))
        #expect(page.contacts.map(\.id) == [first] && page.leads.map(\.id) == [lead] && page.leadCount == 1)
        #expect(page.history.contains { if case .accountChanged = $0.event { true } else { false } })
    }

    @Test("a lead without a company belongs to the only account with its mail domain")
    func domains() throws {
        try converted("Ada", "Halden Pumps", email: "ada@halden.example")
        let lead = try workspace.capture("Mia", company: "", email: "mia@halden.example")
        #expect(try account(of: lead)?.name == "Halden Pumps")
        let free = try workspace.capture("Jo", company: "", email: "jo@gmail.com")
        try converted("Ben", "Bird", email: "ben@gmail.com")
        #expect(try account(of: free) == nil)
        try converted("Eva", "Halden Service", email: "eva@halden.example")
        #expect(try account(of: lead) == nil)
    }

    @Test("undoing the conversion that founded an account leaves it to the others, or takes it away")
    func undoingTheFounder() throws {
        let lead = try workspace.capture("Ada")
        let action = try write(
            [.converted(Converted(stage: .opportunity, conversion: Conversion(account: "Halden Pumps")))], on: lead)
        #expect(try accounts().map(\.contacts) == [1])
        _ = try workspace.undo(workspace.newActionID(), batch: action)
        #expect(try accounts().isEmpty)
        _ = try workspace.redo(workspace.newActionID())
        try converted("Ben", "Halden Pumps")
        #expect(try accounts().map(\.contacts) == [2])
    }

    @Test("who looks after an account: the assigned person, else the owner of the latest won opportunity")
    func owners() throws {
        try workspace.hire("kim", [.sdr])
        try workspace.hire("vera", [.viewer])
        let lead = try converted("Ada", "Halden Pumps")
        _ = try write([.assigned(Assigned(owner: Login("kim")))], on: lead)
        #expect(try account(of: lead)?.owner == nil)
        try workspace.act(.close(.won), on: lead)
        #expect(try account(of: lead)?.owner == Login("kim"))
        let id = try #require(try account(of: lead)?.id)
        let toMe = AccountChange(account: id, owner: .set(workspace.me))
        _ = try workspace.accounts.edit(workspace.newActionID(), toMe)
        #expect(try account(of: lead)?.owner == workspace.me)
        #expect(throws: WorkspaceError.self) { try workspace.accounts.edit(workspace.newActionID(), toMe) }
        let viewer = try world.open(as: "vera")
        #expect(throws: WorkspaceError.self) {
            try viewer.accounts.edit(viewer.newActionID(), AccountChange(account: id, owner: .cleared))
        }
        _ = try workspace.accounts.edit(workspace.newActionID(), AccountChange(account: id, owner: .cleared))
        #expect(try account(of: lead)?.owner == Login("kim"))
    }

    @Test("two leads converted in one action into a new company have one account")
    func oneAction() throws {
        let leads = try ["Ada", "Ben"].map { try workspace.capture($0, company: "Halden", email: "\($0)@\($0).example") }
        for lead in leads {
            _ = try write([.promoted(Promoted(stage: .sql, score: ScoreSnapshot(fit: 0, engagement: 0)))], on: lead)
        }
        for lead in leads {
            try workspace.act(.touch(Touch(channel: .call, outcome: .connected)), on: lead)
            try workspace.act(.schedule(FollowUp(channel: .call, at: workspace.now + .days(1))), on: lead)
        }
        let steps = leads.map { Intent.Step($0, .convert(Conversion(account: "Halden", intention: .fromUs))) }
        _ = try workspace.perform(Intent(id: workspace.newActionID(), steps: steps))
        #expect(try accounts().map(\.contacts) == [2])
        let opened = try leads.compactMap { try workspace.queries.lead($0)?.opportunities.first }
        #expect(opened[0].account == opened[1].account && opened[0].id != opened[1].id)
    }

    @Test("an erased person takes the name of an account along that nobody else is a contact of")
    func erasure() throws {
        let alone = try converted("Zapper", "Zapper Consulting")
        let shared = try converted("Ada", "Halden Pumps")
        try converted("Ben", "Halden Pumps")
        for (lead, name) in [(alone, "Zapper Partners"), (shared, "Halden Group")] {
            let id = try #require(try account(of: lead)?.id)
            _ = try workspace.accounts.edit(workspace.newActionID(), AccountChange(account: id, name: .set(name)))
        }
        _ = try workspace.administration.erase(workspace.newActionID(), alone)
        let text = world.journalText()
        #expect(!text.contains("Zapper") && text.contains("Halden Group"))
        #expect(try world.isClean())
        #expect(try workspace.queries.accounts.all().map(\.name).filter { !$0.isEmpty } == ["Halden Group"])
    }

    /// Leads of two companies that can be converted, the first with an account.
    private func convertible(_ company: String) throws -> LeadID {
        try converted("Ada", "First GmbH")
        let lead = try workspace.capture("Ben", company: company, email: "ben@ben.example")
        _ = try write([.promoted(Promoted(stage: .sql, score: ScoreSnapshot(fit: 0, engagement: 0)))], on: lead)
        try workspace.act(.touch(Touch(channel: .call, outcome: .connected)), on: lead)
        try workspace.act(.schedule(FollowUp(channel: .call, at: workspace.now + .days(1))), on: lead)
        return lead
    }

    @Test("an id means its account only where it isn't the lead's own company", arguments: ["typed", "company"])
    func ids(origin: String) throws {
        let lead = try convertible("Ben AG")
        let id = try #require(try workspace.queries.accounts.account(named: "First GmbH")?.id.description)
        let isTyped = origin == "typed"
        if !isTyped { try workspace.act(.edit(FieldChanges([.company: id])), on: lead) }
        try workspace.act(.convert(Conversion(account: isTyped ? id.lowercased() : id, intention: .fromUs)), on: lead)
        #expect(try account(of: lead)?.name == (isTyped ? "First GmbH" : id))
    }

    @Test("what names no account is refused", arguments: ["A99999", "a99999", "L1", "O1", "n/a", "-", "none", "?"])
    func noAccount(name: String) throws {
        let lead = try convertible("Ben AG")
        #expect(throws: WorkspaceError.self) {
            try workspace.act(.convert(Conversion(account: name, intention: .fromUs)), on: lead)
        }
        #expect(try workspace.queries.accounts.all().map(\.name) == ["First GmbH"])
    }

    @Test(
        "a domain is one of a company",
        arguments: [
            "not a domain", "gmail.com", "https://www.acme.example/x", "a@b.example", "x\u{1B}.example", "a.example, b.example",
        ])
    func badDomains(domain: String) throws {
        try converted("Ada", "First GmbH")
        let id = try #require(try workspace.queries.accounts.account(named: "First")?.id)
        #expect(throws: WorkspaceError.self) {
            try workspace.accounts.edit(workspace.newActionID(), AccountChange(account: id, domain: .set(domain)))
        }
        _ = try workspace.accounts.edit(workspace.newActionID(), AccountChange(account: id, domain: .set("first.example")))
        #expect(try workspace.queries.accounts.account(id)?.domain == "first.example")
    }

    @Test("a raised hand of a customer without a company opens an opportunity without an account")
    func withoutCompany() throws {
        let lead = try workspace.capture("Ada", company: "", email: "ada@gmail.com")
        _ = try write([.closed(Closed(outcome: .won, declaration: StageDeclaration(column: "Stage", text: "Won")))], on: lead)
        try workspace.act(.engage(Engagement(type: .formSubmitted, form: .pricing)), on: lead)
        #expect(try workspace.queries.lead(lead)?.opportunities.map(\.isOpen) == [false, true])
        #expect(try accounts().isEmpty)
    }

    @Test("an erased person has no open opportunity")
    func erasedOpportunity() throws {
        let lead = try converted("Ada", "Halden Pumps", amount: Money(cents: 1000))
        try converted("Ben", "Halden Pumps", amount: Money(cents: 2000))
        _ = try workspace.administration.erase(workspace.newActionID(), lead)
        #expect(try workspace.queries.opportunities(openOnly: true).map(\.row.amount) == [Money(cents: 2000)])
    }
}
