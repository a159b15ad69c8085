internal import Platform

/// Processes a share of the leads; each core has its own worker, which shares no state with the others.
protocol CountingWorker: SendableMetatype {
    mutating func visit(_ leads: TimelinePart)
}

extension TimelineSet {
    /// Visits all leads on all cores and returns the workers; none when it was cancelled. O(leads).
    func countInParallel<Worker: CountingWorker>(_ make: @escaping @Sendable () -> sending Worker) -> [Worker] {
        var parts = parts[...]
        let shouldCancel = shouldCancel
        let workers = concurrentMap(
            workers: min(parts.count, processorCount), state: make, next: { parts.popFirst() },
            isCancelled: { shouldCancel?() ?? false },
            transform: { worker, part in worker.visit(part) }, consume: { _ in })
        if workers == nil { wasCancelled = true }
        return workers ?? []
    }
}
