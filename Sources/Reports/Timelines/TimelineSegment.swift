/// The tracks of some leads in one stretch of memory, in the order of their numbers.
package final class TimelineSegment: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    /// Where each track begins.
    private(set) var offsets: [Int] = []
    /// The numbers of those to be folded anew whose person was erased since: they are counted as of then too, but without what they were.
    package private(set) var erasedSince: Set<Int> = []

    private let gathering = SymbolCollector()
    /// Which words occur in them.
    var codes: TimelineSymbols { gathering.codes }

    /// Makes an empty one with room for some bytes.
    package init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// How many tracks it has.
    package var count: Int { offsets.count }

    /// Adds what tracks were written down as, one after the other; what isn't whole at the end is left out. O(bytes).
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        makeRoom(bytes.count)
        var (first, at) = (used, 0)
        (memory + used).copyMemory(from: start, byteCount: bytes.count)
        while at + LeadTimeline.headerSize <= bytes.count {
            let header = (memory + first).assumingMemoryBound(to: LeadTimeline.Header.self)
            let size = LeadTimeline.headerSize + header.pointee.count * LeadTimeline.markSize
            guard at + size <= bytes.count else { break }
            // Numbers that are no leads, since they were taken back or became part of others.
            if header.pointee.stages > 0 {
                offsets.append(first)
                // While it is warm.
                gathering.take(TimelineView(memory + first))
            }
            at += size
            first += size
        }
        used += at
    }

    /// Adds a track.
    package func append(_ track: LeadTimeline) { track.bytes.withUnsafeBytes { append($0) } }

    /// The track at a place.
    package subscript(place: Int) -> TimelineView { TimelineView(memory + offsets[place]) }

    /// Hands over the tracks at some places.
    @inline(__always)
    func forEach(_ places: Range<Int>, _ body: (TimelineView) -> Void) {
        offsets.withUnsafeBufferPointer { offsets in
            for place in places { body(TimelineView(memory + offsets[place])) }
        }
    }

    /// The place of a lead's track; O(log tracks).
    func place(of id: UInt32) -> Int? {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].header.pointee.id < id { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && self[low].header.pointee.id == id ? low : nil
    }

    private func makeRoom(_ bytes: Int) {
        guard used + bytes > capacity else { return }
        let wanted = max(capacity * 2, used + bytes)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
        larger.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        (memory, capacity) = (larger, wanted)
    }
}

extension TimelineSegment {
    /// Adds of what tracks were written down as only what was told up to a line: the tracks as they were then. O(bytes).
    ///
    /// Leads that were captured later are left out. Tracks whose earlier lines a later one has rewritten can't be cut; their numbers are returned, to be
    /// folded from the journal instead.
    package func append(_ bytes: UnsafeRawBufferPointer, upTo seq: UInt32) -> [Int] {
        guard let start = bytes.baseAddress else { return [] }
        makeRoom(bytes.count)
        var rewritten: [Int] = []
        var at = 0
        while at + LeadTimeline.headerSize <= bytes.count {
            let from = start + at
            let header = from.loadUnaligned(as: LeadTimeline.Header.self)
            let size = LeadTimeline.headerSize + header.count * LeadTimeline.markSize
            guard at + size <= bytes.count else { break }
            at += size
            if header.rewrittenAt > seq {
                rewritten.append(Int(header.id))
                if header.traits.contains(.erased) { erasedSince.insert(Int(header.id)) }
            } else if header.stages > 0 {
                cut(header, from + LeadTimeline.headerSize, upTo: seq)
            }
        }
        return rewritten
    }

    private func cut(_ whole: LeadTimeline.Header, _ marks: UnsafeRawPointer, upTo seq: UInt32) {
        var header = whole
        let to = memory + used + LeadTimeline.headerSize
        var kept = 0
        var newest: UInt32 = 0
        func keep(_ range: Range<Int>) -> Int {
            let before = kept
            for index in range {
                let mark = marks.loadUnaligned(fromByteOffset: index * LeadTimeline.markSize, as: TimelineEvent.self)
                guard mark.seq <= seq else { continue }
                (to + kept * LeadTimeline.markSize).storeBytes(of: mark, as: TimelineEvent.self)
                newest = max(newest, mark.seq)
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
        header.verdicts = UInt16(clamping: keep(next(Int(whole.verdicts))))
        header.touches = UInt16(clamping: keep(next(Int(whole.touches))))
        header.engagements = UInt32(clamping: keep(next(Int(whole.engagements))))
        guard header.stages > 0 else { return }
        header.lastSeq = newest
        (memory + used).storeBytes(of: header, as: LeadTimeline.Header.self)
        offsets.append(used)
        gathering.take(TimelineView(memory + used))
        used += LeadTimeline.headerSize + kept * LeadTimeline.markSize
    }
}
