import Foundation
import Glibc
import Synchronization

/// A link between clients and a server that a test delays, cuts, or lets lose what it carries.
///
/// It is a socket in a folder of its own, as a server's, or listens at an address of this machine. What it does can be
/// changed at any time.
package final class Relay: Sendable {
    /// What the link does.
    package struct Behaviour: Sendable {
        /// The delay in each direction, in milliseconds.
        package var delay = 0
        /// Whether what clients send, or what the server answers, gets lost.
        package var losesRequests = false, losesAnswers = false
        /// After how many bytes of answers a link is cut; nil for never.
        package var cutsAfter: Int?
        /// Whether new connections are refused.
        package var refuses = false
        /// Whether the server's process number is another one for the client, as behind a pool.
        package var disguises = false

        package init() {}
    }

    /// The folder of the socket, for an address.
    package let folder: String
    private let server: String
    private let listener: Int32
    private let behaviour = Mutex(Behaviour())
    private let sent = Atomic(0)
    private let answered = Atomic(0)
    private let links = Mutex<[(client: Int32, server: Int32)]>([])

    /// Makes a link to the server whose socket is in a folder.
    ///
    /// - Parameter address: The address of this machine at which TCP connections arrive, at port 5432; nil for a socket
    ///   in the folder.
    package init(to server: String, at address: String? = nil) throws {
        self.server = server + "/.s.PGSQL.5432"
        var template = Array("/tmp/winnow-link-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestCluster.Failed(description: "mkdtemp: errno \(errno)") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        listener = socket(address == nil ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let bind: (UnsafePointer<sockaddr>, socklen_t) -> Int32 = { [listener] in Glibc.bind(listener, $0, $1) }
        let bound =
            if let address { Self.withAddress(address, port: 5432, bind) } else {
                Self.withAddress(folder + "/.s.PGSQL.5432", bind)
            }
        guard bound == 0, listen(listener, 64) == 0 else { throw TestCluster.Failed(description: "bind: errno \(errno)") }
        Foundation.Thread.detachNewThread { [self] in accept() }
    }

    /// How often clients have sent something, whether they waited for its answer or not.
    package var requests: Int { sent.load(ordering: .relaxed) }
    /// The bytes that the server has answered.
    package var answers: Int { answered.load(ordering: .relaxed) }

    /// Changes what the link does.
    package func set(_ change: (inout Behaviour) -> Void) { behaviour.withLock { change(&$0) } }

    /// Ends all connections at once.
    package func cut() {
        links.withLock { links in
            for link in links {
                shutdown(link.client, Int32(SHUT_RDWR))
                shutdown(link.server, Int32(SHUT_RDWR))
            }
            links = []
        }
    }

    /// Ends the relay and removes its socket.
    package func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        cut()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0 { return }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            // Has no effect on a socket in a folder.
            var isOn: Int32 = 1
            setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            let refuses = behaviour.withLock { $0.refuses }
            guard !refuses, Self.withAddress(self.server, { connect(server, $0, $1) }) == 0 else {
                close(client)
                close(server)
                continue
            }
            links.withLock { $0.append((client, server)) }
            Foundation.Thread.detachNewThread { [self] in carry(client, server) }
        }
    }

    private func carry(_ client: Int32, _ server: Int32) {
        var carried = 0
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var waiting = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, -1) >= 0 || errno == EINTR else { break }
            var isOver = false
            for (index, from, to) in [(0, client, server), (1, server, client)] where waiting[index].revents != 0 {
                let count = read(from, &bytes, bytes.count)
                guard count > 0 else {
                    isOver = true
                    break
                }
                let now = behaviour.withLock { $0 }
                if index == 0 {
                    self.sent.add(1, ordering: .relaxed)
                } else {
                    answered.add(count, ordering: .relaxed)
                    carried += count
                    if let limit = now.cutsAfter, carried > limit {
                        isOver = true
                        break
                    }
                }
                if now.delay > 0 { usleep(useconds_t(now.delay * 1000)) }
                if index == 0 ? now.losesRequests : now.losesAnswers { continue }
                if index == 1, now.disguises { Self.disguise(&bytes, count) }
                var sent = 0
                while sent < count {
                    let written = bytes.withUnsafeBytes {
                        send(to, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
                    }
                    guard written > 0 else {
                        isOver = true
                        break
                    }
                    sent += written
                }
            }
            if isOver { break }
        }
        links.withLock { links in links.removeAll { $0.client == client } }
        for end in [client, server] {
            // A program that was started at the moment of the accept has the descriptor too.
            shutdown(end, Int32(SHUT_RDWR))
            close(end)
        }
    }

    /// Changes the process number in the message `K` of a session that begins (protocol-message-formats.html).
    private static func disguise(_ bytes: inout [UInt8], _ count: Int) {
        let opening: [UInt8] = [UInt8(ascii: "K"), 0, 0, 0, 12]
        guard count >= 13 else { return }
        for start in 0...count - 13 where bytes[start..<start + 5].elementsEqual(opening) { bytes[start + 8] ^= 1 }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    private static func withAddress(
        _ text: String, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
