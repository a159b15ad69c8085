import Glibc

/// Prints the table of results; each row is printed as soon as it is known.
struct Table {
    private(set) var missed = 0

    /// Prints the load of the machine; other processes at work make every result worse.
    static func printLoad() {
        let load = contents(of: "/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ")
        print("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, load average \(load)")
    }

    /// Adds a result; `met` is nil if there is no target.
    mutating func add(_ name: String, _ figure: String, target: String = "", met: Bool? = nil) {
        func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
        if met == false { missed += 1 }
        print(pad(name, 58) + pad(figure, 26) + pad(target, 24) + (met.map { $0 ? "ok" : "MISSED" } ?? ""))
        fflush(nil)
    }
}

func text(_ value: Double, _ unit: String) -> String {
    let scaled = (value * 100).rounded() / 100
    return "\(scaled) \(unit)"
}
