import Foundation
import Glibc

/// A machine of its own on this one: a network namespace, joined to this machine by a cable of two interfaces.
///
/// It ends with the object, and with the process in any case. Needs root and `ip`.
package final class NetworkNamespace: Sendable {
    /// The address of this machine's end of the cable.
    package let gateway: String
    private let holder: pid_t
    private let input: Int32

    /// Why there can be no such machines here; nil if there can.
    package static var obstacle: String? {
        guard geteuid() == 0 else { return "network namespaces need root" }
        do {
            _ = try NetworkNamespace(number: 63)
            return nil
        } catch { return "network namespaces can't be made here: \(error)" }
    }

    /// Makes a machine.
    ///
    /// - Parameter number: Tells the machines of a process apart, from 0 to 63.
    package init(number: Int) throws {
        // The range of addresses for tests of networks (RFC 2544); four for each cable.
        let subnet = 4 * number
        let prefix = "198.\(18 + Int(getpid()) / 256 % 2).\(Int(getpid()) % 256)"
        let (own, other) = ("\(prefix).\(subnet + 1)", "\(prefix).\(subnet + 2)")
        let cable = "wn\(getpid())n\(number)"
        gateway = own
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw TestCluster.Failed(description: "pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // The namespace lives as long as a process in it, which reads until this one ends.
        holder = try TestCluster.spawn(["unshare", "-n", "sh", "-c", "read x"], input: ends[0], output: "/dev/null")
        close(ends[0])
        input = ends[1]
        do {
            try waitForNamespace()
            try TestCluster.output(["ip", "link", "add", cable, "type", "veth", "peer", "name", "cable", "netns", "\(holder)"])
            try TestCluster.output(["ip", "addr", "add", own + "/30", "dev", cable])
            try TestCluster.output(["ip", "link", "set", cable, "up"])
            try TestCluster.output(inside + ["ip", "addr", "add", other + "/30", "dev", "cable"])
            for interface in ["lo", "cable"] { try TestCluster.output(inside + ["ip", "link", "set", interface, "up"]) }
        } catch {
            end()
            throw error
        }
    }

    deinit { end() }

    /// The words before a command that make it run on this machine.
    package var inside: [String] { ["nsenter", "--target", "\(holder)", "--net"] }

    private func end() {
        close(input)
        kill(holder, SIGKILL)
        waitpid(holder, nil, 0)
    }

    private func waitForNamespace() throws {
        func namespace(_ process: String) -> String? {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/net")
        }
        for _ in 0..<500 {
            if let found = namespace("\(holder)"), found != namespace("self") { return }
            usleep(10_000)
        }
        throw TestCluster.Failed(description: "unshare made no network namespace")
    }
}
