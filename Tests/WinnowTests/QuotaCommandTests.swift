import Foundation
import Testing

@Suite("winnow quota")
struct QuotaCommandTests {
    private func place() throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", "bant"], at: place.clock, inWorkspace: false)
        guard made.status == 0 else { throw TestPlace.Failed(message: made.description) }
        return place
    }

    @Test("attainment and pace are printed as a table and as JSON")
    func output() throws {
        let place = try place()
        // Under this definition one form is not enough for an MQL; marketing promotes the lead.
        let lead = try place.addLead()
        #expect(try place.winnow("promote", lead).status == 0)
        let table = try place.winnow("quota")
        #expect(table.status == 0)
        #expect(table.text.contains("Self-sourced MQLs") && table.text.contains("SALs"))
        let quotas = try place.winnow("quota", "--json").objects.compactMap { $0 }
        #expect(quotas.compactMap { $0["id"] as? String } == ["rep-mqls", "sales-ready"])
        let mine = try #require(quotas.first)
        #expect(mine["done"] as? Int == 1 && mine["quota"] as? Int == 20)
        #expect(mine["from"] as? String == "2026-11-01" && mine["until"] as? String == "2026-11-30")
        #expect(mine["isOnPace"] as? Bool == false)
        #expect(mine["workingDaysLeft"] as? Int == 6)
        _ = try place.winnow("undo")
        #expect(try place.winnow("quota", "--json").objects.first??["done"] as? Int == 0)
    }

    @Test("quotas of revenue have target, won and forecast, for closers and for team leads")
    func revenue() throws {
        let place = try TestPlace()
        let text = try place.winnow("definition", "show", "--yaml").text
        let quotas = """
            revenueQuotas:
              - {id: bookings, label: Bookings, who: team, amount: 900, currency: EUR, per: quarter}
              - {id: each, label: Each, who: closer, amount: 500, currency: EUR, per: month}

            """
        let next = try place.file("next.yaml", text + "\n" + quotas)
        let adopted = try place.winnow("definition", "adopt", next, "--yes")
        try #require(adopted.status == 0, "\(adopted)")
        let table = try place.winnow("quota")
        #expect(table.status == 0 && table.text.contains("team: Bookings") && table.text.contains("900 EUR"), "\(table)")
        #expect(table.text.contains("behind") && table.text.contains("0%"))
        let printed = try place.winnow("quota", "--json").objects.compactMap { $0 }.filter { $0["forecast"] != nil }
        #expect(printed.compactMap { $0["id"] as? String } == ["bookings", "each"])
        #expect((printed.first?["quota"] as? [String: Any])?["cents"] as? Int == 90_000)
        let rates = try place.winnow("funnel", "--page", "rates", "--once")
        #expect(rates.text.contains("Revenue against quota") && rates.text.contains("team: Bookings"))
    }

    @Test("a definition without quotas is reported")
    func none() throws {
        let place = try TestPlace()
        #expect(try place.winnow("quota").text.contains("no quotas"))
        #expect(try place.winnow("quota", "--json").text.isEmpty)
    }
}
