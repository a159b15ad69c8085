import Formats

/// A rejected JSON object as one line of a reject file: what is wrong, and then the object as it was written.
///
/// The line stays JSON if the object is: what a terminal would act on is escaped, which changes no value.
struct RejectedObject {
    private let row: RejectedRow
    private let json: String

    init(_ row: RejectedRow, json: String) {
        (self.row, self.json) = (row, json)
    }

    /// The line, with its end.
    var line: [UInt8] {
        var head = JSONWriter()
        head.object { members in
            members.member("winnow_line", row.line)
            for (name, text) in [("winnow_column", row.column ?? ""), ("winnow_reason", row.reason)] {
                members.member(named: name) { $0.visibleString(text) }
            }
            // Without braces it is no object that could go on after these members.
            if !isObject { members.member(named: "winnow_text") { $0.visibleString(json) } }
        }
        guard isObject else { return head.bytes + [0x0A] }
        let rest = Self.visible(ownMembers)
        let isEmpty = rest.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "}")
        return head.bytes.dropLast() + (isEmpty ? [] : [UInt8(ascii: ",")]) + rest + [0x0A]
    }

    private var isObject: Bool { json.utf8.first == UInt8(ascii: "{") }

    /// The object after its opening brace, without what an earlier reject file added.
    private var ownMembers: Substring {
        let bytes = Array(json.utf8)
        var start = 1
        bytes.withBytes { buffer in
            var scanner = JSONScanner(buffer)
            do throws(JSONError) {
                try scanner.expect(UInt8(ascii: "{"))
                while try scanner.peek() == UInt8(ascii: "\""), try scanner.string().hasPrefix("winnow_") {
                    try scanner.expect(UInt8(ascii: ":"))
                    try scanner.skip()
                    start = scanner.position
                    try scanner.expect(UInt8(ascii: ","))
                    start = scanner.position
                }
            } catch {
                // The rest is what is wrong with the object.
                return
            }
        }
        return json[json.utf8.index(json.utf8.startIndex, offsetBy: start)...]
    }

    /// The text with an escape for each scalar that isn't visible by itself; an end of line can only be between values.
    private static func visible(_ text: Substring) -> [UInt8] {
        var out: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x20, scalar.value < 0x7F {
                out.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                out.append(UInt8(ascii: " "))
            } else {
                var writer = JSONWriter()
                writer.visibleString(String(scalar))
                out += writer.bytes.dropFirst().dropLast()
            }
        }
        return out
    }
}
