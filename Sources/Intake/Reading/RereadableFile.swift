import Formats
import Glibc

/// An open file of UTF-8 text that can be read at any offset, any number of times.
///
/// Text in another encoding, or from a pipe, is copied once to a nameless temporary file (0600, unlinked immediately),
/// so that a scan can precede the import and a reader can return to the line with an unclosed quote.
final class RereadableFile: ByteSource {
    let path: String
    /// The number of bytes, after any conversion and without a byte-order mark.
    private(set) var size: Int
    private var descriptor: Int32
    /// The file before its text was converted; the same as the other one if it wasn't.
    private var unconverted: Int32?
    /// The number of bytes before the text: the length of a UTF-8 byte-order mark.
    private(set) var textStart = 0
    /// Size and time of change when it was opened; nil for a copy, which nobody else can change.
    private var original: Version?

    private struct Version: Equatable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            size = Int(status.st_size)
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    private init(path: String, descriptor: Int32, _ status: stat) {
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
        original = Version(status)
    }

    deinit {
        close(descriptor)
        if let unconverted { close(unconverted) }
    }

    /// Opens a file, or standard input for `-`.
    ///
    /// - Throws: ``IntakeError`` if it is missing, unreadable, a folder, or larger than the limit.
    static func open(path: String, limits: IntakeLimits) throws(IntakeError) -> RereadableFile {
        let descriptor = path == "-" ? dup(0) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .noSuchFile(path: path) : .notReadable(path: path, reason: Self.reason(errno))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = Self.reason(errno)
            close(descriptor)
            throw .notReadable(path: path, reason: reason)
        }
        let source = RereadableFile(path: path == "-" ? "standard input" : path, descriptor: descriptor, status)
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw .isFolder(path: path)
        case S_IFREG where path != "-": break
        default: try source.spool(limit: limits.fileBytes)
        }
        guard source.size <= limits.fileBytes else { throw .limitExceeded(path: path, what: .file, limit: limits.fileBytes) }
        return source
    }

    /// Whether somebody has written to the file since it was opened.
    var isChanged: Bool {
        var status = stat()
        guard let original, fstat(descriptor, &status) == 0 else { return false }
        return Version(status) != original
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int {
        var got = 0
        while got < buffer.count {
            guard let base = buffer.baseAddress else { break }
            let count = pread(descriptor, base + got, buffer.count - got, off_t(textStart + offset + got))
            if count > 0 {
                got += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw ReadFailure(path: path, reason: Self.reason(errno))
            }
        }
        return got
    }

    /// Calls the closure with the bytes before any conversion, block by block.
    func forEachOriginalBlock(_ body: (UnsafeRawBufferPointer) -> Void) throws(ReadFailure) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { block.deallocate() }
        var offset = 0
        while true {
            let count = pread(unconverted ?? descriptor, block.baseAddress, block.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ReadFailure(path: path, reason: Self.reason(errno)) }
            guard count > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: block[..<count]))
            offset += count
        }
    }

    /// The first bytes of the text.
    func head(_ count: Int) throws(IntakeError) -> [UInt8] {
        try reading { () throws(ReadFailure) in try bytes(at: 0, count: count) }
    }

    /// Excludes the first bytes from now on.
    func skip(_ count: Int) {
        textStart += count
        size -= count
    }

    /// Converts the text into a nameless temporary file and reads from there.
    func convert(with converter: inout some ByteConverter) throws(IntakeError) {
        let scratch = try ScratchFile()
        var offset = 0
        var out: [UInt8] = []
        while true {
            let block = try reading { () throws(ReadFailure) in try bytes(at: offset, count: 1 << 16) }
            if block.isEmpty { break }
            offset += block.count
            out.removeAll(keepingCapacity: true)
            converter.convert(block, into: &out)
            try scratch.write(out)
        }
        out.removeAll(keepingCapacity: true)
        converter.finish(into: &out)
        try scratch.write(out)
        unconverted = dup(descriptor)
        adopt(scratch)
    }

    private func spool(limit: Int) throws(IntakeError) {
        let scratch = try ScratchFile()
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = Glibc.read(descriptor, &block, block.count)
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw .readFailed(path: path, reason: Self.reason(errno))
            }
            try scratch.write(block[..<got])
            guard scratch.size <= limit else { throw .limitExceeded(path: path, what: .file, limit: limit) }
        }
        adopt(scratch)
    }

    private func adopt(_ scratch: ScratchFile) {
        close(descriptor)
        descriptor = scratch.release()
        size = scratch.size
        textStart = 0
        original = nil
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Runs a read, and reports its failure as an error of the import.
func reading<Result>(_ body: () throws(ReadFailure) -> Result) throws(IntakeError) -> Result {
    do throws(ReadFailure) {
        return try body()
    } catch {
        throw .readFailed(path: error.path, reason: error.reason)
    }
}

/// Converts the bytes of one encoding into UTF-8, block by block.
protocol ByteConverter {
    mutating func convert(_ block: [UInt8], into out: inout [UInt8])
    mutating func finish(into out: inout [UInt8])
}

/// A temporary file without a name: it disappears when its descriptor closes, however the program ends.
final class ScratchFile {
    private var descriptor: Int32
    private(set) var size = 0
    private let path: String

    init() throws(IntakeError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/winnow-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        path = folder
        guard descriptor >= 0 else { throw .writeFailed(path: folder, reason: RereadableFile.reason(errno)) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: some Collection<UInt8>) throws(IntakeError) {
        let contiguous = ContiguousArray(bytes)
        var done = 0
        while done < contiguous.count {
            let count = contiguous.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .writeFailed(path: path, reason: RereadableFile.reason(errno))
            }
            done += count
        }
        size += done
    }

    func release() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }
}
