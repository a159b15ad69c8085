package import Lifecycle

/// Why something could not be done with a workspace, with the exit status that the command line gives for it (sysexits.h).
package struct WorkspaceError: Error, Sendable {
    /// The kind of trouble.
    package enum Code: Sendable {
        /// A rule refused it.
        case refused
        /// It was asked wrongly.
        case usage
        /// The input is no good.
        case badInput
        /// There is no such workspace, file or lead.
        case notFound
        /// It can't be created or written.
        case cannotWrite
        /// Reading or writing failed.
        case inputOutput
        /// Somebody else holds the journal.
        case busy
        /// This person may not.
        case notPermitted
    }

    /// The kind of trouble.
    package var code: Code
    /// What happened, where, and what to do about it; free of personal data.
    package var message: String
    /// The refusals behind it, lead by lead, where rules refused it.
    package var refusals: [(lead: LeadID?, refusal: Refusal)]

    /// Makes an error.
    package init(_ code: Code, _ message: String, refusals: [(lead: LeadID?, refusal: Refusal)] = []) {
        self.code = code
        self.message = message
        self.refusals = refusals
    }

    /// Makes the error of refused steps.
    package init(refusals: [(lead: LeadID?, refusal: Refusal)]) {
        let notPermitted = !refusals.isEmpty && refusals.allSatisfy { $0.refusal.code == .notPermitted }
        let missing = !refusals.isEmpty && refusals.allSatisfy { $0.refusal.code == .noSuchLead }
        self.init(
            notPermitted ? .notPermitted : missing ? .notFound : .refused, refusals.map(\.refusal.message).joined(separator: "\n"),
            refusals: refusals)
    }

    /// The exit status: 1 refused, 64 usage, 65 bad input, 66 not found, 73 cannot write, 74 I/O, 75 busy, 77 not permitted.
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
