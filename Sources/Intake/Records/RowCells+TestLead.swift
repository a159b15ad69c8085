import Formats
import Lifecycle

// Leads with which somebody tested a form; they are nobody.
extension RowCells {
    /// Whether the row is one: a column says so, as LinkedIn's and Google's do, or a cell has what Facebook's tool
    /// writes.
    ///
    /// - Throws: ``CellError`` where a cell is not UTF-8.
    func isTestLead() throws(CellError) -> Bool {
        for index in indexes.identity {
            let bytes = row.bytes(of: index).trimmed
            guard let first = bytes.first else { continue }
            if first == UInt8(ascii: "<"), Self.isDummy(bytes) { return true }
            if first | 0x20 == UInt8(ascii: "t"), Self.addresses.contains(where: { bytes.elementsEqual($0.utf8, by: Self.isSame) })
            {
                return true
            }
        }
        guard indexes[.isTest] != nil else { return false }
        return try texts(.isTest).contains { Self.saysTest($0) == true }
    }

    /// The cells of a column about tests that say neither that the lead is one nor that it is none.
    func unreadTests() throws(CellError) -> [Cell] {
        guard indexes[.isTest] != nil else { return [] }
        return try cells(of: .isTest).filter { Self.saysTest($0.text) == nil && !Placeholder.isBlankCell($0.text) }
    }

    /// The addresses of the testing tools of Facebook and Instagram.
    private static let addresses = ["test@fb.com", "test@meta.com", "test@facebook.com"]

    private static func isSame(_ byte: UInt8, _ other: UInt8) -> Bool { ASCII.lowered(byte) == other }

    /// Whether a cell is `<test lead: dummy data for full_name>`.
    private static func isDummy(_ bytes: FieldBytes) -> Bool {
        TextFolding.folded(String(decoding: bytes.prefix(24), as: UTF8.self)).hasPrefix("testlead")
    }

    private static func saysTest(_ text: String) -> Bool? {
        if let flag = FlagValue.yesOrNo(text) { return flag }
        return ["test", "testlead", "istest"].contains(TextFolding.folded(text)) ? true : nil
    }
}
