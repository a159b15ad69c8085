import Platform

/// Processes a share of the leads; each core has its own worker, which shares no state with the others.
protocol CountingWorker: SendableMetatype {
    mutating func visit(_ lead: TimelineView)
}

extension TimelineSet {
    /// Visits all leads on all cores and returns the workers, or none if it was cancelled. O(leads).
    func countInParallel<Worker: CountingWorker>(_ make: @escaping @Sendable () -> sending Worker) -> [Worker] {
        let parts = parts
        var indices = (0..<parts.count).makeIterator()
        let workers = concurrentMap(
            workers: min(parts.count, processorCount), state: make, next: { indices.next() },
            isCancelled: { self.shouldCancel?() ?? false },
            transform: { worker, part in parts.forEach(in: part) { worker.visit($0) } }, consume: { _ in })
        if workers == nil { wasCancelled = true }
        return workers ?? []
    }
}
