// The state of (5) and (9) at the end of each period of the charts.
extension HealthReport {
    /// Counts a lead in the periods at whose ends it was active, idle or left behind, by what had occurred until then.
    ///
    /// O(stays + periods in which sales had it · events).
    func visitPast<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        // One bit for each period, set where the lead was with sales, and where it was active.
        var (inSales, active) = (UInt64(0), UInt64(0))
        let captured = firstPeriod(endingFrom: lead.capturedAt)
        lead.forEachStay(context.scheme) { stay in
            let first = max(captured, firstPeriod(endingFrom: stay.entered))
            let end = stay.left.map { firstPeriod(endingFrom: $0) } ?? periodEnds.count
            guard first < end else { return }
            let mask = (UInt64.max >> UInt64(64 - (end - first))) << UInt64(first)
            inSales = stay.stage.isWithSales ? inSales | mask : inSales & ~mask
            active = isActive(stay) ? active | mask : active & ~mask
        }
        // The clock runs with their due moments, computed when a period first needs them.
        var runs: [(run: ClockRun, due: Int64)]?
        while inSales != 0 {
            let period = inSales.trailingZeroBitCount
            inSales &= inSales - 1
            let moment = periodEnds[period]
            var owner = 0
            for event in lead.owners where event.at <= moment { owner = event.symbol }
            guard owners.includes(owner: owner) else { continue }
            if active >> UInt64(period) & 1 == 1, owner > 0 {
                sink.count(trends[.active, period])
                if isSilent(lead, at: moment) { sink.count(trends[.idle, period]) }
            }
            guard owner == 0 || context.absent.contains(owner) else { continue }
            if runs == nil {
                var found: [(run: ClockRun, due: Int64)] = []
                lead.forEachClockRun(context.clocks, context.scheme) { found.append(($0, context.clocks.due($0))) }
                runs = found
            }
            let isOverdue =
                runs?.contains { $0.run.start <= moment && $0.due < moment && ($0.run.end.map { $0 > moment } ?? true) } ?? false
            if isOverdue { sink.count(trends[.leftBehind, period]) }
        }
    }

    /// The first period that ends at a moment or later; the number of periods if none does.
    private func firstPeriod(endingFrom moment: Int64) -> Int {
        var (low, high) = (0, periodEnds.count)
        while low < high {
            let middle = (low + high) / 2
            if periodEnds[middle] >= moment { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
