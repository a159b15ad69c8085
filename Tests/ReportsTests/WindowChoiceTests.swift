import Reports
import Lifecycle
import Testing

@Suite("Periods of the calendar")
struct WindowChoiceTests {
    private func day(_ text: String) throws -> Day { try #require(Day(parsing: text)) }

    /// `2026-11-01..` for a period that ends today.
    private func text(_ window: DayWindow?) -> String {
        "\(window?.first?.description ?? "")..\(window?.last?.description ?? "")"
    }

    @Test(
        "run until today, or are whole; one that runs is compared with the same part of the one before",
        arguments: [
            ("2026-11-12", "this-month", "2026-11-01..", "2026-10-01..2026-10-12"),
            ("2026-11-12", "last-month", "2026-10-01..2026-10-31", "2026-09-01..2026-09-30"),
            ("2026-03-31", "this-month", "2026-03-01..", "2026-02-01..2026-02-28"),
            ("2028-03-30", "last-month", "2028-02-01..2028-02-29", "2028-01-01..2028-01-31"),
            ("2026-11-12", "this-week", "2026-11-09..", "2026-11-02..2026-11-05"),
            ("2026-11-15", "last-week", "2026-11-02..2026-11-08", "2026-10-26..2026-11-01"),
            ("2026-01-01", "this-week", "2025-12-29..", "2025-12-22..2025-12-25"),
            ("2026-11-12", "this-quarter", "2026-10-01..", "2026-07-01..2026-08-12"),
            ("2026-02-12", "last-quarter", "2025-10-01..2025-12-31", "2025-07-01..2025-09-30"),
            ("2026-11-12", "this-year", "2026-01-01..", "2025-01-01..2025-11-12"),
            ("2028-12-31", "this-year", "2028-01-01..", "2027-01-01..2027-12-31"),
            ("2026-11-12", "last-year", "2025-01-01..2025-12-31", "2024-01-01..2024-12-31"),
            ("2026-11-12", "month", "2026-10-14..", "2026-09-14..2026-10-13"), ("2026-11-12", "always", "..", ".."),
        ])
    func days(today: String, name: String, window: String, compared: String) throws {
        let choice = try #require(WindowChoice(rawValue: name))
        #expect(try text(choice.window(today: day(today))) == window)
        #expect(try text(choice.compared(today: day(today))) == compared)
    }

    @Test("go back by whole periods, each compared with the one before, without gap or overlap", arguments: WindowChoice.allCases)
    func back(choice: WindowChoice) throws {
        guard choice != .always else { return }
        let today = try day("2026-11-12")
        for steps in 1..<30 {
            let (window, later) = (choice.window(today: today, back: steps), choice.window(today: today, back: steps - 1))
            let last = try #require(window.last)
            #expect(last.adding(1) == later.first, "\(choice), \(steps) back")
            #expect(choice.compared(today: today, back: steps) == choice.window(today: today, back: steps + 1))
        }
    }
}
