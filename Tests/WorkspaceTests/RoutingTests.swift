import Foundation
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Routing in a workspace")
struct RoutingTests {
    @Test("Round robin keeps its order across processes, restarts, absences and a rebuilt index")
    func roundRobin() throws {
        let world = try TestWorld()
        let workspace = try world.create(
            clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        #expect(try workspace.owner(of: workspace.add("One")) == "ann")
        let other = try world.open(as: "ann")
        let second = try other.add("Two")
        #expect(try other.owner(of: second) == "bob")
        #expect(try workspace.owner(of: workspace.add("Three")) == "cyd")
        try workspace.setAbsence("ann", until: .distantFuture)
        #expect(try workspace.owner(of: workspace.add("Four")) == "bob")
        try workspace.administration.rebuildIndex(progress: nil)
        #expect(try workspace.owner(of: workspace.add("Five")) == "cyd")
        // An undone assignment still counts as a turn.
        _ = try workspace.undo(workspace.newActionID())
        try workspace.setAbsence("ann", until: nil)
        #expect(try workspace.owner(of: world.open(as: "me").add("Six")) == "ann")
    }

    @Test("Each lead of a batch goes to the next rep, and least busy counts the assignments of the batch")
    func batch() throws {
        for (method, owners) in [("roundRobin", ["ann", "bob", "ann"]), ("leastBusy", ["bob", "bob", "ann"])] {
            let world = try TestWorld()
            let workspace = try world.create(
                clockedText(routing: "method: \(method), assigns: [mql]", entry: "enters: inquiry"), reps: [rep("ann"), rep("bob")])
            let leads = try ["One", "Two", "Three", "Four", "Five"].map { try workspace.add($0) }
            for lead in leads.prefix(2) { try workspace.act(.promote, on: lead) }
            // Ann has two leads and Bob none, but Bob had the second turn.
            try workspace.act(.assign(Login("ann")), on: leads[1])
            _ = try workspace.perform(Intent(id: workspace.newActionID(), steps: leads.dropFirst(2).map { .init($0, .promote) }))
            #expect(try leads.dropFirst(2).map { try workspace.owner(of: $0) } == owners, "\(method)")
        }
    }

    @Test("An import is distributed over the reps below capacity; leads in a declared stage stay unassigned")
    func importing() throws {
        let world = try TestWorld()
        let workspace = try world.create(
            clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann", capacity: 3), rep("bob"), rep("cyd")])
        let rows = (1...20).map { "Lead\($0),Halden,lead\($0)@halden.example" }
        let file = try world.folder.write("Last Name,Company,Email\n" + rows.joined(separator: "\n") + "\n", to: "leads.csv")
        _ = try workspace.importFile(file, options: ImportOptions())
        var owners: [String: Int] = [:]
        for id in 1...20 { owners[try workspace.owner(of: LeadID(id)) ?? "nobody", default: 0] += 1 }
        #expect(owners == ["ann": 3, "bob": 9, "cyd": 8])
        let declared = try world.folder.write(
            "Last Name,Company,Email,Lead Status\nByron,Engine,byron@engine.example,Contacted\n", to: "declared.csv")
        _ = try workspace.importFile(declared, options: ImportOptions(stage: .sql))
        #expect(try workspace.owner(of: LeadID(21)) == nil)
    }

    @Test("A lead stays unassigned while nobody is free")
    func nobody() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(entry: "enters: sql, owner: routed"), reps: [rep("ann", capacity: 1)])
        #expect(try workspace.owner(of: workspace.add("One")) == "ann")
        #expect(try workspace.owner(of: workspace.add("Two")) == nil)
    }

    @Test("Conversions go to the closer with the fewest opportunities, also within one action, and to no absent closer")
    func closers() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann")])
        for login in ["uwe", "vic"] {
            _ = try workspace.administration.updateTeam(workspace.newActionID(), TeamMember(login: Login(login), roles: [.closer]))
        }
        let leads = try ["One", "Two", "Three", "Four", "Five", "Six"].map { try workspace.add($0, owner: "ann") }
        let ann = try world.open(as: "ann")
        // All have one e-mail domain, so that each account is said to be a new one.
        func conversion(_ account: String, _ closer: Login? = nil) -> Command {
            var conversion = Conversion(account: account, closer: closer)
            conversion.isNewAccount = true
            return .convert(conversion)
        }
        try ann.act(conversion("One", Login("uwe")), on: leads[0])
        try ann.act(conversion("Two"), on: leads[1])
        #expect(try ann.owner(of: leads[1]) == "vic")
        _ = try ann.perform(
            Intent(id: ann.newActionID(), steps: leads[2...3].map { .init($0, conversion("Both")) }))
        #expect(try leads[2...3].map { try ann.owner(of: $0) } == ["uwe", "vic"])
        _ = try workspace.administration.updateTeam(
            workspace.newActionID(), TeamMember(login: Login("uwe"), roles: [.closer], absentUntil: world.now + .days(3)))
        _ = try ann.catchUp()
        for lead in leads[4...] { try ann.act(conversion("Late"), on: lead) }
        #expect(try leads[4...].map { try ann.owner(of: $0) } == ["vic", "vic"])
    }
}
