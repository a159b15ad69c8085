// swift-tools-version:6.2
import PackageDescription

/// Benchmarks of the real program, run as a process and in a pseudo-terminal.
let package = Package(
    name: "bench",
    targets: [
        .target(name: "CBench"),
        .executableTarget(
            name: "bench", dependencies: ["CBench"],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
