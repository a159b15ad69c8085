import Glibc

/// Runs a command to its end with its output in a file, and returns the time in milliseconds.
@discardableResult
func run(_ arguments: [String], environment: [String], output: String = "/dev/null") throws(BenchFailure) -> Double {
    let began = now()
    try wait(for: try start(arguments, environment: environment, output: output), arguments, output: output)
    return now() - began
}

/// Starts a command with its output in a file.
func start(_ arguments: [String], environment: [String], output: String) throws(BenchFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    return try spawn(arguments, environment, &actions, &attributes)
}

/// Waits until a command has ended, and throws unless it succeeded.
///
/// - Returns: the most memory that it had resident, in MB.
@discardableResult
func wait(for pid: pid_t, _ arguments: [String], output: String) throws(BenchFailure) -> Double {
    var status: Int32 = 0
    var usage = rusage()
    wait4(pid, &status, 0, &usage)
    guard status == 0 else {
        throw BenchFailure(
            "\(arguments.dropFirst().joined(separator: " ")) failed with status \(status >> 8): \(contents(of: output).prefix(400))"
        )
    }
    return Double(usage.ru_maxrss) / 1024
}

/// Samples of one measurement, in the order of their arrival.
struct Samples {
    var values: [Double] = []

    var median: Double { percentile(50) }

    func percentile(_ share: Double) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share / 100))]
    }
}
