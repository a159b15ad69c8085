import Lifecycle
import Yams

/// A location in a definition's text.
package struct TextLocation: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }

    package static func < (a: TextLocation, b: TextLocation) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One problem of a definition: its location, what is wrong, and what was expected.
package struct DefinitionDiagnostic: Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, as given to the parser.
    package let fileName: String
    /// The location of the problem.
    package let location: TextLocation
    /// What is wrong.
    package let message: String
    /// What was expected there; nil when the message already says it.
    package let expected: String?
    /// The known word nearest to the one that was written, if any is near.
    package let nearest: String?

    /// `team.yaml:14:9: unknown stage "mq"; expected inquiry, viable, …; did you mean "mql"?`
    package var description: String {
        var text = "\(fileName):\(location.line):\(location.column): \(message)"
        if let expected { text += "; expected " + expected }
        if let nearest { text += "; did you mean \"\(nearest)\"?" }
        return text
    }
}

/// All problems of a definition, in the order of the text; never empty.
package struct DefinitionDiagnostics: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problems; at most `limit` of them.
    package let problems: [DefinitionDiagnostic]
    /// The number of problems beyond the limit.
    package let omitted: Int

    /// The maximum number of problems that are kept: more than anyone reads, few enough for hostile files.
    static let limit = 200

    /// One problem per line.
    package var description: String {
        let lines = problems.map(\.description)
        return (omitted > 0 ? lines + ["and \(omitted.grouped) more"] : lines).joined(separator: "\n")
    }
}

/// Collects problems while a definition is parsed.
struct DiagnosticList {
    let fileName: String
    private var found: Set<DefinitionDiagnostic> = []
    private var omitted = 0

    init(fileName: String) { self.fileName = fileName.quotable(60) }

    var isEmpty: Bool { found.isEmpty }
    /// The number of calls of `add`, to find out whether a step added any.
    private(set) var count = 0

    mutating func add(_ location: TextLocation, _ message: String, expected: String? = nil, nearest: String? = nil) {
        count += 1
        guard found.count < DefinitionDiagnostics.limit else {
            omitted += 1
            return
        }
        found.insert(
            DefinitionDiagnostic(fileName: fileName, location: location, message: message, expected: expected, nearest: nearest))
    }

    var error: DefinitionDiagnostics {
        DefinitionDiagnostics(
            problems: found.sorted { ($0.location, $0.message) < ($1.location, $1.message) }, omitted: omitted)
    }
}
