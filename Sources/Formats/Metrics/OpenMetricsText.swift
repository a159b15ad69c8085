/// Figures for monitoring systems as text: OpenMetrics 1.0 with gauges only.
///
/// The format is that of github.com/prometheus/OpenMetrics (`specification/OpenMetrics.md`). node_exporter's textfile
/// collector reads Prometheus's older text format, in which counters are named differently, and refuses timestamps.
/// Gauges without timestamps are the same in both.
package struct OpenMetricsText {
    /// A value of a gauge.
    package enum Value: Hashable, Sendable {
        /// A number of things.
        case count(Int)
        /// A duration or a moment since 1970, in milliseconds; written in seconds.
        case seconds(milliseconds: Int64)
    }

    /// A value with the labels that tell it from the others of its gauge, in their order.
    package struct Sample: Sendable {
        package var value: Value
        package var labels: [(name: String, value: String)]

        package init(_ value: Value, _ labels: [(name: String, value: String)] = []) {
            self.value = value
            self.labels = labels
        }
    }

    /// The labels that every value begins with.
    private let common: [(name: String, value: String)]
    private var lines: [String] = []

    package init(common: [(name: String, value: String)] = []) { self.common = common }

    /// Adds a gauge with its values; nothing for one without values.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and underscores; a gauge of seconds must end with `_seconds`, which becomes its unit.
    ///   - help: What it counts, in a plain sentence.
    package mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        lines.append("# TYPE \(name) gauge")
        if name.hasSuffix("_seconds") { lines.append("# UNIT \(name) seconds") }
        lines.append("# HELP \(name) \(Self.escaped(help))")
        for sample in samples {
            let labels = (common + sample.labels).map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
            lines.append(name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " " + Self.text(sample.value))
        }
    }

    /// The whole text, with the line that ends it: a reader that doesn't find it knows that the rest is missing.
    package var text: String { (lines + ["# EOF"]).joined(separator: "\n") + "\n" }

    private static func text(_ value: Value) -> String {
        switch value {
        case .count(let count): return String(count)
        case .seconds(let milliseconds):
            let size = milliseconds.magnitude
            let fraction = String(size % 1000)
            let sign = milliseconds < 0 ? "-" : ""
            return "\(sign)\(size / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
