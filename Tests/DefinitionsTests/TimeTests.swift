import Lifecycle
import Testing

@testable import Definitions

@Suite("Time in a definition")
struct TimeTests {
    private func moment(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) throws -> Instant {
        let date = try #require(Day(year: year, month: month, day: day))
        return ZoneTable.utc.instant(LocalTime(day: date, hour: hour, minute: minute))
    }

    @Test("Berlin changes its clocks at 01:00 UTC on the last Sundays of March and October")
    func berlin() throws {
        let zone = try #require(ZoneDatabase.table(named: "Europe/Berlin"))
        #expect(zone.offset(at: try moment(2026, 3, 29, 0, 59)) == 3600)
        #expect(zone.offset(at: try moment(2026, 3, 29, 1, 0)) == 7200)
        #expect(zone.offset(at: try moment(2026, 10, 25, 0, 59)) == 7200)
        #expect(zone.offset(at: try moment(2026, 10, 25, 1, 0)) == 3600)
        #expect(zone.offset(at: try moment(1975, 7, 1, 12)) == 3600, "no summer time before 1980")
        #expect(zone.offset(at: try moment(2099, 7, 1, 12)) == 7200)
        #expect(zone.offset(at: try moment(2099, 12, 1, 12)) == 3600)
    }

    @Test("New York changes its clocks at 02:00 local time in March and November, and did so in April before 2007")
    func newYork() throws {
        let zone = try #require(ZoneDatabase.table(named: "America/New_York"))
        #expect(zone.offset(at: try moment(2026, 3, 8, 6, 59)) == -18000)
        #expect(zone.offset(at: try moment(2026, 3, 8, 7, 0)) == -14400)
        #expect(zone.offset(at: try moment(2026, 11, 1, 5, 59)) == -14400)
        #expect(zone.offset(at: try moment(2026, 11, 1, 6, 0)) == -18000)
        #expect(zone.offset(at: try moment(2006, 3, 20, 12)) == -18000)
        #expect(zone.offset(at: try moment(2050, 7, 1, 12)) == -14400)
    }

    @Test("after the last change in the database, a zone follows its rule, to the hour")
    func ruleGoesOn() throws {
        let berlin = try #require(ZoneDatabase.table(named: "Europe/Berlin"))
        #expect(berlin.offset(at: try moment(2099, 3, 29, 0, 59)) == 3600)
        #expect(berlin.offset(at: try moment(2099, 3, 29, 1, 0)) == 7200)
        #expect(berlin.offset(at: try moment(2099, 10, 25, 0, 59)) == 7200)
        #expect(berlin.offset(at: try moment(2099, 10, 25, 1, 0)) == 3600)
        let newYork = try #require(ZoneDatabase.table(named: "America/New_York"))
        #expect(newYork.offset(at: try moment(2099, 3, 8, 6, 59)) == -18000)
        #expect(newYork.offset(at: try moment(2099, 3, 8, 7, 0)) == -14400)
        #expect(newYork.offset(at: try moment(2099, 11, 1, 5, 59)) == -14400)
        #expect(newYork.offset(at: try moment(2099, 11, 1, 6, 0)) == -18000)
    }

    @Test("a rule's days are parsed in all three forms, and anything else is refused")
    func rules() throws {
        let days = try #require(POSIXZoneRule("<+03>-3<+04>,J60/0,364/1:30")).changes(in: 2028)
        #expect(days.map(\.from) == [try moment(2028, 2, 29, 21), try moment(2028, 12, 29, 21, 30)])
        #expect(days.map(\.offset) == [14400, 10800])
        for text in [
            "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0,", "<+03",
            "CET-",
        ] {
            #expect(POSIXZoneRule(text) == nil)
        }
    }

    @Test("zones without summer time, with half hours, and in the south have their offsets")
    func otherZones() throws {
        #expect(try #require(ZoneDatabase.table(named: "Asia/Kolkata")).offset(at: moment(2026, 6, 1, 0)) == 19800)
        #expect(try #require(ZoneDatabase.table(named: "Asia/Tokyo")).offset(at: moment(2060, 6, 1, 0)) == 32400)
        let sydney = try #require(ZoneDatabase.table(named: "Australia/Sydney"))
        #expect(sydney.offset(at: try moment(2060, 1, 1, 0)) == 39600)
        #expect(sydney.offset(at: try moment(2060, 7, 1, 0)) == 36000)
        let dublin = try #require(ZoneDatabase.table(named: "Europe/Dublin"))
        #expect(dublin.offset(at: try moment(2060, 7, 1, 0)) == 3600)
        #expect(dublin.offset(at: try moment(2060, 1, 1, 0)) == 0)
    }

    @Test(
        "the database and Foundation agree on a zone",
        arguments: ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/Dublin"])
    func agreesWithFoundation(name: String) throws {
        let ours = try #require(ZoneDatabase.table(named: name))
        guard let theirs = ZoneDatabase.foundationTable(named: name) else { return }
        var at = try moment(1985, 1, 1, 0)
        while at < (try moment(2036, 1, 1, 0)) {
            #expect(ours.offset(at: at) == theirs.offset(at: at))
            at = at + .hours(31)
        }
    }

    @Test("universal time has no transitions, and unknown names have no table")
    func utc() {
        #expect(ZoneDatabase.table(named: "UTC") == .utc)
        for name in ["Europe/Nowhere", "../../etc/passwd", "", "Europe", "posixrules/", "leap-seconds.list", "Mars/Base"] {
            #expect(ZoneDatabase.table(named: name) == nil)
        }
    }

    @Test("a damaged zone file gives no table")
    func damagedZoneFile() {
        #expect(ZoneFile.table(named: "X", from: []) == nil)
        #expect(ZoneFile.table(named: "X", from: Array("TZif2".utf8)) == nil)
        var bytes = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 39)
        bytes += Array("TZif2".utf8) + [UInt8](repeating: 255, count: 200)
        #expect(ZoneFile.table(named: "X", from: bytes) == nil)
    }

    @Test("the machine's zone is the one that TZ names, if any")
    func machineZone() {
        #expect(ZoneDatabase.machineZone(environment: ["TZ": ":Europe/Berlin"]) == "Europe/Berlin")
        #expect(ZoneDatabase.machineZone(environment: ["TZ": "../../etc/passwd"]) != "../../etc/passwd")
    }

    @Test("half of the points are left after one half-life, a quarter after two")
    func decay() {
        let table = DecayTable.thousandths(halfLife: 30)
        #expect(table[0] == 1000)
        #expect(table[1] == 977)
        #expect(table[15] == 707)
        #expect(table[30] == 500)
        #expect(table[60] == 250)
        #expect(table.last == 1)
        #expect(table.count == 329, "ages that round to zero are left out: 30 × log2(2000) = 328.97")
        #expect(zip(table, table.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test("a decay table ends after two years at most")
    func longDecay() {
        #expect(DecayTable.thousandths(halfLife: 730).count == 731)
        #expect(DecayTable.thousandths(halfLife: 0) == [])
        #expect(DecayTable.thousandths(halfLife: 1) == [1000, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1])
    }

    @Test(
        "lengths of time are parsed as people write them",
        arguments: [
            ("30 minutes", 30), ("1 hour", 60), ("4 business hours", 240), ("2 days", 2880),
        ])
    func durations(text: String, minutes: Int) throws {
        #expect(try #require(DurationText(text)).span == .minutes(minutes))
    }

    @Test(
        "a text that is not a length of time is refused",
        arguments: [
            "", "4", "hours", "4  hours", "-4 hours", "4 weeks", "4 busy hours", "9999999 days", "99999999999999999999 days",
            "4 hours ",
        ])
    func noDurations(text: String) {
        #expect(DurationText(text) == nil)
    }
}
