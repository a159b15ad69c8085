import Console
import Foundation
import Lifecycle
import ReadModel
import Reports
import Screen
import Testing

@Suite("Texts are cut only where no blank space is left for them")
struct CutTextTests {
    private static let sizes = [
        Size(rows: 24, columns: 80), Size(rows: 30, columns: 100), Size(rows: 36, columns: 120), Size(rows: 40, columns: 140),
        Size(rows: 60, columns: 200),
    ]

    /// Checks the screen that is painted now.
    private func check(_ driver: Driver, gap: Int = 2, _ place: String) {
        let frame = driver.frame
        let beside = frame.textsCutBesideBlank(gap: gap)
        #expect(beside.isEmpty, "\(place), beside blank space: \(beside)\n\(frame.text)")
        let above = frame.textsCutAboveBlank
        #expect(above.isEmpty, "\(place), above blank rows: \(above)\n\(frame.text)")
    }

    /// Opens every screen, and selects some leads of each list.
    private func walk(_ driver: Driver) {
        for (screen, tabs) in [("1", 2), ("2", 1), ("3", 6)] {
            driver.press(screen)
            for tab in 0..<tabs {
                for move in 0..<6 {
                    check(driver, "screen \(screen), list \(tab), row \(move)")
                    driver.press("j")
                }
                driver.press("Tab")
            }
        }
        driver.press("1", "Enter")
        for part in 0..<4 {
            check(driver, "page, part \(part)")
            driver.press("C-d")
        }
        driver.press("q", "6")
        check(driver, "journal")
        driver.press("7")
        check(driver, "definition")
        // Numbers are right-aligned: some blanks before them belong to them.
        driver.press("5")
        check(driver, gap: 10, "health")
        driver.press("4")
        for page in 0..<ReportPageKind.allCases.count {
            check(driver, gap: 10, "funnel, page \(page)")
            driver.press("]")
        }
    }

    @Test("On the demo", arguments: sizes)
    func demo(size: Size) throws { walk(try Driver(.demo(leads: 300), size)) }

    @Test("On long names, titles, addresses, notes and reasons", arguments: sizes)
    func longValues(size: Size) throws { walk(try Driver(.longValues(), size)) }

    /// The part of the lines that the lists are in.
    private func listLines(_ driver: Driver, _ size: Size) -> [String] {
        driver.lines.map { size.columns < 100 ? $0 : String($0.prefix(size.columns * 3 / 5)) }
    }

    @Test("No phone number is cut in Today or in the details", arguments: sizes)
    func phones(size: Size) throws {
        let driver = try Driver(.longValues(), size)
        driver.press("2")
        for line in listLines(driver, size) where line.contains("+49 421") {
            #expect((20...23).contains { line.contains("+49 421 555 0\(100 + $0)") }, "\(driver.screen)")
        }
        driver.press("1")
        for _ in 0..<6 {
            let lead = driver.selected.flatMap { driver.workspace.leads[$0] }
            for phone in lead?.allPhones ?? [] { #expect(driver.screen.contains(phone), "\(driver.screen)") }
            driver.press("j")
        }
    }

    @Test("The columns of both queues line up", arguments: sizes)
    func columns(size: Size) throws {
        for workspace in [try TestWorkspace.demo(leads: 300), try .longValues(), try .sample()] {
            let driver = try Driver(workspace, size)
            let lists = driver.model.lists
            let lines = listLines(driver, size)
            func columns(_ id: ListID, _ text: (LeadRow) -> String) -> Set<Int> {
                let rows = lists[id]?.rows ?? []
                return Set(
                    rows.compactMap { row in
                        let known = text(row)
                        guard known.count > 4, known.allSatisfy(\.isASCII) else { return nil }
                        let line = lines.first { $0.contains(row.name.prefix(8)) && $0.contains(" \(known.prefix(5))") }
                        return line.flatMap { line in
                            line.range(of: " \(known.prefix(5))").map { String(line[..<$0.lowerBound]).displayWidth }
                        }
                    })
            }
            for text in [\LeadRow.company, \LeadRow.title] as [KeyPath<LeadRow, String>] {
                let both = columns(.mql) { $0[keyPath: text] }.union(columns(.sql) { $0[keyPath: text] })
                #expect(both.count <= 1, "\(size): \(both)\n\(driver.screen)")
            }
        }
    }

    @Test("A text too long for its column continues over the blank columns after it")
    func overflow() throws {
        let workspace = TestWorkspace()
        let title = "Regional Vice President of Operations and Supply Chain"
        for number in 1...8 {
            try workspace.lead(number, Person(first: "Ann", last: "Lee \(number)", title: "CEO", company: "Northern Paper Works"))
        }
        try workspace.lead(9, Person(first: "Bo", last: "Berg", title: title, company: ""), source: "")
        let driver = try Driver(workspace)
        let line = driver.lines.first { $0.contains("Bo Berg") } ?? ""
        #expect(line.contains("Regional Vice President of Op"), "\(driver.screen)")
    }

    @Test("A short list of Pools leaves its rows to the details at 80 columns")
    func shortList() throws {
        let driver = try Driver(.longValues())
        driver.press("3")
        #expect(driver.screen.contains("Timeline"), "\(driver.screen)")
        #expect(driver.screen.contains("until the autumn of next year"), "\(driver.screen)")
    }

    @Test("Rules that don't fit are counted in the strip")
    func countedRules() throws {
        let driver = try Driver(.longValues())
        let score = driver.lines.first { $0.hasPrefix(" Score") } ?? ""
        #expect(!score.contains("…") && score.contains("fit "), "\(driver.screen)")
    }

    @Test("A wide screen shows the whole sentence of each action in the palette")
    func palette() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 140))
        driver.press(":").type("adv")
        #expect(driver.lines.contains { $0.contains("Take the next step") && $0.contains(".") && !$0.contains("conve…") })
        driver.press("C-u").type("zzzz").press("Enter")
        #expect(driver.screen.contains("No matching action"), "\(driver.screen)")
        driver.press("C-u", "PgDn", "PgUp", "Esc")
        #expect(driver.model.overlays.isEmpty)
    }
}

extension TestWorkspace {
    /// MQLs, active and returned leads with long real-shaped values, some of them missing, and long histories.
    fileprivate static func longValues() throws -> TestWorkspace {
        let workspace = TestWorkspace()
        let people = [
            Person(
                first: "Maria-Fernanda", last: "Rodríguez de la Cruz Villanueva",
                title: "Senior Vice President, Global Procurement and Supply Chain Operations",
                company: "Gesellschaft für Industrieanlagenbau Süd-West mbH & Co. KG"),
            Person(first: "Li", last: "Wu", title: "CTO", company: "3M"),
            Person(first: "Abdulrahman", last: "Al-Muhannadi", title: "", company: "Qatar National Petrochemical Holding Company"),
            Person(first: "小龍", last: "李", title: "情報システム部門長兼最高技術責任者", company: "龍門重工株式会社大阪支店営業部"),
            Person(first: "Jo", last: "", title: "Head of Information Technology", company: ""),
            Person(first: "Wolfeschlegelsteinhausenbergerdorff", last: "Hubert", title: "CEO", company: "W"),
        ]
        for number in 1...8 {
            try workspace.lead(
                number, people[number % people.count], ago: .minutes(10 * number),
                source: number == 3 ? "" : "Trade Show: Hannover Messe Industrie \(number)",
                mail: "maria-fernanda.rodriguez.de.la.cruz@industrieanlagenbau-suedwest-\(number).example")
        }
        for number in 20...23 {
            let lead = LeadID(number)
            try workspace.lead(
                number, people[number % people.count], stage: .sal, owner: "dana", ago: .hours(80),
                mail: "a.very.long.mailbox.name@procurement-\(number).example")
            try workspace.record(
                .touched(
                    Touch(
                        channel: .call, outcome: .connected,
                        note: "asked us to call again after the board meeting in March, wants references from pump makers")),
                lead: lead, by: "dana", at: .of(2026, 11, 20, 11))
            try workspace.record(
                .assessed(Assessed(answers: ["budget": "yes", "authority": "yes", "need": "likely"])), lead: lead, by: "dana",
                at: .of(2026, 11, 20, 14))
            try workspace.record(
                .noted("Spoke with the assistant; the budget round is in January and two competitors are already in the house."),
                lead: lead, by: "dana", at: .of(2026, 11, 20, 15))
        }
        for number in 30...32 {
            try workspace.lead(number, people[number % people.count], stage: .sal, owner: "kim", ago: .hours(200))
            try workspace.record(
                .rejected(Declined(reason: "timing", note: "the plant is closed for renovation until the autumn of next year")),
                lead: LeadID(number), by: "kim", at: .of(2026, 11, 18, 9))
        }
        return workspace
    }
}
