import Lifecycle
import Testing

@testable import Intake

@Suite("The order of East Asian names") struct PersonNameOrderTests {
    @Test(
        "The family name comes first, in the fields as on screen",
        arguments: [
            ("山田 太郎", "太郎", "山田"), ("김 철수", "철수", "김"), ("王 小明", "小明", "王"), ("田中 ひろし", "ひろし", "田中"), ("歐陽 娜娜", "娜娜", "歐陽"),
        ])
    func familyNameFirst(full: String, first: String, last: String) throws {
        #expect(PersonNameParser.split(full) == (first, last))
        #expect(LeadFields([.firstName: first, .lastName: last]).fullName == full)
        let columns = try #require(try parse("First Name,Last Name\n\(first),\(last)\n").leads.first)
        #expect(columns.fields.fullName == full)
        let split = try #require(try parse("Name,City\n\(full),Tokio\n").leads.first)
        #expect(split.fields.fullName == full && split.fields[.lastName] == last)
    }

    @Test(
        "Other names keep their order",
        arguments: [
            ("Wei Zhang", "Wei", "Zhang"), ("ジョン スミス", "ジョン", "スミス"), ("Аня Ли", "Аня", "Ли"), ("Wei 張", "Wei", "張"),
            ("Marie de Vries", "Marie", "de Vries"),
        ])
    func otherNames(full: String, first: String, last: String) {
        #expect(PersonNameParser.split(full) == (first, last))
        #expect(LeadFields([.firstName: first, .lastName: last]).fullName == full)
    }
}
