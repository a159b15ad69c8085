import Foundation
import Testing

/// Deals and tasks that name their person only: attached where name and company are one lead's, else rejected by line.
@Suite("Deals and tasks that name a person")
struct NamedLeadTests {
    private static let people = """
        Name,Company,Email
        Priya Natarajan,Halden Pumps GmbH,priya@halden.example
        Anna Müller,Brandt AG,anna@brandt.example
        Jon Doe,Acme,jon@acme.example
        Jon Doe,Bolt,jon@bolt.example
        Sam Ray,Acme,sam.one@acme.example
        Sam Ray,Acme,sam.two@acme.example
        Wei Zhang,Lumen,wei@lumen.example

        """

    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(Self.people)
        return place
    }

    private func counts(_ run: Run) -> [String: Int] { run.object["counts"] as? [String: Int] ?? [:] }

    private func rejects(_ run: Run) throws -> String {
        let path = try #require(run.object["rejectFile"] as? String, "\(run)")
        return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    @Test(
        "the name columns of the big systems attach a deal",
        arguments: [
            "Deal - Title,Deal - Status,Deal - Value,Deal - Contact person,Deal - Organization,Deal - Won time\n"
                + "Big,Won,5,Priya Natarajan,Halden Pumps,2026-10-01\n",
            "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact,Associated Company\n"
                + "1,Big,Closed Won,5,2026-10-01,PRIYA NATARAJAN,halden pumps gmbh\n",
            "Potential Name,Stage,Amount,Closing Date,Contact Name,Account Name\nBig,Closed Won,5,2026-10-01,Ms. Priya Natarajan,Halden Pumps\n",
            "Opportunity Name,Stage,Amount,Close Date,Primary Contact,Account Name\nBig,Closed Won,5,2026-10-01,\"Natarajan, Priya\",Halden Pumps\n",
            "Deal Name,Deal Stage,Amount,Close Date,Associated Contact\nBig,Closed Won,5,2026-10-01,Priya Natarajan (old@nowhere.example)\n",
            "Deal,Stage,Amount,Close Date,First Name,Last Name,Company\nBig,Closed Won,5,2026-10-01,Priya,Natarajan,Halden Pumps\n",
            "Deal Name,Deal Stage,Amount,Close Date,Associated Contact\nBig,Closed Won,5,2026-10-01,Priya Natarajan;Wei Zhang\n",
        ])
    func deals(text: String) throws {
        let place = try place()
        let run = try place.winnow("import", place.file("deals.csv", text), "--as", "outcomes", "--json")
        guard !text.contains("nowhere") else {
            // The address is nobody's, and a name without a company is then not enough.
            #expect(run.status == 65 && counts(run)["unknownLead"] == 1, "\(run)")
            return
        }
        #expect(run.status == 0 && counts(run)["attached"] == 1, "\(run)")
        #expect(try place.stage("L1") == "won")
        #expect(counts(try place.winnow("import", place.file("again.csv", text), "--as", "outcomes", "--json"))["attached"] == 0)
    }

    @Test(
        "tasks and activities too",
        arguments: [
            "Activity - Type,Activity - Subject,Activity - Done,Activity - Marked as done time,Activity - Contact person,Activity - Organization\n"
                + "Call,Hello,Done,2026-10-01 10:00,Priya Natarajan,Halden Pumps\n",
            "Subject,Status,Date,Company / Account,Contact\nCall,Completed,2026-10-01,Halden Pumps,Priya Natarajan\n",
            "Subject,Status,Date,Company / Account,Lead\nCall,Completed,2026-10-01,Halden Pumps,Priya Natarajan\n",
            "Call title,Call direction,Activity date,Associated Contact,Associated Company\nHi,Outbound,2026-10-01,Priya Natarajan,Halden Pumps\n",
            "Type,Date,First Name,Last Name\nCall,2026-10-01,Priya,Natarajan\n",
        ])
    func touches(text: String) throws {
        let place = try place()
        let run = try place.winnow("import", place.file("tasks.csv", text), "--as", "touches", "--json")
        #expect(run.status == 0 && counts(run)["attached"] == 1, "\(run)")
        #expect(place.kinds().count { $0 == "touched" } == 1)
    }

    @Test(
        "an ambiguous or unknown one is rejected by line, with the candidates, and exit status 65",
        arguments: [
            ("Jon Doe", "", ["L3", "L4", "Acme", "Bolt"]), ("Sam Ray", "Acme", ["L5", "L6"]),
            ("Wei Zhang", "Lumina", ["L7", "Lumen"]),
            ("Nobody Known", "Acme", ["no lead"]), ("", "Acme", ["names no lead"]),
        ])
    func rejected(name: String, company: String, words: [String]) throws {
        let place = try place()
        let text =
            "Deal - Title,Deal - Status,Deal - Contact person,Deal - Organization\nGood,Won,Anna Müller,Brandt\nBig,Won,\(name),\(company)\n"
        let run = try place.winnow("import", place.file("deals.csv", text), "--as", "outcomes", "--json")
        #expect(run.status == 65 && counts(run)["attached"] == 1 && counts(run)["rejected"] == 1, "\(run)")
        let file = try rejects(run)
        #expect(file.contains("\n3,"), "\(file)")
        for word in words { #expect(file.contains(word), "\(file)") }
        // Corrected, it is the lead's.
        let path = try place.file(
            "mended.csv", file.replacingOccurrences(of: "Big,Won,\(name),\(company)", with: "Big,Won,Wei Zhang,Lumen"))
        #expect(try place.winnow("import", path, "--as", "outcomes").status == 0)
        #expect(try place.stage("L7") == "won")
    }

    @Test("a record id decides before an address, and that before a name")
    func order() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Email\nR1,Ada One,Acme,one@acme.example\nR2,Ada Two,Acme,two@acme.example\n")
        try place.import(
            "Lead ID,Email,Contact Name,Account Name,Stage,Close Date\nR1,two@acme.example,Ada Two,Acme,Closed Won,2026-10-01\n",
            as: "outcomes", named: "one.csv")
        #expect(try place.stage("L1") == "won")
        try place.import(
            "Email,Contact Name,Account Name,Stage,Close Date\ntwo@acme.example,Ada One,Acme,Closed Lost,2026-10-01\n",
            as: "outcomes", named: "two.csv")
        #expect(try place.stage("L2") == "lost")
    }

    @Test("--map leadName and leadCompany attach by columns of any name")
    func mapped() throws {
        let place = try place()
        let text = "Wer,Wo,Stage,Close Date\nPriya Natarajan,Halden Pumps,Closed Won,2026-10-01\n"
        let run = try place.winnow(
            "import", place.file("deals.csv", text), "--as", "outcomes", "--map", "leadName=Wer", "--map", "leadCompany=Wo",
            "--json")
        #expect(run.status == 0 && counts(run)["attached"] == 1, "\(run)")
    }

    @Test("another record id or address of the same system is another person of the name")
    func namesake() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Email\nR1,Ada One,Acme,one@acme.example\n")
        for row in ["R9,,Ada One,Acme", ",other@acme.example,Ada One,Acme", "R9,,Ada One,"] {
            let text = "Lead ID,Email,Contact Name,Account Name,Stage,Close Date\n\(row),Closed Won,2026-10-01\n"
            let run = try place.winnow("import", place.file("deals.csv", text), "--as", "outcomes", "--json")
            #expect(run.status == 65 && counts(run)["rejected"] == 1, "\(run)")
        }
        #expect(try place.stage("L1") != "won")
    }
}
