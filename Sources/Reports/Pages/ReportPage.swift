package import Lifecycle

/// A page of figures: what a question was answered with.
package struct PageFigures: Sendable {
    /// Which page.
    package var kind: ReportPageKind
    /// The question.
    package var question: ReportQuery
    /// What was known beside the tracks.
    package var setting: ReportSettings
    /// How many leads there are at all.
    package var leadCount: Int
    /// The figures, in the order in which they are read.
    package var blocks: [FigureBlock]

    /// Makes it.
    package init(
        kind: ReportPageKind, question: ReportQuery, setting: ReportSettings, leadCount: Int, blocks: [FigureBlock]
    ) {
        self.kind = kind
        self.question = question
        self.setting = setting
        self.leadCount = leadCount
        self.blocks = blocks
    }
}

/// A page that is being looked at: counts all leads once, then goes along with each lead that changes.
///
/// For one thread at a time; counting goes on all cores. O(leads) to make (some 20 ns a lead and core), O(the lead's marks) to bring up to date.
package protocol ReportPage: AnyObject {
    /// Its figures as of now. O(rows).
    var figures: PageFigures { get }
    /// Takes a lead's change in, which the set of tracks has already, and no further one: as it was and as it is; nil where it is or was none.
    ///
    /// So of several leads that change, each is replaced and then taken in before the next. O(leads) where it brings a word that no lead had, where the first of all leads
    /// goes, and, on pages that say who shares an address, where one comes to be shared or ceases to.
    func update(from old: LeadTimeline?, to new: LeadTimeline?)
    /// The leads behind a number, in the order of their numbers: exactly as many as the number says. O(leads).
    func leads(behind cell: FigureCell) -> [LeadID]
}
