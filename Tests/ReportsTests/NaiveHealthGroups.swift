import Reports
import Lifecycle

/// The breakdowns of each group, computed the simple way.
extension NaivePage {
    func healthBy() -> [NaiveBlock] {
        typealias Step = (seq: SequenceNumber?, version: Int?)
        /// The leads of a group that meet a condition about a step.
        func ids(
            _ group: String, _ window: NaiveWindow, of step: (NaiveLead) -> Step?, _ holds: (NaiveLead) -> Bool
        ) -> Set<LeadID> {
            window.ids { lead in
                guard holds(lead), let step = step(lead) else { return false }
                return isOf(group, lead, at: step.seq, under: step.version)
            }
        }
        func now(_ lead: NaiveLead) -> Step { (nil, lead.stays.last?.definition) }
        /// The problems and the whole of each share, in the order of the columns.
        func faults(_ group: String, _ window: NaiveWindow) -> [(part: Set<LeadID>, whole: Set<LeadID>)] {
            func handedOver(_ lead: NaiveLead) -> Step? { handover(lead, window).map { ($0.seq, $0.definition) } }
            func touched(_ lead: NaiveLead) -> Step? {
                (attempts(lead, window).min { $0.occurredAt < $1.occurredAt }?.seq, lead.stays.last?.definition)
            }
            func returned(_ lead: NaiveLead) -> Step? { (lead.stays.last?.seq, lead.stays.last?.definition) }
            func present(_ lead: NaiveLead) -> Step? { window.counts(lead, nil) ? now(lead) : nil }
            return [
                (
                    ids(group, window, of: handedOver) { isUnqualified($0, window) },
                    ids(group, window, of: handedOver) { handoverDate($0, window) != nil }
                ),
                (
                    ids(group, window, of: touched) { isSingleTactic($0, window) },
                    ids(group, window, of: touched) { !attempts($0, window).isEmpty }
                ),
                (
                    ids(group, window, of: returned) { isUnnurtured($0, window) },
                    ids(group, window, of: returned) { nurtured($0, window) != nil }
                ),
                (ids(group, window, of: present, isIdle), ids(group, window, of: present, isActive)),
                (ids(group, window, of: present, isPoor), ids(group, window, of: present, \.isOpen)),
                (ids(group, window, of: present, isLeftBehind), ids(group, window, of: present, world.isOverdue)),
            ]
        }
        func faulty(_ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            faults(group, window).reduce(into: []) { $0.formUnion($1.part) }
        }
        return grouped(.healthBy, size: { faulty($0, own).count }) { group, window in
            func answered(_ lead: NaiveLead) -> Step? {
                (window.acceptance(lead) ?? window.rejection(lead)).map { ($0.seq, Self.version(lead, before: $0.seq)) }
            }
            func captured(_ lead: NaiveLead) -> Step? { lead.stays.first.map { ($0.seq, $0.definition) } }
            func reviewed(_ lead: NaiveLead) -> Step? { decision(lead, window).map { ($0.seq, lead.stays.last?.definition) } }
            let taken = ids(group, window, of: captured) { intake($0, window) != nil }
            let decided = ids(group, window, of: reviewed) { self.decided($0, window) != nil }
            let accepted = ids(group, window, of: answered) { window.acceptance($0) != nil }
            let rejection = ids(group, window, of: answered) { window.rejection($0) != nil }
            let matured = window.ids { accepted.contains($0.id) && window.isDecidedSince($0) }
            let qualified = window.ids { accepted.contains($0.id) && window.isQualifiedLater($0) }
            // Idle leads, poor data and leads left behind refer to the query's moment.
            var values = faults(group, window).enumerated().flatMap { place, fault -> [NaiveValue] in
                let cells: [NaiveValue] = [.leads(fault.part), .share(fault.part, of: fault.whole.count)]
                return place < 3 ? cells : cells.map(window.currentValue)
            }
            values.insert(contentsOf: [.leads(taken), .leads(decided)], at: 2)
            return [window.currentValue(.leads(faulty(group, window)))] + values + [
                .share(accepted, of: accepted.count + rejection.count), .share(qualified, of: matured.count),
            ]
        }
    }
}
