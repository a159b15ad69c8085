/// The sections of a definition's text, each once, in the order of their first occurrence.
struct DocumentedSections {
    /// A section with its paths.
    struct Part {
        let shape: Shape
        /// The paths where it may occur, such as `criteria[].answers[]`; empty for the document.
        var paths: [String]
    }

    private(set) var parts: [Part] = []

    init(_ document: Shape) { add(document, "") }

    private mutating func add(_ shape: Shape, _ path: String) {
        if let known = parts.firstIndex(where: { $0.shape.name == shape.name }) {
            parts[known].paths.append(path)
            return
        }
        parts.append(Part(shape: shape, paths: path.isEmpty ? [] : [path]))
        for key in shape.keys { add(key.type, path.isEmpty ? key.name : path + "." + key.name) }
    }

    private mutating func add(_ type: ValueType, _ path: String) {
        switch type {
        case .section(let shape), .keywordOrSection(_, _, let shape): add(shape, path)
        case .list(let element, _, _): add(element, path + "[]")
        case .table(let noun, _, let element): add(element, path + ".<\(noun)>")
        default: break
        }
    }
}

extension Shape {
    /// The name without its article, in camel case: `fitRule`.
    var identifier: String {
        let words = noun.split { !$0.isLetter }
        return words.enumerated().map { $0 == 0 ? String($1) : $1.prefix(1).uppercased() + $1.dropFirst() }.joined()
    }

    /// The name without its article: `fit rule`.
    var noun: String {
        for article in ["a ", "an ", "the "] where name.hasPrefix(article) { return String(name.dropFirst(article.count)) }
        return name
    }
}
