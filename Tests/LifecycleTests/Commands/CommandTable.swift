import Lifecycle

/// The command table of the domain page as text, independent of the tested code.
///
/// Columns: command · roles (s SDR, c closer, m marketing, t team lead, a admin; viewers and strangers never) · from ·
/// required ownership · resulting events · resulting stage. `kept` means that an owned lead may be worked by its owner
/// or a team lead, an unowned one by the roles in `responsible`. The first row of a command whose `from` has the stage
/// applies; if none has, the first row gives the roles of the command.
struct CommandTable {
    enum Expectation: Equatable, CustomStringConvertible {
        case events([String], Stage)
        case refusal(Refusal.Code)

        var description: String {
            switch self {
            case .events(let kinds, let stage): kinds.joined(separator: "+") + " → " + stage.rawValue
            case .refusal(let code): "refused: " + code.rawValue
            }
        }
    }

    struct Row {
        var command: String
        var roles: String
        var from: Set<Stage>
        var whose: String
        var events: [String]
        var stage: Stage?
    }

    var rows: [Row]
    var responsible: [Stage: String]

    static let standardText = """
        engage     | s c m t a | every                                                 | anybody's        | engaged           | same
        note       | s c m t a | inquiry viable mql sal sql opportunity                | anybody's        | noted             | same
        note       | m t       | nurture                                               | anybody's        | noted             | same
        optout     | s c m t a | nurture disqualified                                  | anybody's        | optedOut          | dropped
        optout     | s c m t a | every                                                 | anybody's        | optedOut          | same
        optin      | s c m t a | dropped                                               | anybody's        | optedIn           | nurture
        optin      | s c m t a | every                                                 | anybody's        | optedIn           | same
        bounce     | s c m t a | nurture disqualified                                  | anybody's        | bounced           | dropped
        bounce     | s c m t a | every                                                 | anybody's        | bounced           | same
        promote    | m t       | inquiry viable nurture disqualified                   | anybody's        | promoted          | mql
        claim      | s         | inquiry viable mql sal sql opportunity                | nobody's         | assigned          | same
        accept     | s         | mql                                                   | mine or nobody's | accepted          | sal
        qualify    | s t       | sal                                                   | kept             | qualified         | sql
        reject     | s c t     | mql sal sql                                           | kept             | rejected          | nurture
        disqualify | s c t     | viable mql sal sql                                    | kept             | disqualified      | disqualified
        disqualify | m         | nurture                                               | anybody's        | disqualified      | disqualified
        convert    | s t       | sql                                                   | kept             | converted         | opportunity
        close won  | c t       | opportunity                                           | kept             | closed            | won
        close lost | c t       | opportunity                                           | kept             | closed            | lost
        close none | c t       | opportunity                                           | kept             | closed            | noDecision
        reengage   | m s       | nurture disqualified lost noDecision dropped          | anybody's        | reengaged         | mql
        touch      | s c m t a | inquiry viable mql sal sql opportunity                | kept             | touched           | same
        touch      | m t       | nurture                                               | anybody's        | touched           | same
        edit       | s c m t a | inquiry viable mql sal sql opportunity                | kept             | edited            | same
        edit       | m t       | nurture                                               | anybody's        | edited            | same
        schedule   | s c m t a | inquiry viable mql sal sql opportunity                | kept             | followUpScheduled | same
        assess     | s c m t a | inquiry viable mql sal sql opportunity                | kept             | assessed          | same
        snooze     | s c m t a | inquiry viable mql sal sql opportunity                | kept             | snoozed           | same
        assign     | t         | inquiry viable mql sal sql opportunity                | anybody's        | assigned          | same
        merge      | s m t     | inquiry viable mql sal sql opportunity                | mine or nobody's | merged            | same
        release    | s c m t a | inquiry viable mql sal sql opportunity                | owner's          | released          | same
        """

    /// The roles for an unowned lead.
    ///
    /// SDRs with sales, closers on opportunities, marketing before; sales may also judge viable leads.
    static let standardResponsible: [Stage: String] = [
        .inquiry: "m t", .viable: "m t s c", .mql: "s t", .sal: "s t", .sql: "s t", .opportunity: "c t",
    ]

    static let standard = CommandTable(standardText, responsible: standardResponsible)

    init(_ text: String, responsible: [Stage: String]) {
        self.responsible = responsible
        rows = text.split(separator: "\n").map { line in
            let cells = line.split(separator: "|").map { cell in
                var parts = cell.split(separator: " ").map(String.init)
                parts.removeAll(where: \.isEmpty)
                return parts
            }
            let from = cells[2] == ["every"] ? Set(Stage.allCases) : Set(cells[2].compactMap(Stage.init(rawValue:)))
            return Row(
                command: cells[0].joined(separator: " "), roles: cells[1].joined(), from: from,
                whose: cells[3].joined(separator: " "),
                events: cells[4], stage: Stage(rawValue: cells[5].joined()))
        }
    }

    /// The table with the rows of some commands replaced.
    func with(_ text: String, responsible changed: [Stage: String] = [:]) -> CommandTable {
        let others = CommandTable(text, responsible: [:]).rows
        var table = self
        let replaced = Set(others.map(\.command))
        table.rows = others + rows.filter { !replaced.contains($0.command) }
        table.responsible.merge(changed) { $1 }
        return table
    }

    /// The expected result of a command by a person with one role.
    ///
    /// `owner` of the lead is `mine`, `others` or `nobodys`.
    func expectation(_ command: String, _ stage: Stage, role: Character, owner: String) -> Expectation {
        let own = rows.filter { $0.command == command }
        guard let row = own.first(where: { $0.from.contains(stage) }) ?? own.first else { return .refusal(.notInDefinition) }
        guard row.roles.contains(role) else { return .refusal(.notPermitted) }
        guard row.from.contains(stage) else { return .refusal(row.from.isEmpty ? .notInDefinition : .wrongStage) }
        let success = Expectation.events(row.events, row.stage ?? stage)
        switch (row.whose, owner) {
        case ("anybody's", _): return success
        case ("nobody's", _): return owner == "nobodys" ? success : .refusal(.notYours)
        case ("mine or nobody's", _):
            return owner == "others" && !(command == "merge" && role == "t") ? .refusal(.notYours) : success
        case ("owner's", "nobodys"): return .refusal(.nothingToChange)
        case (_, "mine"): return success
        case (_, "others"): return role == "t" ? success : .refusal(.notYours)
        default: return responsible[stage]?.contains(role) == true ? success : .refusal(.notYours)
        }
    }
}
