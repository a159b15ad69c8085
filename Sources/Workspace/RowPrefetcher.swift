internal import Dispatch
internal import Intake

/// Reads the rows of a file ahead of whoever takes them in: while one page is decided on and written, a thread of its own makes the next.
///
/// Rows come in the file's order, and a failure comes after the rows before it. Memory is bounded by two pages. `next` is for one thread.
final class RowPrefetcher {
    /// Some rows of the file, in order.
    struct Page {
        /// What the rows came to.
        var items: [RowResult] = []
        /// Why reading stopped behind them, if it failed.
        var failure: (any Error)?
        /// Whether nothing comes after them.
        var isLast = false
    }

    /// The reader and the page that it made: used by the reading thread until it signals, and then by the other one until it asks for more.
    private final class Shared: @unchecked Sendable {
        let reader: RecordReader
        let size: Int
        var page = Page()

        init(_ reader: RecordReader, size: Int) {
            self.reader = reader
            self.size = size
        }

        func fill() {
            page = Page()
            page.items.reserveCapacity(size)
            while page.items.count < size {
                do {
                    guard let item = try reader.next() else {
                        page.isLast = true
                        return
                    }
                    page.items.append(item)
                } catch {
                    page.failure = error
                    page.isLast = true
                    return
                }
            }
        }
    }

    private let routing: Shared
    private let queue = DispatchQueue(label: "winnow.rows")
    private let ready = DispatchSemaphore(value: 0)
    private var isReading = true
    private var isOver = false

    /// Begins to read; a page holds up to `size` rows.
    init(_ reader: RecordReader, size: Int) {
        routing = Shared(reader, size: size)
        begin()
    }

    deinit {
        // A semaphore must not go while somebody may still signal it.
        if isReading { ready.wait() }
    }

    /// The next page; nil after the last. Waits until it is read.
    func next() -> Page? {
        guard !isOver else { return nil }
        ready.wait()
        isReading = false
        let page = routing.page
        routing.page = Page()
        isOver = page.isLast
        if !isOver { begin() }
        return page
    }

    private func begin() {
        isReading = true
        queue.async { [routing, ready] in
            routing.fill()
            ready.signal()
        }
    }
}
