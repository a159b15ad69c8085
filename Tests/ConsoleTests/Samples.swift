import Lifecycle

extension Team {
    /// The SDRs Dana and Kim, closer Uwe, marketer Mia, team lead and admin Tess, and viewer Vera.
    static let sample = Team([
        TeamMember(login: Login("dana"), name: "Dana Diaz", roles: [.sdr]),
        TeamMember(login: Login("kim"), name: "Kim Koh", roles: [.sdr]),
        TeamMember(login: Login("uwe"), name: "Uwe Ulm", roles: [.closer]),
        TeamMember(login: Login("mia"), name: "Mia Marsh", roles: [.marketing]),
        TeamMember(login: Login("tess"), name: "Tess Tan", roles: [.teamlead, .sdr, .admin]),
        TeamMember(login: Login("vera"), name: "Vera Voss", roles: [.viewer]),
    ])
}

extension Instant {
    /// A moment in UTC.
    static func of(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
        let date = Day(year: year, month: month, day: day) ?? Day(number: 0)
        return Instant(milliseconds: Int64(date.number) * 86_400_000 + Int64(hour * 60 + minute) * 60_000)
    }

    /// Monday 23 November 2026, 09:14.
    static let mondayMorning = Instant.of(2026, 11, 23, 9, 14)
}

/// A person of the sample data.
struct Person {
    var first: String
    var last: String
    var title: String
    var company: String
    var country = "DE"
}

let people: [Person] = [
    Person(first: "Priya", last: "Natarajan", title: "VP Operations", company: "Halden Pumps"),
    Person(first: "Tomás", last: "Ferreira", title: "Head of IT", company: "Grupo Seara", country: "BR"),
    Person(first: "小龍", last: "李", title: "CTO", company: "龍門重工株式会社", country: "JP"),
    Person(first: "Zoë 🎉", last: "Núñez", title: "CFO", company: "Fiesta 🎈 Ltd"),
    Person(first: "Lena", last: "Fischer", title: "VP Sales", company: "Weber & Söhne"),
    Person(first: "Eve\u{202E}live", last: "Mc\u{1B}[31mHack", title: "CEO", company: "Trojan\u{200B}Horse"),
    Person(first: "Amara", last: "Okafor", title: "CFO", company: "Lattice Foods"),
    Person(first: "Jonas", last: "Lindqvist", title: "IT Director", company: "Norrsken Energi"),
    Person(first: "愛子", last: "田辺", title: "COO", company: "港運輸"),
    Person(first: "Wei", last: "Zhang", title: "CTO", company: "Lumen Robotics"),
]
