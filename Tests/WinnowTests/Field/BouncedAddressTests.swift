import Foundation
import Testing

/// A bounce that somebody records closes the address that bounced, and no other one.
@Suite("Bounces by hand")
struct BouncedAddressTests {
    private func place(_ stage: String = "mql") throws -> TestPlace {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Name,Company,Email,Email 2\nNora Uhl,Uhl,nora@old.example,nora@new.example\n")
        try place.winnow("import", file, "--stage", stage)
        return place
    }

    private func fields(_ place: TestPlace) throws -> [String: Any] { try place.show("L1")["fields"] as? [String: Any] ?? [:] }

    @Test("the next good address takes the place of the one in use")
    func inUse() throws {
        let place = try place()
        #expect(try fields(place)["email"] as? String == "nora@old.example")
        let before = try place.show("L1")
        #expect(try place.winnow("bounce", "L1").status == 0)
        #expect(try fields(place)["email"] as? String == "nora@new.example")
        #expect(try place.winnow("export", "leads").text.contains("nora@new.example"))
        // The second bounce is of the address that is in use now, and the last one.
        #expect(try place.winnow("bounce", "L1").status == 0)
        let last = try place.show("L1")
        #expect("\(last["closedChannels"] ?? "")".contains("bounced"), "\(last)")
        try place.winnow("undo")
        try place.winnow("undo")
        let after = try place.show("L1")
        for key in ["fields", "emails", "closedChannels", "stage", "extra"] {
            #expect((after[key] as? NSObject) == (before[key] as? NSObject), "\(key)")
        }
    }

    @Test("an address that is named is the one that is closed", arguments: ["nora@new.example", "NORA@NEW.example"])
    func named(address: String) throws {
        let place = try place()
        #expect(try place.winnow("bounce", "L1", "--address", address).status == 0)
        #expect(try fields(place)["email"] as? String == "nora@old.example")
        #expect(try place.winnow("bounce", "L1", "--address", address).status == 1)
        // Then the first one is the last one.
        #expect(try place.winnow("bounce", "L1").status == 0)
        #expect("\(try place.show("L1")["closedChannels"] ?? "")".contains("bounced"))
        try place.winnow("undo")
        #expect(!"\(try place.show("L1")["closedChannels"] ?? "")".contains("bounced"))
    }

    @Test("a touch whose mail came back closes the address that was written to")
    func touch() throws {
        let place = try place()
        #expect(try place.winnow("touch", "L1", "--channel", "email", "--outcome", "bounced").status == 0)
        #expect(try fields(place)["email"] as? String == "nora@new.example")
        #expect(!"\(try place.show("L1")["closedChannels"] ?? "")".contains("bounced"))
        let other = try self.place()
        let file = "Email,Type,Date,Outcome\nnora@old.example,Email,2026-11-20 11:00,Bounced\n"
        #expect(try other.import(file, as: "touches", named: "mails.csv")["attached"] == 1)
        #expect(try fields(other)["email"] as? String == "nora@new.example")
    }

    @Test("a lead that marketing has stays while an address is good, and drops out with the last one")
    func nurture() throws {
        let place = try place("nurture")
        try place.winnow("bounce", "L1")
        #expect(try place.stage("L1") == "nurture")
        try place.winnow("bounce", "L1")
        #expect(try place.stage("L1") == "dropped")
    }

    @Test(
        "an address that the lead doesn't have, or that is none, is refused",
        arguments: [("someone@else.example", 1), ("nora", 64), ("", 64)])
    func refused(address: String, status: Int32) throws {
        let place = try place()
        let run = try place.winnow("bounce", "L1", "--address", address)
        #expect(run.status == status, "\(run)")
        #expect(try place.winnow("bounce", "L1", "--channel", "call", "--address", "nora@old.example").status == 1)
    }
}
