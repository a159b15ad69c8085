import Lifecycle

/// A value of a row that is kept as text and not used.
package struct ValueProblem: Hashable, Sendable {
    /// The column's name.
    package let column: String
    /// What is wrong with it.
    package let problem: FieldProblem

    package init(column: String, problem: FieldProblem) {
        self.column = column
        self.problem = problem
    }
}
