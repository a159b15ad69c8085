import Foundation

/// The battery of `make torture`: which rows run at full length, and what they found.
///
/// A row is a test that runs with small numbers in `make test` and at its figure in `make torture`. `.ci/torture` runs
/// the rows of `Tests/Torture/rows.txt`, keeps the results of a commit and prints them.
package enum Torture {
    /// Whether tests run at full length.
    package static let isOn = environment["WINNOW_TORTURE"] != nil

    /// The seed of a row's random numbers: that of the run, or a fixed one.
    package static let seed = environment["WINNOW_TORTURE_SEED"].flatMap(UInt64.init) ?? 20_261_130

    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Records what a row tried and how often it failed; a row may record several parts.
    package static func record(_ row: String, tries: Int, failures: Int, seed: UInt64 = seed) {
        write("\(row)\t\(tries)\t\(failures)\t\(seed)\n")
    }

    /// Records that a row can't run on this machine, and why: a clause without tabs.
    package static func skip(_ row: String, because reason: String) { write("\(row)\tnot run\t\(reason)\n") }

    private static func write(_ line: String) {
        guard let path = environment["WINNOW_TORTURE_RESULTS"], let file = fopen(path, "a") else { return }
        defer { fclose(file) }
        fputs(line, file)
    }
}

/// Random numbers that a seed repeats (SplitMix64 by Steele, Lea and Flood).
package struct TortureRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64 = Torture.seed) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
