import Foundation
import Testing

@Suite("Printed figures with --by")
struct GroupedFiguresTests {
    /// The part of a share, or a plain number.
    private func part(_ value: Any?) -> Int { (value as? [String: Any])?["part"] as? Int ?? value as? Int ?? 0 }

    private func whole(_ value: Any?) -> Int { (value as? [String: Any])?["of"] as? Int ?? 0 }

    /// The sum of a column over all rows of a block.
    private func sum(_ page: ParsedPage, _ block: String, _ column: String, _ of: (Any?) -> Int) -> Int {
        page.rows(block).values.reduce(0) { $0 + of($1[column]) }
    }

    @Test(
        "for every grouping, the groups add up to the total of the page",
        arguments: ["source", "owner", "campaign", "industry", "definition", "path"])
    func addUp(_ by: String) throws {
        let place = try Figures.demo()
        let overview = try place.figures("overview", "--by", by, "--window", "year")
        #expect(overview.object["by"] as? String == by)
        let funnel = overview.rows("funnel")
        #expect(funnel.count == 7)
        for (stage, values) in funnel {
            #expect(sum(overview, "funnelBy", "\(stage)Entered", part) == part(values["entered"]), "\(by) \(stage)")
            guard stage != "won" else { continue }
            #expect(sum(overview, "funnelBy", "\(stage)Reached", part) == part(values["reached"]), "\(by) \(stage)")
            #expect(sum(overview, "funnelBy", "\(stage)Reached", whole) == whole(values["reached"]), "\(by) \(stage)")
        }
        #expect(part(funnel["mql"]?["entered"]) > 0)

        let speed = try place.figures("speed", "--by", by, "--window", "year")
        for (clock, values) in speed.rows("clocks") {
            #expect(sum(speed, "clocksBy", "\(clock)Compliance", part) == part(values["met"]), "\(by) \(clock)")
            #expect(sum(speed, "clocksBy", "\(clock)Compliance", whole) == whole(values["compliance"]), "\(by) \(clock)")
        }
        #expect(!speed.rows("clocks").isEmpty)

        let cohorts = try place.figures("cohorts", "--by", by, "--window", "year")
        #expect(sum(cohorts, "cohortsBy", "leads", part) == sum(cohorts, "cohorts", "leads", part))
        #expect(sum(cohorts, "cohortsBy", "ever", part) == sum(cohorts, "cohorts", "ever", part))
        #expect(sum(cohorts, "cohorts", "leads", part) > 0)

        let rates = try place.figures("rates", "--by", by, "--window", "year")
        for (rate, values) in rates.rows("rates") {
            #expect(sum(rates, "ratesBy", rate, part) == part(values["part"]), "\(by) \(rate)")
            #expect(sum(rates, "ratesBy", rate, whole) == part(values["whole"]), "\(by) \(rate)")
        }

        let health = try place.figures("health", "--by", by, "--window", "year")
        let breakdowns = health.rows("breakdowns")
        for (breakdown, column) in [
            ("unqualifiedHandovers", "unqualified"), ("singleTactic", "singleTactic"),
            ("noNurturing", "unnurtured"), ("noWayBack", "sitting"), ("poorData", "poor"), ("leftBehind", "leftBehind"),
        ] {
            #expect(sum(health, "healthBy", column, part) == part(breakdowns[breakdown]?["leads"]), "\(by) \(breakdown)")
        }
        // Groups without any problem are left out.
        let intake = sum(health, "healthBy", "intake", part)
        #expect(intake > 0 && intake <= part(breakdowns["intakeOverTriage"]?["leads"]), "\(by)")
    }

    @Test("without --by only pages that are always grouped have groups")
    func defaults() throws {
        let place = try Figures.demo()
        for (page, by) in [
            ("overview", "everything"), ("speed", "everything"), ("sources", "source"), ("team", "owner"), ("reasons", "source"),
            ("cohorts", "everything"), ("rates", "everything"), ("calibration", "everything"), ("health", "everything"),
        ] {
            let plain = try place.figures(page)
            #expect(plain.object["by"] as? String == by)
            let blocks = (plain.object["blocks"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            #expect(!blocks.contains { $0.hasSuffix("By") }, "\(page): \(blocks)")
            #expect(try place.figures(page, "--by", by).text() == plain.text(), "\(page)")
        }
    }

    @Test("text, JSON and CSV have the same figures of a group, also when compared with another period")
    func formats() throws {
        let place = try Figures.demo()
        for (page, block, title) in [
            ("overview", "funnelBy", "Funnel by source"), ("speed", "clocksBy", "SLA clocks by source"),
            ("cohorts", "cohortsBy", "by source"), ("rates", "ratesBy", "Rates by source"),
            ("health", "healthBy", "Process problems by source"),
        ] {
            for width in [80, 120, 200] {
                let text = try place.page(page, width: width, "--by", "source")
                #expect(text.contains(title) && text.contains("· by source"), "\(page) at \(width)")
            }
            let figures = try place.figures(page, "--by", "source", "--compare")
            let csv = try place.winnow("funnel", "--csv", "--page", page, "--by", "source", "--compare").text
            let leads = figures.counts(block, "leads")
            #expect(leads.count > 2, "\(page)")
            for (group, count) in leads {
                #expect(csv.contains("\(page),asked,\(block),\(group),\(group.isEmpty ? "none" : group),leads,\(count),,leads,,\n"))
            }
            #expect(csv.contains("\(page),compared,\(block),"), "\(page)")
            let blocks = figures.object["blocks"] as? [[String: Any]] ?? []
            let rows = blocks.first { $0["id"] as? String == block }?["rows"] as? [[String: Any]] ?? []
            // Some breakdowns are of now and have no value in another period.
            let column = page == "health" ? "unqualified" : "leads"
            #expect(rows.allSatisfy { ($0["compared"] as? [String: Any])?[column] is Int }, "\(page)")
            // The largest group comes first.
            let sizes = rows.compactMap { ($0["values"] as? [String: Any])?["leads"] as? Int }
            if page != "speed" { #expect(sizes == sizes.sorted(by: >), "\(page): \(sizes)") }
        }
    }

    @Test("pages with fixed rows say so")
    func fixed() throws {
        let place = try Figures.demo()
        #expect(try place.page("team", "--by", "source").contains("always by person"))
        #expect(try !place.page("team", "--by", "owner").contains("always by person"))
        #expect(try place.page("calibration", "--by", "path").contains("always by score"))
        #expect(try place.figures("team", "--by", "source").object["by"] as? String == "owner")
    }
}
