/// Which leads each number of overdue ones counts, and how it differs from the others.
///
/// - **SLA overdue** (Overview, Health, Team): leads of sales overdue by a clock of the definition (to review, first
///   touch, to qualify), at the moment shown; by person, those of the present owner.
/// - **SLA overdue** of the clocks on Speed: only those that started within the window.
/// - **Tasks overdue** in Triage, Today, Pools and the queues: leads whose next task was due. Besides SLA clocks, tasks
///   are further attempts, agreed meetings, return dates and what marketing owes.
/// - **Date passed** on Pipeline: opportunities whose expected close date is before the day shown.
enum OverdueNotes {
    static let overview = [
        "SLA overdue: each lead with sales once by clock; Health and Team count the same leads; the overdue tasks of Triage, Today "
            + "and Pools are also attempts, meetings and marketing's"
    ]

    static let health = [
        "SLA overdue: overdue by an SLA clock of the definition, as on Overview and Team; Triage, Today and Pools count overdue tasks"
    ]

    static let team = ["SLA overdue: leads with sales overdue by an SLA clock, by their present owner, as on Overview and Health"]

    static let speed = ["SLA overdue: of the clocks started in the period; Overview counts those that started before it, too"]
}
