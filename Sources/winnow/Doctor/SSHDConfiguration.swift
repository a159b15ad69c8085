import Glibc

/// The `Match` blocks of sshd's configuration (sshd_config(5)).
struct SSHDConfiguration {
    /// One `Match` block.
    struct Block {
        /// Its location, for messages.
        let location: String
        /// Its conditions by lower-case keyword.
        let conditions: [String: String]
        /// Its options by lower-case keyword; the first occurrence counts.
        var options: [String: String] = [:]

        /// The command that it forces.
        var forceCommand: String? { options["forcecommand"] }
    }

    /// Whether the file exists.
    private(set) var exists = false
    /// Whether the file can be read.
    private(set) var isReadable = false
    private var blocks: [Block] = []

    /// Reads a configuration file, and first the files in its `.d` folder.
    static func read(_ path: String) -> SSHDConfiguration {
        var configuration = SSHDConfiguration()
        configuration.exists = access(path, F_OK) == 0
        guard let text = contents(path) else { return configuration }
        configuration.isReadable = true
        for part in files(matching: path + ".d/*.conf") {
            if let text = contents(part) { configuration.parse(text, from: part) }
        }
        configuration.parse(text, from: path)
        return configuration
    }

    /// The blocks whose conditions include one group or exclude another.
    func blocks(forGroup group: String, butNot other: String) -> [Block] {
        blocks.filter { block in
            guard let patterns = block.conditions["group"]?.split(separator: ",").map(String.init) else { return false }
            return patterns.contains(group) || patterns.contains("!" + other)
        }
    }

    private mutating func parse(_ text: String, from path: String) {
        var block: Block?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = Self.words(line)
            guard let keyword = words.first?.lowercased() else { continue }
            if keyword == "match" {
                if let block { blocks.append(block) }
                var conditions: [String: String] = [:]
                for pair in stride(from: 1, to: words.count - 1, by: 2) { conditions[words[pair].lowercased()] = words[pair + 1] }
                block = Block(location: "the Match block at \(path):\(index + 1)", conditions: conditions)
            } else if block != nil, block?.options[keyword] == nil {
                block?.options[keyword] = words.dropFirst().joined(separator: " ")
            }
        }
        if let block { blocks.append(block) }
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
            } else if !isQuoted, character == " " || character == "\t" || (character == "=" && words.isEmpty) {
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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
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
