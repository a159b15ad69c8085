/// The timelines of some leads, packed in one block of memory, in the order of the leads' ids.
///
/// Takes some 100 bytes per lead. Unchecked, because the compiler can't know this: one thread fills a segment before a
/// ``TimelineSet`` gets it, and only the set's own thread appends to its recent leads, never while others visit them.
/// Readers change nothing: each unpacks a lead into memory of its own.
package final class TimelineSegment: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    /// Where each timeline begins. In four bytes, so that a segment has at most 4 GiB: tens of millions of leads.
    private var offsets: [UInt32] = []
    /// Ids of leads to be folded again whose person was erased since.
    ///
    /// A page of the past still counts them, but without their fields.
    package private(set) var erasedSince: Set<Int> = []

    private var collector = SymbolCollector()
    var symbols: TimelineSymbols { collector.symbols }

    /// Creates an empty segment with an initial capacity in bytes.
    package init(capacity: Int = 1 << 14) {
        self.capacity = max(capacity, 64)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// The number of timelines.
    package var count: Int { offsets.count }

    /// Appends stored timelines, one after the other; ignores an incomplete one at the end. O(bytes).
    package func append(_ bytes: [UInt8]) {
        var unpacker = TimelineUnpacker()
        bytes.withUnsafeBytes { bytes in
            PackedTimeline.forEachStored(bytes) { stored in
                reserve(stored.count + PackedTimeline.slack)
                let packed = memory + used
                stored.baseAddress.map { packed.copyMemory(from: $0, byteCount: stored.count) }
                let isLead = unpacker.readStored(packed, stored.count) { timeline in
                    // Skip ids without a lead: their capture was undone or they were merged into others.
                    guard !timeline.stages.isEmpty else { return false }
                    // While the events are in the processor's cache.
                    collector.collect(timeline)
                    return true
                }
                guard isLead == true else { return }
                offsets.append(UInt32(used))
                used += stored.count
            }
        }
    }

    /// Appends a timeline.
    package func append(_ timeline: LeadTimeline) { if timeline.isLead { timeline.withView(pack) } }

    private func pack(_ timeline: TimelineView) {
        reserve(PackedTimeline.mostBytes(events: timeline.eventCount))
        offsets.append(UInt32(used))
        collector.collect(timeline)
        used += timeline.pack(into: memory + used)
    }

    /// A copy of the timeline at an index. O(events).
    package subscript(index: Int) -> LeadTimeline {
        var unpacker = TimelineUnpacker()
        return unpacker.read(memory + Int(offsets[index])) { $0.timeline }
    }

    /// Calls a closure with the timelines at some indices; each is valid during the call. O(events).
    @inline(__always)
    func forEach(_ indices: some Sequence<Int>, withScores: Bool, _ body: (TimelineView) -> Void) {
        var unpacker = TimelineUnpacker()
        let memory = memory
        offsets.withUnsafeBufferPointer { offsets in
            for index in indices { unpacker.read(memory + Int(offsets[index]), withScores: withScores, body) }
        }
    }

    /// The index of a lead's timeline; nil without one. O(log timelines).
    func index(of id: UInt32) -> Int? {
        func number(_ index: Int) -> UInt32 { PackedTimeline.id(memory + Int(offsets[index])) }
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if number(middle) < id { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && number(low) == id ? low : nil
    }

    private func reserve(_ bytes: Int) {
        guard used + bytes > capacity else { return }
        let wanted = max(capacity * 2, used + bytes)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
        larger.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        (memory, capacity) = (larger, wanted)
    }
}

extension TimelineSegment {
    /// Appends stored timelines truncated after a journal line. O(bytes).
    ///
    /// They then show the leads as they were at that line. Leads captured later are left out.
    ///
    /// - Returns: the ids of timelines that cannot be truncated because a later line rewrote earlier events; these must
    ///   be folded from the journal instead.
    package func append(_ bytes: [UInt8], upTo seq: UInt32) -> [Int] {
        var rewritten: [Int] = []
        var unpacker = TimelineUnpacker()
        // Numbers are read some bytes at a time, also those at the end.
        let padded = bytes + [UInt8](repeating: 0, count: PackedTimeline.slack)
        padded.withUnsafeBytes { padded in
            PackedTimeline.forEachStored(UnsafeRawBufferPointer(rebasing: padded[..<bytes.count])) { stored in
                guard let packed = stored.baseAddress else { return }
                _ = unpacker.readStored(packed, stored.count) { timeline in
                    let header = timeline.timelineHeader
                    if header.rewrittenAt > seq {
                        rewritten.append(Int(header.id))
                        if header.traits.contains(.erased) { erasedSince.insert(Int(header.id)) }
                    } else if header.stages > 0 {
                        truncate(timeline, upTo: seq)
                    }
                }
            }
        }
        return rewritten
    }

    private func truncate(_ timeline: TimelineView, upTo seq: UInt32) {
        let whole = timeline.timelineHeader
        var cut = LeadTimeline(whole)
        var newest: UInt32 = 0
        func keep(_ part: UnsafeBufferPointer<TimelineEvent>) -> Int {
            let before = cut.events.count
            for event in part where event.seq <= seq {
                cut.events.append(event)
                newest = max(newest, event.seq)
            }
            return cut.events.count - before
        }
        cut.header.stages = UInt16(clamping: keep(timeline.stages))
        cut.header.owners = UInt16(clamping: keep(timeline.owners))
        cut.header.decisions = UInt16(clamping: keep(timeline.decisions))
        cut.header.touches = UInt16(clamping: keep(timeline.touches))
        cut.header.engagements = UInt32(clamping: keep(timeline.engagements))
        cut.header.opportunities = UInt16(clamping: keep(timeline.opportunities))
        guard cut.header.stages > 0 else { return }
        cut.header.lastSeq = newest
        cut.withView(pack)
    }
}

extension LeadTimeline {
    /// The stored form: the number of bytes in four bytes, then the packed timeline.
    package var bytes: [UInt8] {
        let most = PackedTimeline.prefix + PackedTimeline.mostBytes(events: events.count)
        return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
            let length = withView { $0.pack(into: start + PackedTimeline.prefix) }
            start.storeBytes(of: UInt32(length), as: UInt32.self)
            count = PackedTimeline.prefix + length
        }
    }

    /// Calls a closure with a view of the timeline, which is valid during the call. O(events).
    package func withView<Result>(_ body: (TimelineView) -> Result) -> Result {
        withUnsafePointer(to: header) { header in
            events.withUnsafeBufferPointer { body(TimelineView(header, $0.baseAddress)) }
        }
    }
}
