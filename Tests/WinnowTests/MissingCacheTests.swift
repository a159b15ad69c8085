import Foundation
import Testing

@Suite("Working without a cache")
struct MissingCacheTests {
    /// An environment that offers no folder for a cache, with the reason that winnow must give.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var variables: [String: String?]
        var reason: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a relative XDG_CACHE_HOME", variables: ["XDG_CACHE_HOME": "cache", "HOME": nil],
            reason: "set XDG_CACHE_HOME to an absolute path (XDG_CACHE_HOME is the relative path cache)"),
        Case(
            name: "a relative HOME", variables: ["XDG_CACHE_HOME": nil, "HOME": "home"],
            reason: "set XDG_CACHE_HOME to an absolute path (HOME is the relative path home)"),
        Case(
            name: "neither variable", variables: ["XDG_CACHE_HOME": nil, "HOME": nil],
            reason: "set XDG_CACHE_HOME to an absolute path (neither XDG_CACHE_HOME nor HOME is an absolute path)"),
        Case(
            name: "a folder that cannot be created", variables: ["XDG_CACHE_HOME": "/proc/cache"],
            reason: "/proc/cache"),
    ]

    private func queue(_ place: TestPlace, _ variables: [String: String?]) throws -> Run {
        var environment = place.environment
        for (name, value) in variables { environment[name] = value }
        let command = [Binary.path, "queue", "mql", "--json", "-w", place.workspace, "--at", place.clock ?? ""]
        return try ChildProcess(command, environment: environment, folder: place.folder, scratch: place.folder + "/scratch").wait()
    }

    @Test(
        "a command says once on standard error that it works without a cache and why, and its output is the same", arguments: cases)
    func onStandardError(_ missing: Case) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let usual = try queue(place, [:])
        #expect(usual.status == 0 && usual.errorText.isEmpty, "\(usual)")
        let run = try queue(place, missing.variables)
        #expect(run.status == 0)
        #expect(run.text == usual.text)
        #expect(run.errorText.contains(missing.reason), "\(run)")
        #expect(run.errorText.components(separatedBy: "working without a cache").count == 2, "\(run)")
    }

    @Test("the console says it in its message line")
    func onScreen() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let terminal = try Tmux(place, columns: 140, environment: ["XDG_CACHE_HOME": "/proc/cache"])
        try terminal.type("\(Binary.path) -w \(place.workspace) --at \(place.clock ?? "")")
        #expect(terminal.waitFor("Ada Byron"), "\(terminal.screen)")
        #expect(terminal.isInAlternateScreen && terminal.waitFor("working without a cache"), "\(terminal.screen)")
        try terminal.press("Q")
        #expect(Wait.until(seconds: 10) { !terminal.isInAlternateScreen })
    }
}
