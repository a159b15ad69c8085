import Dispatch
import Glibc
import Synchronization

/// Processes a share of the leads; each core has its own worker, which shares no state with the others.
protocol CountingWorker: SendableMetatype {
    mutating func visit(_ lead: TimelineView)
}

/// A set that several threads read. Safe because the caller waits meanwhile and nobody changes the set.
private struct SharedTimelines: @unchecked Sendable {
    let set: TimelineSet
}

/// The workers that are done, passed back to the caller's thread.
private struct Finished<Worker>: @unchecked Sendable {
    var workers: [Worker] = []
}

extension TimelineSet {
    /// Visits all leads on all cores and returns the workers. O(leads).
    func countInParallel<Worker: CountingWorker>(_ make: @escaping @Sendable () -> Worker) -> [Worker] {
        let shared = SharedTimelines(set: self)
        let next = Atomic<Int>(0)
        let results = Mutex(Finished<Worker>())
        let shouldCancel = shouldCancel
        let isCancelled = Atomic<Bool>(false)
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        DispatchQueue.concurrentPerform(iterations: min(shared.set.partCount, cores)) { _ in
            var worker = make()
            while true {
                let part = next.add(1, ordering: .relaxed).oldValue
                guard part < shared.set.partCount, !isCancelled.load(ordering: .relaxed) else { break }
                if let shouldCancel, shouldCancel() {
                    isCancelled.store(true, ordering: .relaxed)
                    break
                }
                shared.set.forEach(inPart: part) { worker.visit($0) }
            }
            let finished = Finished(workers: [worker])
            results.withLock { $0.workers += finished.workers }
        }
        if isCancelled.load(ordering: .relaxed) { wasCancelled = true }
        return results.withLock { $0.workers }
    }
}
