/// The timelines of some leads in one block of memory, in the order of the leads' ids.
///
/// Unchecked, because the compiler can't know this: one thread fills a segment before a ``TimelineSet`` gets it, and
/// only the set's own thread appends to its recent leads, never while others visit them. Readers change nothing.
package final class TimelineSegment: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    private(set) var offsets: [Int] = []
    /// Ids of leads to be folded again whose person was erased since.
    ///
    /// A page of the past still counts them, but without their fields.
    package private(set) var erasedSince: Set<Int> = []

    private var collector = SymbolCollector()
    var symbols: TimelineSymbols { collector.symbols }

    /// Creates an empty segment with an initial capacity in bytes.
    package init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// The number of timelines.
    package var count: Int { offsets.count }

    /// Appends stored timelines, one after the other; ignores an incomplete one at the end. O(bytes).
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        var (first, at) = (used, 0)
        (memory + used).copyMemory(from: start, byteCount: bytes.count)
        while at + LeadTimeline.headerSize <= bytes.count {
            let header = (memory + first).assumingMemoryBound(to: LeadTimeline.Header.self)
            let size = LeadTimeline.headerSize + header.pointee.count * LeadTimeline.eventSize
            guard at + size <= bytes.count else { break }
            // Skip ids without a lead: their capture was undone or they were merged into others.
            if header.pointee.stages > 0 {
                offsets.append(first)
                // While the bytes are in the processor's cache.
                collector.collect(TimelineView(memory + first))
            }
            at += size
            first += size
        }
        used += at
    }

    /// Appends stored timelines, as above.
    package func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    /// Appends a timeline.
    package func append(_ timeline: LeadTimeline) { append(timeline.bytes) }

    /// The timeline at an index.
    package subscript(index: Int) -> TimelineView { TimelineView(memory + offsets[index]) }

    @inline(__always)
    func forEach(_ indices: Range<Int>, _ body: (TimelineView) -> Void) {
        offsets.withUnsafeBufferPointer { offsets in
            for index in indices { body(TimelineView(memory + offsets[index])) }
        }
    }

    /// The index of a lead's timeline; nil without one. O(log timelines).
    func index(of id: UInt32) -> Int? {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].number < id { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && self[low].number == id ? low : nil
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
    package func append(_ bytes: UnsafeRawBufferPointer, upTo seq: UInt32) -> [Int] {
        guard let start = bytes.baseAddress else { return [] }
        reserve(bytes.count)
        var rewritten: [Int] = []
        var at = 0
        while at + LeadTimeline.headerSize <= bytes.count {
            let from = start + at
            let header = from.loadUnaligned(as: LeadTimeline.Header.self)
            let size = LeadTimeline.headerSize + header.count * LeadTimeline.eventSize
            guard at + size <= bytes.count else { break }
            at += size
            if header.rewrittenAt > seq {
                rewritten.append(Int(header.id))
                if header.traits.contains(.erased) { erasedSince.insert(Int(header.id)) }
            } else if header.stages > 0 {
                truncate(header, from + LeadTimeline.headerSize, upTo: seq)
            }
        }
        return rewritten
    }

    /// Appends stored timelines truncated after a journal line, as above.
    package func append(_ bytes: [UInt8], upTo seq: UInt32) -> [Int] { bytes.withUnsafeBytes { append($0, upTo: seq) } }

    private func truncate(_ whole: LeadTimeline.Header, _ events: UnsafeRawPointer, upTo seq: UInt32) {
        var header = whole
        let to = memory + used + LeadTimeline.headerSize
        var kept = 0
        var newest: UInt32 = 0
        func keep(_ range: Range<Int>) -> Int {
            let before = kept
            for index in range {
                let event = events.loadUnaligned(fromByteOffset: index * LeadTimeline.eventSize, as: TimelineEvent.self)
                guard event.seq <= seq else { continue }
                (to + kept * LeadTimeline.eventSize).storeBytes(of: event, as: TimelineEvent.self)
                newest = max(newest, event.seq)
                kept += 1
            }
            return kept - before
        }
        var start = 0
        func next(_ count: Int) -> Range<Int> {
            defer { start += count }
            return start..<start + count
        }
        header.stages = UInt16(clamping: keep(next(Int(whole.stages))))
        header.owners = UInt16(clamping: keep(next(Int(whole.owners))))
        header.decisions = UInt16(clamping: keep(next(Int(whole.decisions))))
        header.touches = UInt16(clamping: keep(next(Int(whole.touches))))
        header.engagements = UInt32(clamping: keep(next(Int(whole.engagements))))
        header.opportunities = UInt16(clamping: keep(next(Int(whole.opportunities))))
        guard header.stages > 0 else { return }
        header.lastSeq = newest
        (memory + used).storeBytes(of: header, as: LeadTimeline.Header.self)
        offsets.append(used)
        collector.collect(TimelineView(memory + used))
        used += LeadTimeline.headerSize + kept * LeadTimeline.eventSize
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
}
