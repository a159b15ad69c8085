package import Lifecycle

/// An error of a workspace, with the exit status of the command line (sysexits.h).
package struct WorkspaceError: Error, Sendable {
    /// The kind of an error.
    package enum Code: Sendable {
        /// A rule refused the action.
        case refused
        /// The options or arguments are wrong.
        case usage
        /// The input is invalid.
        case badInput
        /// The workspace, file or lead does not exist.
        case notFound
        /// The file cannot be created or written.
        case cannotWrite
        /// Reading or writing failed.
        case inputOutput
        /// Another process holds the lock of the journal.
        case busy
        /// The user lacks the permission.
        case notPermitted
    }

    /// The kind of the error.
    package var code: Code
    /// What happened, where, and what to do about it. Free of personal data.
    package var message: String
    /// The refusals, by lead, if rules refused the action.
    package var refusals: [(lead: LeadID?, refusal: Refusal)]

    package init(_ code: Code, _ message: String, refusals: [(lead: LeadID?, refusal: Refusal)] = []) {
        self.code = code
        self.message = message
        self.refusals = refusals
    }

    /// Creates the error for refused steps.
    package init(refusals: [(lead: LeadID?, refusal: Refusal)]) {
        let notPermitted = !refusals.isEmpty && refusals.allSatisfy { $0.refusal.code == .notPermitted }
        let notFound = !refusals.isEmpty && refusals.allSatisfy { $0.refusal.code == .noSuchLead }
        self.init(
            notPermitted ? .notPermitted : notFound ? .notFound : .refused, refusals.map(\.refusal.message).joined(separator: "\n"),
            refusals: refusals)
    }

    /// The error of an operation that had saved a part before it failed.
    ///
    /// - Parameters:
    ///   - saved: What was saved, as a clause.
    ///   - remedy: How to go on, as a clause.
    func after(_ saved: String, then remedy: String) -> WorkspaceError {
        var error = self
        let prefix = "not saved: "
        let cause = message.hasPrefix(prefix) ? "the rest was not saved: " + message.dropFirst(prefix.count) : message
        error.message = "\(saved); \(cause). Then \(remedy)"
        return error
    }

    /// The error of creating a workspace: what wasn't saved is the workspace itself.
    var ofCreation: WorkspaceError {
        var error = self
        let prefix = "not saved: "
        if message.hasPrefix(prefix) { error.message = "not created: " + message.dropFirst(prefix.count) }
        return error
    }

    /// The exit status of the command line.
    ///
    /// 1 refused, 64 usage, 65 bad input, 66 not found, 73 cannot write, 74 I/O, 75 busy, 77 not permitted.
    package var exitStatus: Int32 {
        switch code {
        case .refused: 1
        case .usage: 64
        case .badInput: 65
        case .notFound: 66
        case .cannotWrite: 73
        case .inputOutput: 74
        case .busy: 75
        case .notPermitted: 77
        }
    }
}
