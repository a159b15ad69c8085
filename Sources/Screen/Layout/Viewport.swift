/// A window on a long list that keeps the selection in sight.
///
/// Moving inside the window never scrolls, so that a cursor step repaints two rows; crossing an edge scrolls by half a window.
package struct Viewport: Hashable, Sendable {
    /// The row of the list at the top of the window.
    package private(set) var offset: Int
    /// The selected row of the list; 0 when the list is empty.
    package private(set) var selection: Int
    /// How many rows the list has.
    package private(set) var count: Int
    /// How many rows the window shows.
    package private(set) var height: Int

    /// A window on a list.
    package init(count: Int = 0, height: Int = 0, selection: Int = 0, offset: Int = 0) {
        self.count = max(0, count)
        self.height = max(0, height)
        self.selection = selection
        self.offset = offset
        settle()
    }

    /// The rows of the list that the window shows.
    package var visible: Range<Int> { offset..<min(count, offset + height) }
    /// The selected row counted from the window's top; nil when nothing is shown.
    package var selectionInWindow: Int? { visible.contains(selection) ? selection - offset : nil }
    /// True when there are rows above the window.
    package var hasAbove: Bool { offset > 0 }
    /// True when there are rows below the window.
    package var hasBelow: Bool { offset + height < count }

    /// Tells the window its size; the selection stays in sight.
    package mutating func resize(height: Int) {
        self.height = max(0, height)
        settle()
    }

    /// Tells how long the list is now, and which row is selected (the same number when nil).
    package mutating func update(count: Int, selection: Int? = nil) {
        self.count = max(0, count)
        if let selection { self.selection = selection }
        settle()
    }

    /// Selects a row; numbers beyond the list select its end.
    package mutating func select(_ row: Int) {
        selection = row
        settle()
    }

    /// Moves the selection up or down; saturates at the ends.
    package mutating func move(by rows: Int) {
        let (target, overflow) = selection.addingReportingOverflow(rows)
        select(overflow ? (rows > 0 ? count - 1 : 0) : target)
    }

    /// Moves the selection by whole windows, less one row.
    package mutating func page(_ pages: Int) { move(by: pages * max(1, height - 1)) }
    /// Moves the selection by half windows.
    package mutating func halfPage(_ halves: Int) { move(by: halves * max(1, height / 2)) }

    /// Scrolls so that this row is at the top where the list is long enough, as after an update that moved the rows.
    package mutating func scroll(toTop row: Int) {
        offset = row
        settle()
    }

    private mutating func settle() {
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
