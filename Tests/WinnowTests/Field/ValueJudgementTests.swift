import Foundation
import Testing

/// Values and rows of files that look like something else than they are.
@Suite("Judgement of values")
struct ValueJudgementTests {
    private func notes(_ run: Run) -> [String] { run.object["notes"] as? [String] ?? [] }
    private func counts(_ run: Run) -> [String: Int] { run.object["counts"] as? [String: Int] ?? [:] }

    @Test("what isn't certain is kept as text, named by line and not used; every row is counted")
    func kept() throws {
        let place = try TestPlace()
        let file = try place.file(
            "odd.csv",
            """
            Name,Company,Email,Phone,Employees,Annual Revenue
            Ann One,One,Mary Jones@corp.example,2026-10-12,50-10,-5
            Bob Two,Two,.r@c.example,12.10.2026,"1,5",see page 3
            Cay Three,Three,a..b@c.example,10/12/2026,-5,T€ 500
            Dan Four,Four,Mary Jones <mary@corp.example>,192.168.100.20,450,5 Mio. EUR
            Eve Five,Five,më@exämple.de,10:00:00.000,450,12k
            Total,Count,,,5,
            <test lead: dummy data for full_name>,,test@fb.com,,,
            Fay Six,Six,"fay,six@corp.example",0421 555 0123,450,1 Mrd.

            """)
        let run = try place.winnow("import", file, "--json")
        let emails = try (1...6).map { try place.show("L\($0)")["email"] as? String }
        #expect(
            emails == [
                "Mary Jones@corp.example", ".r@c.example", "a..b@c.example", "mary@corp.example", "më@exämple.de",
                "fay,six@corp.example",
            ])
        let phones = try (1...6).map { try place.show("L\($0)")["phone"] as? String }
        #expect(phones == [nil, nil, nil, nil, nil, "0421 555 0123"])
        let found = counts(run)
        #expect(found["rows"] == 7 && found["added"] == 6 && found["testLead"] == 1 && found["belowTable"] == 1, "\(run)")
        #expect(found["invalidEmails"] == 4 && found["invalidPhones"] == 5)
        let expected = [
            "lines 2, 3, 4 and 9: 4 values of \"Email\" are not e-mail addresses", "\"Phone\" are dates, times, amounts or ids",
            "lines 2, 3 and 4: 3 values of \"Employees\" are not numbers of employees",
            "lines 2 and 3: 2 values of \"Annual Revenue\" are not amounts", "line 8: test leads", "line 7 \"Total, Count, 5\"",
        ]
        for text in expected { #expect(notes(run).contains { $0.contains(text) }, "\(text): \(notes(run))") }
    }

    @Test(
        "add and edit refuse the same values",
        arguments: [
            "email=Mary Jones@corp.example", "email=.r@c.example", "email=a..b@c.example", "email=mary,jones@corp.example",
            "phone=2026-10-12", "phone=12.10.2026", "mobile=$2,500,000", "phone=C4821937", "employees=50-10", "employees=1,5",
            "revenue=-5", "revenue=see page 3",
        ])
    func refused(_ value: String) throws {
        let place = try TestPlace()
        let lines = place.lines().count
        #expect(try place.winnow("add", "lastName=Byron", "company=Engine", value).status == 1)
        #expect(place.lines().count == lines)
        try place.winnow("add", "lastName=Byron", "company=Engine", "email=ada@engine.example")
        #expect(try place.winnow("edit", "L1", value).status == 1)
        #expect(!place.kinds().contains("edited"))
    }

    @Test(
        "a form, meeting or download of next year is rejected by line",
        arguments: [
            ("leads", "Name,Email,Form,Submitted At\nAnn Lee,ann@lee.example,Request a demo,2027-03-01 10:00\n"),
            ("leads", "Name,Email,Form Name,Created Date\nAnn Lee,ann@lee.example,Newsletter,2027-12-24\n"),
            ("touches", "Lead ID,Type,Date,Status\nF1,Meeting,2027-01-10 10:00,Completed\n"),
            ("touches", "Lead ID,Type,Date,Outcome\nF1,Meeting,2027-01-10 10:00,Held\n"),
            ("engagements", "Lead ID,What,Occurred At\nF1,webinar,2027-01-10 10:00 CET\n"),
        ])
    func future(_ kind: String, _ text: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\nF1,Berta Clou,Clou\n")
        let lines = place.lines().count
        let run = try place.winnow("import", try place.file("next.csv", text), "--as", kind, "--json")
        #expect(counts(run)["rejected"] == 1 && run.status == 65, "\(run)")
        #expect(place.lines().count == lines)
    }

    @Test("Do Not Contact as a stage opts out of every channel; the opt-out is counted")
    func doNotContact() throws {
        let place = try TestPlace()
        let file = try place.file(
            "apollo.csv", "First Name,Last Name,Email,Stage\nAnn,Lee,ann@lee.example,Do Not Contact\nBob,Ray,bob@ray.example,Cold\n"
        )
        let run = try place.winnow("import", file, "--json")
        #expect(counts(run)["optOuts"] == 1 && !notes(run).contains { $0.contains("\"Do Not Contact\"") }, "\(run)")
        #expect(place.kinds().contains("optedOut"))
    }

    @Test("standard input can be given once")
    func twice() throws {
        let place = try TestPlace()
        let run = try place.winnow("import", "-", "-")
        #expect(run.status == 64 && run.errorText.contains("twice"), "\(run)")
    }

    @Test(
        "a name of two fields is found as one word, in both orders and with a space",
        arguments: ["山田太郎", "太郎山田", "山田 太郎", "太郎 山田", "田太", "山田太"])
    func search(_ text: String) throws {
        let place = try TestPlace()
        try place.import("Last Name,First Name,Company\n山田,太郎,Acme\n김,철수,Beta\nМюллер,Анна,Gamma\n")
        #expect(try place.winnow("search", text, "--json").text.contains("太郎"))
        #expect(try place.winnow("search", "김철수", "--json").text.contains("철수"))
    }
}
