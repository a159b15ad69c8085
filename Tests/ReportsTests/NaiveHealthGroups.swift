import Reports
import Lifecycle

/// The breakdowns of each group, computed the simple way.
extension NaivePage {
    func healthBy() -> [NaiveBlock] {
        /// The leads of a group that meet a condition about a stage entered under a version.
        func ids(
            _ group: String, _ window: NaiveWindow, under version: (NaiveLead) -> Int?, _ holds: (NaiveLead) -> Bool
        ) -> Set<LeadID> {
            window.ids { holds($0) && isOf(group, $0, under: version($0)) }
        }
        func present(_ lead: NaiveLead) -> Int? { lead.stays.last?.definition }
        /// The problems and the whole of each share, in the order of the columns.
        func faults(_ group: String, _ window: NaiveWindow) -> [(part: Set<LeadID>, whole: Set<LeadID>)] {
            func handedOver(_ lead: NaiveLead) -> Int? { handover(lead, window)?.definition }
            return [
                (
                    ids(group, window, under: handedOver) { isUnqualified($0, window) },
                    ids(group, window, under: handedOver) { handoverDate($0, window) != nil }
                ),
                (
                    ids(group, window, under: present) { isSingleTactic($0, window) },
                    ids(group, window, under: present) { !attempts($0, window).isEmpty }
                ),
                (
                    ids(group, window, under: present) { isUnnurtured($0, window) },
                    ids(group, window, under: present) { nurtured($0, window) != nil }
                ),
                (ids(group, window, under: present, isIdle), ids(group, window, under: present, isActive)),
                (ids(group, window, under: present, isPoor), ids(group, window, under: present, \.isOpen)),
                (ids(group, window, under: present, isLeftBehind), ids(group, window, under: present, world.isOverdue)),
            ]
        }
        func faulty(_ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            faults(group, window).reduce(into: []) { $0.formUnion($1.part) }
        }
        return grouped(.healthBy, size: { faulty($0, own).count }) { group, window in
            func answered(_ lead: NaiveLead) -> Int? {
                (window.acceptance(lead) ?? window.rejection(lead)).map { Self.version(lead, before: $0.seq) }
            }
            let taken = ids(group, window, under: { $0.stays.first?.definition }) { intake($0, window) != nil }
            let decided = ids(group, window, under: present) { self.decided($0, window) != nil }
            let accepted = ids(group, window, under: answered) { window.acceptance($0) != nil }
            let rejection = ids(group, window, under: answered) { window.rejection($0) != nil }
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
