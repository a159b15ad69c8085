import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("The text of journal lines")
struct LineTextTests {
    @Test("JSONDecoder reads a journal line alike")
    func sameAsFoundation() throws {
        struct Line: Decodable {
            var v: Int, seq: Int, id: String, at: String, by: String, kind: String, sum: String
            var part: [Int]?, occurredAt: String?, via: String?, lead: String?, batch: String?, personDigest: String?
            var def: Int?
        }
        var events = everyEvent.map { Draft(lead: LeadID(7), by: .person(Login("o'hara \"x\"")), event: $0) }
        for number in 0..<200 {
            events.append(
                Draft(
                    lead: LeadID(number + 1), by: .rule("score"), occurredAt: Instant(milliseconds: Int64(number) * 987_654_321),
                    event: .noted(String(repeating: "é\"\\\u{1}", count: number))))
        }
        let position = JournalPosition(
            generation: 1, offset: 0, seq: SequenceNumber(0), hash: JournalHash.of(UnsafeRawBufferPointer(start: nil, count: 0)))
        let written = try draft(events).lines(of: intent(1), after: position)
        for (text, entry) in zip(written.bytes.split(separator: 0x0A), written.entries) {
            let line = try JSONDecoder().decode(Line.self, from: Data(text))
            #expect(line.v == entry.event.lineVersion)
            #expect(line.seq == entry.seq.value)
            #expect(line.id == entry.action.description)
            #expect(line.part == [entry.seq.value, events.count])
            #expect(line.by == entry.by.description)
            #expect(line.lead == entry.lead?.description)
            #expect(line.kind == entry.event.kind)
            #expect(line.def == 1)
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            let moment = try format.parse(line.occurredAt ?? line.at).timeIntervalSince1970
            #expect(Int64((moment * 1000).rounded()) == entry.occurredAt.milliseconds)
            #expect(entry.event == events[entry.seq.value - 1].event)
        }
    }
}
