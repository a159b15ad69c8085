// swift-tools-version:6.2
import PackageDescription

/// Every target is compiled in Swift 6 mode with warnings as errors; see ARCHITECTURE.md for which may import which.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func source(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], settings: [SwiftSetting] = []
) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict + settings)
}

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "winnow",
    products: [
        .executable(name: "winnow", targets: ["winnow"])
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // What ships inside the binary: presets and tables, as bytes.
        .target(
            name: "BundledResources", path: "Resources",
            // For readers, editors, administrators and packages; `make reference` generates the first.
            exclude: ["COMPATIBILITY.md", "reference", "systemd", "ssh", "exports", "server/README.md", "package"],
            resources: [.embedInCode("presets"), .embedInCode("tables"), .embedInCode("server/schema.sql")],
            swiftSettings: strict),

        // What the operating system gives: threads, file notifications, private folders. No domain.
        source("Platform", ["CSystem"]),

        // The pure core, and what is built on it.
        source("Formats"),
        source("Lifecycle", ["Formats", "BundledResources"]),
        source("Definitions", ["Lifecycle", "Formats", "BundledResources", yams]),
        source("Journal", ["Platform", "Lifecycle", "Formats", "CSystem", crypto]),
        source("JournalServer", ["Platform", "Lifecycle", "Journal", "CLibPQ", crypto]),
        .target(name: "CLibPQ", cSettings: [.define("_GNU_SOURCE")], linkerSettings: [.linkedLibrary("dl")]),
        source("ReadModel", ["Platform", "Lifecycle", "Journal", "CSystem", "CSQLite", "CPageChecksum"]),
        source("Intake", ["Lifecycle", "Formats", "Screen", "BundledResources"]),
        source("Reports", ["Platform", "Lifecycle", "Formats", "Screen"]),
        source(
            "Workspace",
            [
                "Platform", "Lifecycle", "Formats", "Definitions", "Journal", "JournalServer", "ReadModel", "Intake", "Reports",
                "BundledResources", crypto,
            ]),

        // The terminal, from cells up.
        source("Screen"),
        source(
            "Console",
            ["Screen", "Workspace", "Lifecycle", "Formats", "Definitions", "Journal", "ReadModel", "Intake", "Reports", "Platform"]),
        .target(
            name: "CTerminal", cSettings: [.define("NCURSES_WIDECHAR", to: "1"), .define("_GNU_SOURCE")],
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CPageChecksum", dependencies: ["CSQLite"]),
        .target(name: "CSystem", cSettings: [.define("_GNU_SOURCE")]),
        source("Terminal", ["Screen", "CTerminal"]),

        .executableTarget(
            name: "winnow",
            dependencies: [
                "Console", "Terminal", "Screen", "Workspace", "Lifecycle", "Definitions", "Journal", "ReadModel", "Intake",
                "Reports", "Formats", "Platform", "CSystem",
                arguments, logging,
            ],
            swiftSettings: strict),

        // What the rows of `make torture` share.
        .target(name: "Torture", path: "Tests/Torture", exclude: ["rows.txt"], swiftSettings: strict),
        // Protocols as models, of which every state is visited; they import nothing. Optimised, they take a tenth of
        // the time.
        tests("Model", ["Torture"], settings: [.unsafeFlags(["-O"])]),
        tests("Platform", ["Platform"]),
        tests("Formats", ["Formats"]),
        tests("Lifecycle", ["Lifecycle", "Definitions"]),
        tests(
            "Definitions", ["Definitions", "Lifecycle", "BundledResources"],
            // Definitions with something wrong, read by the tests from the source folder.
            exclude: ["Broken"]),
        tests(
            "Journal", ["Journal", "Lifecycle", "Formats", "Platform", "CSystem", "Torture"],
            // Journals of both formats as they were written, read by the tests from the source folder.
            exclude: ["Journals"]),
        // A PostgreSQL server of the tests' own.
        .target(name: "TestServer", dependencies: ["BundledResources"], path: "Tests/TestServer", swiftSettings: strict),
        // A writer of such a server, many of which the tests start and kill.
        .executableTarget(
            name: "ServerClient", dependencies: ["Workspace", "Lifecycle"], path: "Tests/ServerClient", swiftSettings: strict),
        tests(
            "JournalServer", ["JournalServer", "Platform", "Journal", "Lifecycle", "Formats", "BundledResources", "TestServer"],
            // The tables of earlier versions, read by the tests from the source folder.
            exclude: ["Schemas"]),
        tests("ReadModel", ["ReadModel", "Journal", "Lifecycle", "Definitions", "Reports", "Torture"]),
        tests("Reports", ["Reports", "Screen", "Lifecycle", "Definitions", "Workspace", "Journal"]),
        tests("Intake", ["Intake", "Lifecycle", "Formats", "BundledResources"]),
        tests("Workspace", ["TestServer", "Workspace", "ReadModel", "Journal", "Lifecycle", "Definitions", "Intake", "Reports"]),
        tests("Screen", ["Screen"]),
        // Started by the tests in a terminal of its own.
        .executableTarget(
            name: "TerminalProbe", dependencies: ["Terminal", "Screen", "Platform"], path: "Tests/TerminalProbe",
            swiftSettings: strict),
        tests("Terminal", ["Terminal", "Screen", "CTerminal", "TerminalProbe"]),
        tests(
            "Console", ["Console", "Screen", "Workspace", "Lifecycle", "Definitions", "Journal", "ReadModel", "Reports"],
            // Pictures of screens as text, read by the tests from the source folder.
            exclude: ["Goldens"]),
        tests(
            "Winnow", ["Workspace", "Lifecycle", "Torture", "TestServer", "ServerClient"],
            exclude: [
                "Torture/tear.c",
                "Language/words.txt", "Options/options.txt", "Options/invocations.txt", "Stories/README.md",
                // One scenario for each demand of the articles, read by the tests from the source folder.
                "Stories/Demands/Scenarios",
            ]),
    ]
)
