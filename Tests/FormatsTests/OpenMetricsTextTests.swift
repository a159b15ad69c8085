import Formats
import Testing

@Suite("OpenMetrics text")
struct OpenMetricsTextTests {
    @Test("a gauge has its type, unit, help and values; texts are escaped")
    func gauges() {
        var metrics = OpenMetricsText(common: [("workspace", "a \"b\" \\ c\nd")])
        metrics.add("queue_leads", "Leads.", [.init(.count(3), [("queue", "mql")]), .init(.count(-1))])
        metrics.add("age_seconds", "Age.", [.init(.seconds(milliseconds: 61_005)), .init(.seconds(milliseconds: -5))])
        metrics.add("empty", "Nothing.", [])
        let label = #"workspace="a \"b\" \\ c\nd""#
        #expect(
            metrics.text == """
                # TYPE queue_leads gauge
                # HELP queue_leads Leads.
                queue_leads{\(label),queue="mql"} 3
                queue_leads{\(label)} -1
                # TYPE age_seconds gauge
                # UNIT age_seconds seconds
                # HELP age_seconds Age.
                age_seconds{\(label)} 61.005
                age_seconds{\(label)} -0.005
                # EOF

                """)
    }
}
