import Foundation
import Glibc

/// A folder of its own with a home, a cache and, when made, a workspace in it; gone when nobody needs it any more.
final class TestPlace {
    /// The folder.
    let folder: String
    /// The workspace in it.
    var workspace: String { folder + "/leads" }
    /// The journal of that workspace.
    var journal: String { workspace + "/journal.jsonl" }
    /// The moment of every command, unless one says another: a Monday morning.
    var clock: String? = "2026-11-23T09:00Z"

    /// Makes the folder, and a simulated workspace in it unless told not to.
    init(withWorkspace: Bool = true) throws {
        folder = NSTemporaryDirectory() + "winnow-" + UUID().uuidString.prefix(13)
        for name in ["", "/home", "/cache", "/state", "/data", "/scratch"] {
            try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
        }
        if withWorkspace {
            let made = try run(["init", workspace, "--simulated", "--zone", "UTC"], at: clock, inWorkspace: false)
            guard made.status == 0 else { throw Failed(told: made.description) }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    struct Failed: Error { let told: String }

    /// The environment of every command.
    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder + "/home",
            "XDG_CACHE_HOME": folder + "/cache", "XDG_STATE_HOME": folder + "/state", "XDG_DATA_HOME": folder + "/data",
            "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMUX_TMPDIR": folder,
        ]
    }

    /// Runs winnow on the workspace.
    @discardableResult
    func winnow(_ arguments: String..., at time: String? = nil) throws -> Run { try run(arguments, at: time ?? clock) }

    /// Runs winnow; without a workspace of its own in the arguments it is told of this one.
    @discardableResult
    func run(_ arguments: [String], at time: String? = nil, inWorkspace: Bool = true) throws -> Run {
        try start(arguments, at: time, inWorkspace: inWorkspace).wait()
    }

    /// Starts winnow and doesn't wait for it.
    func start(_ arguments: [String], at time: String? = nil, inWorkspace: Bool = true) throws -> Started {
        var whole = [Binary.path] + arguments
        if inWorkspace { whole += ["-w", workspace] }
        if let time { whole += ["--at", time] }
        return try Started(whole, environment: environment, folder: folder, scratch: folder + "/scratch")
    }

    /// Writes a file into the folder and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The journal's lines as JSON, without the header.
    func lines() -> [[String: Any]] {
        let text = FileManager.default.contents(atPath: journal).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").dropFirst().compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }

    /// The kinds of the journal's lines, in order.
    func kinds() -> [String] { lines().compactMap { $0["kind"] as? String } }

    /// Adds a lead who asked for prices, which makes it an MQL that is unowned unless said otherwise; its number.
    func addMQL(_ name: String = "Ada Byron", company: String = "Engine Works") throws -> String {
        try addLead(name, company: company, form: "pricing")
    }

    /// Takes in a lead by a form, an informational one unless told otherwise; its number.
    func addLead(_ name: String = "Ada Byron", company: String = "Engine Works", form: String = "newsletter") throws -> String {
        let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
        let mail =
            (parts.first ?? "x").lowercased().filter { $0.isASCII && $0.isLetter }
            + "\(Int.random(in: 1...999_999_999))@works.example"
        let added = try winnow(
            "add", "firstName=" + (parts.first ?? ""), "lastName=" + (parts.count > 1 ? parts[1] : ""), "company=" + company,
            "email=" + mail, "--form", form,
            "--json")
        guard added.status == 0, let id = (added.object["leads"] as? [String])?.first else { throw Failed(told: added.description) }
        return id
    }

    /// What `show --json` tells of a lead.
    func show(_ id: String) throws -> [String: Any] { try winnow("show", id, "--json").object }

    /// The stage of a lead.
    func stage(_ id: String) throws -> String? { try show(id)["stage"] as? String }
}
