internal import Reports
internal import Lifecycle

// Leads behind figures of the past are shown as they were, by the definition in force at that time, and are read-only.
extension ConsoleModel {
    /// The past moment as of which leads are shown; nil where they are current.
    var leadsAsOf: Instant? {
        guard screen.isDashboard, !isSearching, page != nil || dashboard.drillDown != nil else { return nil }
        return dashboard.figures?.settings.asOf
    }

    /// The model for drawing: has the clock, definition and team of ``leadsAsOf``.
    var displayedModel: ConsoleModel {
        guard leadsAsOf != nil, let settings = dashboard.figures?.settings, let moment = settings.asOf else { return self }
        var model = self
        model.session.decisionContext.now = moment
        model.session.isHistorical = true
        model.session.decisionContext.definition = settings.definition
        model.session.decisionContext.team = settings.team
        return model
    }

    /// `as of 4 Nov 2026 12:00`; nil where leads are current.
    var leadsAsOfText: String? {
        guard let moment = leadsAsOf, let figures = dashboard.figures else { return nil }
        return "as of " + PageHeading(figures, glyphs: glyphs).moment(moment)
    }

    /// Why an action can't change leads of the past; nil where leads are current.
    func historicalRefusal(_ spec: ActionSpec) -> String? {
        guard spec.writes, spec.arity != .none, let moment = leadsAsOfText else { return nil }
        return "leads \(moment) cannot be changed; Esc returns to now"
    }

    /// The notice for a lead whose data was erased since the moment shown; nil where nothing was erased.
    var erasureNote: String? { leadDetail?.isErasedSince == true ? "not available: person erased" : nil }
}
