import Foundation
import Glibc
import TestServer
import Testing

/// How a machine gets to a server: passwords, encryption, and room for the copy.
@Suite("Access to a server")
struct ServerAccessTests {
    /// An address of this machine that no other test listens at.
    private func ownAddress(_ number: Int) -> String {
        "127.\(100 + number).\(Int(getpid()) / 250 % 250 + 1).\(Int(getpid()) % 250 + 1)"
    }

    private func clone(_ place: TestPlace, _ address: String, to name: String) throws -> Run {
        try place.run(["server", "clone", address, place.folder + "/" + name], inWorkspace: false)
    }

    @Test("TLS is used when the server offers it, and required when the address says so, with the right certificate")
    func encryption() throws {
        let (host, otherName, otherHost, plainHost) = (ownAddress(0), ownAddress(1), ownAddress(2), ownAddress(3))
        let cluster = try TestCluster(
            "listen_addresses = '\(host), \(otherName)'", admission: ["host all all 127.0.0.0/8 trust"], encryptedAt: host)
        let team = try ServerPlace(cluster)
        try team.create()
        let kim = try team.machine("kim")
        func address(_ options: String, at host: String) -> String { "postgresql://kim@\(host)/\(team.database)\(options)" }
        let own = try kim.file("own.pem", try String(contentsOfFile: cluster.certificate, encoding: .utf8))
        let accepted = ["", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-full&sslrootcert=\(own)"]
        for (number, options) in accepted.enumerated() {
            let run = try clone(kim, address(options, at: host), to: "tls\(number)")
            #expect(run.status == 0, "\(run)")
            let doctor = try kim.run(["doctor", "-w", kim.folder + "/tls\(number)"], inWorkspace: false)
            #expect(doctor.text.contains("encrypted") && !doctor.text.contains("not encrypted"), "\(doctor)")
        }
        let off = try clone(kim, address("?sslmode=disable", at: host), to: "off")
        #expect(off.status == 0, "\(off)")
        let warned = try kim.run(["doctor", "-w", kim.folder + "/off"], inWorkspace: false)
        #expect(warned.text.contains("not encrypted") && warned.text.contains("sslmode=verify-full"), "\(warned)")

        // Another certificate, another name, none at all, and a server without TLS.
        let another = try TestCluster(admission: ["host all all 127.0.0.0/8 trust"], encryptedAt: otherHost)
        let other = try kim.file("other.pem", try String(contentsOfFile: another.certificate, encoding: .utf8))
        let plain = try Relay(to: cluster.folder, at: plainHost)
        defer { plain.end() }
        for (number, (options, host, word)) in [
            ("?sslmode=verify-full&sslrootcert=\(other)", host, "certificate verify failed"),
            ("?sslmode=verify-full&sslrootcert=\(own)", otherName, "does not match host name"),
            ("?sslmode=verify-full", host, "root certificate file"),
            ("?sslmode=verify-full&sslrootcert=\(kim.folder)/none.pem", host, "root certificate file"),
            ("?sslmode=require", plainHost, "server does not support SSL"),
        ].enumerated() {
            let run = try clone(kim, address(options, at: host), to: "refused\(number)")
            #expect(run.status == 75 && run.errorText.contains(word), "\(options): \(run)")
            #expect(access(kim.folder + "/refused\(number)", F_OK) != 0)
        }
    }

    @Test("An expired password is said in clear words, without the password; the copy stays, and a new one goes on")
    func expiredPassword() throws {
        let cluster = try TestCluster(admission: ["local all kim scram-sha-256"])
        let team = try ServerPlace(cluster)
        let ada = try team.create()
        let lead = try ada.winnow("add", "lastName=Byron", "email=grace@works.example", "--json").object["leads"] as? [String]
        let kim = try team.machine("kim")
        let secret = "s3cret-\(UUID().uuidString)"
        func setPassword(_ password: String, until: String) throws {
            try cluster.sql("ALTER ROLE kim PASSWORD '\(password)' VALID UNTIL '\(until)'", in: "postgres")
        }
        func keep(_ password: String) throws {
            try Data("*:*:*:kim:\(password)\n".utf8).write(to: URL(fileURLWithPath: kim.folder + "/home/.pgpass"))
            chmod(kim.folder + "/home/.pgpass", 0o600)
        }
        let missing = try kim.run(["server", "clone", team.address("kim"), kim.workspace], inWorkspace: false)
        #expect(missing.errorText.contains("doesn't let this login in") && missing.errorText.contains("~/.pgpass"), "\(missing)")
        try setPassword(secret, until: "infinity")
        try keep(secret)
        _ = try team.connected("kim")
        let id = try #require(lead?.first)
        #expect(try kim.winnow("note", id, "with a password").status == 0)

        try setPassword(secret, until: "2020-01-01")
        let copy = ServerPlace.bytes(ServerPlace.copy(kim))
        for command in [["note", id, "expired"], ["accept", id], ["server", "clone", team.address("kim"), kim.folder + "/new"]] {
            let run = try kim.run(command, inWorkspace: command[0] != "server")
            #expect(run.status != 0, "\(run)")
            #expect(run.errorText.contains("doesn't let this login in") && run.errorText.contains("~/.pgpass"), "\(run)")
            #expect(!run.description.contains(secret), "\(run)")
        }
        let doctor = try kim.winnow("doctor")
        #expect(doctor.status == 1 && doctor.description.contains("doesn't let this login in"), "\(doctor)")
        #expect(ServerPlace.bytes(ServerPlace.copy(kim)) == copy)
        #expect(try cluster.sql("SELECT count(*) FROM winnow.line WHERE session_login = 'kim'", in: team.database) == "1")

        try setPassword(secret + "new", until: "infinity")
        try keep(secret + "new")
        #expect(try kim.winnow("note", id, "with another password").status == 0)
        #expect(try cluster.sql("SELECT count(*) FROM winnow.line WHERE session_login = 'kim'", in: team.database) == "2")
    }

    @Test("A full disk under the copy is told from one of the server; nothing is lost, and it goes on when there is room")
    func fullDisk() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let added = try ada.winnow("add", "lastName=Byron", "email=grace@works.example", "--json").object["leads"] as? [String]
        let id = try #require(added?.first)
        for number in 0..<20 { try ada.winnow("note", id, "note \(number) " + String(repeating: "x", count: 3000)) }
        let kim = try team.machine("kim")
        // Blocks of 512 bytes, the unit of a POSIX shell.
        func limited(_ blocks: Int, _ arguments: String) throws -> Run {
            try ChildProcess(
                ["sh", "-c", "ulimit -f \(blocks); exec \"$0\" \(arguments)", Binary.path], environment: kim.environment,
                folder: kim.folder, scratch: kim.folder + "/scratch"
            ).wait()
        }
        let clone = "server clone \(team.address("kim")) \(kim.workspace)"
        for blocks in [2, 16, 40, 60] {
            let run = try limited(blocks, clone)
            #expect(run.status == 73 && run.errorText.contains("the disk or the quota is full"), "\(blocks): \(run)")
            #expect(!run.errorText.contains("server's disk"), "\(blocks): \(run)")
        }
        _ = try team.connected("kim")
        let copy = ServerPlace.copy(kim)
        #expect(ServerPlace.bytes(copy) == ServerPlace.bytes(ServerPlace.copy(ada)))

        // An action that the server has and the copy can't take is saved, and said to be.
        let (before, blocks) = (ServerPlace.bytes(copy), ServerPlace.bytes(copy).count / 512)
        let text = String(repeating: "y", count: 3000)
        let saved = try limited(blocks, "note \(id) '\(text)' -w \(kim.workspace)")
        #expect(saved.status != 0 && saved.errorText.contains("saved on the server"), "\(saved)")
        #expect(saved.errorText.contains("free some space in the cache folder"), "\(saved)")
        #expect(ServerPlace.bytes(copy) == before)
        func count() throws -> Int { try ada.winnow("journal", "--json", "--limit", "0").text.ranges(of: text).count }
        #expect(try count() == 1)
        let reading = try limited(blocks, "queue mql -w \(kim.workspace)")
        #expect(!reading.errorText.contains("server's disk"), "\(reading)")
        #expect(ServerPlace.bytes(copy) == before)

        #expect(try kim.winnow("note", id, "room again").status == 0)
        #expect(try count() == 1)
        #expect(try kim.winnow("verify").status == 0)
        #expect(try ada.winnow("verify").status == 0)
        #expect(ServerPlace.bytes(copy) == ServerPlace.bytes(ServerPlace.copy(ada)))
    }
}
