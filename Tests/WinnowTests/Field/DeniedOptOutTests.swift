import Foundation
import Testing

/// What a file says about consent is counted alike, whatever its kind, and whether it is imported or only previewed.
@Suite("Counts of consent")
struct DeniedOptOutTests {
    @Test(
        "a no in a file of activities lifts no opt-out, and is counted",
        arguments: [
            ("touches", "Email,Type,Date,Outcome,Email Opt Out\nada@x.example,Call,2026-11-20 11:00,Connected,No\n"),
            ("touches", "Email,Type,Date,Outcome,HasOptedOutOfEmail\nada@x.example,Call,2026-11-20 11:00,No answer,false\n"),
            ("engagements", "Email,Activity,Date,Unsubscribed\nada@x.example,Opened email,2026-11-20,0\n"),
            ("engagements", "Email,Activity,Date,Opt Out\nada@x.example,Form submitted,2026-11-20,no\n"),
            (
                "outcomes",
                "Email,Opportunity Name,Stage,Close Date,Do not contact\nada@x.example,Ada 1,Closed Won,2026-11-20,FALSE\n"
            ),
        ])
    func denied(kind: String, file: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nAda Byron,Works,ada@x.example\nBen Cox,Works,ben@x.example\n")
        #expect(try place.winnow("optout", "L1").status == 0)
        let before = try place.show("L1")["closedChannels"] as? NSObject
        let counts = try place.import(file, as: kind, named: "activity.csv")
        #expect(counts["keptOptOuts"] == 1 && counts["attached"] == 1, "\(counts)")
        #expect(try place.show("L1")["closedChannels"] as? NSObject == before && before != nil)
        // For a lead without an opt-out there is nothing to keep.
        let other = try place.import(file.replacing("ada@", with: "ben@"), as: kind, named: "other.csv")
        #expect(other["keptOptOuts"] == nil && other["attached"] == 1, "\(other)")
    }

    private static let header = "Id,Name,Company,Email,Phone,IsDeleted,MasterRecordId,HasOptedOutOfEmail,DoNotCall\n"
    private static let (one, two) = ("00Q5e00000AbCdEEAV", "00Q5e00000AbCdFEAV")

    @Test(
        "a preview counts the opt-outs of deleted rows as the import does",
        arguments: [
            // By address, in either order.
            header + "\(one),Ada Byron,Works,ada@x.example,,0,,0,0\n\(two),A Byron,Works,ada@x.example,,1,,1,0\n",
            header + "\(two),A Byron,Works,ada@x.example,,1,,1,0\n\(one),Ada Byron,Works,ada@x.example,,0,,0,0\n",
            // By the record into which it was merged.
            header + "\(two),A Byron,Works,a@y.example,,1,\(one),1,0\n\(one),Ada Byron,Works,ada@x.example,,0,,0,0\n",
            // By phone.
            header + "\(one),Ada Byron,Works,ada@x.example,+49 421 5550131,0,,0,0\n\(two),Ada Byron,W,,0421 5550131,1,,0,1\n",
            // Of nobody in the file.
            header + "\(one),Ada Byron,Works,ada@x.example,,0,,0,0\n\(two),Otto Berg,Berg,o@berg.example,,1,,1,0\n",
            // Two leads with the address.
            "Name,Company,Email,IsDeleted,HasOptedOutOfEmail\nAda Byron,Works,us@x.example,0,0\nBen Cox,Works,us@x.example,0,0\nX Y,Z,us@x.example,1,1\n",
        ])
    func preview(file: String) throws {
        let place = try TestPlace()
        let path = try place.file("a.csv", file)
        let dry = try place.winnow("import", path, "--dry-run", "--json").object["counts"] as? [String: Int]
        let real = try place.winnow("import", path, "--json").object["counts"] as? [String: Int]
        #expect(dry != nil && dry == real, "\(String(describing: dry)) \(String(describing: real))")
        // And once more, when all are known.
        let again = try place.winnow("import", path, "--dry-run", "--json").object["counts"] as? [String: Int]
        let once = try place.winnow("import", path, "--json").object["counts"] as? [String: Int]
        #expect(again == once)
    }

    @Test("also in a file of several actions")
    func large() throws {
        let place = try TestPlace()
        var file = "Name,Company,Email,IsDeleted,HasOptedOutOfEmail\n"
        for number in 0..<9000 {
            let name = String(number, radix: 16).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0.hexDigitValue ?? 0))) }
                .joined()
            file += "P\(name) Q\(name),C\(name),p\(number)@x.example,0,0\n"
            if number % 3000 == 1 { file += "Gone,C,p\(number)@x.example,1,1\n" }
        }
        let path = try place.file("a.csv", file)
        let dry = try place.winnow("import", path, "--dry-run", "--json").object["counts"] as? [String: Int]
        let real = try place.winnow("import", path, "--json").object["counts"] as? [String: Int]
        #expect(dry == real && real?["optOuts"] == 3, "\(String(describing: dry)) \(String(describing: real))")
    }
}
