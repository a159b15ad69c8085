/// The events of one kind about a lead, in the order of the journal.
///
/// A list whose copies share everything but its newest events, because a decision folds each event into a copy of its
/// lead: with an array, 50,000 touches of one lead in a file cost a minute of copying. Appending costs O(64) at most,
/// and O(n / 64) every 64 times if there is a copy; access is O(1).
package struct LoggedEvents<Element: Hashable & Sendable>: Hashable, Sendable {
    private static var blockSize: Int { 64 }

    /// The earlier events, in full blocks.
    private var blocks: [[Element]] = []
    /// The newest events, fewer than a block.
    private var newest: [Element] = []

    /// O(n).
    package init(_ elements: [Element] = []) {
        guard elements.count >= Self.blockSize else {
            newest = elements
            return
        }
        for element in elements { append(element) }
    }

    package mutating func append(_ element: Element) {
        newest.append(element)
        guard newest.count == Self.blockSize else { return }
        blocks.append(newest)
        newest = []
    }

    /// Changes every event. O(n).
    mutating func change(_ body: (inout Element) -> Void) {
        for block in blocks.indices {
            for index in blocks[block].indices { body(&blocks[block][index]) }
        }
        for index in newest.indices { body(&newest[index]) }
    }
}

extension LoggedEvents: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { blocks.count * Self.blockSize + newest.count }

    package subscript(index: Int) -> Element {
        let block = index / Self.blockSize
        return block < blocks.count ? blocks[block][index % Self.blockSize] : newest[index - blocks.count * Self.blockSize]
    }
}
