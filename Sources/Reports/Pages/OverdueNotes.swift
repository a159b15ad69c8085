/// Which leads each number of overdue ones counts, and how it differs from the others.
///
/// - **Overdue with sales** (Overview, Health, Team): leads in sales' hands past a clock of the definition, at the
///   moment shown; by person, those of the present owner.
/// - **Overdue** of the clocks on Speed: only those that started within the window.
/// - **Overdue** in Today and Pools: leads with a task that was due, of marketing as well.
/// - **Date passed** on Pipeline: opportunities whose expected close date is before the day shown.
enum OverdueNotes {
    static let overview = [
        "each lead with sales once by clock; Health and Team count the same leads; Today and Pools count tasks, marketing's too"
    ]

    static let health = ["overdue: past a clock of the definition, as on Overview and Team; Today and Pools count tasks"]

    static let team = ["overdue: leads with sales past a clock, by their present owner, as on Overview and Health"]

    static let speed = ["overdue: of the clocks started in the period; Overview counts those that started before it, too"]
}
