/// A value of a definition's text that has passed validation, with its location.
struct CheckedYAMLValue {
    enum Content {
        case text(String)
        case integer(Int)
        case boolean(Bool)
        case list([CheckedYAMLValue])
        case section(CheckedYAMLSection)
    }

    let location: TextLocation
    let content: Content
    /// Whether the value had no problems; invalid parts are left out.
    var isValid = true

    var text: String? { if case .text(let text) = content { text } else { nil } }
    var integer: Int? { if case .integer(let number) = content { number } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = content { value } else { nil } }
    var list: [CheckedYAMLValue] { if case .list(let values) = content { values } else { [] } }
    var section: CheckedYAMLSection? { if case .section(let section) = content { section } else { nil } }
}

/// The valid keys of a section, in the order of the text.
struct CheckedYAMLSection {
    struct Entry {
        let key: String
        let keyLocation: TextLocation
        let value: CheckedYAMLValue
    }

    let location: TextLocation
    var entries: [Entry] = []
    /// Keys that were present with an invalid value.
    var invalidKeys: Set<String> = []
    /// Absent keys that a misspelt key probably stands for.
    var misspeltKeys: Set<String> = []

    init(location: TextLocation) { self.location = location }

    private func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

    subscript(key: String) -> CheckedYAMLValue? { entry(key)?.value }
    func has(_ key: String) -> Bool { entry(key) != nil }
    func location(of key: String) -> TextLocation { entry(key)?.value.location ?? location }
    func text(_ key: String) -> String? { self[key]?.text }
    func integer(_ key: String) -> Int? { self[key]?.integer }
    /// Whether a key is absent, or present without problems.
    func isValid(_ key: String) -> Bool { !invalidKeys.contains(key) && !misspeltKeys.contains(key) && self[key]?.isValid ?? true }
    func boolean(_ key: String) -> Bool? { self[key]?.boolean }
    func list(_ key: String) -> [CheckedYAMLValue] { self[key]?.list ?? [] }
    func texts(_ key: String) -> [String] { list(key).compactMap(\.text) }
    func section(_ key: String) -> CheckedYAMLSection? { self[key]?.section }
    func sections(_ key: String) -> [CheckedYAMLSection] { list(key).compactMap(\.section) }
}
