import Lifecycle
import Yams

/// Parses a definition's text as YAML, with limits against files that would exhaust memory or time.
///
/// The YAML parser itself refuses more than 1,000 levels of nesting. The limits here are the size and the number of
/// aliases: a few aliases that refer to each other ("billion laughs") expand to more nodes than fit into memory.
/// Everything that looks like an alias is counted before parsing; the few that pass are reported afterwards, at their
/// location.
enum DefinitionYAML {
    /// The maximum size in bytes; `standard` has about 25,000.
    static let byteLimit = 512 * 1024
    /// The maximum number of possible aliases; so few expand a file at most a few hundred times.
    static let aliasLimit = 16

    /// Parses the text and calls `body` with its root node; nil after a problem.
    ///
    /// The parser stays alive during the call, because anchors are only known as long as it exists.
    static func withRoot<Result>(of text: String, _ problems: inout DiagnosticList, _ body: (Node, inout DiagnosticList) -> Result)
        -> Result?
    {
        let start = TextLocation(line: 1, column: 1)
        guard text.utf8.count <= byteLimit else {
            problems.add(start, "the file has \(text.utf8.count.grouped) bytes", expected: "at most \(byteLimit.grouped)")
            return nil
        }
        var native = text
        native.makeContiguousUTF8()
        if let location = locationOfExcessAlias(native) {
            problems.add(location, "too many anchors or aliases", expected: "values without & and *")
            return nil
        }
        do {
            // Without resolver rules, every scalar stays the text that was written ("no" isn't a boolean), and no
            // regular expressions are needed. The encoding is given so that it isn't read from the environment.
            let parser = try Parser(yaml: native, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                problems.add(start, "the file is empty", expected: DefinitionSchema.document.name)
                return nil
            }
            return withExtendedLifetime(parser) { body(root, &problems) }
        } catch {
            report(error, in: native, &problems)
            return nil
        }
    }

    /// The location of the first `&name` or `*name` beyond the limit; nil within the limit.
    ///
    /// Those in comments and texts are counted too: refusing an unusual file is safer than missing an alias.
    private static func locationOfExcessAlias(_ text: String) -> TextLocation? {
        var count = 0
        var line = 1
        var column = 1
        var isAfterMark = false
        for byte in text.utf8 {
            if isAfterMark, byte > 32, byte != 42 {
                count += 1
                if count > aliasLimit { return TextLocation(line: line, column: column - 1) }
            }
            isAfterMark = byte == 42 || byte == 38
            if byte == 10 {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return nil
    }

    private static func report(_ error: any Error, in text: String, _ problems: inout DiagnosticList) {
        let start = TextLocation(line: 1, column: 1)
        guard let error = error as? YamlError else {
            problems.add(start, "the file can't be read as YAML")
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let about = context.map { $0.text.quotable(120) + " (line \($0.mark.line)): " } ?? ""
            problems.add(TextLocation(mark), "not valid YAML: " + about + problem.quotable(160))
        case .reader(let problem, let offset, _, _):
            problems.add(offset.map { location(ofCharacter: $0, in: text) } ?? start, "not valid text: " + problem.quotable(160))
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            let location = locationOfDuplicate(name, after: TextLocation(context.mark), in: text) ?? TextLocation(context.mark)
            problems.add(location, "duplicate key \"\(name.quotable())\"", expected: "each key once")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            problems.add(start, "the file can't be read as YAML")
        }
    }

    private static func location(ofCharacter offset: Int, in text: String) -> TextLocation {
        var line = 1
        var column = 1
        for character in text.prefix(offset) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return TextLocation(line: line, column: column)
    }

    /// The location of the second of two equal keys; nil when it isn't found.
    ///
    /// The parser only reports the first one. The second is the next one with the same indentation.
    private static func locationOfDuplicate(_ key: String, after first: TextLocation, in text: String) -> TextLocation? {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let rest = line.dropFirst(first.column - 1)
            guard line.prefix(first.column - 1).allSatisfy({ $0 == " " || $0 == "-" }) else { continue }
            if String(rest).hasPrefix(key + ":") { return TextLocation(line: index + 1, column: first.column) }
        }
        return nil
    }
}
