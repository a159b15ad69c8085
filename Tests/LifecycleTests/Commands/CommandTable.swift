import Lifecycle

/// The command table of the domain page as text, independent of the tested code.
///
/// Columns: command · roles (s SDR, c closer, m marketing, t team lead, a admin; viewers and strangers never) · from ·
/// required ownership · resulting events · resulting stage. `kept` means that an owned lead may be worked by its owner
/// or a team lead, an unowned one by the roles in `responsible`; with `+ marketing`, marketing may work it too. The
/// first row of a command whose `from` has the stage applies; if none has, the first row gives the roles of it.
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
        note       | s c m t a | all but dropped                                       | anybody's        | noted             | same
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
        reject     | s c t     | viable mql sal sql                                    | kept             | rejected          | nurture
        disqualify | s c t     | viable mql sal sql                                    | kept             | disqualified      | disqualified
        disqualify | m         | nurture                                               | anybody's        | disqualified      | disqualified
        convert    | s t       | sql                                                   | kept             | converted opportunityOpened | opportunity
        close won  | c t       | opportunity                                           | kept             | closed            | won
        close lost | c t       | opportunity                                           | kept             | closed            | lost
        close none | c t       | opportunity                                           | kept             | closed            | noDecision
        reengage   | m s       | nurture disqualified lost noDecision dropped          | anybody's        | reengaged         | mql
        reengage   | m s       | won                                                   | anybody's        | reengaged opportunityOpened | opportunity
        touch      | s c m t a | inquiry viable mql                                    | kept + marketing | touched           | same
        touch      | s c m t a | sal sql opportunity won lost noDecision               | kept             | touched           | same
        touch      | m t       | nurture disqualified                                  | anybody's        | touched           | same
        edit       | s c m t a | inquiry viable mql                                    | kept + marketing | edited            | same
        edit       | s c m t a | sal sql opportunity won lost noDecision               | kept             | edited            | same
        edit       | m t       | nurture disqualified                                  | anybody's        | edited            | same
        schedule   | s c m t a | inquiry viable mql                                    | kept + marketing | followUpScheduled | same
        schedule   | s c m t a | sal sql opportunity won lost noDecision               | kept             | followUpScheduled | same
        schedule   | m t       | nurture disqualified                                  | anybody's        | followUpScheduled | same
        assess     | s c m t a | inquiry viable mql                                    | kept + marketing | assessed          | same
        assess     | s c m t a | sal sql opportunity won lost noDecision               | kept             | assessed          | same
        assess     | m t       | nurture disqualified                                  | anybody's        | assessed          | same
        snooze     | s c m t a | inquiry viable mql                                    | kept + marketing | snoozed           | same
        snooze     | s c m t a | sal sql opportunity won lost noDecision               | kept             | snoozed           | same
        snooze     | m t       | nurture disqualified                                  | anybody's        | snoozed           | same
        assign     | t         | inquiry viable mql sal sql opportunity won            | anybody's        | assigned          | same
        merge      | s m t     | inquiry viable mql sal sql opportunity                | mine or nobody's | merged            | same
        release    | s c m t a | inquiry viable mql sal sql opportunity                | owner's          | released          | same
        """

    /// The roles for an unowned lead.
    ///
    /// SDRs with sales, closers on opportunities, marketing before; sales may also judge viable leads.
    static let standardResponsible: [Stage: String] = [
        .inquiry: "m t", .viable: "m t s c", .mql: "s t", .sal: "s t", .sql: "s t", .opportunity: "c t", .won: "m t",
        .lost: "m t", .noDecision: "m t",
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
            let from: Set<Stage> =
                switch cells[2] {
                case ["every"]: Set(Stage.allCases)
                case ["all", "but", "dropped"]: Set(Stage.allCases).subtracting([.dropped])
                default: Set(cells[2].compactMap(Stage.init(rawValue:)))
                }
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
        case ("kept + marketing", _) where role == "m": return success
        case (_, "others"): return role == "t" ? success : .refusal(.notYours)
        default: return responsible[stage]?.contains(role) == true ? success : .refusal(.notYours)
        }
    }
}
