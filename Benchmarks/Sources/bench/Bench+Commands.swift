import CBench
import Glibc

extension Bench {
    /// Times whole commands, each on another lead, and for comparison queries and bare starts.
    func commands(_ leads: Int) throws(BenchFailure) -> (note: Samples, query: Samples, start: Samples) {
        let list = folder + "/list.jsonl"
        let path = workspace(leads)
        try run([winnow, "-w", path, "queue", "mql", "--json", "--limit", "40"], environment: environment, output: list)
        let ids = contents(of: list).split(separator: "\n").compactMap { line -> String? in
            // The id is the first member of each line: {"id":"L481", …
            let parts = line.split(separator: "\"", maxSplits: 4)
            return parts.count > 3 && parts[1] == "id" ? String(parts[3]) : nil
        }
        let output = folder + "/command.out"
        var (note, query, start) = (Samples(), Samples(), Samples())
        for id in ids {
            note.values.append(
                try run([winnow, "-w", path, "note", id, "asked for a call back"], environment: environment, output: output))
            query.values.append(
                try run([winnow, "-w", path, "queue", "mql", "--limit", "1"], environment: environment, output: output))
            start.values.append(try run([winnow, "--version"], environment: environment, output: output))
        }
        return (note, query, start)
    }

    /// Imports a file of new leads into an empty workspace: the time in milliseconds, and the memory in MB.
    func importRows(_ rows: Int) throws(BenchFailure) -> (time: Double, memory: Double) {
        let path = folder + "/import"
        let file = folder + "/import.csv"
        try run(["/bin/rm", "-rf", path], environment: environment)
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var csv = "Lead Id,First Name,Last Name,Company,Title,Email,Phone,Lead Source,Industry,Country,Created Time,Lead Status\n"
        for row in 1...rows {
            csv += "X\(row),Ada\(row % 977),Number\(row % 5413),Company \(row % 9001),IT Manager,ada\(row)@c\(row % 9001).example,"
            csv += "+49 421 \(5_550_000 + row),Web,Software,Germany,2026-0\(1 + row % 9)-1\(row % 10) 09:30:00,Open\n"
            guard csv.utf8.count > 1 << 16 || row == rows else { continue }
            let bytes = Array(csv.utf8)
            guard write(descriptor, bytes, bytes.count) == bytes.count else { throw BenchFailure("cannot write \(file)") }
            csv = ""
        }
        close(descriptor)
        try run([winnow, "init", path], environment: environment)
        let command = [winnow, "-w", path, "import", file]
        let output = folder + "/import.out"
        let began = now()
        let pid = try start(command, environment: environment, output: output)
        // What the kernel reports at the end includes the memory of the process that started it.
        var memory = 0.0
        var status = siginfo_t()
        while waitid(P_PID, id_t(pid), &status, WEXITED | WNOHANG | WNOWAIT) == 0, bench_ended(&status) == 0 {
            memory = max(memory, ProcessMemory(of: pid).peak)
            usleep(20_000)
        }
        let time = now() - began
        try wait(for: pid, command, output: output)
        return (time, memory)
    }
}
