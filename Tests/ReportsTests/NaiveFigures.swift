import Reports
import Lifecycle

/// A value of a figure with the very leads behind it.
enum NaiveValue {
    case nothing
    case leads(Set<LeadID>)
    /// Nothing where it is a share of none.
    case share(Set<LeadID>, of: Int)
    /// The quantile in hundredths; nothing of none.
    case span([LeadID: Int64], Int)
    case money(Int64, String, Set<LeadID>)
    case quotient(Double, Set<LeadID>)
    case series([Int?])
    case interval(Set<LeadID>, of: Int)
    case text(String)
    case moment(Instant)
    case lead(LeadID)
}

/// A row: its values, those of the compared window, and the numbers and words that a sentence must tell.
struct NaiveRow {
    var key: String
    var values: [NaiveValue]
    var compared: [NaiveValue] = []
    var numbers: [Int]?
    var names: [String] = []
}

/// A block by its id; rows that stand in no given order are looked up by their keys.
struct NaiveBlock {
    var id: String
    var rows: [NaiveRow]
    var isOrdered = true
    /// Whether there may be rows of nothing but zeros, such as of somebody whose only lead was taken back.
    var mayHaveBlankRows = false
    /// All numbers of its notes.
    var noted: [Int]?
    /// The columns, where there are as many as groups, in some order.
    var columns: [String]?
}

/// What is computed the plain way for a question, in its own window and in the one that is compared.
struct NaivePage {
    let world: NaiveWorld
    let question: ReportQuery
    let own: NaiveWindow
    let other: NaiveWindow?

    init(_ world: NaiveWorld, _ question: ReportQuery) {
        self.world = world
        self.question = question
        own = NaiveWindow(world, question, question.window)
        other = question.compared.map { window in
            var other = NaiveWindow(world, question, window)
            other.isCompared = true
            return other
        }
    }

    func row(_ key: String, _ values: (NaiveWindow) -> [NaiveValue]) -> NaiveRow {
        NaiveRow(key: key, values: values(own), compared: other.map(values) ?? [])
    }

    func blocks(_ kind: ReportPageKind) -> [NaiveBlock] {
        switch kind {
        case .overview: overview()
        case .speed: speed()
        case .sources: sources()
        case .team: teamwork()
        case .reasons: reasons()
        case .cohorts: cohorts()
        case .rates: rates()
        case .calibration: calibration()
        case .health: health()
        }
    }
}

/// The smallest value that at least so many hundredths of all don't exceed.
func quantile(_ hundredths: Int, _ values: some Collection<Int64>) -> Int64? {
    let sorted = values.sorted()
    return sorted.first { value in 100 * sorted.count { $0 <= value } >= hundredths * sorted.count }
}

/// The numbers that stand in words.
func numbers(in text: String) -> [Int] {
    text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
}

/// Holds a page against what was computed the plain way, number by number, each opened to its leads.
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
                return isBlank && !naive.rows.contains { $0.key == row.key }
            }
        }
        let keys = block.rows.map(\.key)
        let wanted = naive.rows.map(\.key)
        if naive.isOrdered ? keys != wanted : keys.sorted() != wanted.sorted() {
            return differences.append("\(block.id): rows \(keys), plainly \(wanted)")
        }
        if let columns = naive.columns, columns.sorted() != block.columns.map(\.id).sorted() {
            differences.append("\(block.id): columns \(block.columns.map(\.id)), plainly \(columns)")
        }
        if let noted = naive.noted, noted != block.notes.flatMap(numbers) {
            differences.append("\(block.id): notes \(block.notes), plainly \(noted)")
        }
        for (index, row) in block.rows.enumerated() {
            let plain = naive.isOrdered ? naive.rows[index] : naive.rows.first { $0.key == row.key }
            guard var plain else { continue }
            if let columns = naive.columns {
                // Groups of the same size may stand in any order.
                plain.values = block.columns.compactMap { column in columns.firstIndex(of: column.id).map { plain.values[$0] } }
            }
            let place = "\(block.id).\(row.key)"
            if let wanted = plain.numbers, numbers(in: row.label) != wanted {
                differences.append("\(place): “\(row.label)”, plainly \(wanted)")
            }
            for name in plain.names where !row.label.contains(name) {
                differences.append("\(place): “\(row.label)” without \(name)")
            }
            compare(row.values, plain.values, place, block.columns)
            compare(row.compared, plain.compared, place + " compared", block.columns)
        }
    }

    private mutating func compare(_ values: [FigureValue], _ naive: [NaiveValue], _ place: String, _ columns: [FigureColumn]) {
        if values.count != naive.count { differences.append("\(place): \(values.count) values, plainly \(naive.count)") }
        for (index, (value, plain)) in zip(values, naive).enumerated() {
            let place = place + "." + (columns.indices.contains(index) ? columns[index].id : "?")
            count += 1
            if let difference = difference(value, plain) { differences.append("\(place): \(difference)") }
        }
    }

    private mutating func difference(_ value: FigureValue, _ naive: NaiveValue) -> String? {
        func number(_ count: Int, _ cell: FigureCell, _ ids: Set<LeadID>) -> String? {
            if count != ids.count { return "\(value), plainly \(ids.count) \(ids.sorted())" }
            let found = opened[cell] ?? page.leads(behind: cell)
            opened[cell] = found
            return found == ids.sorted() ? nil : "opens \(found), plainly \(ids.sorted())"
        }
        switch (value, naive) {
        case (.nothing, .nothing): return nil
        case (.nothing, .share(_, of: 0)), (.nothing, .interval(_, of: 0)): return nil
        case (.nothing, .span(let spans, _)) where spans.isEmpty: return nil
        case (.leads(let count, let cell), .leads(let ids)): return number(count, cell, ids)
        case (.share(let part, let whole, let cell), .share(let ids, let of)):
            return whole == of && whole > 0 ? number(part, cell, ids) : "\(value), plainly \(ids.count) of \(of)"
        case (.interval(let part, let whole, let lower, let upper, let cell), .interval(let ids, let of)):
            let (low, high) = wilson(ids.count, of)
            guard whole == of, abs(low - lower) < 1e-12, abs(high - upper) < 1e-12 else {
                return "\(value), plainly \(ids.count) of \(of), \(low) to \(high)"
            }
            return number(part, cell, ids)
        case (.span(let length, let count, let cell), .span(let spans, let hundredths)):
            guard length == quantile(hundredths, spans.values) else {
                return "\(value), plainly \(String(describing: quantile(hundredths, spans.values))) of \(spans)"
            }
            return number(count, cell, Set(spans.keys))
        case (.money(let cents, let currency, let count, let cell), .money(let amount, let unit, let ids)):
            return cents == amount && currency == unit ? number(count, cell, ids) : "\(value), plainly \(amount) \(unit)"
        case (.quotient(let quotient, let count, let cell), .quotient(let plain, let ids)):
            return quotient == plain && quotient.isFinite ? number(count, cell, ids) : "\(value), plainly \(plain)"
        case (.series(let values), .series(let plain)): return values == plain ? nil : "\(values), plainly \(plain)"
        case (.text(let text), .text(let plain)): return text == plain ? nil : "“\(text)”, plainly “\(plain)”"
        case (.moment(let moment), .moment(let plain)): return moment == plain ? nil : "\(moment), plainly \(plain)"
        case (.lead(let id), .lead(let plain)): return id == plain ? nil : "\(id), plainly \(plain)"
        default: return "\(value), plainly \(naive)"
        }
    }

    /// Both ends of Wilson's interval: where |p − share| = z · √(p(1 − p) ÷ n), solved for p.
    private func wilson(_ hits: Int, _ count: Int) -> (Double, Double) {
        let (n, share, z) = (Double(count), Double(hits) / Double(count), 1.96)
        let (a, b, c) = (n + z * z, -(2 * n * share + z * z), n * share * share)
        let root = max(0, b * b - 4 * a * c).squareRoot()
        return (max(0, (-b - root) / (2 * a)), min(1, (-b + root) / (2 * a)))
    }
}
