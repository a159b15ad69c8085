import Foundation

/// What one published article demands, as commands of people and what they see.
///
/// A scenario file has one heading for each demand, followed by steps:
///
///     T2 The order is lead, opportunity, sale. Nobody can skip ahead.
///     A = maya: add lastName=Byron company=Halden     a command, whose new lead is {A} from then on
///     at 2026-11-24T09:00Z                            the time of the commands that follow
///     dana: convert {A}                               a command that must succeed, unless `!` follows
///     ! only an SQL can be converted                  the command must be refused, with this text
///     > L1                                            its output must contain this text
///     - SAL                                           its output must not contain this text
///     press 7 K "Long cycle" Enter                    keys that `admin` presses in the console, whose screen
///                                                     must then have the texts that follow, or lack them
///     file people.csv                                 writes a file, {people.csv} from then on
///     | Last Name,Email                               a line of it
///     |1..40 Person{n},p{n}@x{n}.example              forty lines of it
///     change convertFrom: [sql] => convertFrom: [mql] changes the definition in force, {definition} from then on
///     append                                          appends the lines that follow to the definition
///
/// Further scenarios of a demand have a letter after its number. `L{1..3}` stands for `L1 L2 L3`. White space counts as
/// one space. Lines that begin with `#` are comments.
struct Scenario: CustomStringConvertible, Sendable {
    /// One line of a scenario.
    struct Step: Sendable {
        /// What to do or to check.
        enum Kind: Sendable {
            case run(who: String, command: String, lead: String?)
            case press(keys: String)
            case time(String)
            case file(name: String, text: String)
            case change(from: String, to: String)
            case append(text: String)
            case refused(String)
            case contains(String)
            case lacks(String)
        }

        let kind: Kind
        /// The line number in the file.
        let line: Int
    }

    /// The number of the demand, such as `T2`, with a letter for a further scenario.
    let number: String
    /// The demand in one sentence.
    let title: String
    /// The file that contains it.
    let file: String
    /// The preset that its workspace has.
    let preset: String
    private(set) var steps: [Step] = []

    var description: String { "\(number) \(title)" }

    /// A line that is not a step, or stands in the wrong place.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// The scenarios of a file.
    static func all(in text: String, file: String, preset: String) throws -> [Scenario] {
        var scenarios: [Scenario] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
            let place = "\(file):\(index + 1)"
            if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
            if let match = line.wholeMatch(of: /([A-Z][0-9]+[a-z]?) (.+)/) {
                scenarios.append(
                    Scenario(number: String(match.1), title: String(match.2), file: file, preset: preset))
                continue
            }
            guard !scenarios.isEmpty else { throw Malformed(description: "\(place): a step before the first demand") }
            try scenarios[scenarios.count - 1].add(line, index + 1, place)
        }
        return scenarios
    }

    private mutating func add(_ line: String, _ number: Int, _ place: String) throws {
        if let match = line.wholeMatch(of: /\|(?:([0-9]+)\.\.([0-9]+))? ?(.*)/) {
            return try addText(String(match.3), repeated: match.1.flatMap { Int($0) }, match.2.flatMap { Int($0) }, place)
        }
        let kind: Step.Kind
        if let match = line.wholeMatch(of: /at (\S+)/) {
            kind = .time(String(match.1))
        } else if let match = line.wholeMatch(of: /file (\S+)/) {
            kind = .file(name: String(match.1), text: "")
        } else if let match = line.wholeMatch(of: /press (.+)/) {
            kind = .press(keys: String(match.1))
        } else if line == "append" {
            kind = .append(text: "")
        } else if let match = line.wholeMatch(of: /change (.+) => (.*)/) {
            kind = .change(from: String(match.1), to: String(match.2))
        } else if let match = line.wholeMatch(of: /! ?(.*)/) {
            kind = .refused(String(match.1))
        } else if let match = line.wholeMatch(of: /> (.+)/) {
            kind = .contains(String(match.1))
        } else if let match = line.wholeMatch(of: /- (.+)/) {
            kind = .lacks(String(match.1))
        } else if let match = line.wholeMatch(of: /(?:([A-Z][A-Za-z0-9]*) = )?([a-z]+): (.+)/) {
            kind = .run(who: String(match.2), command: String(match.3), lead: match.1.map(String.init))
        } else {
            throw Malformed(description: "\(place): not a step: \(line)")
        }
        steps.append(Step(kind: kind, line: number))
    }

    /// Adds a line to the file or the appended text that the previous step began.
    private mutating func addText(_ line: String, repeated from: Int?, _ to: Int?, _ place: String) throws {
        var lines = line + "\n"
        if let from, let to, from <= to {
            lines = (from...to).map { line.replacing("{n}", with: String($0)) + "\n" }.joined()
        }
        guard let last = steps.popLast() else { throw Malformed(description: "\(place): text that belongs to nothing") }
        switch last.kind {
        case .file(let name, let text): steps.append(Step(kind: .file(name: name, text: text + lines), line: last.line))
        case .append(let text): steps.append(Step(kind: .append(text: text + lines), line: last.line))
        default: throw Malformed(description: "\(place): text that belongs to nothing")
        }
    }
}
