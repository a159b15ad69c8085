/// What a visit of a lead counts: the figures of the window, the series of charts, or both at once.
///
/// Charts have at least twelve periods and may begin before the window. What a lead did first within the chart may then
/// lie before the window, so that it is visited twice.
enum TrendPass { case both, window, chart }

extension ReportContext {
    /// The window of the series of charts: from their first period to the end of the window.
    ///
    /// A series counts what the page would count over this window, by period.
    func window(of pass: TrendPass) -> Range<Int64> { pass == .chart ? chartWindow : window }

    /// Calls a closure once, or twice for a lead with an event between the start of the chart and that of the window.
    @inline(__always)
    func forEachPass(of lead: TimelineView, _ visit: (TrendPass) -> Void) {
        let (start, end) = (chartWindow.lowerBound, window.lowerBound)
        guard start < end, lead.hasEvents(in: start..<end) else { return visit(.both) }
        visit(.window)
        visit(.chart)
    }
}

extension TimelineView {
    /// Whether a stage, a decision or a touch lies within a range. O(events).
    fileprivate func hasEvents(in range: Range<Int64>) -> Bool {
        stages.contains { range.contains($0.at) } || decisions.contains { range.contains($0.at) }
            || touches.contains { range.contains($0.at) }
    }
}
