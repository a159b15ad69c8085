internal import Formats
internal import Workspace
internal import Lifecycle
internal import Screen

/// Screen 7: the definition in force, and who signed it.
struct DefinitionScreen: ScreenView {
    /// The first visible row.
    private var top = 0

    var context: ConsoleContext { .definition }
    var lists: [ListID] { [] }
    var focusedList: ListID? { nil }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .moved(let movement):
            let height = max(1, shared.size.rows - 4)
            top = movement.scrolled(top, height: height, last: max(0, rows(shared).count - height))
            return []
        // In a large workspace, only marketing has them already.
        case .opened: return shared.findings == nil ? [.reviewOutcomes] : []
        case .switchedList, .reloaded, .completed: return []
        }
    }

    func draw(_ frame: inout Frame, _ shared: SharedState) {
        let size = shared.size
        let rows = rows(shared)
        let height = size.rows - 4
        frame.horizontalLine(1, 0, length: size.columns)
        frame.putHeading("Definition", 1, 0)
        let top = max(0, min(top, rows.count - height))
        for (index, row) in rows.dropFirst(top).prefix(height).enumerated() {
            frame.put(row, 2 + index, 1, width: size.columns - 2)
        }
        frame.putVisibleRange(top: top, height: height, count: rows.count)
    }

    /// The lines of signatures and definition, wrapped to the width.
    private func rows(_ shared: SharedState) -> [[(String, Style)]] {
        let (width, glyphs) = (shared.size.columns, shared.glyphs)
        var rows: [[(String, Style)]] = []
        for line in signatureLines(shared.session) + findingLines(shared) + shared.session.definitionLines {
            switch line.kind {
            case .heading:
                if !rows.isEmpty { rows.append([]) }
                rows.append([(line.text, .heading)])
            case .text:
                rows += TextWrap.rows(line.text, width: max(10, width - 4), ellipsis: glyphs.ellipsis).map { [($0, .normal)] }
            case .item:
                for (index, text) in TextWrap.rows(line.text, width: max(10, width - 8), ellipsis: glyphs.ellipsis).enumerated() {
                    rows.append([(index == 0 ? "  \(glyphs.dot) " : "    ", .dim), (text, .normal)])
                }
            }
        }
        return rows
    }

    /// The rules that outcomes contradict, each with what marketing can do about it.
    private func findingLines(_ shared: SharedState) -> [DefinitionLine] {
        guard let findings = shared.findings, !findings.isEmpty else { return [] }
        let zone = shared.session.definition.calendar.zone
        return [DefinitionLine(.heading, "Findings from outcomes")]
            + findings.map { finding in
                let counts = finding.comparison
                let shares =
                    "\(Percentage.text(counts.wonWith, of: counts.with)) of \(counts.with.counted("ended lead")) with it were won, "
                    + "\(Percentage.text(counts.wonWithout, of: counts.without)) of \(counts.without.grouped) without it"
                let since = finding.since.map { ", since \(zone.day(of: $0))" } ?? ""
                let state =
                    finding.kept.map { "kept: \($0)" }
                    ?? "open\(since); marketing changes the rule, or keeps it with a reason (K)"
                return DefinitionLine(
                    .item, "\(finding.label) (\(finding.points > 0 ? "+" : "")\(finding.points)): \(shares); \(state)")
            }
    }

    private func signatureLines(_ session: ConsoleSession) -> [DefinitionLine] {
        var lines = [DefinitionLine(.heading, "Signatures")]
        for side in SigningSide.allCases {
            if let signers = session.signers[side], !signers.isEmpty {
                let names = signers.map { "\(session.decisionContext.team.name(of: $0.by)), \(session.time.past($0.at))" }
                lines.append(DefinitionLine(.item, "signed by \(side.rawValue): \(names.joined(separator: "; "))"))
            } else if let earlier = session.earlierSignatures[side] {
                let name = session.decisionContext.team.name(of: earlier.signature.by)
                lines.append(
                    DefinitionLine(
                        .item,
                        "not signed by \(side.rawValue): changed since \(name) signed definition \(earlier.number), \(session.time.past(earlier.signature.at)); to compare, run winnow definition diff \(earlier.number) \(session.definition.number)"
                    ))
            } else {
                lines.append(
                    DefinitionLine(
                        .item, "not signed by \(side.rawValue); to sign, run winnow definition sign --side \(side.rawValue)"))
            }
        }
        return lines
    }
}
