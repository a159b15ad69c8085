internal import CLibPQ

/// The rows of a result, in PostgreSQL's binary form; one owner, since they are freed with it.
package struct ServerRows: ~Copyable {
    private let result: OpaquePointer

    /// The number of rows.
    package let count: Int

    /// Takes over a result of libpq.
    init(owning result: OpaquePointer) {
        self.result = result
        count = Int(winnow_pq_rows(result))
    }

    deinit { winnow_pq_clear(result) }

    /// The bytes of a value; nil for NULL.
    package func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        withBytes(row, column) { $0.map(Array.init) }
    }

    /// An integer of two, four or eight bytes; nil for NULL.
    package func integer(_ row: Int, _ column: Int) -> Int64? {
        withBytes(row, column) { bytes in
            guard let bytes, bytes.count <= 8, let first = bytes.first else { return nil }
            return bytes.reduce(first & 0x80 == 0 ? 0 : -1) { $0 << 8 | Int64($1) }
        }
    }

    /// A text; nil for NULL.
    package func text(_ row: Int, _ column: Int) -> String? {
        withBytes(row, column) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Whether a truth value is true.
    package func flag(_ row: Int, _ column: Int) -> Bool {
        withBytes(row, column) { $0?.first == 1 }
    }

    private func withBytes<Value>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
        let (row, column) = (Int32(clamping: row), Int32(clamping: column))
        guard !winnow_pq_is_null(result, row, column), let start = winnow_pq_value(result, row, column) else { return body(nil) }
        return body(UnsafeRawBufferPointer(start: start, count: Int(winnow_pq_length(result, row, column))))
    }
}
