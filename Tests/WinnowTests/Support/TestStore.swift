import Foundation
import Glibc
import TestServer

/// Where the tests' workspaces are: in their folders, or, with `WINNOW_TEST_STORE=server`, on a server of the tests'
/// own.
enum TestStore {
    /// Whether they are on a server.
    static let isServer = ProcessInfo.processInfo.environment["WINNOW_TEST_STORE"] == "server"

    /// The login that runs the tests.
    static var me: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "root" }

    /// The options of `winnow init` for a new workspace.
    static func options() throws -> [String] {
        guard isServer else { return [] }
        let cluster = try TestCluster.shared()
        return ["--server", cluster.address(try cluster.newDatabase(admin: me), me)]
    }

    /// Moves a place's workspace to a server, if the tests' workspaces are there.
    static func move(_ place: TestPlace, at time: String) throws {
        guard isServer else { return }
        let team = try place.run(["team", "show", "--json"], at: time).objects.compactMap { $0?["login"] as? String }
        let cluster = try TestCluster.shared()
        let address = cluster.address(try cluster.newDatabase(admin: me, writers: team.filter { $0 != me }), me)
        let pushed = try place.run(["server", "push", place.workspace, address], inWorkspace: false)
        guard pushed.status == 0 else { throw TestPlace.Failed(message: "\(pushed)") }
    }
}
