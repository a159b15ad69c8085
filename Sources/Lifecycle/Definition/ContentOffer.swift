/// A piece of content that marketing and sales can offer a lead.
package struct ContentOffer: Hashable, Sendable {
    /// Its name, as activities of those who have seen it say.
    package var content: String
    /// The stages of the leads that it is for; empty for any.
    package var stages: Set<Stage>
    /// The reasons of the newest return of the leads that it is for; empty for any, or none.
    package var reasons: Set<String>

    package init(content: String, stages: Set<Stage> = [], reasons: Set<String> = []) {
        self.content = content
        self.stages = stages
        self.reasons = reasons
    }
}
