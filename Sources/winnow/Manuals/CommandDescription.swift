import ArgumentParser
import Formats

/// A command as the parser of the arguments knows it, for its manual page.
struct CommandDescription {
    /// The name, such as `import`.
    private(set) var name = ""
    /// The sentence of the overview.
    private(set) var abstract = ""
    /// The text below that sentence; empty for none.
    private(set) var discussion = ""
    /// The arguments, in the order of the help.
    private(set) var arguments: [ArgumentDescription] = []
    /// The subcommands, in the order of the help, without hidden ones.
    private(set) var subcommands: [CommandDescription] = []
    private var isShown = true

    /// The description of winnow itself, with all its commands.
    ///
    /// - Throws: `JSONError` if the parser's own description has another form than this version of the parser writes.
    static func program() throws(JSONError) -> CommandDescription {
        let text = Array(Winnow._dumpHelp().utf8)
        return try text.withBytes { (bytes) throws(JSONError) in
            var scanner = JSONScanner(bytes)
            var program = CommandDescription()
            try scanner.object { (key, scanner) throws(JSONError) in
                if key == "command" { program = try CommandDescription(&scanner) } else { try scanner.skip() }
            }
            return program
        }
    }

    private init() {}

    private init(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.object { (key, scanner) throws(JSONError) in
            switch key {
            case "commandName": name = try scanner.string()
            case "abstract": abstract = try scanner.string()
            case "discussion": discussion = try scanner.string()
            case "shouldDisplay": isShown = try scanner.bool()
            case "arguments":
                try scanner.array { (scanner) throws(JSONError) in
                    let argument = try ArgumentDescription(&scanner)
                    if argument.isShown { arguments.append(argument) }
                }
            case "subcommands":
                try scanner.array { (scanner) throws(JSONError) in
                    let command = try CommandDescription(&scanner)
                    if command.isShown, command.name != "help" { subcommands.append(command) }
                }
            default: try scanner.skip()
            }
        }
    }
}

/// An argument, option or flag of a command.
struct ArgumentDescription {
    /// How it is written.
    enum Kind: String {
        case positional, option, flag
    }

    /// How it is written.
    private(set) var kind = Kind.positional
    /// The names with their hyphens, such as `-w` and `--workspace`; empty for positional ones.
    private(set) var names: [String] = []
    /// What stands for the value in the help.
    private(set) var valueName = ""
    /// The sentences of the help.
    private(set) var abstract = ""
    /// The values that it takes; empty if others than a few are possible.
    private(set) var values: [String] = []
    /// The value that applies if it is left out; nil for none.
    private(set) var defaultValue: String?
    /// Whether it may be left out.
    private(set) var isOptional = false
    /// Whether it may be given several times.
    private(set) var isRepeating = false
    fileprivate private(set) var isShown = true

    fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.object { (key, scanner) throws(JSONError) in
            switch key {
            case "kind": kind = Kind(rawValue: try scanner.string()) ?? .positional
            case "names":
                try scanner.array { (scanner) throws(JSONError) in names.append(try Self.name(&scanner)) }
            case "valueName": valueName = try scanner.string()
            case "abstract": abstract = try scanner.string()
            case "allValues":
                try scanner.array { (scanner) throws(JSONError) in values.append(try scanner.string()) }
            case "defaultValue": defaultValue = try scanner.string()
            case "isOptional": isOptional = try scanner.bool()
            case "isRepeating": isRepeating = try scanner.bool()
            case "shouldDisplay": isShown = try scanner.bool()
            default: try scanner.skip()
            }
        }
    }

    /// A name with the hyphens of its kind.
    private static func name(_ scanner: inout JSONScanner) throws(JSONError) -> String {
        var name = ""
        var hyphens = "-"
        try scanner.object { (key, scanner) throws(JSONError) in
            switch key {
            case "name": name = try scanner.string()
            case "kind": hyphens = try scanner.string() == "long" ? "--" : "-"
            default: try scanner.skip()
            }
        }
        return hyphens + name
    }
}
