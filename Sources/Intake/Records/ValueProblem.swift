import Lifecycle

/// A value of a row that is kept as text and not used.
package struct ValueProblem: Hashable, Sendable {
    /// The column's name.
    package let column: String
    /// What is wrong with it.
    package let problem: FieldProblem

    /// Whether it is of an address, phone number or record id.
    package let isOfContact: Bool

    package init(column: String, problem: FieldProblem, isOfContact: Bool = true) {
        self.column = column
        self.problem = problem
        self.isOfContact = isOfContact
    }
}
