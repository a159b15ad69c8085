import Foundation
import Glibc
import TestServer
import Testing

/// A team with a workspace on a server: each member has a machine of their own.
final class ServerPlace {
    let cluster: TestCluster
    let database: String
    private var machines: [String: TestPlace] = [:]

    static let members = ["ada", "kim", "lea", "rita"]

    /// Makes the database; ada is its admin, kim and lea write, rita reads.
    init(_ cluster: TestCluster? = nil) throws {
        self.cluster = try cluster ?? .shared()
        database = try self.cluster.newDatabase(admin: "ada", writers: ["kim", "lea"], readers: ["rita"])
    }

    func address(_ login: String) -> String { cluster.address(database, login) }

    /// A member's machine, without a workspace yet.
    func machine(_ login: String) throws -> TestPlace {
        if let known = machines[login] { return known }
        let place = try TestPlace(withWorkspace: false)
        place.clock = nil
        machines[login] = place
        return place
    }

    /// Creates the workspace on ada's machine, with the team in it.
    @discardableResult
    func create(_ options: String...) throws -> TestPlace {
        let ada = try machine("ada")
        let made = try ada.run(
            ["init", ada.workspace, "--server", address("ada"), "--zone", "UTC"] + options, inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        for (login, role) in [("kim", "sdr"), ("lea", "sdr"), ("rita", "viewer")] {
            let added = try ada.winnow("team", "add", login, "--role", role)
            try #require(added.status == 0, "\(added)")
        }
        return ada
    }

    /// A member's machine, connected.
    func connected(_ login: String) throws -> TestPlace {
        let place = try machine(login)
        let cloned = try place.run(["server", "clone", address(login), place.workspace], inWorkspace: false)
        try #require(cloned.status == 0, "\(cloned)")
        return place
    }

    /// The file with a machine's copy of the journal.
    static func copy(_ place: TestPlace) -> String {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: place.folder + "/cache/winnow")) ?? []
        return folders.map { "\(place.folder)/cache/winnow/\($0)/replica/journal.jsonl" }.first { access($0, F_OK) == 0 } ?? ""
    }

    static func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? [] }
}
