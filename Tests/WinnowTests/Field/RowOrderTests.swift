import Testing

/// Which rows are one person depends on the whole file, and record ids of many people are nobody's.
@Suite("Rows of one file, in any order")
struct RowOrderTests {
    private func leads(_ place: TestPlace) -> Int { place.kinds().count { $0 == "captured" } }

    private func notes(_ place: TestPlace, _ text: String, named name: String = "notes.csv") throws -> [String] {
        let run = try place.winnow("import", try place.file(name, text), "--json")
        #expect(run.status == 0, "\(run)")
        return run.object["notes"] as? [String] ?? []
    }

    @Test(
        "a record id that more than three names share identifies nobody, and is kept under its column's name",
        arguments: ["Lead ID", "Ref", "Reference", "ID", "External ID"])
    func crowdedID(column: String) throws {
        let place = try TestPlace()
        let rows = (0..<40).map { "WEB-2026,Person\($0) Last\($0),Firm \($0),p\($0)@x\($0).example\n" }
        let notes = try notes(place, "\(column),Name,Company,Email\n" + rows.joined())
        #expect(leads(place) == 40)
        #expect(notes.filter { $0.contains("40 rows have the record id WEB-2026") }.count == 1, "\(notes)")
        let shown = try place.show("L7")
        #expect((shown["extra"] as? [String: Any])?.values.contains { $0 as? String == "WEB-2026" } == true, "\(shown)")
        let again = try place.import("\(column),Name,Company,Email\n" + rows.reversed().joined(), named: "again.csv")
        #expect(again["added"] ?? 0 == 0 && again["crowdedIDs"] == 40, "\(again)")
    }

    @Test("an opt-out of calls to a switchboard closes the same people, whatever the order of rows")
    func switchboard() throws {
        let rows = [
            "Jean,Macdonald,020 7946 0011,yes,A", "Irem,Macdonald,020 7946 0011,yes,B", ",Macdonald,020 7946 0011,,C",
            "Tom,van der Berg,020 7946 0011,yes,D", "Ida,Orr,020 7946 0011,,E",
        ]
        for first in rows.indices {
            let turned = Array(rows[first...]) + Array(rows[..<first])
            for order in [turned, Array(turned.reversed())] {
                let place = try TestPlace()
                try place.import("First Name,Last Name,Phone,Do Not Call,Title\n" + order.joined(separator: "\n") + "\n")
                let closed = try (1...5).compactMap { number -> String? in
                    let lead = try place.show("L\(number)")
                    guard let channels = lead["closedChannels"] as? [String: String], channels["call"] != nil else { return nil }
                    return (lead["fields"] as? [String: Any])?["title"] as? String
                }
                #expect(closed.sorted() == ["A", "B", "C", "D"], "\(order)")
            }
        }
    }

    @Test(
        "of several statuses of one person the furthest counts, whatever the order of rows",
        arguments: [
            (["Working", ""], "sal", 0), (["MQL", "Working"], "sal", 1), (["Unqualified", "MQL"], "mql", 1),
            (["New", "Working", "MQL"], "sal", 2), (["Nurture", "Customer"], "won", 1),
        ])
    func statuses(texts: [String], stage: String, others: Int) throws {
        for order in [texts, texts.reversed()] {
            let place = try TestPlace()
            let rows = order.map { "Ann Able,Halden,ann@halden.example,\($0)\n" }
            let counts = try place.import("Name,Company,Email,Status\n" + rows.joined())
            #expect(leads(place) == 1)
            #expect(try place.stage("L1") == stage, "\(order): \(counts)")
            #expect(counts["statusNotFollowed"] ?? 0 == others, "\(order): \(counts)")
        }
    }

    @Test("names of leads count, too; initials and short forms are no other name")
    func namesOfID() throws {
        let header = "Lead ID,Name,Company,Email\n"
        let place = try TestPlace()
        try place.import(header + "R1,Ann Lee,Lee,ann@lee.example\n")
        let three = "R1,Bo Ng,Ng,bo@ng.example\nR1,Cid Nagy,Nagy,cid@nagy.example\nR1,Dan Orr,Orr,dan@orr.example\n"
        try place.import(header + three, named: "three.csv")
        #expect(leads(place) == 4)
        #expect((try place.show("L1")["fields"] as? [String: Any])?["externalId"] as? String == "R1", "the lead keeps it")
        let one = try TestPlace()
        let names = ["Robert Byrne", "Bob Byrne", "R. Byrne", "Byrne", "Rob Byrne"]
        try one.import(header + names.enumerated().map { "R1,\($1),B,b\($0)@b.example\n" }.joined())
        #expect(leads(one) == 1)
    }

    @Test("two or three names with one record id and different addresses join, with a note that names the lines")
    func doubtful() throws {
        let header = "Lead ID,Name,Company,Email\n"
        for count in 2...3 {
            let place = try TestPlace()
            let names = ["Ann Lee", "Bo Ng", "Cid Nagy"].prefix(count)
            let text = header + names.enumerated().map { "R1,\($1),C,p\($0)@c.example\n" }.joined()
            let notes = try notes(place, text)
            #expect(leads(place) == 1)
            let lines = count == 2 ? "(line 3)" : "(lines 3 and 4)"
            #expect(notes.contains { $0.contains("in spite of another name") && $0.contains(lines) }, "\(notes)")
        }
        let place = try TestPlace()
        let notes = try notes(place, header + "R1,Ann Lee,C,a@c.example\nR1,A. Lee,C,b@c.example\n")
        #expect(!notes.contains { $0.contains("in spite of") }, "\(notes)")
    }

    @Test("the first source within a file is that of the earliest date, and else doesn't depend on the order")
    func firstSource() throws {
        let header = "Lead ID,Name,Company,Source,Campaign,Created Date\n"
        let files: [(rows: [String], source: String, campaign: String?)] = [
            (["A1,Ann Lee,L,Fair,Autumn,2026-10-01", "A1,Ann Lee,L,Web,Spring,2026-09-01"], "Web", "Spring"),
            (["A1,Ann Lee,L,Fair,Autumn,", "A1,Ann Lee,L,Web,Spring,2026-09-01"], "Web", "Spring"),
            (["A1,Ann Lee,L,Web,Spring,", "A1,Ann Lee,L,Fair,Autumn,"], "Fair", "Autumn"),
            (["A1,Ann Lee,L,,,2026-08-01", "A1,Ann Lee,L,Web,,2026-09-01", "A1,Ann Lee,L,Fair,F,2026-10-01"], "Web", nil),
            (["A1,Ann Lee,L,Web,,2026-09-01", "A1,Ann Lee,L,Web,Spring,2026-09-20"], "Web", "Spring"),
        ]
        for (rows, source, campaign) in files {
            var figures: Set<String> = []
            for order in [rows, rows.reversed()] {
                let place = try TestPlace()
                try place.import(header + order.joined(separator: "\n") + "\n")
                let shown = try place.show("L1")
                #expect(leads(place) == 1)
                #expect(shown["source"] as? String == source, "\(order)")
                #expect((shown["fields"] as? [String: Any])?["campaign"] as? String == campaign, "\(order)")
                figures.insert(try place.winnow("funnel", "--page", "sources", "--once", "--since", "2026-07-01", "--csv").text)
            }
            #expect(figures.count == 1, "\(figures)")
        }
    }

    @Test("a row joins the only lead of several at an address that has its name")
    func exactName() throws {
        let header = "Name,Company,Email\n"
        let place = try TestPlace()
        try place.import(header + "Anna Schneider,S,as@s.example\n")
        try place.import(header + "Anna Schneider-Koch,S,as@s.example\n", named: "koch.csv")
        #expect(leads(place) == 2)
        for number in 1...4 {
            let counts = try place.import(header + "Anna Schneider,S\(number),as@s.example\n", named: "\(number).csv")
            #expect(counts["added"] ?? 0 == 0, "\(number): \(counts)")
        }
        try place.import("Lead ID," + header + "H9,Anna Schneider-Koch,S,as@s.example\n", named: "id.csv")
        #expect(leads(place) == 2)
        // Another record is another person, and a third name fits nobody.
        try place.import("Lead ID," + header + "H8,Anna Schneider-Koch,S,as@s.example\n", named: "other.csv")
        try place.import(header + "Bert Schneider,S,as@s.example\n", named: "bert.csv")
        #expect(leads(place) == 4)
    }

    @Test("a row that only its texts identify finds its lead again after a person has changed it")
    func changedByHand() throws {
        for change in ["title=Chairwoman", "city=Bremen", "company=Other", "firstName=Anna", "phone=0421 555 0199"] {
            let place = try TestPlace()
            let text = "Name,Company,Title,City\nAnn Lee,Acme,CEO,Kiel\nBo Ng,Ng,CTO,Kiel\n"
            try place.import(text)
            #expect(try place.winnow("edit", "L1", change).status == 0)
            let counts = try place.import(text, named: "again.csv")
            #expect(counts["added"] ?? 0 == 0 && leads(place) == 2, "\(change): \(counts)")
        }
    }

    @Test("a further address is kept, shown, and no conflict")
    func furtherAddress() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Phone\nA1,Ann Lee,ann@lee.example,0421 555 0101\n")
        let notes = try notes(place, "Lead ID,Name,Email,Phone\nA1,Ann Lee,a.lee@home.example,0421 555 0102\n", named: "b.csv")
        #expect(notes.contains("1 row with another e-mail address: both are kept"), "\(notes)")
        #expect(notes.contains("1 row with another phone number: both are kept"), "\(notes)")
        #expect(!notes.contains { $0.contains("the stored value was kept") }, "\(notes)")
        let text = try place.winnow("show", "L1").text
        for value in ["ann@lee.example", "a.lee@home.example", "0421 555 0101", "0421 555 0102"] {
            #expect(text.contains(value), "\(text)")
        }
        #expect(try place.show("L1")["emails"] as? [String] == ["ann@lee.example", "a.lee@home.example"])
    }
}
