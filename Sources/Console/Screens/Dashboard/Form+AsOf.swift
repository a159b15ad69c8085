internal import Formats
internal import Lifecycle
internal import Screen

// The form for the moment as of which the dashboards are shown.
extension Form {
    /// The form, filled in with the moment that is shown; nil for now.
    static func asOf(_ moment: Instant?, _ session: ConsoleSession) -> Form {
        let shown = moment.map { MomentFormatter.wall($0, session.definition.calendar.zone) } ?? ""
        return Form(
            title: "As of", subject: "show the dashboards as of an earlier time", purpose: .asOf,
            actionContext: ActionContext(.asOf, []),
            fields: [
                Field(
                    .when, "date", text: TextField(shown, limit: 40), hint: "2026-11-04, yesterday, -2w; empty = now")
            ])
    }

    /// Shows the dashboards as of the typed moment, or as of now if the field is empty.
    mutating func showAsOf(_ console: inout ConsoleModel) -> OverlayResult {
        let session = console.session
        guard let text = text(.when) else { return .closed(console.screens.dashboard.show(asOf: nil, session)) }
        let moment: Instant
        do throws(MomentError) {
            moment = try session.dates.instant(text, for: .asOf)
        } catch {
            set(error, of: .when)
            return .open
        }
        guard moment < session.decisionContext.now else {
            set(problem: "\(session.time.future(moment)) is in the future; enter a past time", of: .when)
            return .open
        }
        return .closed(console.screens.dashboard.show(asOf: moment, session))
    }
}
