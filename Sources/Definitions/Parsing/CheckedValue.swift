/// A value of a definition's text whose shape has been checked, with its place.
struct CheckedValue {
    enum Content {
        case text(String)
        case integer(Int)
        case boolean(Bool)
        case list([CheckedValue])
        case section(CheckedSection)
    }

    let place: TextLocation
    let content: Content
    /// Whether nothing in it was wrong; what was is left out.
    var isWhole = true

    var text: String? { if case .text(let text) = content { text } else { nil } }
    var integer: Int? { if case .integer(let number) = content { number } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = content { value } else { nil } }
    var list: [CheckedValue] { if case .list(let values) = content { values } else { [] } }
    var section: CheckedSection? { if case .section(let section) = content { section } else { nil } }
}

/// The keys of a section that were there and right, in the order of the text.
struct CheckedSection {
    struct Entry {
        let key: String
        let keyPlace: TextLocation
        let value: CheckedValue
    }

    let place: TextLocation
    var entries: [Entry] = []
    /// Keys that were there with a wrong value.
    var wrong: Set<String> = []
    /// Keys that aren't there but were meant by misspelt ones.
    var meant: Set<String> = []

    init(place: TextLocation) { self.place = place }

    private func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

    subscript(key: String) -> CheckedValue? { entry(key)?.value }
    func has(_ key: String) -> Bool { entry(key) != nil }
    func place(of key: String) -> TextLocation { entry(key)?.value.place ?? place }
    func text(_ key: String) -> String? { self[key]?.text }
    func integer(_ key: String) -> Int? { self[key]?.integer }
    /// Whether a key is not there, or nothing about it was wrong.
    func isWhole(_ key: String) -> Bool { !wrong.contains(key) && !meant.contains(key) && self[key]?.isWhole ?? true }
    func boolean(_ key: String) -> Bool? { self[key]?.boolean }
    func list(_ key: String) -> [CheckedValue] { self[key]?.list ?? [] }
    func texts(_ key: String) -> [String] { list(key).compactMap(\.text) }
    func section(_ key: String) -> CheckedSection? { self[key]?.section }
    func sections(_ key: String) -> [CheckedSection] { list(key).compactMap(\.section) }
}
