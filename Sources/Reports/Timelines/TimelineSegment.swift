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
        bytes.withUnsafeBytes { bytes in
            Self.forEachStored(bytes) { header, timeline in
                // Skip ids without a lead: their capture was undone or they were merged into others.
                if header.stages > 0 { pack(TimelineView(timeline)) }
            }
        }
    }

    /// Appends a timeline.
    package func append(_ timeline: LeadTimeline) { append(timeline.bytes) }

    /// Calls a closure with each of some stored timelines.
    ///
    /// They are aligned, because an array's bytes are, and because a header and an event fill whole 16 bytes.
    @inline(__always)
    private static func forEachStored(_ bytes: UnsafeRawBufferPointer, _ body: (LeadTimeline.Header, UnsafeRawPointer) -> Void) {
        guard let start = bytes.baseAddress else { return }
        var at = 0
        while at + LeadTimeline.headerSize <= bytes.count {
            let header = (start + at).load(as: LeadTimeline.Header.self)
            let size = LeadTimeline.headerSize + header.count * LeadTimeline.eventSize
            guard at + size <= bytes.count else { break }
            body(header, start + at)
            at += size
        }
    }

    private func pack(_ timeline: TimelineView) {
        reserve(PackedTimeline.mostBytes(events: timeline.eventCount))
        offsets.append(UInt32(used))
        // While the bytes are in the processor's cache.
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
        bytes.withUnsafeBytes { bytes in
            Self.forEachStored(bytes) { header, timeline in
                if header.rewrittenAt > seq {
                    rewritten.append(Int(header.id))
                    if header.traits.contains(.erased) { erasedSince.insert(Int(header.id)) }
                } else if header.stages > 0 {
                    truncate(header, timeline + LeadTimeline.headerSize, upTo: seq)
                }
            }
        }
        return rewritten
    }

    private func truncate(_ whole: LeadTimeline.Header, _ events: UnsafeRawPointer, upTo seq: UInt32) {
        let events = events.assumingMemoryBound(to: TimelineEvent.self)
        var cut = LeadTimeline(whole)
        var newest: UInt32 = 0
        func keep(_ range: Range<Int>) -> Int {
            let before = cut.events.count
            for index in range where events[index].seq <= seq {
                cut.events.append(events[index])
                newest = max(newest, events[index].seq)
            }
            return cut.events.count - before
        }
        var start = 0
        func next(_ count: Int) -> Range<Int> {
            defer { start += count }
            return start..<start + count
        }
        cut.header.stages = UInt16(clamping: keep(next(Int(whole.stages))))
        cut.header.owners = UInt16(clamping: keep(next(Int(whole.owners))))
        cut.header.decisions = UInt16(clamping: keep(next(Int(whole.decisions))))
        cut.header.touches = UInt16(clamping: keep(next(Int(whole.touches))))
        cut.header.engagements = UInt32(clamping: keep(next(Int(whole.engagements))))
        cut.header.opportunities = UInt16(clamping: keep(next(Int(whole.opportunities))))
        guard cut.header.stages > 0 else { return }
        cut.header.lastSeq = newest
        cut.withView(pack)
    }
}

extension LeadTimeline {
    /// The stored form.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerSize + events.count * Self.eventSize)
        withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
        events.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Calls a closure with a view of the timeline, which is valid during the call. O(events).
    package func withView<Result>(_ body: (TimelineView) -> Result) -> Result {
        withUnsafePointer(to: header) { header in
            events.withUnsafeBufferPointer { body(TimelineView(header, $0.baseAddress)) }
        }
    }
}
