import Foundation
import TestServer
import Testing

@Suite("The console on a server")
struct ServerConsoleTests {
    private func add(_ place: TestPlace, _ name: String) throws {
        let run = try place.winnow(
            "add", "firstName=\(name)", "lastName=Byron", "company=\(name) Works", "email=\(name.lowercased())@works.example",
            "--form", "pricing")
        try #require(run.status == 0, "\(run)")
    }

    @Test("The header says an outage at once; reading goes on, actions are refused, and afterwards all goes on")
    func outage() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        for name in ["Grace", "Emmy"] { try add(ada, name) }
        let relay = try Relay(to: team.cluster.folder)
        defer { relay.end() }
        let kim = try team.machine("kim")
        let address = "postgresql://kim@\(relay.folder.replacing("/", with: "%2F"))/\(team.database)"
        try #require(try kim.run(["server", "clone", address, kim.workspace], inWorkspace: false).status == 0)
        let terminal = try Tmux(kim, columns: 160)
        try terminal.type("\(Binary.path) -w \(kim.workspace)")
        #expect(terminal.waitFor("Grace Byron"), "\(terminal.screen)")
        // What another machine does is seen without a key.
        try add(ada, "Ida")
        #expect(terminal.waitFor("1 new"), "\(terminal.screen)")

        relay.set { $0.refuses = true }
        relay.cut()
        #expect(terminal.waitFor("server unreachable since"), "\(terminal.screen)")
        #expect(try terminal.press("a", until: "can't be reached"), "\(terminal.screen)")
        try add(ada, "Lise")
        try terminal.press("j")
        #expect(terminal.waitFor("Emmy Byron"), "\(terminal.screen)")

        relay.set { $0.refuses = false }
        #expect(terminal.waitUntilGone("server unreachable", seconds: 30), "\(terminal.screen)")
        #expect(terminal.waitFor("2 new"), "\(terminal.screen)")
        #expect(try terminal.press("a", until: "Accepted"), "\(terminal.screen)")
        try terminal.press("Q")
        #expect(terminal.waitFor("$"))
        #expect(try ada.winnow("journal", "--json").objects.last??["by"] as? String == "kim")
    }

    @Test("A read-only console, which may start no program, follows the server too")
    func readOnly() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        try add(ada, "Grace")
        let rita = try team.connected("rita")
        let terminal = try Tmux(rita, columns: 120)
        try terminal.type("\(Binary.path) --read-only -w \(rita.workspace)")
        // A viewer begins with the figures.
        #expect(terminal.waitFor("data as of"), "\(terminal.screen)")
        try terminal.press("1")
        #expect(terminal.waitFor("Grace Byron"), "\(terminal.screen)")
        try add(ada, "Emmy")
        #expect(terminal.waitFor("1 new"), "\(terminal.screen)")
        try terminal.press("a")
        #expect(terminal.waitFor("read-only"), "\(terminal.screen)")
        try terminal.press("Q")
    }
}
