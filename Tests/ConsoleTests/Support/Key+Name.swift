import Screen

extension Key {
    /// The key with a name, as help shows it: `a`, `C-r`, `PgDn`.
    init?(name: String) {
        let named: [Key] = [
            .character(" "), .enter, .escape, .tab, .backtab, .backspace, .delete, .insert, .up, .down, .left, .right, .pageUp,
            .pageDown, .home, .end,
        ]
        let controls = "abcdefghijklmnopqrstuvwxyz".map { Key.control($0) }
        if let found = (named + controls).first(where: { $0.name == name }) {
            self = found
        } else if name.count == 1, let character = name.first {
            self = .character(character)
        } else {
            return nil
        }
    }
}
