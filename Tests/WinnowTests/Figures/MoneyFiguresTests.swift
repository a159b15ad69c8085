import Foundation
import Testing

@Suite("Money, sources and imported deals in figures")
struct MoneyFiguresTests {
    /// Four leads from one source in several spellings, won in three currencies and lost.
    private func firm() throws -> Firm {
        let firm = try Firm("standard")
        try firm.admin.does("team set mark --role marketing")
        try firm.mark.imports(
            "Lead ID,First Name,Last Name,Company,Email,Lead Source,Created Date\n"
                + "R1,Ada,One,Alder,ada@alder.example,Google,2026-09-01\nR2,Bea,Two,Birch,bea@birch.example,google,2026-09-01\n"
                + "R3,Cy,Three,Cedar,cy@cedar.example,Google Ads (paid),2026-09-01\n"
                + "R4,Dee,Four,Dogwood,dee@dogwood.example,Fair,2026-09-01\n", "--as leads")
        try firm.mark.imports(
            "Lead ID,Stage,Amount,Created Date,Close Date\nR1,Closed Won,EUR 1000,2026-10-01,2026-11-10\n"
                + "R2,Closed Won,USD 2000,2026-10-01,2026-11-20\nR3,Closed Won,SEK 9000,2026-10-11,2026-11-20\n"
                + "R4,Closed Lost,EUR 50,2026-10-21,2026-11-20\n", "--as outcomes")
        return firm
    }

    private func money(_ row: [String: Any]?, _ column: String = "value") -> String {
        guard let value = row?[column] as? [String: Any] else { return "none" }
        return "\(value["cents"] ?? "") \(value["currency"] ?? "") of \(value["leads"] ?? "")"
    }

    private func page(_ firm: Firm, _ page: String, _ options: String...) throws -> ParsedPage {
        let run = try firm.place.run(
            ["funnel", "--json", "--page", page, "--since", "2026-09-01", "--until", "2026-11-30"] + options, at: firm.now)
        try #require(run.status == 0, "\(run)")
        return ParsedPage(object: run.object)
    }

    @Test("each currency has a line, and rates of the definition join those that have one")
    func currencies() throws {
        let firm = try firm()
        let apart = try page(firm, "rates").rows("pipeline")
        #expect(money(apart["valueWon"]) == "100000 EUR of 1")
        #expect(money(apart["valueWon:SEK"]) == "900000 SEK of 1")
        #expect(money(apart["valueWon:USD"]) == "200000 USD of 1")
        let rates = "rates:\n  base: EUR\n  currencies:\n    - {currency: USD, rate: 0.5}\n\nquotas:"
        try firm.admin.does("definition adopt \(try firm.definition { $0.replacing("\nquotas:", with: "\n" + rates) }) --yes")
        let joined = try page(firm, "rates").rows("pipeline")
        #expect(money(joined["valueWon"]) == "200000 EUR of 2")
        #expect(money(joined["meanAmount"]) == "100000 EUR of 2")
        #expect(money(joined["valueWon:SEK"]) == "900000 SEK of 1")
        #expect(joined["valueWon:USD"] == nil)
        let text = try firm.place.page("rates", "--since", "2026-09-01", at: firm.now)
        #expect(text.contains("amounts in USD are converted to EUR"), "\(text)")
        #expect(text.contains("no rate for SEK"), "\(text)")
        let sources = try page(firm, "sources").rows("sources")
        #expect(money(sources["all"], "valuePerLead") == "50000 EUR of 2")
        #expect(money(sources["all"], "valuePerLead:SEK") == "225000 SEK of 1")
    }

    @Test("imported outcomes have passed the opportunity on the day it was created")
    func importedOutcomes() throws {
        let firm = try firm()
        let rates = try page(firm, "rates").rows("pipeline")
        #expect(rates["opportunities"]?["leads"] as? Int == 4)
        #expect((rates["cycle"]?["value"] as? [String: Any])?["milliseconds"] as? Int == 40 * 86_400_000)
        let october = try firm.place.run(
            ["funnel", "--json", "--since", "2026-10-01", "--until", "2026-10-31"], at: firm.now)
        let funnel = ParsedPage(object: october.object).rows("funnel")
        #expect(funnel["opportunity"]?["entered"] as? Int == 4)
        #expect((funnel["opportunity"]?["reached"] as? [String: Any])?["part"] as? Int == 3)
        // Their stages stay as they were written.
        #expect(try firm.stages("L1", "L4") == ["won", "lost"])
        #expect(try firm.line("converted", of: "L1").description.contains("declaration"))
    }

    @Test("in journals without the date of the deal, the creation of an imported lead counts")
    func earlierJournals() throws {
        let firm = try Firm("standard")
        try firm.admin.imports(
            "Lead ID,Last Name,Company,Email,Created Date\nR1,One,Alder,ada@alder.example,2026-09-01\n", "--as leads")
        try firm.admin.imports("Lead ID,Stage,Amount,Close Date\nR1,Closed Won,EUR 1000,2026-11-10\n", "--as outcomes")
        let rates = try page(firm, "rates").rows("pipeline")
        #expect(rates["opportunities"]?["leads"] as? Int == 1)
        #expect((rates["cycle"]?["value"] as? [String: Any])?["milliseconds"] as? Int == 70 * 86_400_000)
    }

    @Test("spellings are one source, in rows, filters and costs")
    func spellings() throws {
        let firm = try firm()
        #expect(
            try page(firm, "sources").counts("sources", "volume") == ["Google": 2, "Google Ads (paid)": 1, "Fair": 1, "all": 4])
        let list = "sources:\n  - {name: Google Ads, aliases: [google, \"Google Ads (paid)\"]}\n\nquotas:"
        try firm.admin.does("definition adopt \(try firm.definition { $0.replacing("\nquotas:", with: "\n" + list) }) --yes")
        #expect(try page(firm, "sources").counts("sources", "volume") == ["Google Ads": 3, "Fair": 1, "all": 4])
        let filtered = try page(firm, "sources", "--filter", "source=GOOGLE")
        #expect(filtered.counts("sources", "volume") == ["Google Ads": 3, "all": 3])
        #expect((filtered.object["filter"] as? [String: Any])?["word"] as? String == "Google Ads")
        #expect(try firm.mark.does("cost add google 2026-11 \"EUR 300\"").hasPrefix("recorded the cost of Google Ads in 2026-11"))
        #expect(try firm.lead("L2").json["source"] as? String == "google")
    }

    @Test("costs are recorded, replaced, listed and undone, by marketing and team leads only")
    func costs() throws {
        let firm = try firm()
        #expect(try firm.dana.isRefused("cost add Google 2026-11 300").contains("marketing or team lead"))
        try firm.mark.does("cost add Google 2026-10 \"EUR 310\"")
        try firm.tess.does("cost add Podcast 2026-11 \"EUR 60\"")
        #expect(
            try firm.mark.does("cost add \" google\" 2026-10 \"EUR 620\"")
                == "recorded the cost of google in 2026-10: 620.00 EUR, was 310.00 EUR\n")
        #expect(try firm.mark.isRefused("cost add Google 2026-10 \"EUR 620\"").contains("recorded already"))
        #expect(
            try firm.admin.does("cost list --csv")
                == "source,month,amount,currency\ngoogle,2026-10,620.00,EUR\nPodcast,2026-11,60.00,EUR\n")
        // Half of November has passed by the 15th.
        let run = try firm.place.run(
            ["funnel", "--json", "--page", "sources", "--since", "2026-09-01", "--until", "2026-11-15"], at: firm.now)
        let rows = ParsedPage(object: run.object).rows("sources")
        #expect(money(rows["Google"], "cost") == "62000 EUR of 2")
        #expect(money(rows["Google"], "costPerWon") == "31000 EUR of 2")
        #expect(money(rows["Podcast"], "cost") == "3000 EUR of 0")
        #expect(rows["Podcast"]?["volume"] as? Int == 0)
        #expect(money(rows["all"], "cost") == "65000 EUR of 4")
        try firm.mark.does("undo")
        #expect(try firm.admin.does("cost list").contains("310.00 EUR"))
        try firm.mark.does("redo")
        #expect(try firm.admin.does("cost list").contains("620.00 EUR"))
    }
}
