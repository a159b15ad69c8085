import Formats

/// Parses the bundled tables, which are small, well-formed and in memory.
package enum TableParser {
    /// The fields of each line; a field in quotes may hold commas.
    package static func rows(_ bytes: [UInt8]) -> [[String]] {
        lines(bytes).map { line in
            var fields: [String] = [""]
            var quoted = false
            for character in line {
                if character == "\"" {
                    quoted.toggle()
                } else if character == ",", !quoted {
                    fields.append("")
                } else {
                    fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
    }

    /// The lines that are neither empty nor comments.
    package static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split { ASCII.isNewline($0) }.map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix("#") }
    }
}
