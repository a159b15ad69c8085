import Lifecycle
import Testing

@testable import Reports

@Suite("A packed timeline is the same as before")
struct PackedTimelineTests {
    /// The timelines of a segment, unpacked one after the other.
    private func unpacked(_ timelines: [LeadTimeline]) -> [LeadTimeline] {
        let segment = TimelineSegment(capacity: 64)
        for timeline in timelines { segment.append(timeline) }
        var all: [LeadTimeline] = []
        segment.forEach(0..<segment.count, withScores: true) { all.append($0.timeline) }
        #expect(all == (0..<segment.count).map { segment[$0] })
        var without: [LeadTimeline] = []
        segment.forEach(0..<segment.count, withScores: false) { without.append($0.timeline) }
        #expect(without == timelines.map(withoutScores))
        return all
    }

    /// Whether a segment reads the stored form of timelines, also with an incomplete one at the end.
    private func isReadBack(_ timelines: [LeadTimeline]) -> Bool {
        let stored = timelines.flatMap(\.bytes)
        return [0, 1, 9].allSatisfy { cut in
            let (read, truncated) = (TimelineSegment(capacity: 64), TimelineSegment(capacity: 64))
            read.append(Array(stored.dropLast(cut)))
            let rewritten = truncated.append(Array(stored.dropLast(cut)), upTo: .max)
            let all = (0..<read.count).map { read[$0] }
            return all == timelines.dropLast(cut == 0 ? 0 : 1) && rewritten.isEmpty && truncated.count == read.count
        }
    }

    /// A timeline without what its decisions were scored by.
    private func withoutScores(_ timeline: LeadTimeline) -> LeadTimeline {
        var (header, events) = (timeline.header, timeline.events)
        let first = Int(header.stages) + Int(header.owners)
        let kept = events[first..<first + Int(header.decisions)].filter { ![.score, .evidence].contains($0.kind) }
        events.replaceSubrange(first..<first + Int(header.decisions), with: kept)
        header.decisions = UInt16(kept.count)
        return LeadTimeline(header, events)
    }

    @Test("those of random histories")
    func histories() throws {
        var events = 0
        for seed in 0..<UInt64(20) {
            var random = try RandomHistory(seed: 7000 + seed)
            random.run(60, leads: 12)
            random.fixture.addOpportunities()
            let timelines = (1...max(1, random.fixture.count)).map { random.fixture.timeline($0) }.filter(\.isLead)
            #expect(unpacked(timelines) == timelines, "seed \(seed)")
            #expect(isReadBack(timelines), "seed \(seed)")
            events += timelines.reduce(0) { $0 + $1.events.count }
        }
        #expect(events > 1000)
    }

    @Test("the least and the greatest values of every field, in every kind of event")
    func bounds() {
        let kinds = (UInt8(0)...UInt8(31)).compactMap(TimelineEvent.Kind.init)
        let moments: [Int64] = [.min, .min + 1, -1, 0, 1, 127, 128, 1 << 31, 1 << 47, 1 << 55, 1 << 56, .max - 1, .max]
        let lines: [UInt32] = [0, 1, 127, 128, 255, 256, 1 << 16, 1 << 24, 1 << 31, .max]
        var random = Dice(seed: 1)
        var timelines: [LeadTimeline] = []
        for number in 1...400 {
            var header = LeadTimeline.Header()
            header.id = UInt32(number)
            let wide = lines[random.number(0...9)]
            (header.rewrittenAt, header.source, header.campaign, header.industry) = (wide, wide, 0, 1)
            (header.sourcedBy, header.person, header.lastSeq) = (lines[random.number(0...9)], wide, wide)
            header.traits = .init(rawValue: [0, 1, 255, 256, .max][random.number(0...4)])
            var events: [TimelineEvent] = []
            for _ in 0..<random.number(1...40) {
                events.append(
                    TimelineEvent(
                        kinds[random.number(0...(kinds.count - 1))], at: moments[random.number(0...(moments.count - 1))],
                        seq: lines[random.number(0...9)], detail: [0, 0, 1, 127, 128, 255][random.number(0...5)],
                        symbol: [0, 1, 15, 16, 255, 1 << 16, 1 << 19 - 1, .max][random.number(0...7)]))
            }
            header.stages = 1
            header.decisions = UInt16(random.number(0...(events.count - 1)))
            header.engagements = UInt32(events.count - 1 - Int(header.decisions))
            timelines.append(LeadTimeline(header, events))
        }
        #expect(kinds.count == 18)
        #expect(unpacked(timelines) == timelines)
    }

    @Test("a lead with more events than most, between others")
    func long() {
        func timeline(_ id: UInt32, _ count: Int) -> LeadTimeline {
            var header = LeadTimeline.Header()
            (header.id, header.stages, header.engagements) = (id, 1, UInt32(count - 1))
            let events = (0..<count).map { TimelineEvent($0 == 0 ? .stage : .engagement, at: Int64($0) << 20, seq: UInt32($0)) }
            return LeadTimeline(header, events)
        }
        let timelines = [timeline(1, 1), timeline(2, 60_000), timeline(3, 3), timeline(7, 257), timeline(9, 256)]
        #expect(unpacked(timelines) == timelines)
        #expect(isReadBack(timelines))
    }

    @Test("stored bytes that can't be whole are left out")
    func notWhole() {
        var header = LeadTimeline.Header()
        (header.id, header.stages, header.engagements) = (1, 1, 999)
        let events = (0..<1000).map { TimelineEvent($0 == 0 ? .stage : .engagement, at: Int64($0), seq: UInt32($0)) }
        var bytes = LeadTimeline(header, events).bytes
        bytes.removeLast(bytes.count - 100)
        bytes.replaceSubrange(0..<4, with: [96, 0, 0, 0])
        let segment = TimelineSegment()
        segment.append(bytes)
        #expect(segment.append(bytes, upTo: .max).isEmpty)
        #expect(segment.count == 0)
    }

    @Test("scores far from each other, at the beginning and at the end of the decisions")
    func scores() {
        func timeline(_ id: UInt32, scoresAt places: Set<Int>, of count: Int) -> LeadTimeline {
            var header = LeadTimeline.Header()
            (header.id, header.stages, header.decisions, header.touches) = (id, 1, UInt16(count), 2)
            let decisions = (0..<count).map { index in
                let kind: TimelineEvent.Kind = places.contains(index) ? (index % 2 == 0 ? .score : .evidence) : .decision
                return TimelineEvent(kind, at: Int64(index) << 30, seq: UInt32(1000 - index), symbol: index)
            }
            let others = [TimelineEvent(.touch, at: 1, seq: 2), TimelineEvent(.touch, at: 3, seq: 1)]
            return LeadTimeline(header, [TimelineEvent(.stage, at: 5, seq: 3)] + decisions + others)
        }
        let timelines = [
            timeline(1, scoresAt: [0], of: 1), timeline(2, scoresAt: [0, 1, 2], of: 3), timeline(3, scoresAt: [254, 510], of: 900),
            timeline(4, scoresAt: [255, 511, 899], of: 900), timeline(5, scoresAt: [256, 767], of: 900),
            timeline(6, scoresAt: [], of: 4), timeline(7, scoresAt: Set(0..<300), of: 300),
        ]
        #expect(unpacked(timelines) == timelines)
    }

    @Test("takes less than half of what its events take")
    func size() throws {
        var random = try RandomHistory(seed: 7100)
        random.run(200, leads: 12)
        let timelines = (1...max(1, random.fixture.count)).map { random.fixture.timeline($0) }.filter(\.isLead)
        let packed = timelines.map { timeline in
            let room = UnsafeMutableRawPointer.allocate(
                byteCount: PackedTimeline.mostBytes(events: timeline.events.count), alignment: 16)
            defer { room.deallocate() }
            return timeline.withView { $0.pack(into: room) }
        }
        let whole = timelines.map { LeadTimeline.headerSize + $0.events.count * LeadTimeline.eventSize }
        #expect(packed.reduce(0, +) * 2 < whole.reduce(0, +))
    }
}
