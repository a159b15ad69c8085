import Foundation
import Testing

@Suite("Dashboards over a connection of 25 KB/s", .serialized)
struct SlowConnectionTests {
    /// A workspace whose index is up to date.
    private func place() throws -> TestPlace {
        let place = try Figures.demo(leads: 3000)
        try place.winnow("queue", "mql", "--limit", "1")
        return place
    }

    @Test(
        "opening a page and drilling into hundreds of leads take at most two seconds, and a drill sends one screen",
        arguments: [(80, 24), (200, 60)])
    func withinTwoSeconds(_ columns: Int, _ rows: Int) throws {
        let place = try place()
        let web = try #require(try place.figures("sources", "--window", "always").counts("sources", "volume")["Web"])
        try #require(web > 600)
        let arguments = [
            "funnel", "--read-only", "--page", "overview", "--window", "always", "-w", place.workspace, "--at", place.clock ?? "",
        ]
        var seconds: [String: [Double]] = [:]
        // The best of three: the machine may be busy with other tests.
        for _ in 0..<3 where seconds.isEmpty || seconds.values.contains(where: { ($0.min() ?? 9) > 2 }) {
            let connection = try SlowConnection(place, columns: columns, rows: rows, arguments)
            func measure(_ name: String, _ keys: String, _ text: String, atMost limit: Int) throws {
                let response = try #require(connection.response(to: keys, showing: text, "all keys"), "\(name): \(connection)")
                seconds[name, default: []].append(response.seconds)
                // A cell takes a byte or two including colours, unless it is part of a bar.
                #expect(response.bytes <= limit, "\(name): \(response)")
            }
            try measure("opening", "", "3,000 leads", atMost: columns * rows * 2)
            try measure("further pages", "\t\t\t\t", "SLA clocks started in the period", atMost: columns * rows * 2)
            try measure("page after", "\t", "Outcomes by source", atMost: columns * rows * 2)
            try measure("drilling", "\r", "\(web) leads", atMost: columns * rows * 2)
            let screen = connection.screen
            #expect(screen.contains("source Web, all time"), "\(screen)")
            // Only one screen of leads.
            #expect(screen.split(separator: "\n").count { $0.contains(" Web ") } < rows, "\(screen)")
            try measure("next screen", "\u{6}", "\(web) leads", atMost: columns * rows * 2)
            try measure("back", "q", "Outcomes by source", atMost: columns * rows * 2)
        }
        for (name, taken) in seconds { #expect((taken.min() ?? 9) <= 2, "\(name): \(taken)") }
    }
}
