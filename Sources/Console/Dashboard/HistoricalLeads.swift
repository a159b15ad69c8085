internal import Reports
internal import Lifecycle

// Leads behind figures of a moment of the past: shown as they were then, in the words of then, and not to be worked on.
extension ConsoleModel {
    /// The moment as of which leads are shown; nil where they are shown as they are.
    var leadsAsOf: Instant? {
        guard screen.isDashboard, !isSearching, page != nil || dashboard.drill != nil else { return nil }
        return dashboard.figures?.setting.asOf
    }

    /// The console with the clock, the definition and the team as of which leads are shown, to draw them by.
    var asShown: ConsoleModel {
        guard leadsAsOf != nil, let setting = dashboard.figures?.setting, let moment = setting.asOf else { return self }
        var then = self
        then.session.decisionContext.now = moment
        then.session.isHistorical = true
        then.session.decisionContext.definition = setting.definition
        then.session.decisionContext.team = setting.team
        return then
    }

    /// `as of 4 Nov 2026 12:00`, where leads are shown so.
    var leadsAsOfWords: String? {
        guard let moment = leadsAsOf, let figures = dashboard.figures else { return nil }
        return "as of " + PageHeading(figures, glyphs: glyphs).moment(moment)
    }

    /// Why an action that changes leads can't be done on those of then; nil where they are shown as they are.
    func refusalOfThen(_ spec: ActionSpec) -> String? {
        guard spec.writes, spec.arity != .none, let words = leadsAsOfWords else { return nil }
        return "these are the leads \(words); @ with nothing comes back to now"
    }

    /// What is said of what isn't known any more of the lead that is shown; nil where all is known.
    var unknownWords: String? { sheet?.isErasedSince == true ? "not known: erased since" : nil }
}
