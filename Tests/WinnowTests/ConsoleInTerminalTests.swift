import Foundation
import Glibc
import Testing

@Suite("Console in a real terminal", .serialized)
struct ConsoleInTerminalTests {
    /// A demo workspace.
    private func demo() throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(["demo", place.workspace, "--leads", "120"], at: place.clock, inWorkspace: false)
        guard made.status == 0 else { throw TestPlace.Failed(message: made.description) }
        return place
    }

    /// Opens the console on a workspace and waits for its first paint.
    private func console(_ place: TestPlace, columns: Int = 120, rows: Int = 36, _ more: String = "") throws -> Tmux {
        let terminal = try Tmux(place, columns: columns, rows: rows)
        try terminal.type("\(Binary.path) -w \(place.workspace) --at \(place.clock ?? "") \(more)")
        #expect(terminal.waitFor("to review"), "\(terminal.screen)")
        return terminal
    }

    /// The leads of a queue, in the order of the console.
    private func queue(_ place: TestPlace, _ name: String = "mql") throws -> [String] {
        try place.winnow("queue", name, "--mine", "--json").objects.compactMap { $0?["id"] as? String }
    }

    @Test("accept, undo, redo and reject by keys are in the journal after quitting")
    func keys() throws {
        let place = try demo()
        let before = place.lines().count
        let first = try #require(try queue(place).first)
        let terminal = try console(place)
        #expect(terminal.waitFor(first))
        try terminal.press("a")
        #expect(terminal.waitFor("Accepted"))
        try terminal.press("u")
        #expect(terminal.waitFor("Undone"))
        try terminal.press("C-r")
        #expect(terminal.waitUntilGone("Undone"))
        try terminal.press("r")
        #expect(terminal.waitFor("why?"))
        try terminal.press("t")
        // "Not now" implies a return date, which is offered.
        #expect(terminal.waitFor("return date"))
        try terminal.press("Enter")
        #expect(terminal.waitFor("Rejected"))
        try terminal.press("Q")
        #expect(terminal.waitUntilGone("to review"))
        let kinds = place.lines().dropFirst(before).compactMap { $0["kind"] as? String }
        #expect(kinds == ["accepted", "undone", "undone", "rejected"])
        #expect(place.lines().dropFirst(before).first?["lead"] as? String == first)
        #expect(try terminal.isUsable())
        #expect(try place.run(["verify"]).status == 0)
    }

    @Test("--as-of opens the dashboards at that time, in any form, and not at all for unreadable text")
    func asOf() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        for (typed, expected) in [
            ("2026-11-23T09:30Z", "as of 23 Nov 2026 09:30"), ("-2d", "as of 23 Nov 2026 23:59"), ("soon", "as a time"),
            ("-2d --since -9d --until -3d", "7 days: 16 Nov"), ("-2d --since whenever", "as a date"),
        ] {
            let terminal = try Tmux(place)
            try terminal.type("\(Binary.path) funnel -w \(place.workspace) --at 2026-11-25T12:00Z --as-of \(typed)")
            #expect(terminal.waitFor(expected), "\(typed): \(terminal.screen)")
            if !expected.hasPrefix("as a ") {
                try terminal.press("Q")
                #expect(terminal.waitUntilGone(expected))
            }
            #expect(try terminal.isUsable())
        }
    }

    @Test("another person's action appears in a running console within a second")
    func updates() throws {
        let place = try demo()
        let mine = try queue(place)
        let first = try #require(mine.first)
        let terminal = try console(place)
        #expect(terminal.waitFor(first))
        let colleague = try #require(
            try place.winnow("team", "show", "--json").objects.compactMap { $0 }.first {
                ($0["roles"] as? [String])?.contains("sdr") == true && ($0["roles"] as? [String])?.contains("admin") == false
            }?["login"] as? String)
        #expect(try place.winnow("accept", first, "--for", colleague).status == 0)
        #expect(terminal.waitFor("accepted by \(colleague)", seconds: 1), "\(terminal.screen)")
        try terminal.press("Q")
        #expect(try terminal.isUsable())
    }

    @Test("two consoles side by side show each other's actions")
    func sideBySide() throws {
        let place = try demo()
        let count = try queue(place).count
        let (left, right) = (try console(place), try console(place))
        #expect(left.waitFor("\(count) to review") && right.waitFor("\(count) to review"))
        try left.press("a")
        #expect(left.waitFor("Accepted"))
        #expect(right.waitFor("MQL \(count - 1)", seconds: 2), "\(right.screen)")
    }

    @Test(
        "Ctrl-C, SIGTERM, SIGHUP and SIGQUIT leave a usable terminal and no unfinished action",
        arguments: ["C-c", "TERM", "HUP", "QUIT"])
    func signals(_ signal: String) throws {
        let place = try demo()
        let terminal = try console(place)
        #expect(terminal.isInAlternateScreen)
        if signal == "C-c" {
            try terminal.press("C-c")
            #expect(terminal.waitFor("Press Ctrl-C again to quit"))
            try terminal.press("C-c")
        } else {
            let numbers = ["TERM": SIGTERM, "HUP": SIGHUP, "QUIT": SIGQUIT]
            kill(try #require(terminal.child), try #require(numbers[signal]))
        }
        #expect(Wait.until(seconds: 5) { !terminal.isInAlternateScreen })
        #expect(try terminal.isUsable())
        #expect(try place.run(["verify"]).status == 0)
    }

    @Test("Ctrl-C cancels a form; where nothing is asked, it asks first")
    func interruptedForm() throws {
        let place = try demo()
        let before = place.lines().count
        let terminal = try console(place)
        try terminal.press("m")
        #expect(terminal.waitFor("Enter to save"))
        try terminal.press("C-c")
        #expect(terminal.waitFor("Cancelled"))
        #expect(terminal.isInAlternateScreen)
        try terminal.press("C-c")
        #expect(terminal.waitFor("Press Ctrl-C again to quit") && terminal.isInAlternateScreen)
        try terminal.press("C-c")
        #expect(Wait.until(seconds: 5) { !terminal.isInAlternateScreen })
        #expect(try terminal.isUsable())
        #expect(place.lines().count == before)
    }

    @Test("Ctrl-Z suspends to a usable shell, and fg resumes the console")
    func jobControl() throws {
        let place = try demo()
        let terminal = try console(place)
        try terminal.press("C-z")
        #expect(Wait.until(seconds: 5) { !terminal.isInAlternateScreen })
        #expect(try terminal.isUsable())
        try terminal.type("fg")
        #expect(terminal.waitFor("to review"))
        #expect(terminal.isInAlternateScreen)
        try terminal.press("Q")
        #expect(try terminal.isUsable())
    }

    @Test("the program ends within two seconds after its terminal is gone")
    func gone() throws {
        let place = try demo()
        let terminal = try console(place)
        let pid = try #require(terminal.child)
        try terminal.tmux("kill-server")
        #expect(Wait.until(seconds: 2) { kill(pid, 0) != 0 || Self.isZombie(pid) })
        #expect(try place.run(["verify"]).status == 0)
    }

    @Test("a terminal that is too small shows the required size and accepts q; after widening it shows the queues")
    func tooSmall() throws {
        let place = try demo()
        let terminal = try Tmux(place, columns: 50, rows: 12)
        try terminal.type("\(Binary.path) -w \(place.workspace) --at \(place.clock ?? "")")
        #expect(terminal.waitFor("needs 60 columns"), "\(terminal.screen)")
        #expect(!terminal.screen.contains("to review"))
        try terminal.tmux("resize-window", "-x", "100", "-y", "30")
        #expect(terminal.waitFor("to review"))
        try terminal.tmux("resize-window", "-x", "40", "-y", "10")
        #expect(terminal.waitFor("this window has 40 columns, 10 lines"))
        try terminal.press("q")
        #expect(Wait.until(seconds: 5) { !terminal.isInAlternateScreen })
    }

    @Test("on a dumb terminal a message names commands that work without a cursor")
    func dumb() throws {
        let place = try demo()
        let terminal = try Tmux(place)
        try terminal.type("TERM=dumb \(Binary.path) -w \(place.workspace); echo status $?")
        #expect(terminal.waitFor("status 64"))
        #expect(terminal.screen.contains("winnow queue"))
        #expect(try terminal.isUsable())
    }

    @Test("pasted text triggers no action")
    func paste() throws {
        let place = try demo()
        let before = place.lines().count
        let terminal = try console(place)
        try terminal.tmux("set-buffer", "aaardtu")
        try terminal.tmux("paste-buffer", "-p")
        #expect(try terminal.press("?", until: "Take the next step"))
        try terminal.press("Escape")
        #expect(terminal.waitFor("to review"))
        try terminal.press("Q")
        #expect(try terminal.isUsable())
        #expect(place.lines().count == before)
    }

    private static func isZombie(_ pid: pid_t) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return status.contains(") Z")
    }
}

@Suite("Concurrent commands")
struct RaceTests {
    @Test("if several people accept a lead at once, exactly one succeeds, and the others see who")
    func oneWinner() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let logins = ["kim", "lee", "mo", "noa"]
        for login in logins { try place.winnow("team", "add", login, "--role", "sdr") }
        try place.winnow("release", id)
        let runs = try logins.map { try place.start(["accept", id, "--for", $0, "--json"], at: place.clock) }.map { $0.wait() }
        #expect(runs.count { $0.status == 0 } == 1, "\(runs)")
        #expect(runs.count { $0.status == 1 } == 3)
        let winner = try #require(try place.show(id)["owner"] as? String)
        for run in runs where run.status == 1 { #expect(run.errorText.contains(winner)) }
        #expect(place.kinds().count { $0 == "accepted" } == 1)
    }
}
