import CTerminal
import Testing

/// The state that the changes are relative to belongs to the process, so that one test has all of them.
@Suite("Changes of attributes are sent in their shortest form", .serialized)
struct AttributeChangesTests {
    /// Sends bytes as one write, or as two that are cut anywhere.
    private func shortened(_ text: String, cutAt cut: Int? = nil) -> String {
        let bytes = text.utf8.map { CChar(bitPattern: $0) }
        let cut = cut ?? bytes.count
        return [bytes[..<cut], bytes[cut...]].map { part in
            var output = [CChar](repeating: 0, count: 2 * part.count + 1)
            let length = terminal_shorten_changes(Array(part), part.count, &output)
            return String(decoding: output[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }.joined()
    }

    @Test("What a terminal shows stays the same, in at most as many bytes")
    func changes() {
        var (original, sent) = (TerminalReading(), TerminalReading())
        sent.cells(shortened("\u{1B}[m"))
        #expect(shortened("a\u{1B}[m\u{1B}[0;1;38;5;255;48;5;24mb") == "a\u{1B}[1;38;5;255;48;5;24mb")
        #expect(shortened("\u{1B}[39;49;38;5;67mc") == "\u{1B}[38;5;67;49mc")
        #expect(shortened("\u{1B}[38;5;9m\u{1B}[38;5;67md") == "d")
        #expect(shortened("\u{1B}[0;2md\u{1B}[22m\u{1B}[1me") == "\u{1B}[0;2md\u{1B}[0;1me")
        #expect(shortened("\u{1B}[0mx\u{1B}[4;58;5;3my\u{1B}[mz") == "\u{1B}[mx\u{1B}[4;58;5;3my\u{1B}[mz")
        sent.cells("\u{1B}[m")

        var random = SystemRandomNumberGenerator()
        let changes = [
            "", "0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29", "39", "49", "31", "97", "44", "107", "38;5;245",
            "48;5;24", "38;5;9", "38;2;1;22;133", "0;1;38;5;255;48;5;24", "39;49", "1;4", "0;2", "m",
        ]
        for _ in 0..<3000 {
            var text = "\u{1B}[m"
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let change = changes.randomElement(using: &random) ?? ""
                text += change == "m" ? "m" : "\u{1B}[\(change)m"
                if Bool.random(using: &random) { text += "x" }
            }
            text += "."
            let cut = Bool.random(using: &random) ? Int.random(in: 3...text.utf8.count, using: &random) : nil
            let short = shortened(text, cutAt: cut)
            #expect(sent.cells(short) == original.cells(text), "\(text.debugDescription) became \(short.debugDescription)")
            #expect(cut != nil || short.utf8.count <= text.utf8.count, "\(text.debugDescription) became \(short.debugDescription)")
        }
    }
}

/// What a terminal shows, by a plain reading of ECMA-48.
private struct TerminalReading {
    private var on: Set<Int> = []
    private var foreground: [Int] = []
    private var background: [Int] = []

    /// Each character with its attributes, and with those of all texts before.
    @discardableResult
    mutating func cells(_ text: String) -> [String] {
        var cells: [String] = []
        var rest = text[...]
        while let next = rest.popFirst() {
            guard next == "\u{1B}" else {
                cells.append("\(next)\(on.sorted())\(foreground)\(background)")
                continue
            }
            rest.removeFirst()
            let list = rest.prefix { $0 != "m" }
            rest = rest.dropFirst(list.count + 1)
            apply(list.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }[...])
        }
        return cells
    }

    private mutating func apply(_ all: ArraySlice<Int>) {
        var numbers = all
        while let number = numbers.popFirst() {
            switch number {
            case 0: (on, foreground, background) = ([], [], [])
            case 1...9: on.insert(number)
            case 22: on.subtract([1, 2])
            case 23...29: on.remove(number - 20)
            case 39: foreground = []
            case 49: background = []
            case 38, 48:
                let colour = [number] + numbers.prefix(numbers.first == 5 ? 2 : 4)
                numbers = numbers.dropFirst(colour.count - 1)
                if number == 38 { foreground = colour } else { background = colour }
            case 40...47, 100...107: background = [number]
            default: foreground = [number]
            }
        }
    }
}
