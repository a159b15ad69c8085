/// A plan for leads in nurture: what marketing sends, and when.
///
/// It begins when a lead is returned. A touch by marketing after a step is due takes the lead to the next step; a reply
/// or a raised hand ends it.
package struct NurtureTrack: Hashable, Sendable {
    /// What people enter for no track.
    package static let none = "none"

    /// One step of a track.
    package struct Step: Hashable, Sendable {
        /// The number of days after the return on which it is due.
        package var days: Int
        /// The channel.
        package var channel: TouchChannel
        /// What is sent or talked about.
        package var content: String

        package init(days: Int, channel: TouchChannel, content: String) {
            self.days = days
            self.channel = channel
            self.content = content
        }
    }

    /// Its id, unique in the definition.
    package var id: String
    /// The display name.
    package var label: String
    /// The reasons of the leads that follow it; empty for any reason.
    package var reasons: Set<String>
    /// The sources of the leads that follow it, in lower case; empty for any source.
    package var sources: Set<String>
    /// Its steps, in the order of their days.
    package var steps: [Step]

    package init(id: String, label: String, reasons: Set<String> = [], sources: Set<String> = [], steps: [Step]) {
        self.id = id
        self.label = label
        self.reasons = reasons
        self.sources = sources
        self.steps = steps
    }

    /// Whether a lead that is returned for a reason follows it unless another track is named.
    func isFor(reason: String, source: String?) -> Bool {
        (reasons.isEmpty || reasons.contains(reason)) && (sources.isEmpty || sources.contains(source?.lowercased() ?? ""))
    }
}
