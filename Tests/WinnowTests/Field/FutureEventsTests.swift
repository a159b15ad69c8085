import Foundation
import Testing

/// What hasn't happened yet counts nothing.
@Suite("Events in the future")
struct FutureEventsTests {
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(
            "Lead ID,Name,Company,Email\nF1,Berta Clou,Clou,berta@clou.example\nF2,Curt Dill,Dill,curt@dill.example\n")
        return place
    }

    @Test(
        "such a row is rejected by line",
        arguments: [
            ("engagements", "Lead ID,What,Occurred At\nF1,Downloaded,2027-03-01 10:00\nF1,Downloaded,2026-11-20 10:00\n"),
            ("engagements", "Lead ID,What,Occurred At\nF1,webinar,2026-11-23 23:00\nF1,webinar,2026-11-23\n"),
            ("touches", "Lead ID,Type,Date,Outcome\nF1,Call,2027-01-10 10:00,Connected\nF1,Call,2026-11-20 10:00,Connected\n"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date\nF1,Closed Won,500,2027-03-01\nF2,Closed Won,500,2026-11-20\n"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date\nF1,Closed Lost,500,2026-11-24\nF2,Negotiation,500,2027-03-01\n"),
        ])
    func rejected(_ kind: String, _ text: String) throws {
        let place = try place()
        let file = try place.file("\(kind).csv", text)
        let run = try place.winnow("import", file, "--as", kind, "--json")
        let counts = run.object["counts"] as? [String: Int] ?? [:]
        #expect(counts["rejected"] == 1 && counts["attached"] == 1, "\(run)")
        #expect(try place.stage("L1") != "won" && place.stage("L1") != "lost")
        let rejects = try FileManager.default.contentsOfDirectory(atPath: place.folder).filter { $0.contains("reject") }
        let reasons = try rejects.map { try String(contentsOfFile: place.folder + "/" + $0, encoding: .utf8) }.joined()
        #expect(reasons.contains("in the future"), "\(reasons)")
    }

    @Test("a meeting without an outcome is an agreed one, and an opt-out holds at once, whatever the dates")
    func agreed() throws {
        let place = try place()
        let calls = try place.file("meetings.csv", "Lead ID,Type,Date\nF1,Meeting,2026-12-01 10:00\n")
        try place.winnow("import", calls, "--as", "touches")
        #expect(place.kinds().contains("followUpScheduled"))
        let stops = try place.file("stops.csv", "Lead ID,What,Occurred At\nF2,unsubscribed,2027-01-01\n")
        try place.winnow("import", stops, "--as", "engagements")
        #expect(place.kinds().contains("optedOut"))
    }

    @Test("a future date of creation is named by line and replaced by today")
    func created() throws {
        let place = try TestPlace()
        let file = try place.file(
            "leads.csv",
            "Name,Company,Email,Created Date\nDora Esch,Esch,dora@esch.example,2027-05-01\nEva Fink,Fink,eva@fink.example,2026-10-01\n"
        )
        let run = try place.winnow("import", file, "--json")
        let notes = run.object["notes"] as? [String] ?? []
        #expect(notes.contains { $0.hasPrefix("line 2: ") && $0.contains("in the future; replaced by today") }, "\(run)")
        #expect((try place.show("L1")["capturedAt"] as? String)?.hasPrefix("2026-11-23") ?? false)
        #expect((try place.show("L2")["capturedAt"] as? String)?.hasPrefix("2026-10-01") ?? false)
    }
}
