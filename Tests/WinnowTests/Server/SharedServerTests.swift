import Foundation
import Glibc
import TestServer
import Testing
import Torture

@Suite("Crashes, kills and cut links of a shared server")
struct SharedServerTests {
    /// What happens while people work.
    private enum Disturbance { case crash, kill, cut, absence }

    // Without a suspension: behind a thousand other tests it would go on when the writers have long finished.
    @Test("Twenty writers on three machines: what was acknowledged is there, once, and every copy is the server's journal")
    func disturbed() throws {
        let scale = Torture.isOn ? 10 : 1
        let (writers, total) = (20, 2000 * scale)
        let obstacle = NetworkNamespace.obstacle
        if Torture.isOn, let obstacle { return Torture.skip("server", because: obstacle) }
        // A round trip of 20 ms, or, where other tests wait, of 4 ms.
        let shared = try SharedServer(delay: Torture.isOn ? 10 : 2, inNamespaces: obstacle == nil)
        var random = TortureRandom()
        let planned: [(Disturbance, Int)] = [(.crash, 20 * scale), (.kill, 20 * scale), (.cut, 10 * scale), (.absence, 8)]
        let disturbances = planned.flatMap { Array(repeating: $0, count: $1) }.shuffled(using: &random)
        try shared.start(writers: writers, count: total / writers)
        let people = shared.clients.filter(\.isWriter)

        var (next, absences, last, progress) = (0, 0, 0, Date())
        while !people.allSatisfy(\.isFinished) {
            for client in shared.clients { try client.readLog() }
            let done = people.reduce(0) { $0 + $1.acknowledged.count }
            if done > last { (last, progress) = (done, Date()) }
            try #require(Date().timeIntervalSince(progress) < 60, "nobody could act any more: \(failures(of: shared))")
            // A program that ended without being killed has failed.
            for client in shared.clients where !client.isRunning && !client.isFinished {
                try client.readLog()
                try #require(client.isFinished, "a program ended by itself: \(client.failures.suffix(3))")
            }
            guard next < disturbances.count, done >= (next + 1) * total * 4 / (5 * (disturbances.count + 2)) else {
                usleep(20_000)
                continue
            }
            switch disturbances[next] {
            case .crash:
                try shared.cluster.crash()
                try shared.cluster.start()
            case .kill:
                guard let victim = shared.clients.filter({ !$0.isFinished }).randomElement(using: &random) else { break }
                victim.kill()
                try victim.start()
            case .cut:
                guard let relay = shared.hosts.randomElement(using: &random)?.relay else { break }
                cut(relay, random.next())
            case .absence:
                absences += 1
                try shared.run(["team", absences % 2 == 1 ? "away" : "back", absences % 4 < 2 ? "kim" : "lea"])
            }
            next += 1
        }
        #expect(next == disturbances.count)
        let found = try check(shared)
        #expect(found == [], "seed \(Torture.seed)")
        Torture.record("server", tries: total, failures: found.count)
    }

    /// Cuts a machine's link: at once, or after what was sent, or answered, got lost for a moment; or for a while.
    private func cut(_ relay: Relay, _ random: UInt64) {
        let way = random % 4
        relay.set {
            $0.losesRequests = way == 1
            $0.losesAnswers = way == 2
            $0.refuses = way == 3
        }
        if way == 1 || way == 2 { usleep(UInt32(random >> 8 % 200) * 1000) }
        relay.cut()
        if way == 3 { usleep(UInt32(random >> 8 % 700) * 1000) }
        relay.set {
            $0.losesRequests = false
            $0.losesAnswers = false
            $0.refuses = false
        }
    }

    /// What failed, without numbers and reasons, and how often.
    private func failures(of shared: SharedServer) -> [String: Int] {
        let all = shared.clients.flatMap(\.failures).map { String($0.prefix { $0 != "(" && !$0.isNumber }.prefix(80)) }
        return Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// What isn't as it was promised.
    private func check(_ shared: SharedServer) throws -> [String] {
        var found: [String] = []
        for client in shared.clients where client.words?.first == "--rules" { client.kill() }
        let actions = try shared.actions()
        let acknowledged = shared.clients.flatMap(\.acknowledged)
        let lost = Set(acknowledged).subtracting(actions)
        if !lost.isEmpty { found.append("\(lost.count) acknowledged actions are lost: \(lost.prefix(3))") }
        if Set(acknowledged).count != acknowledged.count { found.append("an action was acknowledged twice") }
        if try shared.gaps() != "0|0|1\n0" {
            found.append("numbers are missing, or an action is there twice: \(try shared.gaps())")
        }
        if try shared.chain() != "0|t" { found.append("the chain is broken: \(try shared.chain())") }
        let rules = try shared.rules()
        if rules.given == 0 || rules.twice > 0 { found.append("the rules gave \(rules.given) leads, \(rules.twice) of them twice") }
        for failure in shared.clients.flatMap(\.failures) where !SharedServer.Client.isOutage(failure) {
            found.append("a program said: \(failure)")
        }
        let journal = try shared.journal()
        for (number, client) in shared.clients.enumerated() {
            // A reader gets the rest by itself, after a pause that grows with each failure.
            if client.words == nil {
                _ = Wait.until(seconds: 30) { ServerPlace.bytes(ServerPlace.copy(client.place)).count >= journal.count }
                client.kill()
            }
            let verified = try client.winnow("verify")
            if verified.status != 0 { found.append("verify of \(number): \(verified)") }
            if ServerPlace.bytes(ServerPlace.copy(client.place)) != journal { found.append("the copy of \(number) differs") }
        }
        return found
    }
}
