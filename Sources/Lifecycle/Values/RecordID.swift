/// The id of a record in another system.
///
/// Ids without a known system share one unnamed system, which neither equals nor contradicts a named one.
package struct RecordID: Hashable, Sendable {
    /// The system, such as `salesforce`; nil for ids whose system is not known.
    package var system: String?
    /// The id as the system spells it.
    package var id: String

    package init(system: String? = nil, id: String) {
        self.system = system
        self.id = id
    }
}
