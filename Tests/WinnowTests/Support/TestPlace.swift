import Foundation
import Glibc

/// A temporary folder with a home, a cache and optionally a workspace, deleted with the object.
final class TestPlace {
    /// The path of the folder.
    let folder: String
    /// The workspace in it.
    var workspace: String { folder + "/leads" }
    /// The journal of that workspace, or this user's copy of it.
    var journal: String {
        let isOnServer = TestStore.isServer && access(workspace + "/server.conf", F_OK) == 0
        return isOnServer ? ServerPlace.copy(self) : workspace + "/journal.jsonl"
    }
    /// The default time of commands: a Monday morning.
    var clock: String? = "2026-11-23T09:00Z"

    /// Creates the folder and, by default, a simulated workspace in it.
    init(withWorkspace: Bool = true) throws {
        folder = NSTemporaryDirectory() + "winnow-" + UUID().uuidString.prefix(13)
        for name in ["", "/home", "/cache", "/state", "/data", "/scratch"] {
            try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
        }
        if withWorkspace {
            let made = try run(
                ["init", workspace, "--simulated", "--zone", "UTC"] + TestStore.options(), at: clock, inWorkspace: false)
            guard made.status == 0 else { throw Failed(message: made.description) }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    struct Failed: Error { let message: String }

    /// The environment of every command.
    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder + "/home",
            "XDG_CACHE_HOME": folder + "/cache", "XDG_STATE_HOME": folder + "/state", "XDG_DATA_HOME": folder + "/data",
            "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMUX_TMPDIR": folder,
        ]
    }

    /// Runs winnow on the workspace, at the given or the default time.
    @discardableResult
    func winnow(_ arguments: String..., at time: String? = nil) throws -> Run { try run(arguments, at: time ?? clock) }

    /// Runs winnow, with `-w` for the workspace unless `inWorkspace` is false.
    @discardableResult
    func run(_ arguments: [String], at time: String? = nil, inWorkspace: Bool = true) throws -> Run {
        try start(arguments, at: time, inWorkspace: inWorkspace).wait()
    }

    /// Runs winnow in a folder, where it looks for the workspace.
    @discardableResult
    func run(_ arguments: [String], inFolder folder: String) throws -> Run {
        try ChildProcess([Binary.path] + arguments, environment: environment, folder: folder, scratch: self.folder + "/scratch")
            .wait()
    }

    /// Starts winnow without waiting for its end.
    func start(_ arguments: [String], at time: String? = nil, inWorkspace: Bool = true) throws -> ChildProcess {
        var whole = [Binary.path] + arguments
        if inWorkspace { whole += ["-w", workspace] }
        if let time { whole += ["--at", time] }
        return try ChildProcess(whole, environment: environment, folder: folder, scratch: folder + "/scratch")
    }

    /// Writes a file into the folder and returns its path.
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

    /// Adds a lead with the pricing form, which makes it an MQL without an owner; returns its id.
    func addMQL(_ name: String = "Ada Byron", company: String = "Engine Works") throws -> String {
        try addLead(name, company: company, form: "pricing")
    }

    /// Adds a lead with a form, by default an informational one; returns its id.
    func addLead(_ name: String = "Ada Byron", company: String = "Engine Works", form: String = "newsletter") throws -> String {
        let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
        let mail =
            (parts.first ?? "x").lowercased().filter { $0.isASCII && $0.isLetter }
            + "\(Int.random(in: 1...999_999_999))@works.example"
        let added = try winnow(
            "add", "firstName=" + (parts.first ?? ""), "lastName=" + (parts.count > 1 ? parts[1] : ""), "company=" + company,
            "email=" + mail, "--form", form,
            "--json")
        guard added.status == 0, let id = (added.object["leads"] as? [String])?.first else {
            throw Failed(message: added.description)
        }
        return id
    }

    /// The output of `show --json` for a lead.
    func show(_ id: String) throws -> [String: Any] { try winnow("show", id, "--json").object }

    /// The stage of a lead.
    func stage(_ id: String) throws -> String? { try show(id)["stage"] as? String }
}
