// swift-tools-version:6.2
import PackageDescription

/// Times the real program from outside: as a process, and in a pseudo-terminal as a person meets it.
let package = Package(
    name: "bench",
    targets: [
        .target(name: "CBench"),
        .executableTarget(
            name: "bench", dependencies: ["CBench"],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
