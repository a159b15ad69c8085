/// How timelines are kept in the index and in memory: some hundred bytes for a lead instead of 270.
///
/// Half of all events are attributes, whose line is that of the event before them and whose value is small. Therefore
/// every number is stored in as many bytes as it needs; moments and lines as differences from the event before.
///
/// A lead: its id in four bytes; four bytes that say how long each of the other fields of the header is, two bits for
/// each; these fields. Then each event: a byte that says how long its parts are (three bits for the moment or value,
/// two for the line, two for what it is, one for whether it has a detail); what it is; its line; its moment or value.
///
/// The scores of decisions, almost half of all events, come last, since few pages read them. Each is preceded by the
/// number of other events between it and the score before, and its line is a difference from the event before it.
///
/// Numbers are read eight bytes at a time, so that no branch depends on a length: behind the last lead are
/// ``PackedTimeline/slack`` bytes that belong to none.
enum PackedTimeline {
    /// The bytes that must be readable behind the last timeline.
    static let slack = 16
    /// The bytes that the fields of a header take at least.
    private static let leastBytes = 8
    /// The bytes that the fields of a header take at most.
    private static let mostOfHeader = 80
    /// The bytes that an event takes at most.
    private static let mostOfEvent = 19

    /// The bytes before a stored timeline, which have its number of bytes.
    static let prefix = 4

    /// The most bytes that a timeline with a number of events takes.
    static func mostBytes(events: Int) -> Int { mostOfHeader + events * mostOfEvent + slack }

    /// The kinds whose `at` is a moment; that of the others is a value of its own.
    private static let kindsWithMoment: UInt32 = [
        TimelineEvent.Kind.stage, .owner, .decision, .touch, .engagement, .nurtureTouch, .opportunity, .clock, .converted,
        .declared, .reason, .opened,
    ].reduce(0) { $0 | 1 << UInt32($1.rawValue) }

    // The lengths that codes stand for, one in each half byte.
    private static let fieldLengths: UInt64 = 0x4210
    private static let momentLengths: UInt64 = 0x8654_3210
    private static let lineLengths: UInt64 = 0x4310
    // The codes for numbers of 0 bytes, 1 byte and so on; of a moment or value the number of bytes is the code.
    private static let fieldCodes: UInt64 = 0x3_3210
    private static let lineCodes: UInt64 = 0x3_2210
}

extension PackedTimeline {
    @inline(__always)
    private static func nibble(_ table: UInt64, _ index: Int) -> Int { Int(truncatingIfNeeded: table >> UInt64(index * 4) & 15) }

    /// The number of bytes that a number needs.
    @inline(__always)
    private static func size(_ value: UInt64) -> Int { (71 - value.leadingZeroBitCount) >> 3 }

    /// Signed numbers with small values as small unsigned numbers.
    @inline(__always)
    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    @inline(__always)
    private static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

    /// Writes a number in some bytes; spoils the next ones.
    @inline(__always)
    private static func write(_ value: UInt64, _ length: Int, _ to: inout UnsafeMutableRawPointer) {
        to.storeBytes(of: value, as: UInt64.self)
        to += length
    }

    /// Reads a number of some bytes.
    @inline(__always)
    private static func read(_ length: Int, _ from: inout UnsafeRawPointer) -> UInt64 {
        let value = from.loadUnaligned(as: UInt64.self)
        from += length
        // A shift by 64 gives 0.
        return value & (UInt64.max >> UInt64(64 - 8 * length))
    }

    /// The fewest bytes of some events: a control byte and one that says what it is, before each score what is between.
    static func leastBytes(events: Int, scores: Int) -> Int { 2 * events + 3 * scores }

    /// Calls a closure with each of some stored timelines, one after the other; ignores an incomplete one at the end.
    ///
    /// Behind the bytes must be ``slack`` ones if the last timeline is read in place.
    @inline(__always)
    static func forEachStored(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var at = 0
        while at + prefix <= bytes.count {
            let length = Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
            at += prefix
            guard length >= leastBytes, at + length <= bytes.count else { break }
            body(UnsafeRawBufferPointer(rebasing: bytes[at..<at + length]))
            at += length
        }
    }

    /// The id of a packed lead.
    @inline(__always)
    static func id(_ bytes: UnsafeRawPointer) -> UInt32 { bytes.loadUnaligned(as: UInt32.self) }

    /// Packs a timeline and returns the number of bytes that it takes. O(events).
    ///
    /// - Precondition: there is room for ``mostBytes(events:)``.
    static func write(
        _ header: LeadTimeline.Header, _ events: UnsafePointer<TimelineEvent>, to bytes: UnsafeMutableRawPointer
    ) -> Int {
        var to = bytes + 8
        var (codes, shift) = (UInt32(0), UInt32(0))
        func put(_ value: some FixedWidthInteger & UnsignedInteger) {
            let code = nibble(fieldCodes, size(UInt64(value)))
            codes |= UInt32(code) << shift
            shift += 2
            write(UInt64(value), nibble(fieldLengths, code), &to)
        }
        put(header.rewrittenAt)
        put(header.source)
        put(header.campaign)
        put(header.industry)
        put(header.sourcedBy)
        put(header.person)
        put(header.traits.rawValue)
        put(header.opportunities)
        put(header.lastSeq)
        put(header.stages)
        put(header.owners)
        let first = Int(header.stages) + Int(header.owners)
        let decisions = first..<first + Int(header.decisions)
        let scores = UInt16(decisions.count { events[$0].isScore })
        put(header.decisions - scores)
        put(header.touches)
        put(header.engagements)
        put(scores)
        bytes.storeBytes(of: header.id, as: UInt32.self)
        (bytes + 4).storeBytes(of: codes, as: UInt32.self)
        var (moment, line) = (Int64(0), UInt32(0))
        for index in 0..<header.count where !decisions.contains(index) || !events[index].isScore {
            write(events[index], &moment, &line, &to)
        }
        if scores > 0 { writeScores(of: decisions, events, to: &to) }
        return to - bytes
    }

    private static func writeScores(
        of decisions: Range<Int>, _ events: UnsafePointer<TimelineEvent>, to: inout UnsafeMutableRawPointer
    ) {
        var between = 0
        for index in decisions {
            guard events[index].isScore else {
                between += 1
                continue
            }
            while between >= Self.mostBetween {
                write(UInt64(Self.mostBetween), 1, &to)
                between -= Self.mostBetween
            }
            write(UInt64(between), 1, &to)
            between = 0
            // Scores have no moment.
            var (moment, line) = (Int64(0), index > 0 ? events[index - 1].seq : 0)
            write(events[index], &moment, &line, &to)
        }
    }

    /// The byte that stands for this number of events and says that more follow.
    private static let mostBetween = 255

    @inline(__always)
    private static func write(
        _ event: TimelineEvent, _ moment: inout Int64, _ line: inout UInt32, _ to: inout UnsafeMutableRawPointer
    ) {
        let hasMoment = kindsWithMoment >> event.kindNumber & 1 == 1
        let at = zigzag(hasMoment ? event.at &- moment : event.at)
        if hasMoment { moment = event.at }
        let seq = zigzag(Int64(Int32(bitPattern: event.seq &- line))) & 0xFFFF_FFFF
        line = event.seq
        let what = event.packed
        let (atCode, lineCode) = (min(7, size(at)), nibble(lineCodes, size(seq)))
        let length = max(1, size(UInt64(what.value)))
        let control = UInt8(truncatingIfNeeded: atCode | lineCode << 3 | (length - 1) << 5 | (what.hasDetail ? 0x80 : 0))
        to.storeBytes(of: control, as: UInt8.self)
        to += 1
        write(UInt64(what.value), length, &to)
        write(seq, nibble(lineLengths, lineCode), &to)
        write(at, nibble(momentLengths, atCode), &to)
    }

    /// Reads the header of a packed lead, whose decisions are those without scores, and moves on to its events.
    @inline(__always)
    static func header(_ from: inout UnsafeRawPointer) -> (header: LeadTimeline.Header, scores: Int) {
        var header = LeadTimeline.Header()
        header.id = from.loadUnaligned(as: UInt32.self)
        var codes = (from + 4).loadUnaligned(as: UInt32.self)
        from += 8
        @inline(__always) func next<Value: FixedWidthInteger>() -> Value {
            let length = nibble(fieldLengths, Int(codes & 3))
            codes >>= 2
            return Value(truncatingIfNeeded: read(length, &from))
        }
        header.rewrittenAt = next()
        header.source = next()
        header.campaign = next()
        header.industry = next()
        header.sourcedBy = next()
        header.person = next()
        header.traits = LeadTimeline.Traits(rawValue: next())
        header.opportunities = next()
        header.lastSeq = next()
        header.stages = next()
        header.owners = next()
        header.decisions = next()
        header.touches = next()
        header.engagements = next()
        let scores: UInt16 = next()
        return (header, Int(scores))
    }

    /// Reads the events of a packed lead without its scores, and moves on to these. O(events).
    @inline(__always)
    static func readEvents(_ from: inout UnsafeRawPointer, _ count: Int, to events: UnsafeMutablePointer<TimelineEvent>) {
        var (moment, line) = (Int64(0), UInt32(0))
        for index in 0..<count { readEvent(&from, &moment, &line, to: events + index) }
    }

    @inline(__always)
    private static func readEvent(
        _ from: inout UnsafeRawPointer, _ moment: inout Int64, _ line: inout UInt32,
        to event: UnsafeMutablePointer<TimelineEvent>
    ) {
        let control = Int(from.load(as: UInt8.self))
        from += 1
        let value = UInt32(truncatingIfNeeded: read((control >> 5 & 3) + 1, &from))
        let seq = read(nibble(lineLengths, control >> 3 & 3), &from)
        let at = signed(read(nibble(momentLengths, control & 7), &from))
        line = line &+ UInt32(truncatingIfNeeded: signed(seq))
        let hasMoment = kindsWithMoment >> (value & 31) & 1 == 1
        let whole = at &+ (hasMoment ? moment : 0)
        moment = hasMoment ? whole : moment
        event.initialize(to: TimelineEvent(at: whole, seq: line, packed: value, hasDetail: control & 0x80 != 0))
    }

    /// Reads scores and inserts them into a lead's events, the first of which before its decisions. O(events).
    ///
    /// - Parameters:
    ///   - count: The number of events that are there; behind them is room for the scores.
    ///   - first: The index of the first decision.
    static func insertScores(
        _ scores: Int, _ bytes: UnsafeRawPointer, _ count: Int, _ first: Int, into events: UnsafeMutablePointer<TimelineEvent>
    ) {
        var from = bytes
        // The events from the first decision on make room, and return one after the other.
        (events + first + scores).update(from: events + first, count: count - first)
        var (next, moved) = (first, first + scores)
        for _ in 0..<scores {
            var between = 0
            var byte = Self.mostBetween
            while byte == Self.mostBetween {
                byte = Int(read(1, &from))
                between += byte
            }
            between = min(between, count + scores - moved)
            (events + next).update(from: events + moved, count: between)
            next += between
            moved += between
            var (moment, line) = (Int64(0), next > 0 ? events[next - 1].seq : 0)
            readEvent(&from, &moment, &line, to: events + next)
            next += 1
        }
    }
}

/// Unpacks timelines into its own memory, one at a time, for one thread.
struct TimelineUnpacker: ~Copyable {
    private var bytes: UnsafeMutableRawPointer
    /// The number of events that there is room for.
    private var capacity = 256

    init() { bytes = Self.allocate(capacity) }

    deinit { bytes.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        .allocate(byteCount: LeadTimeline.headerSize + capacity * LeadTimeline.eventSize, alignment: 16)
    }

    /// Unpacks a lead and calls a closure with it; it is valid during the call. O(events).
    ///
    /// - Parameter withScores: Whether its decisions have their scores; without, it takes less time.
    @inline(__always)
    mutating func read<Result>(
        _ packed: UnsafeRawPointer, withScores: Bool = true, _ body: (TimelineView) -> Result
    ) -> Result {
        var from = packed
        let (header, scores) = PackedTimeline.header(&from)
        return unpack(header, scores, from, withScores, body)
    }

    /// Unpacks a lead of some bytes that come from a file; nil if it can't be one, because it counts too many events.
    mutating func readStored<Result>(_ packed: UnsafeRawPointer, _ length: Int, _ body: (TimelineView) -> Result) -> Result? {
        var from = packed
        let (header, scores) = PackedTimeline.header(&from)
        guard PackedTimeline.leastBytes(events: header.count, scores: scores) <= length - (from - packed) else { return nil }
        return unpack(header, scores, from, true, body)
    }

    @inline(__always)
    private mutating func unpack<Result>(
        _ header: LeadTimeline.Header, _ scores: Int, _ events: UnsafeRawPointer, _ withScores: Bool,
        _ body: (TimelineView) -> Result
    ) -> Result {
        var (header, from) = (header, events)
        let count = header.count
        if count + scores > capacity { grow(count + scores) }
        let events = (bytes + LeadTimeline.headerSize).assumingMemoryBound(to: TimelineEvent.self)
        PackedTimeline.readEvents(&from, count, to: events)
        if withScores, scores > 0 {
            PackedTimeline.insertScores(scores, from, count, Int(header.stages) + Int(header.owners), into: events)
            header.decisions &+= UInt16(scores)
        }
        bytes.storeBytes(of: header, as: LeadTimeline.Header.self)
        return body(TimelineView(UnsafeRawPointer(bytes)))
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        bytes.deallocate()
        capacity = 2 * count
        bytes = Self.allocate(capacity)
    }
}
