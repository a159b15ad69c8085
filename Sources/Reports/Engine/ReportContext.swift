internal import Lifecycle

/// What a plan counts within: one window of a question, with what the definition says laid out.
///
/// A class, as all that plans look things up in while they count, and made anew for each core: a struct with a definition in it would be copied for every lead, and cores that share an
/// object wait for each other over its reference count. Both were measured: a hundred times slower, and three.
final class ReportContext {
    let question: ReportQuery
    let setting: ReportSettings
    /// The window's moments.
    let window: Range<Int64>
    let now: Int64
    let scheme: StageScheme
    let clocks: ClockScheme
    let pieces: WindowSegments
    let codes: TimelineSymbols
    let words: [String]
    /// The persons that more than one open lead is about, by the hashes of their addresses.
    private let shared: Set<UInt32>
    /// A first look whether an address may be among them: one bit for each ending of 16 bits.
    private let sharedBits: UnsafeMutablePointer<UInt64>
    /// The words of those who see to nothing now: they are away or have left.
    let absent: Set<Int>
    /// The codes of the members of the team, as far as a lead has to do with them.
    private let codesOfPeople: [Login: Int]

    init(_ given: ReportInput) {
        let (question, setting) = (given.question, given.setting)
        self.question = question
        self.setting = setting
        let zone = setting.definition.calendar.zone
        window = question.window.instants(in: zone)
        now = question.now.milliseconds
        scheme = StageScheme(setting.definition)
        clocks = ClockScheme(setting.definition, WorkingHours(given.hours))
        codes = given.codes
        words = given.words
        shared = given.shared
        sharedBits = .allocate(capacity: 1024)
        sharedBits.initialize(repeating: 0, count: 1024)
        for person in given.shared { sharedBits[Int(person >> 6 & 1023)] |= 1 << UInt64(person & 63) }
        var places: [String: Int] = [:]
        for (code, word) in words.enumerated() where code > 0 { places[word] = code }
        var known: [Login: Int] = [:]
        for login in setting.team.members.keys { known[login] = places[login.name] }
        codesOfPeople = known
        absent = Set(setting.team.members.values.filter { $0.absence(at: question.now) != nil }.compactMap { known[$0.login] })
        pieces = WindowSegments(question.window, now: question.now, earliest: codes.earliest, zone)
    }

    deinit { sharedBits.deallocate() }

    var definition: LeadDefinition { setting.definition }

    /// Whether more than one open lead is about a person.
    @inline(__always)
    func isShared(_ person: UInt32) -> Bool {
        sharedBits[Int(person >> 6 & 1023)] >> UInt64(person & 63) & 1 == 1 && shared.contains(person)
    }

    func label(_ stage: TimelineStage) -> String { definition.label(stage.stage) }

    /// The word of a login; nil for one that no lead has anything to do with.
    func code(of login: Login) -> Int? { codesOfPeople[login] }

    /// Codes in the order of their words.
    func byWord(_ codes: Set<Int>) -> [Int] {
        codes.map { (code: $0, word: words.indices.contains($0) ? words[$0] : "") }.sorted {
            ($0.word, $0.code) < ($1.word, $1.code)
        }
        .map(\.code)
    }

    /// The name of somebody for eyes.
    func person(_ code: Int) -> String {
        code > 0 && words.indices.contains(code) ? setting.team.name(of: Login(words[code])) : "nobody"
    }
}

/// What a scope is made of: a question, what is known beside the tracks, and what is known of all of them.
struct ReportInput: Sendable {
    let question: ReportQuery
    let setting: ReportSettings
    let codes: TimelineSymbols
    let words: [String]
    let shared: Set<UInt32>
    let hours: PrecomputedHours

    /// Who shares an address is gathered only where it is asked for; `codes` are those that there are, unless others are given.
    init(
        _ question: ReportQuery, _ setting: ReportSettings, _ tracks: TimelineSet, asksForShared: Bool,
        codes: TimelineSymbols? = nil
    ) {
        self.question = question
        self.setting = setting
        self.codes = codes ?? tracks.codes
        words = tracks.words
        shared = asksForShared ? tracks.sharedPersons : []
        let calendar = setting.definition.calendar
        hours = tracks.hours(of: calendar, around: calendar.zone.day(of: question.now))
    }
}

/// A window cut into pieces of whole days, for lines that show how a figure went.
final class WindowSegments {
    /// Where the pieces begin, and where the last one ends.
    let bounds: [Int64]
    /// How many days each has; the first one may have fewer.
    let days: Int
    private let isFirstShort: Bool

    /// Into days up to a fortnight, into weeks up to half a year, into months of 30 days beyond; at most some 36.
    init(_ window: DayWindow, now: Instant, earliest: Int64, _ zone: ZoneTable) {
        let today = zone.day(of: now)
        let begins = earliest == .max ? today : min(today, zone.day(of: Instant(milliseconds: earliest)))
        // A window that ends before the first lead has no piece behind its end.
        let first = window.first ?? min(begins, window.last ?? begins)
        let last = max(first, min(window.last ?? today, window.first == nil ? today : window.last ?? max(today, first)))
        let length = last.number - first.number + 1
        days = length <= 14 ? 1 : length <= 190 ? 7 : max(30, (length + 35) / 36)
        var bounds: [Int64] = []
        isFirstShort = window.first != nil && length % days != 0
        // Whole pieces end with the window: the newest one is as long as the others.
        var number = first.number + (length % days == 0 ? 0 : length % days - days)
        while number <= last.number {
            bounds.append(zone.instant(LocalTime(day: Day(number: max(number, first.number)), millisecond: 0)).milliseconds)
            number += days
        }
        bounds.append(window.last == nil ? .max : zone.instant(LocalTime(day: last.adding(1), millisecond: 0)).milliseconds)
        if window.first == nil, !bounds.isEmpty { bounds[0] = .min }
        self.bounds = bounds
    }

    /// How many pieces there are.
    var count: Int { bounds.count - 1 }

    /// The piece that a moment is in; nil outside of the window. O(log pieces).
    @inline(__always)
    func piece(of moment: Int64) -> Int? {
        guard moment >= bounds[0], moment < bounds[count] else { return nil }
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if bounds[middle] <= moment { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// What one piece is, for eyes.
    var label: String {
        (days == 1 ? "by day" : days == 7 ? "by week" : "by \(days) days") + (isFirstShort ? ", the first one shorter" : "")
    }
}
