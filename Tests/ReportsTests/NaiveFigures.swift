import Reports
import Lifecycle

/// A value of a figure with the leads behind it.
enum NaiveValue {
    case nothing
    case leads(Set<LeadID>)
    /// How many opportunities each lead has.
    case opportunities([LeadID: Int])
    /// Equal to nothing for a share of no opportunities.
    case opportunityShare([LeadID: Int], of: Int)
    /// The durations of opportunities and the leads that have them.
    case opportunitySpan([Int64], Set<LeadID>)
    /// Equal to nothing for a share of no leads.
    case share(Set<LeadID>, of: Int)
    /// A quantile in hundredths; equal to nothing without leads.
    case span([LeadID: Int64], Int)
    case money(Int64, String, Set<LeadID>)
    case quotient(Double, Set<LeadID>)
    case series([Int?])
    case interval(Set<LeadID>, of: Int)
    case text(String)
    case number(Double?, String)
    /// Each limit with its unit, such as `7 days`.
    case limits([String])
    case moment(Instant)
    case lead(LeadID)
}

/// A row: its values, those compared with, and the numbers and names that its sentence must contain.
struct NaiveRow {
    var key: String
    var values: [NaiveValue]
    var compared: [NaiveValue] = []
    var numbers: [Int]?
    var names: [String] = []
    /// Whether the values of a column may still change, in the period and in the one compared with; nil if unchecked.
    var isImmature: ((String) -> Bool)?
    var isComparedImmature: ((String) -> Bool)?
    /// The periods of its series that may still change.
    var immaturePeriods: Set<Int>?
}

/// A block by its id; rows without a fixed order are matched by key.
struct NaiveBlock {
    var id: BlockID
    var rows: [NaiveRow]
    var isOrdered = true
    /// Whether rows of zeros are allowed, such as of a person whose only lead was undone.
    var mayHaveBlankRows = false
    /// All numbers of its notes.
    var noted: [Int]?
    /// The columns, if they are groups in any order.
    var columns: [String]?
}

/// The figures of a query computed the simple way, for its window and the one compared with.
struct NaivePage {
    let world: NaiveWorld
    let query: ReportQuery
    let own: NaiveWindow
    let other: NaiveWindow?

    init(_ world: NaiveWorld, _ query: ReportQuery) {
        func end(_ window: DayWindow) -> Instant {
            let today = world.zone.day(of: query.now)
            let last = window.last ?? (window.first.map { max($0, today) } ?? today)
            return world.zone.instant(LocalTime(day: last.adding(1), millisecond: 0))
        }
        // Each window is followed for as long after its end as the other one is.
        let age = ([query.window] + [query.compared].compactMap(\.self)).map { query.now - end($0) }.min { $0 < $1 } ?? .zero
        func followed(_ window: DayWindow) -> Instant { min(query.now, end(window) + age) }
        other = query.compared.map { window in
            var other = NaiveWindow(world.cut(after: followed(window), now: query.now), query, window)
            other.isCompared = true
            return other
        }
        var query = query
        self.world = world.cut(after: followed(query.window), now: query.now)
        query.now = self.world.now
        self.query = query
        own = NaiveWindow(self.world, query, query.window)
    }

    func row(_ key: String, _ values: (NaiveWindow) -> [NaiveValue]) -> NaiveRow {
        NaiveRow(key: key, values: values(own), compared: other.map(values) ?? [])
    }

    func blocks(_ kind: ReportPageKind) -> [NaiveBlock] {
        switch kind {
        case .overview: overview()
        case .marketing: funnelBlocks(of: world.sideSteps(isSales: false))
        case .sales: funnelBlocks(of: world.sideSteps(isSales: true)) + [opportunityOutcomes()]
        case .pipeline: pipelinePage()
        case .speed: speed()
        case .sources: sources()
        case .team: team()
        case .reasons: reasons()
        case .cohorts: cohorts()
        case .rates: rates()
        case .calibration: calibration()
        case .health: health()
        }
    }
}

/// The smallest value that at least so many hundredths of all values do not exceed.
func quantile(_ hundredths: Int, _ values: some Collection<Int64>) -> Int64? {
    let sorted = values.sorted()
    return sorted.first { value in 100 * sorted.count { $0 <= value } >= hundredths * sorted.count }
}

/// The numbers in a text, without their thousands separators.
func numbers(in text: String) -> [Int] {
    text.replacing(#/,(\d{3})\b/#) { $0.1 }.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
}

/// Compares a page with the simple computation, number by number, and opens each number's leads.
struct Comparison {
    let page: any ReportPage
    private(set) var differences: [String] = []
    private var opened: [FigureCell: [LeadID]] = [:]
    /// How many numbers were compared.
    private(set) var count = 0

    init(_ page: any ReportPage) { self.page = page }

    mutating func compare(_ naive: [NaiveBlock]) {
        let blocks = page.figures.blocks
        if blocks.map(\.id) != naive.map(\.id) { differences.append("blocks \(blocks.map(\.id)) \(naive.map(\.id))") }
        for (block, plain) in zip(blocks, naive) { compare(block, plain) }
    }

    private mutating func compare(_ block: FigureBlock, _ naive: NaiveBlock) {
        var block = block
        if naive.mayHaveBlankRows {
            block.rows.removeAll { row in
                let isBlank = row.values.allSatisfy { $0 == .nothing || $0.leadCount == 0 }
                return isBlank && !naive.rows.contains { $0.key == row.id.key }
            }
        }
        let keys = block.rows.map(\.id.key)
        let wanted = naive.rows.map(\.key)
        if naive.isOrdered ? keys != wanted : keys.sorted() != wanted.sorted() {
            return differences.append("\(block.id): rows \(keys), expected \(wanted)")
        }
        if let columns = naive.columns, columns.sorted() != block.columns.map(\.id.key).sorted() {
            differences.append("\(block.id): columns \(block.columns.map(\.id.key)), expected \(columns)")
        }
        if let noted = naive.noted, noted != (block.remarks + block.notes).flatMap(numbers) {
            differences.append("\(block.id): notes \(block.notes), expected \(noted)")
        }
        for (index, row) in block.rows.enumerated() {
            // A group may have the key of the total, which comes last.
            let occurrence = keys[..<index].count { $0 == keys[index] }
            let plain =
                naive.isOrdered ? naive.rows[index] : naive.rows.filter { $0.key == keys[index] }.dropFirst(occurrence).first
            guard var plain else { continue }
            if let columns = naive.columns {
                // Groups of the same size may be in any order.
                let names = block.columns.map(\.id.key)
                plain.values = names.indices.compactMap { column in
                    // A group may have the name of a column that comes before the groups.
                    let occurrence = names[..<column].count { $0 == names[column] }
                    let index = columns.indices.filter { columns[$0] == names[column] }.dropFirst(occurrence).first
                    return index.map { plain.values[$0] }
                }
            }
            let location = "\(block.id).\(row.id.key)"
            if let wanted = plain.numbers, numbers(in: row.label) != wanted {
                differences.append("\(location): “\(row.label)”, expected \(wanted)")
            }
            for name in plain.names where !row.label.contains(name) {
                differences.append("\(location): “\(row.label)” without \(name)")
            }
            for (isImmature, found) in [(plain.isImmature, row.immature), (plain.isComparedImmature, row.comparedImmature)] {
                guard let isImmature else { continue }
                let wanted = block.columns.indices.filter { isImmature(block.columns[$0].id.key) }
                if found.sorted() != wanted { differences.append("\(location): immature \(found.sorted()), expected \(wanted)") }
            }
            if let wanted = plain.immaturePeriods, row.trend?.immature != wanted {
                differences.append("\(location): immature \(row.trend?.immature.sorted() ?? []), expected \(wanted.sorted())")
            }
            compare(row.values, plain.values, location, block.columns)
            compare(row.compared, plain.compared, location + " compared", block.columns)
        }
    }

    private mutating func compare(_ values: [FigureValue], _ naive: [NaiveValue], _ location: String, _ columns: [FigureColumn]) {
        if values.count != naive.count { differences.append("\(location): \(values.count) values, expected \(naive.count)") }
        for (index, (value, plain)) in zip(values, naive).enumerated() {
            let location = location + "." + (columns.indices.contains(index) ? columns[index].id.key : "?")
            count += 1
            if let difference = difference(value, plain) { differences.append("\(location): \(difference)") }
        }
    }

    private mutating func difference(_ value: FigureValue, _ naive: NaiveValue) -> String? {
        func number(_ count: Int, _ cell: FigureCell, _ ids: Set<LeadID>) -> String? {
            if count != ids.count { return "\(value), expected \(ids.count) \(ids.sorted())" }
            let found = opened[cell] ?? page.leads(behind: cell)
            opened[cell] = found
            return found == ids.sorted() ? nil : "opens \(found), expected \(ids.sorted())"
        }
        switch (value, naive) {
        case (.nothing, .nothing): return nil
        case (.nothing, .share(_, of: 0)), (.nothing, .interval(_, of: 0)): return nil
        case (.nothing, .span(let spans, _)) where spans.isEmpty: return nil
        case (.nothing, .opportunitySpan(let spans, _)) where spans.isEmpty: return nil
        case (.nothing, .opportunityShare(_, of: 0)): return nil
        case (.opportunities(let count, let leads, let cell), .opportunities(let plain)):
            let all = plain.values.reduce(0, +)
            return count == all ? number(leads, cell, Set(plain.keys)) : "\(value), expected \(all)"
        case (.opportunityShare(let part, let whole, let leads, let cell), .opportunityShare(let plain, let of)):
            let all = plain.values.reduce(0, +)
            guard part == all, whole == of, whole > 0 else { return "\(value), expected \(all) of \(of)" }
            return number(leads, cell, Set(plain.keys))
        case (.span(let length, let count, let cell), .opportunitySpan(let spans, let ids)):
            guard length == quantile(50, spans) else { return "\(value), expected the median of \(spans)" }
            return number(count, cell, ids)
        case (.leads(let count, let cell), .leads(let ids)): return number(count, cell, ids)
        case (.share(let part, let whole, let cell), .share(let ids, let of)):
            return whole == of && whole > 0 ? number(part, cell, ids) : "\(value), expected \(ids.count) of \(of)"
        case (.interval(let part, let whole, let lower, let upper, let cell), .interval(let ids, let of)):
            let (low, high) = wilson(ids.count, of)
            guard whole == of, abs(low - lower) < 1e-12, abs(high - upper) < 1e-12 else {
                return "\(value), expected \(ids.count) of \(of), \(low) to \(high)"
            }
            return number(part, cell, ids)
        case (.span(let length, let count, let cell), .span(let spans, let hundredths)):
            guard length == quantile(hundredths, spans.values) else {
                return "\(value), expected \(String(describing: quantile(hundredths, spans.values))) of \(spans)"
            }
            return number(count, cell, Set(spans.keys))
        case (.money(let cents, let currency, let count, let cell), .money(let amount, let unit, let ids)):
            return cents == amount && currency == unit ? number(count, cell, ids) : "\(value), expected \(amount) \(unit)"
        case (.quotient(let quotient, let count, let cell), .quotient(let plain, let ids)):
            return quotient == plain && quotient.isFinite ? number(count, cell, ids) : "\(value), expected \(plain)"
        case (.series(let values), .series(let plain)): return values == plain ? nil : "\(values), expected \(plain)"
        case (.text(let text), .text(let plain)): return text == plain ? nil : "“\(text)”, expected “\(plain)”"
        case (.number(let number, unit: _, text: let text), .number(let plain, let plainText)):
            return number == plain && text == plainText ? nil : "\(value), expected \(naive)"
        case (.limits(let limits), .limits(let plain)):
            return limits.map { "\($0.value) \($0.unit.rawValue)" } == plain ? nil : "\(limits), expected \(plain)"
        case (.moment(let moment), .moment(let plain)): return moment == plain ? nil : "\(moment), expected \(plain)"
        case (.lead(let id), .lead(let plain)): return id == plain ? nil : "\(id), expected \(plain)"
        default: return "\(value), expected \(naive)"
        }
    }

    /// Both ends of Wilson's interval: the solutions p of |p − share| = z · √(p(1 − p) ÷ n).
    private func wilson(_ hits: Int, _ count: Int) -> (Double, Double) {
        let (n, share, z) = (Double(count), Double(hits) / Double(count), 1.96)
        let (a, b, c) = (n + z * z, -(2 * n * share + z * z), n * share * share)
        let root = max(0, b * b - 4 * a * c).squareRoot()
        return (max(0, (-b - root) / (2 * a)), min(1, (-b + root) / (2 * a)))
    }
}
