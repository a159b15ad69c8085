import Console
import Foundation
import Lifecycle
import Screen
import Testing

/// Compares frames as text with files; `WINNOW_WRITE_GOLDENS=1` writes the files again.
@Suite("Goldens")
struct GoldenTests {
    static let sizes = [Size(rows: 24, columns: 80), Size(rows: 36, columns: 120), Size(rows: 60, columns: 200)]

    /// A golden screen: its name, the keys that lead to it, and the workspace that it shows.
    private struct Picture {
        var name: String
        var keys: [String]
        var workspace: () throws -> TestWorkspace

        init(_ name: String, _ keys: String..., of workspace: @escaping () throws -> TestWorkspace = { try .sample() }) {
            (self.name, self.keys, self.workspace) = (name, keys, workspace)
        }

        func driver(_ size: Size, glyphs: Glyphs = .unicode) throws -> Driver {
            let driver = try Driver(workspace(), size, glyphs: glyphs)
            for key in keys { driver.press(key) }
            return driver
        }
    }

    /// Every screen but the dashboards, and every overlay.
    private static var pictures: [Picture] {
        [
            Picture("triage", "j", "j", "j"), Picture("today", "2"), Picture("pools", "3"), Picture("journal", "6"),
            Picture("definition", "7"), Picture("page", "j", "j", "j", "Enter"), Picture("search", "/", "f", "i", "s"),
            Picture("marked", "Space", "Space", "j"), Picture("message", "a"), Picture("refusal", "c"),
            Picture("reasons", "Tab", "r"), Picture("reassigned", "H") { try .reassigned() },
            Picture("convert", "Tab", "G", "c") { try .sampleWithAccount() }, Picture("edit", "e", "Down"),
            Picture("palette", ":", "c", "l"), Picture("filter", "f"), Picture("assess", "Tab", "j", "b", "1"),
            Picture("chance", "Tab", "j", "b", "1", "%"), Picture("help", "?"),
            Picture("batch", "Space", "Space", "Space", "d", "f"), Picture("merge", "G", "M", "1") { try .sampleWithDuplicate() },
            Picture("window", "2") { try .windowed() }, Picture("window-batch", "2", "D") { try .windowed() },
        ]
    }

    private static func file(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name).txt")
    }

    static func hasGolden(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name).path) }

    func compare(_ text: String, _ name: String) throws {
        let file = Self.file(name)
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

    /// No frame contains control characters, and every row has exactly the frame's width.
    private func checkCells(_ frame: Frame, of picture: Picture) {
        for scalar in frame.text.unicodeScalars where scalar != "\n" {
            #expect(
                scalar.value >= 0x20 && scalar != "\u{202E}" && scalar != "\u{200B}" && scalar.value != 0x7F, "\(picture.name)")
        }
        for row in 0..<frame.full.rows {
            let width = (0..<frame.full.columns).reduce(0) { $0 + Int(frame.cell(row: row, column: $1)?.width ?? 0) }
            #expect(width == frame.full.columns, "\(picture.name)")
        }
    }

    @Test("Every screen and overlay matches its golden file at 80x24, 120x36 and 200x60, including styles")
    func colour() throws {
        for size in Self.sizes {
            for picture in Self.pictures {
                let frame = try picture.driver(size).frame
                try compare(frame.annotatedText, "\(picture.name)-\(size.columns)x\(size.rows)")
                checkCells(frame, of: picture)
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
            try compare(
                monochromeText(Picture("triage", "j", "j", "j").driver(size).frame), "monochrome-\(size.columns)x\(size.rows)")
        }
    }

    @Test("On an ASCII terminal the console itself draws only ASCII")
    func ascii() throws {
        for size in Self.sizes {
            for picture in Self.pictures where ["triage", "reasons", "convert", "marked"].contains(picture.name) {
                let frame = try picture.driver(size, glyphs: .ascii).frame
                try compare(frame.text, "ascii-\(picture.name)-\(size.columns)x\(size.rows)")
            }
        }
    }
}
