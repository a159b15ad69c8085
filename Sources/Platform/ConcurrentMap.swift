import Dispatch
import Glibc
import Synchronization

/// The number of processors.
package let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Transforms items on several threads while the calling thread reads the next items and consumes the results.
///
/// `next`, `isCancelled`, `consume` and `progress` run on the calling thread, so they may use what only it owns, such
/// as a database that is read and written. Results are consumed in the order of their items. Only a few items for each
/// worker are in memory at a time. A single item is transformed by the calling thread.
///
/// - Parameters:
///   - workers: The number of threads beside the calling one, which mostly waits.
///   - makeState: Makes what a worker needs for itself, on its thread, when it takes its first item.
///   - next: Returns the next item; nil at the end.
///   - isCancelled: Asked before each item and each result.
///   - progress: Gets the number of consumed items after each one.
/// - Returns: the states of the workers in any order; nil if it was cancelled.
/// - Throws: the error of the earliest item that failed, after the results before it were consumed; or the error of
///   `next` or `consume`. No thread is at work any more when it returns or throws.
@discardableResult
package func concurrentMap<Item: Sendable, State, Output, Failure: Error>(
    workers: Int = processorCount,
    state makeState: @escaping @Sendable () throws(Failure) -> sending State,
    next: () throws(Failure) -> Item?,
    isCancelled: () -> Bool = { false },
    transform: @escaping @Sendable (inout State, Item) throws(Failure) -> sending Output,
    consume: (Output) throws(Failure) -> Void,
    progress: (Int) -> Void = { _ in }
) throws(Failure) -> [State]? {
    guard !isCancelled() else { return nil }
    guard let first = try next() else { return [] }
    guard let second = try next() else {
        var state = try makeState()
        try consume(try transform(&state, first))
        progress(1)
        return [state]
    }
    let pipeline = Pipeline<Item, State, Output, Failure>()
    let workers = max(1, workers)
    pipeline.start(workers, makeState, transform)
    defer { pipeline.stop() }
    pipeline.add(first, number: 0)
    pipeline.add(second, number: 1)
    var (added, consumed) = (2, 0)
    var hasMore = true
    while hasMore || consumed < added {
        guard !isCancelled() else { return nil }
        if hasMore, added - consumed < Pipeline<Item, State, Output, Failure>.itemsPerWorker * workers {
            if let item = try next() {
                pipeline.add(item, number: added)
                added += 1
            } else {
                hasMore = false
            }
        } else {
            guard let output = try pipeline.output(consumed) else { continue }
            try consume(output)
            consumed += 1
            progress(consumed)
        }
    }
    pipeline.stop()
    return pipeline.states()
}

/// Items on their way to the workers, and their results on the way back.
private final class Pipeline<Item: Sendable, State, Output, Failure: Error>: Sendable {
    /// The number of items for each worker that are read ahead or whose results wait.
    static var itemsPerWorker: Int { 4 }

    private struct Contents {
        var items: [(number: Int, item: Item)] = []
        var outputs: [Int: Result<Handoff<Output>, Failure>] = [:]
        var states: [Handoff<State>] = []
        var workers = 0
        var isStopped = false
    }

    private let contents = Mutex(Contents())
    /// Signalled for each item, and for each worker that is to stop.
    private let itemAdded = DispatchSemaphore(value: 0)
    /// Signalled for each result.
    private let outputAdded = DispatchSemaphore(value: 0)
    private let atWork = DispatchGroup()

    func start(
        _ workers: Int, _ makeState: @escaping @Sendable () throws(Failure) -> sending State,
        _ transform: @escaping @Sendable (inout State, Item) throws(Failure) -> sending Output
    ) {
        contents.withLock { $0.workers = workers }
        for _ in 0..<workers {
            // A queue of its own: each gets a thread at once, however many others wait.
            DispatchQueue(label: "winnow.worker").async(group: atWork) { self.work(makeState, transform) }
        }
    }

    /// Lets the workers finish their present items and waits for them.
    func stop() {
        let remaining = contents.withLock { contents in
            contents.isStopped = true
            return contents.workers
        }
        for _ in 0..<remaining { itemAdded.signal() }
        atWork.wait()
    }

    func add(_ item: Item, number: Int) {
        contents.withLock { $0.items.append((number, item)) }
        itemAdded.signal()
    }

    /// Waits for the result of an item; nil if another result came first.
    func output(_ number: Int) throws(Failure) -> Output? {
        guard let result = contents.withLock({ $0.outputs.removeValue(forKey: number) }) else {
            outputAdded.wait()
            return nil
        }
        return try result.get().take()
    }

    /// The states of the workers that did not fail.
    func states() -> [State] { contents.withLock { $0.states }.compactMap { $0.take() } }

    private func work(
        _ makeState: @Sendable () throws(Failure) -> sending State,
        _ transform: @Sendable (inout State, Item) throws(Failure) -> sending Output
    ) {
        guard var job = takeItem() else { return }
        do throws(Failure) {
            var state = try makeState()
            while true {
                let output = Handoff(try transform(&state, job.item))
                add(.success(output), number: job.number)
                guard let next = takeItem() else { break }
                job = next
            }
            let done = Handoff(state)
            contents.withLock { $0.states.append(done) }
        } catch {
            add(.failure(error), number: job.number)
        }
    }

    private func takeItem() -> (number: Int, item: Item)? {
        itemAdded.wait()
        return contents.withLock { $0.isStopped ? nil : $0.items.removeFirst() }
    }

    private func add(_ output: Result<Handoff<Output>, Failure>, number: Int) {
        contents.withLock { $0.outputs[number] = output }
        outputAdded.signal()
    }
}
