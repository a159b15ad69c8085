import Foundation
import Testing

/// Who gets leads: a capacity of 0 is none, and nobody who has left the team gets any.
@Suite("Who gets leads")
struct TeamLeadsTests {
    @Test("a capacity of 0 gives no leads by routing; \"unlimited\" lifts a limit; other texts are refused")
    func capacity() throws {
        let firm = try Firm("bant")
        #expect(try firm.admin.does("team set dana --capacity 0").contains("no leads by routing"))
        try firm.admin.does("team set eli --capacity unlimited")
        let ids = try (1...4).map {
            try firm.mark.adds(
                "firstName=Ada lastName=Byron\($0) company=Engine\($0) title=CTO email=ada@engine\($0).example --form pricing")
        }
        for id in ids { #expect(try firm.lead(id).owner != "dana") }
        try firm.admin.does("tick")
        for id in ids { #expect(try firm.lead(id).owner != "dana") }
        let members = try firm.place.run(["team", "show", "--json"], at: firm.now).objects
        #expect(members.first { $0?["login"] as? String == "dana" }??["capacity"] as? Int == 0)
        for text in ["-1", "many", "1.5", "", "0x"] {
            #expect(try firm.place.run(["team", "set", "dana", "--capacity=\(text)"], at: firm.now).status == 64, "\(text)")
        }
        #expect(try firm.admin.does("team set dana --capacity unlimited").contains("no limit"))
    }

    @Test("who has left, or only looks, gets no leads by import: by login, name, alias or address; the report says why")
    func imported() throws {
        let firm = try Firm("standard")
        try firm.admin.does("team set eli --alias \"E. Example\"")
        try firm.admin.does("team set eli --left")
        let answer = try firm.mark.imports(
            """
            Id,First Name,Last Name,Company,Email,Owner
            1,Ada,Byron,Engine,ada@engine.example,eli
            2,Grace,Hopper,Harbour,grace@harbour.example,Eli
            3,Alan,Turing,Bletchley,alan@bletchley.example,E. Example
            4,Edsger,Dijkstra,Nuenen,edsger@nuenen.example,vera
            5,Barbara,Liskov,Clu,barbara@clu.example,dana
            6,Donald,Knuth,Stanford,donald@stanford.example,Nobody Known

            """)
        #expect(try ["L1", "L2", "L3", "L4", "L5", "L6"].map { try firm.lead($0).owner } == [nil, nil, nil, nil, "dana", nil])
        #expect(answer.contains("3 leads have no owner, because eli has left the team"))
        #expect(answer.contains("1 lead has no owner, because vera is a viewer"))
        #expect(answer.contains("\"Nobody Known\" is not on the team"))
        #expect(try firm.tess.isRefused("assign L1 --to eli").contains("has left the team"))
        #expect(try firm.tess.isRefused("assign L1 --to vera").contains("is a viewer"))
    }

    @Test("a present member is preferred to a former one of the same name")
    func sameName() throws {
        let firm = try Firm("standard")
        try firm.admin.does("team set dana --left")
        try firm.admin.does("team add zoe --name Dana --role sdr")
        try firm.mark.imports("Last Name,Company,Email,Owner\nByron,Engine,ada@engine.example,Dana\n")
        #expect(try firm.lead("L1").owner == "zoe")
    }

    @Test("definition show prints the code of each reason beside its label")
    func codes() throws {
        for preset in ["standard", "bant", "topline", "complex-sale", "readiness"] {
            let firm = try Firm(preset)
            let run = try firm.place.run(["definition", "show", "--json"], at: firm.now)
            let text = try firm.vera.does("definition show")
            for reason in run.object["reasons"] as? [[String: Any]] ?? [] where (reason["for"] as? [String])?.isEmpty == false {
                let (code, label) = (reason["code"] as? String ?? "", reason["label"] as? String ?? "")
                #expect(text.contains("\(label) (\(code))"), "\(preset): \(code)")
            }
        }
    }

    @Test("a definition whose week has no hours is refused, and the message says what is right")
    func emptyWeek() throws {
        let firm = try Firm("standard")
        let file = try firm.definition {
            $0.replacing(#/  week: .*\n(    [a-z]+day: .*\n)+/#, with: "  week: {}\n")
        }
        for command in [["definition", "check", file], ["definition", "adopt", file, "--yes"]] {
            let run = try firm.place.run(command, at: firm.now)
            #expect(run.status == 65, "\(run)")
            #expect(run.description.contains("monday: [09:00-12:00, 13:00-17:00]"), "\(run)")
        }
    }
}
