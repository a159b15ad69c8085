import Glibc

extension Bench {
    /// Checks that the index of a workspace is on disk.
    ///
    /// - Throws: `BenchFailure` if the index is in memory, since every time would then measure something else.
    func requireIndexOnDisk(of workspace: String) throws(BenchFailure) {
        let header = contents(of: workspace + "/journal.jsonl", limit: 4096).prefix { $0 != "\n" }
        guard let id = value(of: "workspace", in: header) else {
            throw BenchFailure("\(workspace)/journal.jsonl has no header with a workspace id")
        }
        let index = "\(folder)/cache/winnow/\(id)"
        guard fileCount(in: index) > 0 else {
            throw BenchFailure("the index is in memory, none in \(index)\n" + contents(of: folder + "/queue.out", limit: 400))
        }
    }

    /// The value of a key in one line of JSON without escapes, such as the journal's header.
    private func value(of key: String, in line: Substring) -> Substring? {
        let mark = "\"\(key)\":\""
        var rest = line
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return rest.dropFirst(mark.count).prefix { $0 != "\"" } }
            rest = rest.dropFirst()
        }
        return nil
    }

    private func fileCount(in folder: String) -> Int {
        guard let stream = opendir(folder) else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            if entry.pointee.d_type == UInt8(DT_REG) { count += 1 }
        }
        return count
    }
}

/// The absolute path of an existing file or folder.
func absolutePath(_ path: String) throws(BenchFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw BenchFailure("\(path): \(String(cString: strerror(errno)))") }
    defer { free(resolved) }
    return String(cString: resolved)
}
