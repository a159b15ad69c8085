import Lifecycle

/// The people of the tests: one for each role, a second SDR, and a stranger.
enum People {
    static let dana: Login = Login("dana")
    static let ben = Login("ben")
    static let cleo = Login("cleo")
    static let mark = Login("mark")
    static let tess = Login("tess")
    static let vera = Login("vera")
    static let ada = Login("ada")
    static let stranger = Login("stranger")

    static let team = Team([
        TeamMember(login: dana, name: "Dana", roles: [.sdr]),
        TeamMember(login: ben, name: "Ben", roles: [.sdr]),
        TeamMember(login: cleo, name: "Cleo", roles: [.closer]),
        TeamMember(login: mark, name: "Mark", roles: [.marketing]),
        TeamMember(login: tess, name: "Tess", roles: [.teamlead]),
        TeamMember(login: vera, name: "Vera", roles: [.viewer]),
        TeamMember(login: ada, name: "Ada", roles: [.admin]),
    ])

    /// Everyone that the command table distinguishes.
    static let all = [dana, cleo, mark, tess, vera, ada, stranger]

    /// The letter of the command table for a person's only role.
    static func letter(_ login: Login) -> Character {
        switch login {
        case dana, ben: "s"
        case cleo: "c"
        case mark: "m"
        case tess: "t"
        case ada: "a"
        default: "v"
        }
    }
}

/// The moments of the tests, in the time zone of Berlin.
enum Times {
    static let berlin = ZoneTable(
        name: "Europe/Berlin", initialOffset: 3600,
        transitions: [
            .init(from: utc(2026, 3, 29, 1), offset: 7200), .init(from: utc(2026, 10, 25, 1), offset: 3600),
            .init(from: utc(2027, 3, 28, 1), offset: 7200), .init(from: utc(2027, 10, 31, 1), offset: 3600),
        ])

    /// Monday 2026-11-23, 09:00 in Berlin.
    static let monday = at(2026, 11, 23, 9)

    static func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
        ZoneTable.utc.instant(LocalTime(day: date(year, month, day), hour: hour, minute: minute))
    }

    static func at(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
        berlin.instant(LocalTime(day: date(year, month, day), hour: hour, minute: minute))
    }

    static func date(_ year: Int, _ month: Int, _ day: Int) -> Day { Day(year: year, month: month, day: day) ?? Day(number: 0) }
}
