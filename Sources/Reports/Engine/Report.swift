internal import Lifecycle

/// How a page's figures come about: what is seen in a lead, and what is made of the counts.
///
/// What is seen depends on the lead, the plan and nothing else: so a lead that changed is taken out as it was and taken in as it is, and the leads behind a number are
/// those in which its slot is seen.
protocol Report: AnyObject, SendableMetatype {
    init(_ scope: ReportContext)
    /// Whether what is seen in a lead depends on which others share its address.
    static var asksForShared: Bool { get }
    /// How many slots it counts in.
    var slots: Int { get }
    /// Tells what is seen in a lead.
    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink)
    /// The figures by the counts, and by those of the window that is compared.
    static func blocks(_ own: Counts<Self>, _ compared: Counts<Self>?) -> [FigureBlock]
}

extension Report {
    static var asksForShared: Bool { false }
}

/// What a plan counted, as values of figures.
struct Counts<Plan> {
    let plan: Plan
    let tally: Tally
    var isCompared = false

    func cell(_ slot: Int) -> FigureCell { FigureCell(slot, isCompared: isCompared) }

    subscript(slot: Int) -> Int { tally.count(in: slot) }

    func leads(_ slot: Int) -> FigureValue { .leads(tally.count(in: slot), cell(slot)) }

    /// A share that opens its part; nothing of nothing.
    func share(_ part: Int, of whole: Int) -> FigureValue { share(part, ofCount: tally.count(in: whole)) }

    func share(_ part: Int, ofCount whole: Int) -> FigureValue {
        whole == 0 ? .nothing : .share(tally.count(in: part), of: whole, cell(part))
    }

    /// A quantile in hundredths.
    func span(_ hundredths: Int, _ slot: Int) -> FigureValue {
        tally.count(in: slot) == 0 ? .nothing : .span(tally.quantile(hundredths, slot), leads: tally.count(in: slot), cell(slot))
    }

    /// What stands in a slot in all, by the leads of it.
    func quotient(_ slot: Int) -> FigureValue {
        tally.count(in: slot) == 0
            ? .nothing
            : .quotient(Double(tally.sum(in: slot)) / Double(tally.count(in: slot)), leads: tally.count(in: slot), cell(slot))
    }

    /// A share with its interval at 95 % (E. B. Wilson, JASA 1927).
    func interval(_ part: Int, of whole: Int) -> FigureValue {
        let (hits, count) = (tally.count(in: part), tally.count(in: whole))
        guard count > 0 else { return .nothing }
        let (lower, upper) = WilsonInterval.of(hits, of: count)
        return .interval(hits, of: count, lower: lower, upper: upper, cell(part))
    }
}

/// A row's values in a window and in the one that is compared.
func figureRow<Plan>(
    _ key: String, _ label: String, mood: FigureRow.Mood = .plain, _ own: Counts<Plan>, _ compared: Counts<Plan>?,
    _ values: (Counts<Plan>) -> [FigureValue]
) -> FigureRow {
    FigureRow(key, label, values(own), compared: compared.map(values) ?? [], mood: mood)
}

/// A page by its plan.
final class CountedPage<Plan: Report>: ReportPage {
    private let kind: ReportPageKind
    private let tracks: TimelineSet
    private let setting: ReportSettings
    private let question: ReportQuery
    private var counted: Counted
    private var compared: Counted?
    private var leadCount: Int
    /// Whether it has to be counted again before it is looked at.
    private var isOut = false
    /// Which leads shared an address when it was counted.
    private var sharedVersion: Int

    /// A plan, the leads that it is about, and what it counted.
    private struct Counted {
        let codes: TimelineSymbols
        var plan: Plan
        var filter: LeadFilter
        var tally: Tally

        init(_ question: ReportQuery, _ setting: ReportSettings, _ tracks: TimelineSet) {
            codes = tracks.codes
            let given = ReportInput(question, setting, tracks, asksForShared: Plan.asksForShared)
            let parts = tracks.counting { ReportWorker<Plan>(given) }
            filter = LeadFilter(question.filter, tracks.words)
            let first = parts.first ?? ReportWorker<Plan>(given)
            plan = first.plan
            tally = first.tally
            for part in parts.dropFirst() { tally.join(part.tally) }
        }

        /// Whether a lead brings no word that there is no row for.
        func knows(_ lead: TimelineView) -> Bool {
            let gathering = SymbolCollector()
            gathering.take(lead)
            return codes.covers(gathering.codes)
        }

        mutating func take(_ lead: TimelineView, sign: Int) {
            guard filter.lets(lead) else { return }
            var sink = tally.hand(sign: sign)
            plan.visit(lead, &sink)
            withExtendedLifetime(tally) {}
        }
    }

    init(_ kind: ReportPageKind, _ tracks: TimelineSet, _ setting: ReportSettings, _ question: ReportQuery) {
        self.kind = kind
        self.tracks = tracks
        self.setting = setting
        self.question = question
        counted = Counted(question, setting, tracks)
        compared = Self.comparedQuestion(question).map { Counted($0, setting, tracks) }
        leadCount = tracks.count
        sharedVersion = tracks.sharedVersion
    }

    private static func comparedQuestion(_ question: ReportQuery) -> ReportQuery? {
        guard let window = question.compared else { return nil }
        var other = question
        other.window = window
        return other
    }

    var figures: PageFigures {
        if isOut { recount() }
        return PageFigures(
            kind: kind, question: question, setting: setting, leadCount: leadCount,
            blocks: Plan.blocks(
                Counts(plan: counted.plan, tally: counted.tally),
                compared.map { Counts(plan: $0.plan, tally: $0.tally, isCompared: true) }))
    }

    func update(from old: LeadTimeline?, to new: LeadTimeline?) {
        guard !isOut else { return }
        leadCount += (new?.isLead ?? false ? 1 : 0) - (old?.isLead ?? false ? 1 : 0)
        for (track, sign) in [(old, -1), (new, 1)] {
            guard let track, track.isLead else { continue }
            let segment = TimelineSegment(capacity: 4096)
            segment.append(track)
            guard sign < 0 || counted.knows(segment[0]) else {
                isOut = true
                return
            }
            counted.take(segment[0], sign: sign)
            compared?.take(segment[0], sign: sign)
            withExtendedLifetime(segment) {}
        }
        let isOther = tracks.codes.earliest != counted.codes.earliest || Plan.asksForShared && tracks.sharedVersion != sharedVersion
        if isOther || counted.tally.waits.isShort { isOut = true }
    }

    /// Counts all leads again, with the rows that there are now.
    private func recount() {
        isOut = false
        counted = Counted(question, setting, tracks)
        compared = Self.comparedQuestion(question).map { Counted($0, setting, tracks) }
        leadCount = tracks.count
        sharedVersion = tracks.sharedVersion
    }

    func leads(behind cell: FigureCell) -> [LeadID] {
        if isOut { recount() }
        guard let counted = cell.isCompared ? compared : counted, cell.slot >= 0, cell.slot < counted.plan.slots else { return [] }
        // The slots are those that it was counted in, be it that a word has gone with its last lead since.
        let given = ReportInput(
            cell.isCompared ? Self.comparedQuestion(question) ?? question : question, setting, tracks,
            asksForShared: Plan.asksForShared, codes: counted.codes)
        return tracks.counting { ProbeWorker<Plan>(given, slot: cell.slot) }.flatMap(\.found).sorted()
    }
}

/// Counts a share of the leads by a plan of its own.
private struct ReportWorker<Plan: Report>: CountingWorker {
    let plan: Plan
    private let scheme: StageScheme
    private let room = StayBuffer()
    private let filter: LeadFilter
    let tally: Tally
    private var hand: TallyWriter
    // The same, uncounted: each of a million leads would count them up and down.
    private let looks: Unmanaged<Plan>
    private let reads: (room: Unmanaged<StayBuffer>, scheme: Unmanaged<StageScheme>)

    init(_ given: ReportInput) {
        let scope = ReportContext(given)
        plan = Plan(scope)
        scheme = scope.scheme
        filter = LeadFilter(given.question.filter, given.words)
        tally = Tally(slots: plan.slots)
        hand = tally.hand()
        looks = .passUnretained(plan)
        reads = (.passUnretained(room), .passUnretained(scheme))
    }

    mutating func take(_ lead: TimelineView) {
        guard filter.lets(lead) else { return }
        let read = reads.room._withUnsafeGuaranteedRef { room in
            reads.scheme._withUnsafeGuaranteedRef { room.read(lead, $0) }
        }
        looks._withUnsafeGuaranteedRef { $0.visit(read, &hand) }
    }
}

/// Looks for the leads that count in one slot.
private struct ProbeWorker<Plan: Report>: CountingWorker {
    private let plan: Plan
    private let scheme: StageScheme
    private let room = StayBuffer()
    private let filter: LeadFilter
    private let slot: Int
    var found: [LeadID] = []

    init(_ given: ReportInput, slot: Int) {
        let scope = ReportContext(given)
        plan = Plan(scope)
        scheme = scope.scheme
        filter = LeadFilter(given.question.filter, given.words)
        self.slot = slot
    }

    mutating func take(_ lead: TimelineView) {
        guard filter.lets(lead) else { return }
        var probe = SlotProbe(slot)
        plan.visit(room.read(lead, scheme), &probe)
        if probe.isThere { found.append(lead.id) }
    }
}

extension LeadTimeline {
    /// Whether it is the track of a lead, rather than of a number that was taken back or became part of another lead.
    package var isLead: Bool { header.stages > 0 }
}
