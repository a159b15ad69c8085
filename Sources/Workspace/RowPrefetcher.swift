internal import Dispatch
internal import Intake

/// Reads the rows of a file one page ahead, on a separate thread.
///
/// The next page is read while the caller processes the present one. Rows arrive in the file's order, and a failure
/// after the rows before it. Memory is bounded by two pages. Not thread-safe.
final class RowPrefetcher {
    /// A number of rows, in the order of the file.
    struct Page {
        /// The results of reading the rows.
        var items: [RowResult] = []
        /// The error that stopped reading after these rows.
        var failure: (any Error)?
        /// Whether this is the last page.
        var isLast = false
    }

    /// The reader and its page.
    ///
    /// The reading thread owns them until it signals, then the caller until it asks for the next page.
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

    private let shared: Shared
    private let queue = DispatchQueue(label: "winnow.rows")
    private let ready = DispatchSemaphore(value: 0)
    private var isReading = true
    private var hasEnded = false

    /// Begins to read pages of up to `size` rows.
    init(_ reader: RecordReader, size: Int) {
        shared = Shared(reader, size: size)
        begin()
    }

    deinit {
        // A semaphore must not be destroyed while the reading thread can still signal it.
        if isReading { ready.wait() }
    }

    /// The next page; nil after the last one. Waits until it has been read.
    func next() -> Page? {
        guard !hasEnded else { return nil }
        ready.wait()
        isReading = false
        let page = shared.page
        shared.page = Page()
        hasEnded = page.isLast
        if !hasEnded { begin() }
        return page
    }

    private func begin() {
        isReading = true
        queue.async { [shared, ready] in
            shared.fill()
            ready.signal()
        }
    }
}
