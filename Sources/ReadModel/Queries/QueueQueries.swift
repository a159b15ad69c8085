import Lifecycle

/// The lists of leads, their counts and rows. Queries throw `.database`.
package struct QueueQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// A page of a queue in its order: the rows after a row, or the first ones.
    ///
    /// Less than 1 ms at a million leads. Moves the clock to the request's time first.
    package func rows(_ request: QueueRequest, after: LeadRow? = nil, limit: Int) throws(ReadModelError) -> [LeadRow] {
        guard limit > 0 else { return [] }
        _ = try ClockUpdates(index: index).refresh(now: request.now)
        let plan = QueuePlan(request: request, calendar: index.definition.calendar)
        let text = try plan.textCondition(SearchQueries(index: index))
        if case .some(.none) = text { return [] }
        let start = after.map { (rank: plan.rank(of: $0), id: $0.id) }
        var merged: [(rank: ListRank, id: Int, row: LeadRow)] = []
        let reader = RowReader(index)
        let streams = plan.streams
        for stream in streams {
            let columns = RowReader.columns + ", rank1, rank2"
            try stream.rows(columns, after: start, limit: limit, text: text ?? nil, database).each { (row) throws(ReadModelError) in
                guard let lead = try reader.row(row) else { return }
                let rank =
                    plan.isToday || request.order == .contact
                    ? plan.rank(of: lead) : ListRank(packed: row.int64(RowReader.count), second: row.int64(RowReader.count + 1))
                merged.append((rank, lead.id.number, lead))
            }
        }
        if streams.count > 1 { merged.sort { ($0.rank, $0.id) < ($1.rank, $1.id) } }
        return try merged.prefix(limit).map { (entry) throws(ReadModelError) in try withOpportunity(entry.row) }
    }

    /// The number of leads in a queue and of overdue ones.
    ///
    /// From stored and kept counts unless there is a filter of Today or a text filter.
    package func count(_ request: QueueRequest) throws(ReadModelError) -> QueueCount {
        _ = try ClockUpdates(index: index).refresh(now: request.now)
        let plan = QueuePlan(request: request, calendar: index.definition.calendar)
        let text = try plan.textCondition(SearchQueries(index: index))
        if case .some(.none) = text { return QueueCount() }
        var total = QueueCount()
        for stream in plan.streams {
            if text == nil, stream.hasKnownCount {
                let count = try index.table.today.count(stream, database)
                total.total += count.total
                total.overdue += count.overdue
                continue
            }
            try stream.count(text: text ?? nil, database).each { row in
                total.total += row.integer(0)
                total.overdue += row.integer(1)
            }
        }
        return total
    }

    /// The rows that a statement returns.
    func rows(_ statement: Statement) throws(ReadModelError) -> [LeadRow] {
        let reader = RowReader(index)
        let rows = try statement.map { (row) throws(ReadModelError) in try reader.row(row) }.compactMap(\.self)
        return try rows.map { (row) throws(ReadModelError) in try withOpportunity(row) }
    }

    /// The current rows of some leads in the order requested, without unknown leads.
    package func rows(_ ids: [LeadID]) throws(ReadModelError) -> [LeadRow] {
        let statement = try database.statement(
            "SELECT \(RowReader.columns) FROM \(IndexSchema.leadWithProfile) WHERE id = ? AND list >= 0")
        let reader = RowReader(index)
        let rows = try ids.map { (id) throws(ReadModelError) in
            try statement.with(id.number).first { (row) throws(ReadModelError) in try reader.row(row) }
        }
        return try rows.compactMap(\.self).map { (row) throws(ReadModelError) in try withOpportunity(row) }
    }

    /// The row with the opportunity that its list shows.
    private func withOpportunity(_ row: LeadRow) throws(ReadModelError) -> LeadRow {
        guard row.list == .opportunities else { return row }
        var row = row
        row.opportunity = try AccountQueries(index: index).opportunities(of: row.id).last(where: \.isOpen)
        return row
    }
}
