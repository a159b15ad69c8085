import Lifecycle
import Testing

/// The values of the core.
@Suite("Values")
struct ValueTests {
    @Test("a lead id is parsed with or without its letter, and nothing else is")
    func leadID() {
        for text in ["L481", "l481", "481", "L0481"] { #expect(LeadID(parsing: text) == LeadID(481), "\(text)") }
        for text in ["", "L", "L0", "-1", "L-1", "LL1", "4 8", "٤", "99999999999999999999", "+4"] {
            #expect(LeadID(parsing: text) == nil, "\(text)")
        }
        #expect(LeadID(481).description == "L481")
        #expect(LeadID(9) < LeadID(10))
    }

    @Test("an action id is a UUIDv7 in chronological order that parses back from its text")
    func actionID() {
        var random = SeededRandom(seed: 1)
        var last = ""
        for step in 0..<200 {
            let moment = Times.monday + TimeSpan(milliseconds: Int64(step))
            let id = ActionID(at: moment, random: (random.next(), random.next()))
            let text = id.description
            #expect(text > last)
            last = text
            #expect(text.utf8.count == 36)
            #expect(Array(text)[14] == "7")
            #expect("89ab".contains(Array(text)[19]))
            #expect(Int64(id.high >> 16) == moment.milliseconds)
            #expect(ActionID(parsing: text) == id)
            #expect(ActionID(parsing: text.uppercased()) == id)
        }
        for text in ["", String(last.dropLast()), last + "0", last.replacing("-", with: "x"), "g" + last.dropFirst()] {
            #expect(ActionID(parsing: text) == nil, "\(text)")
        }
    }

    @Test("days over four hundred years keep their date, weekday and order")
    func days() {
        var random = SeededRandom(seed: 2)
        let first = Times.date(1800, 1, 1).number
        for number in stride(from: first, to: first + 146_097, by: 1) where number % 7 == 0 || random.next() % 8 == 0 {
            let day = Day(number: number)
            let (year, month, date) = day.civil
            #expect(Day(year: year, month: month, day: date) == day)
            #expect(Day(parsing: day.description) == day)
        }
        #expect(Times.date(1970, 1, 1).number == 0)
        #expect(Times.date(1970, 1, 1).weekday == .thursday)
        #expect(Times.date(1969, 12, 28).weekday == .sunday)
        #expect(Times.date(2000, 2, 29).adding(366) == Times.date(2001, 3, 1))
        #expect(Times.date(2200, 1, 1).number - first == 146_097)
    }

    @Test(
        "an invalid date is not parsed",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-04-30", "2026-4-30", "2026/04/30", "+026-01-01",
            "2026-+1-01", "", "2026-01-01 ",
        ])
    func noDates(text: String) { #expect(Day(parsing: text) == nil) }

    @Test("a time that occurs twice is the first, and a skipped time is moved past the gap")
    func clockChanges() {
        let spring = Times.date(2026, 3, 29)
        let autumn = Times.date(2026, 10, 25)
        let berlin = Times.berlin
        #expect(berlin.instant(LocalTime(day: spring, hour: 1, minute: 59)) == Times.utc(2026, 3, 29, 0, 59))
        #expect(berlin.instant(LocalTime(day: spring, hour: 2, minute: 30)) == Times.utc(2026, 3, 29, 1, 30))
        #expect(berlin.instant(LocalTime(day: spring, hour: 3)) == Times.utc(2026, 3, 29, 1))
        #expect(berlin.instant(LocalTime(day: autumn, hour: 1, minute: 59)) == Times.utc(2026, 10, 24, 23, 59))
        #expect(berlin.instant(LocalTime(day: autumn, hour: 2, minute: 30)) == Times.utc(2026, 10, 25, 0, 30))
        #expect(berlin.instant(LocalTime(day: autumn, hour: 3)) == Times.utc(2026, 10, 25, 2))
        #expect(berlin.local(Times.utc(2026, 10, 25, 1, 30)) == LocalTime(day: autumn, hour: 2, minute: 30))
    }

    @Test("every moment's local time leads back to it, except in the hour that occurs twice")
    func zoneRoundTrip() {
        for step in 0..<3000 {
            let moment = Times.utc(2026, 1, 1) + .minutes(step * 177)
            let back = Times.berlin.instant(Times.berlin.local(moment))
            let isTwice = moment >= Times.utc(2026, 10, 25, 1) && moment < Times.utc(2026, 10, 25, 2)
            #expect(back == (isTwice ? moment - .hours(1) : moment))
        }
        let west = ZoneTable(name: "West", initialOffset: -8 * 3600)
        #expect(west.local(Instant(milliseconds: 0)) == LocalTime(day: Times.date(1969, 12, 31), hour: 16))
        #expect(west.instant(LocalTime(day: Times.date(1969, 12, 31), hour: 16)) == Instant(milliseconds: 0))
    }

    @Test("an amount is parsed as people type it, and shown with two decimals and its currency")
    func money() {
        #expect(Money(parsing: "EUR 22.7k") == Money(cents: 2_270_000, currency: "EUR"))
        #expect(Money(parsing: "12,000.50") == Money(cents: 1_200_050))
        #expect(Money(parsing: "soon") == nil && Money(parsing: "") == nil)
        #expect(Money(cents: 2_270_000, currency: "USD").description == "22,700.00 USD")
    }

    @Test("moments as text: today, within a week, later, and before")
    func moments() {
        let now = Times.monday
        #expect(Times.berlin.shortText(Times.at(2026, 11, 23, 14), now: now) == "14:00")
        #expect(Times.berlin.shortText(Times.at(2026, 11, 24, 9, 5), now: now) == "Tue 09:05")
        #expect(Times.berlin.shortText(Times.at(2026, 11, 30, 9), now: now) == "2026-11-30 09:00")
        #expect(Times.berlin.shortText(Times.at(2026, 11, 22, 9), now: now) == "2026-11-22 09:00")
    }

    @Test("a person who is not on the team, or has left it, is a viewer")
    func team() {
        var team = People.team
        #expect(team.roles(of: People.stranger) == [.viewer])
        team.update(TeamMember(login: People.ben, roles: []))
        #expect(team.roles(of: People.ben) == [.viewer])
        team.update(
            TeamMember(
                login: People.ben, name: "Ben Okoro", aliases: ["B. Okoro"], roles: [.sdr], territory: ["DE", "Manufacturing"]))
        #expect(team.member(named: "b. okoro")?.login == People.ben)
        #expect(team.member(named: "BEN OKORO")?.login == People.ben)
        #expect(team.member(named: "nobody") == nil)
        #expect(team.name(of: People.ben) == "Ben Okoro")
        #expect(team.name(of: People.stranger) == "stranger")
        #expect(team.members[People.ben]?.covers(LeadFields([.country: "de"])) == true)
        #expect(team.members[People.ben]?.covers(LeadFields([.country: "FR"])) == false)
        #expect(team.members[People.dana]?.covers(LeadFields()) == true)
    }

    @Test("fields are blank or have a value, never an empty string")
    func fields() {
        var fields = LeadFields([.firstName: "", .lastName: "Okafor"], extra: ["Fax": ""])
        #expect(fields[.firstName] == nil)
        #expect(fields.extra.isEmpty)
        #expect(fields.fullName == "Okafor")
        fields.apply(FieldChanges([.firstName: "Amara", .email: "Amara@Lattice.Example"], extra: ["Fax": "1"]))
        #expect(fields.fullName == "Amara Okafor")
        #expect(fields.mailDomain == "lattice.example")
        #expect(fields.known.map(\.field) == [.firstName, .lastName, .email])
        fields.apply(FieldChanges([.lastName: ""], extra: ["Fax": ""]))
        #expect(fields.fullName == "Amara")
        #expect(fields.extra.isEmpty)
        #expect(LeadFields([.email: "nobody@"]).mailDomain == nil)
    }

    @Test("the author of a line is parsed as it is written")
    func actors() {
        for actor in [Actor.person(People.dana), .rule("score")] { #expect(Actor(parsing: actor.description) == actor) }
        #expect(Actor.rule("score").login == nil)
    }
}
