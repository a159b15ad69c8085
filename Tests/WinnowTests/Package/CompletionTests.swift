import Foundation
import Testing

@Suite("Completion in shells")
struct CompletionTests {
    /// What bash offers when Tab is pressed at the end of the words.
    private static func bash(_ words: [String], in place: TestPlace) throws -> Set<String> {
        let script = """
            source "$1"
            shift
            COMP_WORDS=("$0" "$@")
            COMP_CWORD=$#
            COMP_LINE="${COMP_WORDS[*]}"
            COMP_POINT=${#COMP_LINE}
            _winnow "$0" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let completion = try place.file(
            "winnow.bash", place.run(["--generate-completion-script", "bash"], inWorkspace: false).text)
        let run = try Programs.run(["bash", "-c", script, Binary.path, completion] + words, in: place)
        #expect(run.status == 0 && run.err.isEmpty, "\(run)")
        return Set(run.text.split(separator: "\n").map(String.init))
    }

    /// What the program answers to the script of a shell.
    private static func answer(_ shell: String, _ argument: [String], _ words: [String], in place: TestPlace) throws -> [String] {
        var environment = place.environment
        environment["SAP_SHELL"] = shell
        let last = words.last ?? ""
        let call = [Binary.path, "---completion"] + argument + [String(words.count), String(last.count), "winnow"] + words
        let run = try ChildProcess(
            call, environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(run.status == 0 && run.err.isEmpty, "\(run)")
        return run.text.split(separator: "\n").map(String.init)
    }

    @Test("ids of leads: without a beginning those that the command is for, else all that begin so")
    func leads() throws {
        let place = try TestPlace()
        let first = try place.addMQL("Ada Byron")
        let second = try place.addMQL("Bea Barker")
        _ = try place.winnow("accept", second)
        let line = ["-w", place.workspace]
        #expect(try Self.bash(line + ["accept", ""], in: place) == [first])
        #expect(try Self.bash(line + ["qualify", ""], in: place) == [second])
        #expect(try Self.bash(line + ["show", "L"], in: place) == [first, second])
        #expect(try Self.bash(line + ["show", first, "L"], in: place) == [second])
        #expect(try Self.bash(line + ["show", "L9"], in: place) == [])
        #expect(try Self.bash(line + ["merge", first, "--into", second], in: place) == [second])
        // The workspace can be named afterwards too.
        #expect(try Self.bash(["accept", "-w", place.workspace, ""], in: place) == [first])
    }

    @Test("reasons of the command, logins of the team, queues")
    func words() throws {
        let place = try TestPlace()
        let lead = try place.addMQL()
        _ = try place.winnow("team", "add", "kim", "--role", "sdr")
        _ = try place.winnow("team", "add", "kai", "--role", "sdr")
        let line = ["-w", place.workspace]
        #expect(try Self.bash(line + ["assign", lead, "--to", "k"], in: place) == ["kim", "kai"])
        #expect(try Self.bash(line + ["queue", "mql", "--for", "ki"], in: place) == ["kim"])
        let rejecting = try Self.bash(line + ["reject", lead, "--reason", ""], in: place)
        let disqualifying = try Self.bash(line + ["disqualify", lead, "--reason", ""], in: place)
        #expect(rejecting.contains("timing") && !rejecting.contains("badData"), "\(rejecting)")
        #expect(disqualifying.contains("badData") && !disqualifying.contains("timing"), "\(disqualifying)")
        #expect(try Self.bash(["queue", "m"], in: place) == ["mql"])
        #expect(try Self.bash(["queue", "un"], in: place) == ["unsubscribed", "unreached", "unattempted"])
    }

    @Test("a source from a file is offered as it is, and nothing in it runs")
    func hostileSources() throws {
        let place = try TestPlace()
        // Without capitals, which sources lose; bash runs in the folder.
        let names = ["trade show", "$(touch ran)", "`touch ran`", "it's'; touch ran; '", "a\"b", "-w", "x\u{1B}[2J"]
        for (index, name) in names.enumerated() {
            _ = try place.winnow(
                "add", "firstName=Ada", "lastName=N\(index)", "email=a\(index)@works\(index).example", "source=\(name)")
        }
        let offered = try Self.bash(["-w", place.workspace, "queue", "mql", "--source", ""], in: place)
        #expect(offered == Set(names.dropLast(2).map { $0.lowercased() }))
        #expect(!FileManager.default.fileExists(atPath: place.folder + "/ran"))
    }

    @Test("zsh and fish get the name beside the id, and nothing that would leave its line")
    func notes() throws {
        let place = try TestPlace()
        let lead = try place.addMQL("Ada:\tBy\u{1B}ron", company: "Engine\nWorks")
        let argument = ["accept", "--", "positional@0"]
        let words = ["accept", "-w", place.workspace, "L"]
        let zsh = try Self.answer("zsh", argument, words, in: place)
        #expect(zsh.first?.hasPrefix(lead + ":Ada: By") == true && zsh.dropFirst() == [" "], "\(zsh)")
        let fish = try Self.answer("fish", argument, words, in: place)
        #expect(fish.count == 1 && fish.first?.hasPrefix(lead + "\tAda: By") == true, "\(fish)")
        for line in zsh + fish { #expect(!line.contains("\u{1B}"), "\(line)") }
    }

    @Test("without a workspace nothing is offered, and nothing is printed")
    func noWorkspace() throws {
        let place = try TestPlace(withWorkspace: false)
        #expect(try Self.bash(["accept", "L"], in: place) == [])
        #expect(try Self.bash(["-w", place.folder + "/none", "accept", "L"], in: place) == [])
        _ = try place.file("journal.jsonl", "{\"winnow\":\"journal\"}\n")
        #expect(try Self.bash(["-w", place.folder, "accept", "L"], in: place) == [])
    }
}
