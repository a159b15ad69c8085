import Yams

/// A definition's text on its way through the YAML parser, with limits that keep hostile files from costing memory or time.
///
/// The parser itself refuses more than 1,000 levels of nesting. What it doesn't limit is done here: the size, and aliases, since a few
/// of them naming each other ("billion laughs") stand for more nodes than any memory holds. Whatever looks like an alias is counted
/// before parsing; the few that pass are refused afterwards, at their place.
enum DefinitionSource {
    /// The most bytes that are read; `standard` has about 20,000.
    static let byteLimit = 512 * 1024
    /// The most things that look like aliases; so few can stand for no more than some hundred times the file.
    static let aliasLimit = 16

    /// Parses the text and hands over its root while the parser is alive, since anchors are known only as long; nil after a problem.
    static func withRoot<Result>(of text: String, _ problems: inout DiagnosticList, _ body: (Node, inout DiagnosticList) -> Result)
        -> Result?
    {
        let start = TextLocation(line: 1, column: 1)
        guard text.utf8.count <= byteLimit else {
            problems.add(start, "the file has \(text.utf8.count) bytes", expected: "at most \(byteLimit)")
            return nil
        }
        var native = text
        native.makeContiguousUTF8()
        if let place = placeOfTooManyAliases(native) {
            problems.add(place, "too many anchors or aliases", expected: "values written out")
            return nil
        }
        do {
            // Without rules for resolving, every scalar stays the text that was written ("no" is no boolean), and nothing needs regular
            // expressions. The encoding is named so that no environment variable is asked for it.
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

    /// The place of the first `&name` or `*name` beyond the limit. What stands in comments and texts is counted too: better to refuse
    /// a strange file than to be fooled by one.
    private static func placeOfTooManyAliases(_ text: String) -> TextLocation? {
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
            problems.add(start, "the file cannot be read as YAML")
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let about = context.map { $0.text.quotable(120) + " (line \($0.mark.line)): " } ?? ""
            problems.add(TextLocation(mark), "not valid YAML: " + about + problem.quotable(160))
        case .reader(let problem, let offset, _, _):
            problems.add(offset.map { place(ofCharacter: $0, in: text) } ?? start, "not valid text: " + problem.quotable(160))
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            let place = placeOfSecond(name, after: TextLocation(context.mark), in: text) ?? TextLocation(context.mark)
            problems.add(place, "the key \"\(name.quotable())\" stands here a second time", expected: "each key once")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            problems.add(start, "the file cannot be read as YAML")
        }
    }

    private static func place(ofCharacter offset: Int, in text: String) -> TextLocation {
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

    /// The parser tells where the first of two equal keys stands; the second is the next at the same indentation.
    private static func placeOfSecond(_ key: String, after first: TextLocation, in text: String) -> TextLocation? {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let rest = line.dropFirst(first.column - 1)
            guard line.prefix(first.column - 1).allSatisfy({ $0 == " " || $0 == "-" }) else { continue }
            if String(rest).hasPrefix(key + ":") { return TextLocation(line: index + 1, column: first.column) }
        }
        return nil
    }
}
