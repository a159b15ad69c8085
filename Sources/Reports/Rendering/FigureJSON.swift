package import Formats
internal import Lifecycle
internal import Screen

/// Writes a page of figures as one JSON object; the keys must not change.
///
/// A number of leads or opportunities is a number. A share is an object of part, of and share, so that readers need not
/// round; limits are an object of percent, days or count. Durations are in milliseconds; the `basis` of their column
/// says what they measure and of which leads. A missing value is null.
package enum FigureJSON {
    /// Writes the members of the object.
    package static func write(_ page: PageFigures, to object: inout JSONMembers) {
        let (query, settings) = (page.query, page.settings)
        object.member("page", page.kind.rawValue)
        object.text("workspace", settings.workspace)
        object.moment("now", query.now)
        object.moment("asOf", settings.asOf)
        object.moment("lastRecordedAt", settings.lastRecordedAt)
        object.member("definition", settings.definition.number)
        object.member("window") { write(query.window, to: &$0) }
        if let compared = query.compared { object.member("comparedWindow") { write(compared, to: &$0) } }
        if query.compared != nil {
            let zone = settings.definition.calendar.zone
            object.moment("comparedUntil", query.comparedUntil(in: zone) ?? query.now)
            object.moment("followedUntil", query.windowUntil(in: zone) ?? query.now)
        }
        object.member("by", page.kind.grouping(requested: query.grouping).rawValue)
        if let filter = query.filter {
            object.member("filter") { json in
                json.object { item in
                    item.member("by", filter.grouping.rawValue)
                    item.text("word", filter.value)
                }
            }
        }
        object.member("leads", page.leadCount)
        object.member("blocks") { json in
            json.array(page.blocks) { json, block in json.object { write(block, to: &$0) } }
        }
    }

    private static func write(_ window: DayWindow, to json: inout JSONWriter) {
        json.object { item in
            item.member("first", window.first?.description)
            item.member("last", window.last?.description)
        }
    }

    private static func write(_ block: FigureBlock, to object: inout JSONMembers) {
        object.member("id", block.id.rawValue)
        object.text("title", block.title)
        object.member("columns") { json in
            json.array(Array(zip(block.columnKeys, block.columns))) { json, named in
                let (key, column) = named
                json.object { item in
                    item.text("key", key)
                    item.text("title", column.title)
                    item.text("basis", column.basis)
                    item.member("bound", column.bound?.rawValue)
                }
            }
        }
        object.member("rows") { json in
            let columns = block.columnKeys
            json.array(Array(zip(block.rowKeys, block.rows))) { json, named in
                let (key, row) = named
                json.object { item in
                    item.text("key", key)
                    item.text("label", row.label)
                    item.member("mood", row.emphasis.rawValue)
                    item.member("values") { write(row.values, columns, to: &$0) }
                    if !row.compared.isEmpty { item.member("compared") { write(row.compared, columns, to: &$0) } }
                    func names(_ indices: Set<Int>, _ values: [FigureValue]) -> [String] {
                        indices.sorted().filter {
                            columns.indices.contains($0) && values.indices.contains($0) && values[$0] != .nothing
                        }
                        .map { columns[$0] }
                    }
                    item.texts("immature", names(row.immature, row.values))
                    if !row.compared.isEmpty { item.texts("comparedImmature", names(row.comparedImmature, row.compared)) }
                    if let trend = row.trend {
                        item.member("immaturePeriods") { json in
                            json.array(block.periods.indices.filter(trend.immature.contains)) { $0.day(block.periods[$1].first) }
                        }
                    }
                }
            }
        }
        if !block.periods.isEmpty {
            object.member("periods") { json in
                json.array(block.periods) { $0.day($1.first) }
            }
        }
        object.texts("notes", block.remarks + block.notes)
        object.texts("references", block.references)
    }

    private static func write(_ values: [FigureValue], _ columns: [String], to json: inout JSONWriter) {
        // The ids of some columns come from the data and may need escapes.
        json.raw("{")
        for (index, (column, value)) in zip(columns, values).enumerated() {
            if index > 0 { json.raw(",") }
            json.text(column)
            json.raw(":")
            write(value, to: &json)
        }
        json.raw("}")
    }

    private static func write(_ value: FigureValue, to json: inout JSONWriter) {
        switch value {
        case .nothing: json.null()
        case .leads(let count, _), .opportunities(let count, leads: _, _): json.integer(count)
        case .share(let part, of: let whole, _), .opportunityShare(let part, of: let whole, leads: _, _):
            json.object { item in
                item.member("part", part)
                item.member("of", whole)
                item.member("share") { $0.double(Double(part) / Double(max(1, whole))) }
            }
        case .interval(let part, of: let whole, lower: let lower, upper: let upper, _):
            json.object { item in
                item.member("part", part)
                item.member("of", whole)
                item.member("share") { $0.double(Double(part) / Double(max(1, whole))) }
                item.member("lower") { $0.double(lower) }
                item.member("upper") { $0.double(upper) }
            }
        case .span(let milliseconds, leads: let count, _):
            json.object { item in
                item.member("milliseconds", milliseconds)
                item.member("leads", count)
            }
        case .money(let cents, currency: let currency, leads: let count, _):
            json.object { item in
                item.member("amount") { $0.double(Double(cents) / 100) }
                item.member("cents", cents)
                item.text("currency", currency)
                item.member("leads", count)
            }
        case .quotient(let value, leads: let count, _):
            json.object { item in
                item.member("value") { $0.double(value) }
                item.member("leads", count)
            }
        case .series(let values):
            json.array(values) { json, value in if let value { json.integer(value) } else { json.null() } }
        case .text(let text): json.text(text)
        case .moment(let moment): json.string(MomentFormatter.utc(moment))
        case .number(let number, unit: _, text: _): if let number { json.double(number) } else { json.null() }
        case .limits(let limits):
            guard !limits.isEmpty else { return json.null() }
            json.raw("{")
            for (index, limit) in limits.enumerated() {
                if index > 0 { json.raw(",") }
                json.text(limit.unit.rawValue)
                json.raw(":")
                json.integer(limit.value)
            }
            json.raw("}")
        case .lead(let id): json.string(id.description)
        }
    }
}

extension JSONWriter {
    /// Writes text of the data so that nothing in it affects a terminal or a pipe.
    fileprivate mutating func text(_ value: String) { Sanitizer.isClean(value) ? string(value) : visibleString(value) }
}

extension JSONWriter {
    /// Writes a day, or `null`.
    fileprivate mutating func day(_ day: Day?) { if let day { string(day.description) } else { null() } }
}

extension JSONMembers {
    /// Writes text, or `null` if it is empty, so that the key is always present.
    fileprivate mutating func text(_ key: StaticString, _ value: String) {
        member(key) { json in if value.isEmpty { json.null() } else { json.text(value) } }
    }

    fileprivate mutating func texts(_ key: StaticString, _ values: [String]) {
        member(key) { $0.array(values) { $0.text($1) } }
    }

    /// Writes an instant in UTC, or `null`.
    fileprivate mutating func moment(_ key: StaticString, _ value: Instant?) {
        member(key) { json in if let value { json.string(MomentFormatter.utc(value)) } else { json.null() } }
    }
}
