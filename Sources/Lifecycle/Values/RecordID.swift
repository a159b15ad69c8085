/// The id of a record in another system.
package struct RecordID: Hashable, Sendable {
    /// The system, such as `salesforce`; nil for ids whose system is not known, which share one unnamed system.
    package var system: String?
    /// The id as the system spells it.
    package var id: String

    package init(system: String? = nil, id: String) {
        self.system = system
        self.id = id
    }
}
