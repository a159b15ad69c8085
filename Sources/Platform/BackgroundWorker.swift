import Dispatch
import Synchronization

/// A thread with a state of its own that does one job at a time while the caller goes on.
///
/// For two parties that each own something, such as a reader and a writer, where one gives work to the other now and
/// then. `concurrentMap` does not fit: there all work comes from one loop.
package final class BackgroundWorker<State, Output: Sendable, Failure: Error>: Sendable {
    private let state: Handoff<State>
    private let result = Mutex<Result<Output, Failure>?>(nil)
    private let queue = DispatchQueue(label: "winnow.background")

    /// Creates a worker with its state, which nobody else may use meanwhile.
    package init(_ state: consuming sending State) { self.state = Handoff(state) }

    /// Begins a job. Wait for the result of the job before first, since this one replaces it.
    package func begin(_ job: @escaping @Sendable (inout State) throws(Failure) -> Output) {
        queue.async {
            let result = self.state.change { state -> Result<Output, Failure> in
                do throws(Failure) { return .success(try job(&state)) } catch { return .failure(error) }
            }
            self.result.withLock { $0 = result }
        }
    }

    /// Waits for the job and returns its result; nil without a job.
    @discardableResult
    package func wait() throws(Failure) -> Output? {
        queue.sync {}
        let result = result.withLock { stored in
            defer { stored = nil }
            return stored
        }
        return try result?.get()
    }

    /// Waits for the job and returns the state; nil if it was returned before. Later jobs do nothing.
    package func finish() throws(Failure) -> sending State? {
        try wait()
        return state.take()
    }
}
