import Dispatch
import Glibc
import Synchronization

/// Goes through a share of the leads; each core has one of its own, and nothing in common with the others.
protocol CountingWorker: SendableMetatype {
    mutating func take(_ lead: TimelineView)
}

/// A set that several threads read: nobody changes it meanwhile, since who asked waits.
private struct SharedTimelines: @unchecked Sendable {
    let set: TimelineSet
}

/// What the cores made, handed over when they are done.
private struct Finished<Worker>: @unchecked Sendable {
    var workers: [Worker] = []
}

extension TimelineSet {
    /// Goes through all leads on all cores, and returns what went through them. O(leads).
    func counting<Worker: CountingWorker>(_ make: @escaping @Sendable () -> Worker) -> [Worker] {
        let lent = SharedTimelines(set: self)
        let next = Atomic<Int>(0)
        let made = Mutex(Finished<Worker>())
        let callOff = callOff
        let isCalledOff = Atomic<Bool>(false)
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        DispatchQueue.concurrentPerform(iterations: min(lent.set.partCount, cores)) { _ in
            var worker = make()
            while true {
                let part = next.add(1, ordering: .relaxed).oldValue
                guard part < lent.set.partCount, !isCalledOff.load(ordering: .relaxed) else { break }
                if let callOff, callOff() {
                    isCalledOff.store(true, ordering: .relaxed)
                    break
                }
                lent.set.forEach(inPart: part) { worker.take($0) }
            }
            let finished = Finished(workers: [worker])
            made.withLock { $0.workers += finished.workers }
        }
        if isCalledOff.load(ordering: .relaxed) { wasCalledOff = true }
        return made.withLock { $0.workers }
    }
}
