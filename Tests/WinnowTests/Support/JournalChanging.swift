import Foundation
import Testing

/// A suite that changes journals behind winnow's back.
protocol JournalChanging {}

extension JournalChanging {
    /// A workspace with some leads, and the bytes of its journal.
    func place() throws -> (place: TestPlace, bytes: [UInt8]) {
        let place = try TestPlace()
        for number in 1...6 { #expect(try place.winnow("add", "lastName=Otto\(number)", "company=Acme \(number)").status == 0) }
        return (place, read(place.journal))
    }

    func read(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? [] }

    /// The bytes after the first line, which has the generation.
    func entries(_ journal: [UInt8]) -> [UInt8] { Array(journal.drop { $0 != 0x0A }) }

    /// Changes one byte in the line with a number, counted as editors do.
    func flip(line: Int, in bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        bytes[ends[line - 2] + 40] ^= 1
        return bytes
    }

    func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}
