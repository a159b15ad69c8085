internal import Lifecycle

// Figures of one moment, independent of the window: their titles name the moment, and they are never compared.
extension ReportContext {
    /// The moment in a block's title: `now`, or `as of 2026-11-04 12:00`.
    var moment: String {
        guard let asOf = settings.asOf else { return "now" }
        let local = definition.calendar.zone.local(asOf)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "as of \(local.day) \(two(local.hour)):\(two(local.minute))"
    }

    /// The moment in the name of a row or column: `now`, or `at the time` on a page of the past.
    var momentSuffix: String { settings.asOf == nil ? "now" : "at the time" }
}

extension FigureCounts {
    /// A value of the moment; nothing in the period compared with, where it would be compared with itself.
    func currentValue(_ value: FigureValue) -> FigureValue { isCompared ? .nothing : value }
}
