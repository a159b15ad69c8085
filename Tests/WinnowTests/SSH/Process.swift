import Foundation
import Glibc

/// A process of this machine, read from /proc.
struct Process {
    let pid: pid_t
    let parent: pid_t
    let user: uid_t
    /// The path of the program.
    let program: String
    let arguments: [String]

    /// Whether the process runs as a login.
    func belongs(to login: String) -> Bool { getpwnam(login)?.pointee.pw_uid == user }

    /// All current processes, without zombies.
    static func all() -> [Process] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.compactMap { Process($0) }
    }

    private init?(_ pid: pid_t) {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
        else { return nil }
        func number(_ name: String) -> Int? {
            status.split(separator: "\n").first { $0.hasPrefix(name + ":") }?.split(separator: "\t").dropFirst().first.flatMap {
                Int($0)
            }
        }
        guard let parent = number("PPid"), let user = number("Uid") else { return nil }
        self.pid = pid
        self.parent = pid_t(parent)
        self.user = uid_t(user)
        self.program = program
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
