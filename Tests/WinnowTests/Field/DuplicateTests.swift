import Foundation
import Testing

/// People who may be the same are shown with the reason, and offered for a merge where both leads are open.
@Suite("Possible duplicates in files")
struct DuplicateTests {
    private static let header = "Lead ID,Name,Company,Email,Phone\n"

    /// The pairs that `winnow duplicates` lists: `L2 L1 sameEmail`.
    private func pairs(_ place: TestPlace, _ options: String...) throws -> [String] {
        let run = try place.run(["duplicates", "--json"] + options, at: place.clock)
        #expect(run.status == 0, "\(run)")
        return run.objects.map { pair in
            let other = pair?["possibleDuplicate"] as? [String: Any] ?? [:]
            let reasons = other["reasons"] as? [String] ?? []
            return ([pair?["id"] as? String ?? "?", other["id"] as? String ?? "?"] + reasons).joined(separator: " ")
        }
    }

    private func duplicates(_ place: TestPlace, of lead: String) throws -> [[String: Any]] {
        try place.show(lead)["possibleDuplicates"] as? [[String: Any]] ?? []
    }

    /// Runs a command that winnow printed.
    private func follow(_ place: TestPlace, _ command: String) throws {
        #expect(command.hasPrefix("winnow merge "))
        let run = try place.run(command.split(separator: " ").dropFirst().map(String.init), at: place.clock)
        #expect(run.status == 0, "\(command): \(run)")
    }

    @Test("leads with the same address, phone, or name and company are listed with every reason and the merge command")
    func reasons() throws {
        let place = try TestPlace()
        try place.import(
            Self.header + """
                R1,Ann Lee,Acme,ann@acme.example,0421 555 0101
                R2,Ann Lee,Acme Ltd,ANN@acme.example,0421 555 0199
                R3,Bea Moss,Moss,bea@moss.example,(0421) 555-0101
                R4,Cid Nagy,Nagy,cid@nagy.example,
                R5,"Nagy, Cid",NAGY GmbH,c.nagy@nagy.example,
                R6,Dan Only,Only,dan@only.example,0421 555 0106

                """)
        #expect(
            try pairs(place) == ["L2 L1 sameEmail sameNameAndCompany", "L3 L1 samePhone", "L5 L4 sameNameAndCompany"])
        let text = try place.winnow("duplicates").text
        #expect(text.contains("L3 Bea Moss, Moss ("))
        #expect(text.contains("  same phone as L1 Ann Lee, Acme ("))
        #expect(!text.contains("winnow merge L3") && text.contains("several people may share a phone"))
        #expect(text.contains("  winnow merge L2 --into L1\n"))
        #expect(text.hasSuffix("\n3 pairs in all\n"))
        #expect(text.contains("  same e-mail, same name and company as L1 Ann Lee, Acme ("))
        let shown = try place.winnow("show", "L1").text
        #expect(shown.contains("Possible duplicates\n"))
        #expect(shown.contains("L2  Ann Lee, Acme Ltd (") && shown.contains("L3  Bea Moss, Moss ("))
        #expect(shown.contains("same phone; the names differ"))
        let json = try duplicates(place, of: "L1")
        #expect(json.map { $0["id"] as? String } == ["L2", "L3"])
        #expect(json.map { $0["reason"] as? String } == ["sameEmail", "samePhone"])
        #expect(json.allSatisfy { $0["canMerge"] as? Bool == true })
        #expect(try duplicates(place, of: "L6").isEmpty)
        #expect(!(try place.winnow("show", "L6").text.contains("Possible duplicates")))
    }

    @Test("following the printed commands leaves nobody listed, and keeps the first capture")
    func followed() throws {
        let place = try TestPlace()
        let rows = (1...8).map { "R\($0),Ann Lee,Acme \($0),,0421 555 0101\n" }
        try place.import(Self.header + rows.joined())
        let listed = try place.winnow("duplicates", "--json").objects
        #expect(listed.count == 7, "one line for each lead after the first")
        for pair in listed {
            let other = try #require(pair?["possibleDuplicate"] as? [String: Any])
            try follow(place, try #require(other["merge"] as? String))
        }
        #expect(try pairs(place).isEmpty)
        #expect(try place.winnow("duplicates").text == "no possible duplicates\n")
        #expect((try place.show("L1")["absorbed"] as? [String])?.count == 7)
    }

    @Test("a phone of more than three names is no reason, unless the names are equal; an address of many names is one")
    func crowded() throws {
        let place = try TestPlace()
        let names = ["Ann Lee", "Bea Moss", "Cid Nagy", "Dan Orr"]
        let rows = names.enumerated().map { "R\($0),\($1),Firm \($0),,0421 555 0100\n" }
        try place.import(Self.header + rows.joined())
        #expect(try pairs(place).isEmpty)
        // Three names may be one family's, or one person's.
        try place.import(
            Self.header + (1...3).map { "S\($0),Pat\($0) Quist,Home \($0),,0421 555 0130\n" }.joined(), named: "home.csv")
        #expect(try pairs(place) == ["L6 L5 samePhone", "L7 L5 samePhone"])
        try place.import(Self.header + "R9,lee ann,Elsewhere,,0421 555 0100\n", named: "late.csv")
        #expect(try pairs(place) == ["L6 L5 samePhone", "L7 L5 samePhone", "L8 L1 samePhone"])
        let desk = names.enumerated().map { "T\($0),\($1),Fair \($0),desk@fair.example,\n" }
        try place.import(Self.header + desk.joined(), named: "fair.csv")
        #expect(try pairs(place).suffix(3) == ["L10 L9 sameEmail", "L11 L9 sameEmail", "L12 L9 sameEmail"])
    }

    @Test("an import counts as possible duplicates the added leads that are then listed, and its preview says the same")
    func counted() throws {
        let names = ["Ann Lee", "Bea Moss", "Cid Nagy", "Dan Orr", "Eva Pohl"]
        func rows(_ prefix: String, _ people: [String], _ rest: String) -> String {
            people.enumerated().map { "\(prefix)\($0),\($1),Firm \(prefix)\($0),\(rest)\n" }.joined()
        }
        let desk = "desk@fair.example,", shared = ",0421 555 0100"
        let files: [(known: String, new: String, count: Int)] = [
            // An address of many names, in the file and known.
            ("", rows("N", names, desk), 5), (rows("K", names, desk), rows("N", ["Flo Quist"], desk), 1),
            // A phone of two, and a switchboard's, which is also the phone of two people with one name.
            (rows("K", ["Ann Lee"], shared), rows("N", ["Bea Moss"], shared), 1), ("", rows("N", names, shared), 0),
            (rows("K", names, shared), rows("N", ["Flo Quist"], shared), 0),
            (rows("K", names, shared), rows("N", ["Lee Ann"], shared), 1), ("", rows("N", names + ["Lee Ann"], shared), 2),
            // Name and company.
            ("K1,Ann Lee,Acme,,\n", "N1,Lee Ann,ACME Ltd,ann@acme.example,\nN2,Bo Ng,Acme,,\n", 1),
            // Record ids that contradict.
            ("K1,Ann Lee,Acme,ann@acme.example,\n", "N1,Ann Lee,Other,ann@acme.example,\nN2,Bo Ng,Ng,,\n", 1),
            ("K1,Ann Lee,Acme,ann@acme.example,\n", "K1,Ann Lee,Acme,ann@acme.example,\n", 0),
            ("K1,Ann Lee,Acme,ann@acme.example,\n", "N1,Bo Ng,Ng,bo@ng.example,0421 555 0102\n", 0),
        ]
        for (known, new, count) in files {
            for isClosed in [false, true] where !isClosed || !known.isEmpty {
                let place = try TestPlace()
                if !known.isEmpty { try place.import(Self.header + known, named: "known.csv") }
                if isClosed {
                    let ends = known.split(separator: "\n").map { "\($0.prefix { $0 != "," }),Closed Won,100,2026-11-18\n" }
                    try place.import(
                        "Lead ID,Stage,Amount,Close Date\n" + ends.joined(), as: "outcomes", named: "won.csv")
                }
                let before = place.kinds().count { $0 == "captured" }
                let file = try place.file("new.csv", Self.header + new)
                let preview = try place.winnow("import", file, "--dry-run").text
                let words = count == 1 ? "flagged as a possible duplicate" : "flagged as possible duplicates"
                #expect(preview.contains(words) == (count > 0), "\(new): \(preview)")
                #expect(count == 0 || preview.contains("\(count) \(words)"), "\(new): \(preview)")
                let counts = try place.import(Self.header + new, named: "new.csv")
                #expect(counts["likenesses"] ?? 0 == count, "\(new): \(counts)")
                let listed = Set(try pairs(place).flatMap { $0.split(separator: " ").prefix(2) })
                let isNew = { (id: Substring) in Int(id.dropFirst()) ?? 0 > before }
                #expect(listed.filter(isNew).count == count, "\(new): \(listed)")
            }
        }
    }

    @Test("a closed lead is shown with the reason why it can't be merged, and the first open one is offered as well")
    func closed() throws {
        let place = try TestPlace()
        try place.import(
            Self.header + """
                R1,Ann Lee,Acme,,0421 555 0101
                R2,A. Lee,Lee & Co,,0421 555 0101
                R3,Anna Lee,Lee Family,,0421 555 0101

                """)
        try place.import("Lead ID,Stage,Amount,Close Date\nR1,Closed Won,100,2026-11-18\n", as: "outcomes", named: "won.csv")
        #expect(try pairs(place) == ["L2 L1 samePhone", "L3 L1 samePhone", "L3 L2 samePhone"])
        let text = try place.winnow("duplicates").text
        #expect(text.contains("  L1 is won; "))
        #expect(text.contains("  winnow merge L3 --into L2\n"))
        let json = try duplicates(place, of: "L3")
        #expect(json.map { $0["canMerge"] as? Bool } == [false, true])
        #expect((json.first?["why"] as? String)?.contains("L1 is won") == true)
        #expect(json.last?["why"] is NSNull)
        #expect(try place.winnow("show", "L1").text.contains("same phone; L1 is won"))
        // The reason is the one that the merge itself gives.
        let refused = try place.winnow("merge", "L1", "--into", "L3")
        #expect(refused.status == 1)
        #expect(refused.errorText.contains(try #require(json.first?["why"] as? String)))
    }

    @Test("the lead in the later stage is kept, so that nobody loses it")
    func laterStage() throws {
        let place = try TestPlace()
        let first = try place.addLead("Ada Byron")
        let second = try place.addMQL("Ada Byron")
        try place.winnow("accept", second)
        #expect(try place.winnow("duplicates").text.contains("winnow merge \(first) --into \(second)\n"))
        #expect(try duplicates(place, of: first).first?["merge"] as? String == "winnow merge \(first) --into \(second)")
    }

    @Test("merged, erased and undone leads are nobody's duplicates")
    func gone() throws {
        let place = try TestPlace()
        let rows = "R1,Ann Lee,Acme,,0421 555 0101\nR2,Ann Lee,Acme,,0421 555 0102\nR3,Bo Ng,Ng,,0421 555 0102\n"
        try place.import(Self.header + rows)
        #expect(try pairs(place) == ["L2 L1 sameNameAndCompany", "L3 L2 samePhone"])
        try place.winnow("merge", "L2", "--into", "L1")
        #expect(try pairs(place) == ["L3 L1 samePhone"], "the merged lead's phone is the survivor's")
        try place.winnow("undo")
        #expect(try place.winnow("erase", "L2", "--yes").status == 0)
        #expect(try pairs(place).isEmpty)
        #expect(try duplicates(place, of: "L1").isEmpty)
        try place.import(Self.header + "R4,Bo Ng,Ng,bo@ng.example,\n", named: "more.csv")
        #expect(try pairs(place) == ["L4 L3 sameNameAndCompany"])
        try place.winnow("undo")
        #expect(try pairs(place).isEmpty)
    }

    @Test("add says whose duplicate the new lead may be, in text and JSON")
    func added() throws {
        let place = try TestPlace()
        try place.import(Self.header + "R1,Ann Lee,Acme,ann@acme.example,0421 555 0101\n")
        let run = try place.winnow("add", "firstName=Anne", "lastName=Lee", "company=Lee Homes", "phone=0421/5550101")
        #expect(run.status == 0)
        #expect(run.text.hasPrefix("added L2: "))
        #expect(run.text.contains("\npossible duplicate of L1 Ann Lee, Acme (same phone); to merge them: winnow merge L"))
        let json = try place.winnow("add", "firstName=Ann", "lastName=Lee", "company=ACME", "--json").object
        let duplicates = json["possibleDuplicates"] as? [[String: Any]] ?? []
        #expect(duplicates.map { $0["id"] as? String } == ["L1"])
        #expect(duplicates.first?["reason"] as? String == "sameNameAndCompany")
        let nobody = try place.winnow("add", "firstName=Bo", "lastName=Ng", "company=Ng", "--json").object
        #expect((nobody["possibleDuplicates"] as? [Any])?.isEmpty == true)
        #expect(try place.winnow("add", "firstName=Cy", "company=Orr").text.split(separator: "\n").count == 1)
        try follow(place, try #require(duplicates.first?["merge"] as? String))
    }

    @Test("placeholders and role addresses flag nobody")
    func placeholders() throws {
        let place = try TestPlace()
        try place.import(
            Self.header + """
                R1,Ann Lee,Acme,info@acme.example,0000000000
                R2,Bea Moss,Moss,info@acme.example,0000000000
                R3,Cid Nagy,Nagy,test@test.com,123
                R4,Dan Orr,Orr,test@test.com,123
                R5,,Only a Company,,
                R6,,Only a Company,,

                """)
        #expect(try pairs(place).isEmpty)
    }

    @Test("--limit, --mine and --csv")
    func options() throws {
        let place = try TestPlace()
        try place.import(
            Self.header + """
                R1,Ann Lee,"=cmd|'x'!A1",,0421 555 0101
                R2,A. Lee,Lee,,0421 555 0101
                R3,Bo Ng,Ng,,
                R4,Bo Ng,Ng,,

                """)
        let limited = try place.winnow("duplicates", "--limit", "1").text
        #expect(limited.hasSuffix("1 of 2 pairs (--limit 0 shows all)\n"))
        #expect(limited.contains("L2") && !limited.contains("L4"))
        #expect(!(try place.winnow("duplicates", "--limit", "2").text.contains("--limit")))
        #expect(try pairs(place, "--limit", "1") == ["L2 L1 samePhone"])
        #expect(try pairs(place, "--mine").isEmpty)
        let mine = try place.addMQL("Bo Ng", company: "Ng")
        try place.winnow("accept", mine)
        #expect(try pairs(place, "--mine") == ["\(mine) L3 sameNameAndCompany"])
        let csv = try place.winnow("duplicates", "--csv").text.split(separator: "\n")
        #expect(csv.first?.hasPrefix("id,name,company,stage,owner,otherId,") == true)
        #expect(csv.count == 4)
        #expect(
            csv.contains { $0.hasPrefix("L2,") && $0.contains("'=cmd") && $0.contains("samePhone,true,winnow merge L2 --into L1") })
        #expect(try place.winnow("duplicates", "--limit", "-1").status == 64)
    }

    @Test("a name can't control the terminal")
    func hostileName() throws {
        let place = try TestPlace()
        try place.import(Self.header + "R1,\u{1B}[2JAnn,Acme,,0421 555 0101\nR2,\u{202E}Ann,Acme,,0421 555 0101\n")
        for arguments in [["duplicates"], ["duplicates", "--json"], ["show", "L1"]] {
            let text = try place.run(arguments, at: place.clock).text
            #expect(text.contains("L2") && !text.contains("\u{1B}") && !text.contains("\u{202E}"), "\(arguments)")
        }
    }
}
