import Platform
import Synchronization
import Testing

@Suite("Concurrent map")
struct ConcurrentMapTests {
    private struct Failed: Error, Equatable { var item: Int }

    /// Maps numbers; a worker's state counts its items.
    private func map(
        _ count: Int, workers: Int = 3, isCancelled: () -> Bool = { false }, consumed: inout [Int], progress: inout [Int],
        _ transform: @escaping @Sendable (Int) throws(Failed) -> Int
    ) throws(Failed) -> [Int]? {
        var items = (0..<count).makeIterator()
        return try concurrentMap(
            workers: workers, state: { () throws(Failed) in 0 }, next: { () throws(Failed) in items.next() },
            isCancelled: isCancelled,
            transform: { (done, item) throws(Failed) in
                done += 1
                return try transform(item)
            },
            consume: { (output) throws(Failed) in consumed.append(output) }, progress: { progress.append($0) })
    }

    @Test("Results come in the order of the items, each item once", arguments: [0, 1, 2, 3, 100], [1, 2, 5])
    func order(count: Int, workers: Int) throws {
        var (consumed, progress) = ([Int](), [Int]())
        let states = try map(count, workers: workers, consumed: &consumed, progress: &progress) { item in
            // Early items take longest.
            var spin = 0
            for number in 0..<(count - item) * 1000 { spin &+= number }
            return spin == .min ? -1 : item * 10
        }
        #expect(consumed == (0..<count).map { $0 * 10 })
        #expect(progress == Array(0..<count).map { $0 + 1 })
        #expect(states?.reduce(0, +) == count)
    }

    @Test("The error of the earliest failed item is thrown, after the results before it")
    func earliestError() {
        var (consumed, progress) = ([Int](), [Int]())
        #expect(throws: Failed(item: 20)) {
            try map(100, consumed: &consumed, progress: &progress) { (item) throws(Failed) in
                if item >= 20 { throw Failed(item: item) }
                return item
            }
        }
        #expect(consumed == Array(0..<20))
        #expect(progress.last == 20)
    }

    @Test("A worker that cannot begin fails its item")
    func failingState() {
        var items = (0..<5).makeIterator()
        #expect(throws: Failed(item: -1)) {
            try concurrentMap(
                workers: 2, state: { () throws(Failed) -> Int in throw Failed(item: -1) },
                next: { () throws(Failed) in items.next() }, transform: { (_, item) throws(Failed) in item },
                consume: { (_: Int) throws(Failed) in })
        }
    }

    @Test("The caller's own errors end it, and no worker goes on")
    func callersError() {
        let transformed = Atomic(0)
        var items = (0..<1000).makeIterator()
        #expect(throws: Failed(item: 3)) {
            try concurrentMap(
                workers: 2, state: { () throws(Failed) in }, next: { () throws(Failed) in items.next() },
                transform: { (_, item) throws(Failed) in
                    transformed.add(1, ordering: .relaxed)
                    return item
                },
                consume: { (item) throws(Failed) in if item == 3 { throw Failed(item: item) } })
        }
        #expect(transformed.load(ordering: .relaxed) < 20)
    }

    @Test("Cancelled, it consumes no more and returns nil")
    func cancelled() throws {
        var (consumed, progress) = ([Int](), [Int]())
        let asked = Mutex(0)
        let states = try map(
            1000,
            isCancelled: {
                asked.withLock {
                    $0 += 1; return $0 > 30
                }
            }, consumed: &consumed, progress: &progress
        ) { $0 }
        #expect(states == nil)
        #expect(consumed == Array(0..<consumed.count))
        #expect(consumed.count < 30)
    }

    @Test("Only a few items for each worker are read ahead")
    func bounded() {
        let read = Mutex(0)
        var ahead = 0
        concurrentMap(
            workers: 2, state: {},
            next: { () -> Int? in
                read.withLock {
                    $0 += 1; return $0 <= 200 ? $0 : nil
                }
            },
            transform: { _, item in item }, consume: { item in ahead = max(ahead, read.withLock { $0 } - item) })
        #expect(ahead <= 9)
    }

    @Test("States and results need not be sendable")
    func movedValues() {
        final class Box { var number = 0 }
        var items = (1...50).makeIterator()
        var sum = 0
        let boxes = concurrentMap(
            workers: 2, state: { Box() }, next: { items.next() },
            transform: { box, item in
                box.number += item
                let output = Box()
                output.number = item
                return output
            }, consume: { (box: Box) in sum += box.number })
        #expect(sum == 1275)
        #expect(boxes?.map(\.number).reduce(0, +) == 1275)
    }
}

@Suite("Background worker")
struct BackgroundWorkerTests {
    private struct Failed: Error {}

    @Test("Jobs change the state in order, and the state comes back")
    func jobs() throws {
        let worker = BackgroundWorker<[Int], Int, Failed>([])
        for number in 1...5 {
            worker.begin { (state) throws(Failed) in
                state.append(number)
                return state.count
            }
            #expect(try worker.wait() == number)
        }
        #expect(try worker.wait() == nil)
        #expect(try worker.finish() == [1, 2, 3, 4, 5])
        #expect(try worker.finish() == nil)
    }

    @Test("An error of a job is thrown by the next wait, and the state stays")
    func failure() throws {
        let worker = BackgroundWorker<Int, Void, Failed>(7)
        worker.begin { (_) throws(Failed) in throw Failed() }
        #expect(throws: Failed.self) { try worker.wait() }
        #expect(try worker.finish() == 7)
    }
}
