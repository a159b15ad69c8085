internal import Reports
internal import Screen

/// Screen 5: where the process breaks down, on one page; its figures are in ``Dashboard``.
enum HealthScreen {
    static func drawTabs(_ frame: inout Frame) {
        frame.putHeading(ReportPageKind.health.title, 1, 1)
    }
}
