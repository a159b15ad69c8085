import Yams

/// A place in a definition's text.
package struct TextLocation: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    /// Makes a place.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }

    package static func < (a: TextLocation, b: TextLocation) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One thing that is wrong with a definition: where, what, and what was expected.
package struct DefinitionDiagnostic: Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, as the reader was told.
    package let fileName: String
    /// Where it stands.
    package let place: TextLocation
    /// What is wrong, in words.
    package let message: String
    /// What was expected there; nil where the message says it all.
    package let expected: String?
    /// The nearest thing that is known, where what stands there looks like it.
    package let nearest: String?

    /// `team.yaml:14:9: unknown stage "mq"; expected inquiry, viable, …; did you mean "mql"?`
    package var description: String {
        var text = "\(fileName):\(place.line):\(place.column): \(message)"
        if let expected { text += "; expected " + expected }
        if let nearest { text += "; did you mean \"\(nearest)\"?" }
        return text
    }
}

/// Everything that is wrong with a definition, in the order of the text; never empty.
package struct DefinitionDiagnostics: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problems; at most `limit` of them.
    package let problems: [DefinitionDiagnostic]
    /// How many more there were than are kept.
    package let omitted: Int

    /// The most problems that are kept: more than anybody reads, few enough for hostile files.
    static let limit = 200

    /// One problem a line.
    package var description: String {
        let lines = problems.map(\.description)
        return (omitted > 0 ? lines + ["and \(omitted) more"] : lines).joined(separator: "\n")
    }
}

/// Problems as they are found.
struct DiagnosticList {
    let fileName: String
    private var found: Set<DefinitionDiagnostic> = []
    private var omitted = 0

    init(fileName: String) { self.fileName = fileName.quotable(60) }

    var isEmpty: Bool { found.isEmpty }
    /// How many were added, to tell whether something added any.
    private(set) var count = 0

    mutating func add(_ place: TextLocation, _ message: String, expected: String? = nil, nearest: String? = nil) {
        count += 1
        guard found.count < DefinitionDiagnostics.limit else {
            omitted += 1
            return
        }
        found.insert(
            DefinitionDiagnostic(fileName: fileName, place: place, message: message, expected: expected, nearest: nearest))
    }

    var error: DefinitionDiagnostics {
        DefinitionDiagnostics(
            problems: found.sorted { ($0.place, $0.message) < ($1.place, $1.message) }, omitted: omitted)
    }
}
