internal import Formats
internal import Lifecycle

/// The input of counting: one window of a query, and the definition prepared for fast lookup.
///
/// A class, like everything that reports look things up in while counting, and created separately for each core. A
/// struct that contains a definition would be copied for every lead, and cores that share an object wait for each other
/// over its reference count. Measured: a hundred times slower, and three times slower.
final class ReportContext {
    let query: ReportQuery
    let settings: ReportSettings
    /// The window as instants in milliseconds.
    let window: Range<Int64>
    /// The moment of the query, or until when the leads of a period compared with are followed.
    let now: Int64
    /// The number of days of the columns "in 30 days".
    let conversionDays: Int
    let scheme: StageScheme
    let clocks: ReportClocks
    let segments: WindowSegments
    /// The periods of charts: at least twelve, the last one ending with the window.
    let trend: WindowSegments
    /// From the first period of charts to the end of the window.
    let chartWindow: Range<Int64>
    let symbols: TimelineSymbols
    let texts: [String]
    /// Which steps count on a page that is restricted to one owner.
    let owners: OwnerFilter
    /// The people with more than one open lead, as hashes of their addresses.
    private let shared: Set<UInt32>
    /// A quick test whether a hash may be in `shared`: one bit for each value of its low 16 bits.
    private let sharedBits: [UInt64]
    /// The symbols of the people who are absent or have left.
    let absent: Set<Int>
    /// Whether a later capture counts as an activity of the prospect, because the definition names it.
    let countsLaterCaptures: Bool
    /// The symbols of the team members who occur in any timeline.
    private let symbolsOfPeople: [Login: Int]

    init(_ input: ReportInput) {
        let (query, settings) = (input.query, input.settings)
        self.query = query
        self.settings = settings
        let zone = settings.definition.calendar.zone
        window = query.window.instants(in: zone)
        now = (query.followedUntil ?? query.now).milliseconds
        conversionDays = query.conversionDays(today: zone.day(of: query.now))
        scheme = StageScheme(settings.definition)
        countsLaterCaptures = settings.definition.countsLaterCaptures
        clocks = ReportClocks(settings.definition, WorkingHours(input.hours))
        symbols = input.symbols
        let texts = input.texts
        self.texts = texts
        owners = OwnerFilter(query.filter) { texts.firstIndex(of: $0) }
        shared = input.shared
        var bits = [UInt64](repeating: 0, count: 1024)
        for person in input.shared { bits[Int(person >> 6 & 1023)] |= 1 << UInt64(person & 63) }
        sharedBits = bits
        var symbolOfText: [String: Int] = [:]
        for (symbol, text) in texts.enumerated() where symbol > 0 { symbolOfText[text] = symbol }
        var known: [Login: Int] = [:]
        for login in settings.team.members.keys { known[login] = symbolOfText[login.name] }
        symbolsOfPeople = known
        absent = Set(settings.team.members.values.filter { $0.absence(at: query.now) != nil }.compactMap { known[$0.login] })
        segments = WindowSegments(query.window, now: query.now, earliest: symbols.earliest, zone)
        let trend = WindowSegments(trendOf: query.window, now: query.now, earliest: symbols.earliest, zone)
        self.trend = trend
        chartWindow = window.isEmpty ? window : min(trend.bounds[0], window.lowerBound)..<window.upperBound
    }

    var definition: LeadDefinition { settings.definition }

    /// Whether a person has more than one open lead.
    @inline(__always)
    func isShared(_ person: UInt32) -> Bool {
        sharedBits[Int(person >> 6 & 1023)] >> UInt64(person & 63) & 1 == 1 && shared.contains(person)
    }

    /// Whether a step came within the days of the columns "in 30 days"; a negative time (dates out of order) did not.
    @inline(__always)
    func isWithin(_ milliseconds: Int64) -> Bool {
        milliseconds >= 0 && milliseconds < Int64(conversionDays) * Milliseconds.day
    }

    /// Whether a lead entered so recently that it hasn't been followed for those days.
    @inline(__always)
    func isYoung(_ entered: Int64) -> Bool { entered > now - Int64(conversionDays) * Milliseconds.day }

    /// The heading of those columns.
    var withinTitle: String { "in \(conversionDays) days" }

    func label(_ stage: TimelineStage) -> String { definition.label(stage.stage) }

    /// The symbol of a login; nil for one that occurs in no timeline.
    func symbol(of login: Login) -> Int? { symbolsOfPeople[login] }

    /// The text of a symbol; nil for one that is unknown.
    func knownText(_ symbol: Int) -> String? { texts.indices.contains(symbol) ? texts[symbol] : nil }

    /// The text of a symbol; empty for none.
    func text(_ symbol: Int) -> String { knownText(symbol) ?? "" }

    func sortedByText(_ symbols: Set<Int>) -> [Int] {
        symbols.map { (symbol: $0, text: text($0)) }.sorted { ($0.text, $0.symbol) < ($1.text, $1.symbol) }.map(\.symbol)
    }

    /// The name of a person on screens.
    func person(_ symbol: Int) -> String {
        (symbol > 0 ? knownText(symbol) : nil).map { settings.team.name(of: Login($0)) } ?? "unassigned"
    }
}

// Figures of one moment, independent of the window: their titles name the moment, and they are never compared.
extension ReportContext {
    /// The moment in a block's title: `now`, or `as of 4 Nov 2026 12:00`.
    var moment: String {
        guard let asOf = settings.asOf ?? query.followedUntil else { return "now" }
        let local = definition.calendar.zone.local(asOf)
        return "as of \(date(local.day, withYear: true)) \(MomentFormatter.time(minute: local.minuteOfDay))"
    }

    /// A day on screens: `4 Nov`, with the year unless it is the current one.
    func date(_ day: Day, withYear: Bool = false) -> String {
        let isCurrent = day.civil.year == definition.calendar.zone.day(of: query.now).civil.year
        return MomentFormatter.date(day.number, withYear: withYear || !isCurrent)
    }

    /// The periods of a chart with their first days.
    var chartPeriods: [FigurePeriod] { periods(of: trend) }

    /// Segments as periods of a chart.
    func periods(of segments: WindowSegments) -> [FigurePeriod] {
        (0..<segments.count).map { period in
            let begins = segments.bounds[period]
            let day = begins == .min ? nil : definition.calendar.zone.day(of: Instant(milliseconds: begins))
            return FigurePeriod(
                first: day, label: day.map { date($0) } ?? "earlier", isBefore: segments.bounds[period + 1] <= window.lowerBound)
        }
    }

    /// Whether the page is about a moment of the past.
    var isHistorical: Bool { settings.asOf != nil || query.followedUntil != nil }

    /// The moment in the name of a row or column: `now`, or `at that time` on a page of the past.
    var momentSuffix: String { isHistorical ? "at that time" : "now" }
}

/// What a context is created from: a query, its settings, and what is known about all timelines.
struct ReportInput: Sendable {
    let query: ReportQuery
    let settings: ReportSettings
    let symbols: TimelineSymbols
    let texts: [String]
    let shared: Set<UInt32>
    let hours: PrecomputedHours

    /// Collects shared addresses only if needed; uses the set's symbols unless others are passed.
    init(
        _ query: ReportQuery, _ settings: ReportSettings, _ timelines: TimelineSet, needsSharedAddresses: Bool,
        symbols: TimelineSymbols? = nil
    ) {
        self.query = query
        self.settings = settings
        self.symbols = symbols ?? timelines.symbols
        texts = timelines.texts
        shared = needsSharedAddresses ? timelines.sharedPersons : []
        let calendar = settings.definition.calendar
        hours = timelines.hours(of: calendar, around: calendar.zone.day(of: query.now))
    }
}

/// A window divided into segments of whole days, for lines over time.
final class WindowSegments {
    /// The start of each segment, then the end of the last one.
    let bounds: [Int64]
    /// The number of days of a segment; the first one may be shorter.
    let days: Int
    /// The days of the first segment of the window if it is shorter; nil if all are equally long.
    let shortDays: Int?

    /// Divides a window into days (up to 14), weeks (up to 190 days) or months of 30 days.
    ///
    /// There are at most some 36 segments.
    init(_ window: DayWindow, now: Instant, earliest: Int64, _ zone: ZoneTable) {
        let (first, last) = Self.ends(of: window, now: now, earliest: earliest, zone)
        let length = last.number - first.number + 1
        days = length <= 14 ? 1 : length <= 190 ? 7 : max(30, (length + 35) / 36)
        var bounds: [Int64] = []
        shortDays = window.first != nil && length % days != 0 ? length % days : nil
        // Segments end with the window, so that the newest one is complete.
        var number = first.number + (length % days == 0 ? 0 : length % days - days)
        while number <= last.number {
            bounds.append(zone.instant(LocalTime(day: Day(number: max(number, first.number)), millisecond: 0)).milliseconds)
            number += days
        }
        bounds.append(window.last == nil ? .max : zone.instant(LocalTime(day: last.adding(1), millisecond: 0)).milliseconds)
        if window.first == nil, !bounds.isEmpty { bounds[0] = .min }
        self.bounds = bounds
    }

    /// The fewest periods of a chart over a window with a first day.
    private static let fewestPeriods = 12

    /// Divides a window into days (up to 35), weeks (up to 252 days) or months of 30 days or more, at most 36.
    ///
    /// All are complete, and at least twelve unless the window has no first day: the first ones may lie before it.
    init(trendOf window: DayWindow, now: Instant, earliest: Int64, _ zone: ZoneTable) {
        let (first, last) = Self.ends(of: window, now: now, earliest: earliest, zone)
        let length = last.number - first.number + 1
        let days = length <= 35 ? 1 : length <= 252 ? 7 : max(30, (length + 35) / 36)
        let periods = max(window.first == nil ? 1 : Self.fewestPeriods, (length + days - 1) / days)
        func begin(_ day: Day) -> Int64 { zone.instant(LocalTime(day: day, millisecond: 0)).milliseconds }
        bounds =
            (0..<periods).map { $0 == 0 && window.first == nil ? .min : begin(last.adding(1 - (periods - $0) * days)) }
            + [window.last == nil ? .max : begin(last.adding(1))]
        (self.days, shortDays) = (days, nil)
    }

    /// Segments with complete ones before them, so that there are at least a number of them.
    ///
    /// Those of a window without a first day already reach back to the first lead.
    init(_ segments: WindowSegments, atLeast count: Int, _ zone: ZoneTable) {
        let first = segments.bounds[0] == .min ? nil : zone.day(of: Instant(milliseconds: segments.bounds[0]))
        let earlier = first.map { first in
            (0..<max(0, count - segments.count)).map { index in
                let day = first.adding((index - max(0, count - segments.count)) * segments.days)
                return zone.instant(LocalTime(day: day, millisecond: 0)).milliseconds
            }
        }
        bounds = (earlier ?? []) + segments.bounds
        (days, shortDays) = (segments.days, segments.shortDays)
    }

    /// The first and the last day of a window; without a first day, it begins with the first lead.
    private static func ends(of window: DayWindow, now: Instant, earliest: Int64, _ zone: ZoneTable) -> (first: Day, last: Day) {
        let today = zone.day(of: now)
        let begins = earliest == .max ? today : min(today, zone.day(of: Instant(milliseconds: earliest)))
        // A window that ends before the first lead has no segment after its end.
        let first = window.first ?? min(begins, window.last ?? begins)
        return (first, max(first, min(window.last ?? today, window.first == nil ? today : window.last ?? max(today, first))))
    }

    var count: Int { bounds.count - 1 }

    /// The segment that contains a moment; nil outside the window. O(log segments).
    @inline(__always)
    func segment(of moment: Int64) -> Int? {
        guard moment >= bounds[0], moment < bounds[count] else { return nil }
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if bounds[middle] <= moment { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The length of a segment in the heading of a column, such as `per week`.
    var shortLabel: String { days == 1 ? "per day" : days == 7 ? "per week" : "per \(days) days" }
}
