import Platform

/// The texts of a rebuild on their way into the full-text index, which another thread builds.
final class TextIndexing {
    private let worker: BackgroundWorker<SearchIndexBuilder, Void, ReadModelError>
    private var texts = SearchIndexBuilder.Texts()

    /// The number of bytes of texts from which they are indexed before the end of the rebuild.
    private static let enough = 4 << 20

    init(_ builder: sending SearchIndexBuilder) { worker = BackgroundWorker(builder) }

    /// Adds a lead's text; leads come in the order of their numbers.
    func add(_ text: String, _ lead: Int) { texts.add(text, lead) }

    /// Lets the other thread index the texts if there are many, or the last of them; waits for those before.
    func index(isLast: Bool = false) throws(ReadModelError) {
        guard isLast || texts.bytes.count > Self.enough else { return }
        try worker.wait()
        let part = texts
        texts = SearchIndexBuilder.Texts()
        worker.begin { (builder) throws(ReadModelError) in
            try builder.index(part)
            if isLast { try builder.joinSegments() }
        }
    }

    /// Waits for the finished index.
    func finish() throws(ReadModelError) -> sending SearchIndexBuilder {
        guard let builder = try worker.finish() else { throw .outOfStep }
        return builder
    }
}
