package import Lifecycle

/// A page of figures: the result of a query.
package struct PageFigures: Sendable {
    /// The kind of page.
    package var kind: ReportPageKind
    /// The query.
    package var query: ReportQuery
    /// The settings used besides the timelines.
    package var settings: ReportSettings
    /// The number of all leads.
    package var leadCount: Int
    /// The blocks, in reading order.
    package var blocks: [FigureBlock]

    /// The leads that it lists one by one, without duplicates, sorted by id.
    package var listedLeads: [LeadID] {
        var leads: Set<LeadID> = []
        for block in blocks { for row in block.rows { for case .lead(let id) in row.values { leads.insert(id) } } }
        return leads.sorted()
    }
}

/// An open page: counts all leads once, then follows each lead that changes.
///
/// Not thread-safe; counting uses all cores. Opening is O(leads), some 20 ns per lead and core; an update is O(the
/// lead's events).
package protocol ReportPage: AnyObject {
    /// The current figures. O(rows).
    var figures: PageFigures { get }
    /// Applies the change of one lead, from its old to its new timeline; nil where there is no lead.
    ///
    /// The timeline set must contain this change already and no later one: of several leads that change, replace and
    /// update one after the other. O(leads) if the lead introduces a new symbol, if the first of all leads goes, or, on
    /// pages that show shared addresses, if an address becomes shared or ceases to be.
    func update(from old: LeadTimeline?, to new: LeadTimeline?)
    /// What counts in a number: exactly as many leads as the number says. O(leads).
    func found(behind cell: FigureCell) -> FigureLeads
}

extension ReportPage {
    /// The leads behind a number, in the order of their ids. O(leads).
    package func leads(behind cell: FigureCell) -> [LeadID] { found(behind: cell).leads }
}

/// What counts in a number: leads, and those of their opportunities that count.
package struct FigureLeads: Hashable, Sendable {
    /// A lead that counts.
    struct Lead {
        var id: LeadID
        var opportunities: [SequenceNumber]
    }

    /// The leads, in the order of their ids.
    package private(set) var leads: [LeadID] = []
    /// Of each lead the opportunities that count, by the lines that opened them.
    ///
    /// Empty for a number of leads, unless these are opportunities or won.
    package private(set) var opportunities: [LeadID: [SequenceNumber]] = [:]

    package init() {}

    init(_ found: [Lead]) {
        leads = found.map(\.id).sorted()
        for lead in found where !lead.opportunities.isEmpty { opportunities[lead.id] = lead.opportunities }
    }
}
