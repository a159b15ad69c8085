internal import Intake
internal import Platform

/// Reads the rows of a file one page ahead, on a separate thread.
///
/// The next page is read while the caller processes the present one. Rows arrive in the file's order, and a failure
/// after the rows before it. Memory is bounded by two pages. Not thread-safe.
final class RowPrefetcher {
    /// A number of rows, in the order of the file.
    struct Page: Sendable {
        /// The results of reading the rows.
        var items: [RowResult] = []
        /// The error that stopped reading after these rows.
        var failure: IntakeError?
        /// Whether this is the last page.
        var isLast = false
    }

    /// The reader, which refers to a file that its caller also refers to.
    ///
    /// Proof: from `RowPrefetcher.init` on only the reading thread uses the reader. What it shares with the file is its
    /// descriptor, which it reads by `pread`, and its size, which nothing changes once the file is open.
    private struct OwnedReader: @unchecked Sendable {
        let reader: RecordReader
    }

    private let worker: BackgroundWorker<OwnedReader, Page, Never>
    private let size: Int

    /// Begins to read pages of up to `size` rows; nobody else may use the reader from now on.
    init(_ reader: RecordReader, size: Int) {
        worker = BackgroundWorker(OwnedReader(reader: reader))
        self.size = size
        begin()
    }

    /// The next page; nil after the last one. Waits until it has been read.
    func next() -> Page? {
        guard let page = worker.wait() else { return nil }
        if !page.isLast { begin() }
        return page
    }

    private func begin() {
        let size = size
        worker.begin { owned in
            var page = Page()
            page.items.reserveCapacity(size)
            do throws(IntakeError) {
                while page.items.count < size, let item = try owned.reader.next() { page.items.append(item) }
                page.isLast = page.items.count < size
            } catch {
                page.failure = error
                page.isLast = true
            }
            return page
        }
    }
}
