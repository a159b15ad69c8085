import Intake
import Lifecycle
import Testing

@testable import Workspace

@Suite("Random files of deals")
struct DealPropertyTests {
    /// A deal as the other system has it.
    private struct Deal {
        var id: Int
        var contact: Int
        var name: String
        var created: Int
        var amount: Int
        var end: (stage: String, day: Int)?
    }

    private static func day(_ number: Int) -> String { Day(number: 20_400 + number).description }

    private static func file(_ deals: [Deal], hasIDs: Bool) -> String {
        let rows = deals.map { deal in
            let texts = [
                "\(deal.id)", "c\(deal.contact)@firm\(deal.contact).example", deal.name, deal.end?.stage ?? "Negotiation",
                "\(deal.amount)", day(deal.created), day(deal.end?.day ?? 300),
            ]
            return (hasIDs ? texts : Array(texts.dropFirst())).joined(separator: ",")
        }
        return ((hasIDs ? "Deal ID," : "") + "Email,Deal Name,Stage,Amount,Created Date,Close Date\n")
            + rows.joined(separator: "\n") + "\n"
    }

    private static func random(_ count: Int, _ generator: inout SeededGenerator) -> [Deal] {
        (1...count).map { id in
            let created = Int.random(in: 0..<200, using: &generator)
            let stage: String? = [nil, "Closed Won", "Closed Lost"].randomElement(using: &generator) ?? nil
            return Deal(
                id: id, contact: Int.random(in: 1...6, using: &generator), name: "Deal \(id)", created: created,
                amount: Int.random(in: 1...900, using: &generator),
                end: stage.map { ($0, created + Int.random(in: 0...40, using: &generator)) })
        }
    }

    /// What a plain look at the deals says about each contact: name, cents and end of each deal, by creation.
    private static func expected(_ deals: [Deal], of contact: Int) -> [String] {
        deals.filter { $0.contact == contact }.sorted { ($0.created, $0.name) < ($1.created, $1.name) }.map {
            "\($0.name) \($0.amount * 100) \(day($0.created)) \($0.end.map { "\($0.stage) \(day($0.day))" } ?? "open")"
        }
    }

    private static func found(_ lead: Lead, _ zone: ZoneTable) -> [String] {
        lead.opportunities.sorted { ($0.openedAt, $0.name ?? "") < ($1.openedAt, $1.name ?? "") }.map { deal in
            let stage = deal.outcome.map { $0 == .won ? "Closed Won" : "Closed Lost" }
            let end = stage.flatMap { stage in deal.closedAt.map { "\(stage) \(zone.day(of: $0))" } } ?? "open"
            return "\(deal.name ?? "") \(deal.amount?.cents ?? 0) \(zone.day(of: deal.openedAt)) \(end)"
        }
    }

    @Test(
        "all rows are new, updated, unchanged or rejected, and every lead has the deals of the last file",
        arguments: [true, false], [UInt64](1...6))
    func property(hasIDs: Bool, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let leads =
            "Lead ID,Last Name,Company,Email\n"
            + (1...5).map { "\($0),Name\($0),Firm \($0),c\($0)@firm\($0).example\n" }.joined()
        let world = try DealWorld(leads)
        var deals = Self.random(30, &generator)
        for _ in 0..<4 {
            let report = try world.import(Self.file(deals.shuffled(using: &generator), hasIDs: hasIDs))
            let parts = ["opportunities.new", "opportunities.updated", "unchanged", "rejected"].map(report.count)
            #expect(parts.reduce(0, +) == deals.count, "\(report.counts.map { "\($0.name) \($0.count)" }) \(report.notes)")
            // Contact 6 is no lead.
            #expect(report.rejected == deals.count { $0.contact == 6 })
            for contact in 1...5 {
                let lead = try world.lead(contact)
                #expect(Self.found(lead, world.workspace.definition.calendar.zone) == Self.expected(deals, of: contact))
                let newest = deals.filter { $0.contact == contact }.max { ($0.created, $0.id) < ($1.created, $1.id) }
                let isSole = deals.count { $0.contact == contact && $0.created == newest?.created } == 1
                if let newest, isSole {
                    let stage: Stage = newest.end.map { $0.stage == "Closed Won" ? .won : .lost } ?? .opportunity
                    #expect(lead.stage == stage, "\(newest)")
                }
            }
            for index in deals.indices where deals[index].end == nil && Bool.random(using: &generator) {
                deals[index].amount += 1
                if Bool.random(using: &generator) { deals[index].end = ("Closed Won", 250) }
            }
            var more = Self.random(3, &generator)
            for index in more.indices {
                (more[index].id, more[index].name) = (deals.count + index + 1, "Deal \(deals.count + index + 1)")
            }
            deals += more
        }
    }
}
