/// The visible part of a long list, which keeps the selection in view.
///
/// Moving within the window never scrolls, so that a cursor step repaints two rows; crossing an edge scrolls by half
/// the window's height.
package struct Viewport: Hashable, Sendable {
    /// The list row at the top of the window.
    package private(set) var offset: Int
    /// The selected list row; 0 when the list is empty.
    package private(set) var selection: Int
    /// The number of rows in the list.
    package private(set) var count: Int
    /// The number of rows in the window.
    package private(set) var height: Int

    package init(count: Int = 0, height: Int = 0, selection: Int = 0, offset: Int = 0) {
        self.count = max(0, count)
        self.height = max(0, height)
        self.selection = selection
        self.offset = offset
        clamp()
    }

    /// The list rows in the window.
    package var visible: Range<Int> { offset..<min(count, offset + height) }

    /// Sets the window's height; the selection stays in view.
    package mutating func resize(height: Int) {
        self.height = max(0, height)
        clamp()
    }

    /// Sets the length of the list, and the selected row unless nil.
    package mutating func update(count: Int, selection: Int? = nil) {
        self.count = max(0, count)
        if let selection { self.selection = selection }
        clamp()
    }

    /// Selects a row; a number beyond the list selects its last row.
    package mutating func select(_ row: Int) {
        selection = row
        clamp()
    }

    /// Moves the selection up or down; stops at the ends.
    package mutating func move(by rows: Int) {
        let (target, overflow) = selection.addingReportingOverflow(rows)
        select(overflow ? (rows > 0 ? count - 1 : 0) : target)
    }

    /// Moves the selection by whole windows less one row.
    package mutating func page(_ pages: Int) { move(by: pages * max(1, height - 1)) }
    /// Moves the selection by half windows.
    package mutating func halfPage(_ halves: Int) { move(by: halves * max(1, height / 2)) }

    private mutating func clamp() {
        selection = max(0, min(selection, count - 1))
        if height > 0 {
            if selection < offset {
                offset = selection - (offset - selection > height ? height / 2 : max(0, height / 2 - 1))
            } else if selection >= offset + height {
                offset = selection - height + 1 + (height > 2 ? (height - 1) / 2 : 0)
            }
        }
        offset = max(0, min(offset, count - height))
    }
}
