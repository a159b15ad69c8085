internal import Lifecycle

// What stands at one moment, whatever the window: its names say so, and there is nothing in another window to hold it against.
extension ReportContext {
    /// The moment in the title of a block of such figures: `now`, or `as of 2026-11-04 12:00`.
    var moment: String {
        guard let asOf = setting.asOf else { return "now" }
        let local = definition.calendar.zone.local(asOf)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "as of \(local.day) \(two(local.hour)):\(two(local.minute))"
    }

    /// The moment in the name of a row or column among others: `now`, or `then`.
    var nowOrThen: String { setting.asOf == nil ? "now" : "then" }
}

extension Counts {
    /// A value of the moment: nothing in the window that is compared, where it would only be held against itself.
    func ofMoment(_ value: FigureValue) -> FigureValue { isCompared ? .nothing : value }
}
