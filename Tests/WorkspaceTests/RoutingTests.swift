import Foundation
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Routing in a workspace")
struct RoutingTests {
    @Test("round robin goes on strictly one after the other, across processes, restarts, absences and a rebuilt index")
    func roundRobin() throws {
        let world = try TestWorld()
        let routing = try world.create(
            clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        #expect(try routing.owner(of: routing.add("One")) == "ann")
        let other = try world.open(as: "ann")
        let second = try other.add("Two")
        #expect(try other.owner(of: second) == "bob")
        #expect(try routing.owner(of: routing.add("Three")) == "cyd")
        try routing.setAway("ann", until: .distantFuture)
        #expect(try routing.owner(of: routing.add("Four")) == "bob")
        try routing.rebuildIndex(progress: nil)
        #expect(try routing.owner(of: routing.add("Five")) == "cyd")
        // An undone turn was a turn all the same.
        _ = try routing.undo(routing.newActionID())
        try routing.setAway("ann", until: nil)
        #expect(try routing.owner(of: world.open(as: "me").add("Six")) == "ann")
    }

    @Test("each lead of a batch goes to the next rep, and the least busy counts what the batch has given already")
    func batch() throws {
        for (method, owners) in [("roundRobin", ["ann", "bob", "ann"]), ("leastBusy", ["bob", "bob", "ann"])] {
            let world = try TestWorld()
            let routing = try world.create(
                clockedText(routing: "method: \(method), assigns: [mql]", entry: "enters: inquiry"), reps: [rep("ann"), rep("bob")])
            let leads = try ["One", "Two", "Three", "Four", "Five"].map { try routing.add($0) }
            for lead in leads.prefix(2) { try routing.act(.promote, on: lead) }
            // Ann has two and bob none, but bob had the second turn.
            try routing.act(.assign(Login("ann")), on: leads[1])
            _ = try routing.perform(Intent(id: routing.newActionID(), steps: leads.dropFirst(2).map { .init($0, .promote) }))
            #expect(try leads.dropFirst(2).map { try routing.owner(of: $0) } == owners, "\(method)")
        }
    }

    @Test("an import of many rows is spread over the reps, full ones left out; what a file declares stays unowned")
    func importing() throws {
        let world = try TestWorld()
        let routing = try world.create(
            clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann", capacity: 3), rep("bob"), rep("cyd")])
        let rows = (1...20).map { "Lead\($0),Halden,lead\($0)@halden.example" }
        let file = try world.folder.write("Last Name,Company,Email\n" + rows.joined(separator: "\n") + "\n", to: "leads.csv")
        _ = try routing.importFile(file, options: ImportOptions())
        var owners: [String: Int] = [:]
        for id in 1...20 { owners[try routing.owner(of: LeadID(id)) ?? "nobody", default: 0] += 1 }
        #expect(owners == ["ann": 3, "bob": 9, "cyd": 8])
        let declared = try world.folder.write(
            "Last Name,Company,Email,Lead Status\nByron,Engine,byron@engine.example,Contacted\n", to: "declared.csv")
        _ = try routing.importFile(declared, options: ImportOptions(stage: .sql))
        #expect(try routing.owner(of: LeadID(21)) == nil)
    }

    @Test("without anybody free a lead waits in general ownership")
    func nobody() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann", capacity: 1)])
        #expect(try routing.owner(of: routing.add("One")) == "ann")
        #expect(try routing.owner(of: routing.add("Two")) == nil)
    }

    @Test("conversions go to the closer with the fewest opportunities, also within one action; a closer who is away gets none")
    func closers() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann")])
        for login in ["uwe", "vic"] {
            _ = try routing.updateTeam(routing.newActionID(), TeamMember(login: Login(login), roles: [.closer]))
        }
        let leads = try ["One", "Two", "Three", "Four", "Five", "Six"].map { try routing.add($0, owner: "ann") }
        let ann = try world.open(as: "ann")
        try ann.act(.convert(Conversion(account: "One", closer: Login("uwe"))), on: leads[0])
        try ann.act(.convert(Conversion(account: "Two")), on: leads[1])
        #expect(try ann.owner(of: leads[1]) == "vic")
        _ = try ann.perform(
            Intent(id: ann.newActionID(), steps: leads[2...3].map { .init($0, .convert(Conversion(account: "Both"))) }))
        #expect(try leads[2...3].map { try ann.owner(of: $0) } == ["uwe", "vic"])
        _ = try routing.updateTeam(
            routing.newActionID(), TeamMember(login: Login("uwe"), roles: [.closer], awayUntil: world.now + .days(3)))
        _ = try ann.catchUp()
        for lead in leads[4...] { try ann.act(.convert(Conversion(account: "Late")), on: lead) }
        #expect(try leads[4...].map { try ann.owner(of: $0) } == ["vic", "vic"])
    }
}
