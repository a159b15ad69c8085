import Console
import Foundation
import Lifecycle
import Screen
import Testing

/// Compares frames as text with files; `WINNOW_WRITE_GOLDENS=1` writes the files again.
@Suite("Goldens")
struct GoldenTests {
    static let sizes = [Size(rows: 24, columns: 80), Size(rows: 36, columns: 120), Size(rows: 60, columns: 200)]

    /// The golden screens by name, each with the keys that lead to it.
    private static let pictures: [(name: String, keys: [String])] = [
        ("triage", ["j", "j", "j"]), ("reasons", ["Tab", "r"]), ("marked", ["Space", "Space", "j"]),
        ("page", ["j", "j", "j", "Enter"]), ("today", ["2"]), ("pools", ["3"]), ("journal", ["6"]), ("definition", ["7"]),
        ("convert", ["Tab", "G", "c"]), ("assess", ["Tab", "j", "b", "1"]), ("help", ["?"]), ("message", ["a"]),
        ("batch", ["Space", "Space", "Space", "d", "f"]), ("window", ["2"]), ("window-batch", ["2", "D"]),
    ]

    private func driver(_ size: Size, _ keys: [String], glyphs: Glyphs = .unicode, windowed: Bool = false) -> Driver {
        let backend = windowed ? MemoryBackend.windowed() : MemoryBackend.sample()
        backend.existingAccounts = [("Minato Freight", "example9.com")]
        let driver = Driver(backend, size, glyphs: glyphs)
        for key in keys { driver.press(key) }
        return driver
    }

    func compare(_ text: String, _ name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name).txt")
        if ProcessInfo.processInfo.environment["WINNOW_WRITE_GOLDENS"] != nil {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard text != golden else { return }
        let pairs = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            golden.split(separator: "\n", omittingEmptySubsequences: false))
        let line = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        Issue.record(
            "\(name) differs from its golden at line \((line?.offset ?? -1) + 1):\n\(line?.element.0 ?? "")\n\(line?.element.1 ?? "")"
        )
    }

    @Test("Every screen matches its golden file at 80x24, 120x36 and 200x60, including styles")
    func colour() throws {
        for size in Self.sizes {
            for picture in Self.pictures {
                let driver = driver(size, picture.keys, windowed: picture.name.hasPrefix("window"))
                try compare(driver.frame.annotatedText, "\(picture.name)-\(size.columns)x\(size.rows)")
            }
        }
    }

    /// A frame on a terminal without colours, with the attributes of each row below it.
    func monochromeText(_ frame: Frame) -> String {
        let theme = Theme(depth: .monochrome)
        var text = ""
        for (row, line) in frame.textRows.enumerated() {
            text += line + "\n"
            var marks = ""
            for column in 0..<frame.full.columns {
                let pen = frame.cell(row: row, column: column).map { theme.pen($0.style) } ?? Pen()
                #expect(pen.foreground == -1 && pen.background == -1)
                let attributes = pen.attributes
                marks +=
                    attributes.contains(.reverse)
                    ? "R"
                    : attributes.contains(.underline)
                        ? "U"
                        : attributes.contains(.bold)
                            ? "B"
                            : attributes.contains(.dim) ? "d" : " "
            }
            while marks.last == " " { marks.removeLast() }
            if !marks.isEmpty { text += "~" + marks + "\n" }
        }
        return text
    }

    @Test("Without colours every style that calls for action still stands out")
    func monochrome() throws {
        for size in Self.sizes {
            try compare(monochromeText(driver(size, ["j", "j", "j"]).frame), "monochrome-\(size.columns)x\(size.rows)")
        }
    }

    @Test("On an ASCII terminal the console itself draws only ASCII")
    func ascii() throws {
        for size in Self.sizes {
            for picture in Self.pictures where ["triage", "reasons", "convert", "marked"].contains(picture.name) {
                let frame = driver(size, picture.keys, glyphs: .ascii).frame
                try compare(frame.text, "ascii-\(picture.name)-\(size.columns)x\(size.rows)")
            }
        }
    }

    @Test("No frame contains control characters, and every row has exactly the frame's width")
    func clean() {
        for size in Self.sizes {
            for picture in Self.pictures {
                let driver = driver(size, picture.keys)
                let frame = driver.frame
                for scalar in frame.text.unicodeScalars where scalar != "\n" {
                    #expect(scalar.value >= 0x20 && scalar != "\u{202E}" && scalar != "\u{200B}" && scalar.value != 0x7F)
                }
                for row in 0..<size.rows {
                    let width = (0..<size.columns).reduce(0) { $0 + Int(frame.cell(row: row, column: $1)?.width ?? 0) }
                    #expect(width == size.columns)
                }
            }
        }
    }
}
