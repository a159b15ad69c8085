import Glibc

/// The `Match` blocks and the general lines of sshd's configuration (sshd_config(5)).
struct SSHDConfiguration {
    /// One `Match` block.
    struct Block {
        /// Its location, for messages.
        let location: String
        /// Its conditions: lower-case keywords with their patterns; none for `Match all`.
        let conditions: [(keyword: String, patterns: [String])]
        /// Its options by lower-case keyword; the first occurrence counts.
        fileprivate(set) var options: [String: String] = [:]

        /// The command that it forces.
        var forceCommand: String? { options["forcecommand"] }

        /// The groups that its conditions name, without those named by a pattern.
        var groups: [String] { groupPatterns.filter { !$0.hasPrefix("!") && !$0.contains { "*?".contains($0) } } }

        /// The groups that its conditions exclude.
        var excludedGroups: [String] { groupPatterns.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) } }

        private var groupPatterns: [String] { conditions.filter { $0.keyword == "group" }.flatMap(\.patterns) }

        /// Whether its conditions about groups let the members of one group in, by name or by pattern.
        func mayApply(toGroup group: String) -> Bool {
            let conditions = conditions.filter { $0.keyword == "group" }
            return !conditions.isEmpty && conditions.allSatisfy { Self.matches($0.patterns, [group]) }
        }

        /// Whether the login alone decides whether it applies, and not the connection.
        var isDecidedByLogin: Bool { conditions.allSatisfy { ["user", "group"].contains($0.keyword) } }

        /// Whether it can apply to a login: only conditions about user and group are decided.
        func mayApply(to account: UserAccount) -> Bool {
            conditions.allSatisfy { condition in
                switch condition.keyword {
                case "user": Self.matches(condition.patterns, [account.login])
                case "group": Self.matches(condition.patterns, account.groups.map(FileMetadata.name(ofGroup:)))
                default: true
                }
            }
        }

        /// Whether a list of patterns matches one of some names and excludes none of them.
        private static func matches(_ patterns: [String], _ names: [String]) -> Bool {
            func isMatch(_ pattern: String) -> Bool { names.contains { fnmatch(pattern, $0, 0) == 0 } }
            guard !patterns.contains(where: { $0.hasPrefix("!") && isMatch(String($0.dropFirst())) }) else { return false }
            return patterns.contains { !$0.hasPrefix("!") && isMatch($0) }
        }
    }

    /// A line outside of all blocks.
    struct Setting {
        let value: String
        /// Its location, for messages.
        let location: String
    }

    /// Whether the file exists.
    private(set) var exists = false
    /// Whether the file can be read.
    private(set) var isReadable = false
    /// The blocks in the order in which sshd reads them; the first value of an option counts.
    private(set) var blocks: [Block] = []
    /// The lines outside of blocks by lower-case keyword; the first occurrence counts.
    private(set) var general: [String: Setting] = [:]

    /// The folder of relative paths after `Include`.
    private static let folder = "/etc/ssh/"
    /// How deep files may include each other, as in sshd.
    private static let maximumDepth = 16

    /// Reads a configuration file and what it includes, each file where it is included.
    static func read(_ path: String) -> SSHDConfiguration {
        var configuration = SSHDConfiguration()
        configuration.exists = access(path, F_OK) == 0
        guard let text = contents(path) else { return configuration }
        configuration.isReadable = true
        configuration.parse(text, from: path, in: nil, depth: 0)
        return configuration
    }

    /// The value of an option in a block: its own, or that of a later `Match all`, or the one outside of all blocks.
    func value(of keyword: String, in block: Block) -> String? {
        let later = blocks.drop { $0.location != block.location }.dropFirst().filter(\.conditions.isEmpty)
        return block.options[keyword] ?? later.compactMap { $0.options[keyword] }.first ?? general[keyword]?.value
    }

    /// Parses a time: numbers with the units s, m, h, d or w, or without one for seconds ("TIME FORMATS" of
    /// sshd_config(5)); nil if it isn't one.
    static func seconds(_ text: String) -> Int? {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        var (total, digits) = (0, "")
        for character in text.lowercased() + (text.last?.isNumber == true ? "s" : "") {
            guard let unit = units[String(character)] else {
                digits.append(character)
                continue
            }
            guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let number = Int(digits) else {
                return nil
            }
            let (seconds, isTooLong) = number.multipliedReportingOverflow(by: unit)
            let (sum, isSumTooLong) = total.addingReportingOverflow(seconds)
            guard !isTooLong, !isSumTooLong else { return nil }
            (total, digits) = (sum, "")
        }
        return digits.isEmpty && !text.isEmpty ? total : nil
    }

    /// Reads the lines of a file; lines before its first `Match` belong to the block that includes it.
    private mutating func parse(_ text: String, from path: String, in outer: Int?, depth: Int) {
        var current = outer
        for (index, line) in Self.lines(text).enumerated() {
            let words = Self.words(line)
            guard let keyword = words.first?.lowercased() else { continue }
            let location = "\(path):\(index + 1)"
            switch keyword {
            case "match":
                let pairs = stride(from: 1, to: words.count - 1, by: 2).map { index in
                    (words[index].lowercased(), words[index + 1].split(separator: ",").map(String.init))
                }
                blocks.append(Block(location: "the Match block at \(location)", conditions: pairs))
                current = blocks.count - 1
            case "include" where depth < Self.maximumDepth:
                for pattern in words.dropFirst() {
                    for file in Self.files(matching: pattern.hasPrefix("/") ? pattern : Self.folder + pattern) {
                        if let text = Self.contents(file) { parse(text, from: file, in: current, depth: depth + 1) }
                    }
                }
            default:
                // The command is the rest of the line as it stands, with the quotes that the shell reads.
                let value = keyword == "forcecommand" ? Self.rest(of: line) : words.dropFirst().joined(separator: " ")
                if let current {
                    if blocks[current].options[keyword] == nil { blocks[current].options[keyword] = value }
                } else if general[keyword] == nil {
                    general[keyword] = Setting(value: value, location: location)
                }
            }
        }
    }

    /// Splits a text into lines, which end with a line feed; Swift counts the one after a carriage return as one
    /// character with it.
    private static func lines(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// What follows the keyword of a line.
    private static func rest(of line: Substring) -> String {
        let afterKeyword = line.drop { $0.isWhitespace }.drop { !$0.isWhitespace && $0 != "=" }
        let text = afterKeyword.drop { $0.isWhitespace }
        let rest = text.first == "=" ? text.dropFirst().drop { $0.isWhitespace } : text
        return String(rest.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// Splits a line at white space or one `=`, respects double quotes and drops comments.
    private static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in line {
            if character == "#", word.isEmpty, !isQuoted { break }
            if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character.isWhitespace || (character == "=" && words.isEmpty) {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func contents(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < 1 << 20 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The paths that match a pattern, sorted, as sshd's `Include` finds them.
    private static func files(matching pattern: String) -> [String] {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
        return (0..<Int(matches.gl_pathc)).compactMap { index in matches.gl_pathv[index].map { String(cString: $0) } }
    }
}
