package import Screen

/// Draws a console at a size; a pure function.
package func view(_ model: ConsoleModel, _ size: Size) -> Frame {
    var model = model
    if model.size != size {
        model.shared.size = size
        model.shared.lists.split = nil
        model.layOut()
    }
    var frame = Frame(size: size, glyphs: model.glyphs)
    frame.title = "winnow \(model.session.workspace)"
    guard !model.isTooSmall else {
        drawTooSmall(&frame, isTyping: model.isTyping)
        return frame
    }
    Header(console: model).draw(&frame)
    if model.shared.page != nil {
        LeadPageView(console: model).draw(&frame)
    } else if !model.shownLists.isEmpty {
        ListsView(model).draw(&frame)
    } else {
        model.screens[model.screen].draw(&frame, model.shared)
    }
    MessageLine(console: model).draw(&frame)
    Footer(console: model).draw(&frame)
    // One box at a time: a question over a form would leave fragments of it at the edges.
    model.overlays.last?.draw(&frame, model)
    return frame
}

private func drawTooSmall(_ frame: inout Frame, isTyping: Bool) {
    let (least, size) = (ConsoleLayout.least, frame.size)
    let lines = [
        "enlarge the window", isTyping ? "what you typed is kept" : "q quits",
        "winnow needs \(least.columns) columns, \(least.rows) lines",
        "this window has \(size.columns) columns, \(size.rows) lines",
    ]
    for (row, line) in lines.enumerated() { frame.put(line, row, 0, row == 0 ? .heading : .normal, width: size.columns) }
}
