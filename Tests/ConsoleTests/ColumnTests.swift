import Screen
import Testing

@testable import Console

@Suite("Columns of lists and of pages of text")
struct ColumnTests {
    private func texts(_ rows: [[String]], rightAligned: Set<Int> = [], widest: Int = 20) -> [String] {
        TextColumns.rows(rows.map { $0.map { ($0, Style.normal) } }, rightAligned: rightAligned, widest: widest)
            .map { $0.map(\.0).joined() }
    }

    @Test("Texts begin at the same column in every row; a column of nothing is left out")
    func rows() {
        #expect(texts([["a", "bb", "c"], ["aaa", "b", "cc"]]) == ["a    bb  c", "aaa  b   cc"])
        #expect(texts([["a", "", "c"], ["aaa", "", "cc"]]) == ["a    c", "aaa  cc"])
        #expect(
            texts([["O1", "40 EUR", "x"], ["O12", "1,200 EUR", "y"]], rightAligned: [1]) == [
                "O1      40 EUR  x", "O12  1,200 EUR  y",
            ])
        #expect(texts([["龍門", "b"], ["a", "b"]]) == ["龍門  b", "a     b"])
        #expect(texts([["much too long", "b"], ["a", "b"]], widest: 4) == ["much too long  b", "a     b"])
        #expect(texts([]).isEmpty && texts([[], []]) == ["", ""])
    }

    @Test("A blank separates the sign of a row from a text that begins at the left, and texts from each other")
    func lists() {
        var needs = RowNeeds()
        for kind in RowColumns.Kind.allCases { needs[kind] = 14 }
        for id in [ListID.drillDown, .ended] {
            for width in 40...180 {
                for hasOpportunities in [false, true] {
                    let placed = RowColumns(id, width: width, needs: needs, hasOpportunities: hasOpportunities).placed
                    #expect(placed.first?.column == 1, "\(id) \(width)")
                    for (left, right) in zip(placed, placed.dropFirst()) {
                        #expect(right.column - left.column - left.width >= (width >= 150 ? 2 : 1), "\(id) \(width)")
                    }
                }
            }
        }
        #expect(RowColumns(.mql, width: 80, needs: needs).placed.first?.column == 0)
    }
}
