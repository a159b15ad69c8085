import Lifecycle
import ReadModel
import Workspace

/// What `winnow` without a command does: the console on a terminal, and the two queues where there is none.
struct ConsoleStart {
    let call: Call

    /// Does it.
    func run() throws {
        let workspace = try call.open()
        try showQueues(of: workspace)
    }

    private func showQueues(of workspace: Workspace) throws {
        let listing = Listing(call: call, workspace: workspace)
        for queue in [Queue.mql, .sql] {
            let request = QueueRequest(queue: queue, scope: workspace.myScope, now: workspace.now)
            if call.common.json {
                _ = try listing.write(request, limit: 0)
                continue
            }
            let count = try workspace.count(request)
            call.output.line("\(workspace.definition.label(queue == .mql ? .mql : .sql)): \(count.total), \(count.late) late")
            let shown = try listing.write(request, limit: 10)
            if count.total > shown { call.output.line("… \(count.total - shown) more: winnow queue \(queue.rawValue) --mine") }
            call.output.line()
        }
        guard !call.common.json else { return }
        let place = call.common.workspace.map { " -w " + $0 } ?? ""
        call.output.line(
            "In a terminal `winnow\(place)` opens the console on these. From scripts: winnow\(place) accept LEAD, and `winnow --help` for the rest."
        )
    }
}
