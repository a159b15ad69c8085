import Formats
import Lifecycle
import Screen

/// The columns of `winnow export leads`, by which an import recognises such a file and restores its leads.
///
/// They are also the keys of its JSON. Names never change; new ones are added.
package enum WinnowExport {
    /// What an import does with a column.
    enum Use: Equatable {
        /// Fills a field, as in any other file.
        case field(IntakeField)
        /// Has further values of a field.
        case further(IntakeField)
        /// Says something about the lead that only such a file has; ``ExportedLead`` reads it.
        case state
        /// What winnow computes itself.
        case computed
    }

    /// The columns of lists of leads, in their order.
    package static let listColumns = [
        "id", "externalId", "stage", "owner", "score", "firstName", "lastName", "title", "company", "email", "phone", "source",
        "enteredStageAt", "dueAt", "reason",
    ]

    /// The further columns of an export, in their order; with ``eventColumn`` after them if it has events.
    package static let furtherColumns = [
        "capturedAt", "mobile", "website", "industry", "function", "employees", "revenue", "country", "state", "city", "campaign",
        "formerOwner", "emails", "phones", "recordIds", "requested", "path", "optOut", "emailOptOut", "callOptOut", "emailBounced",
        "closedChannels", "snoozedUntil", "returnOn", "track", "account", "contact", "opportunity", "amount", "currency",
        "closeDate", "intention", "notes", "stageLabel", exactColumn, "extra",
    ]

    /// The columns of addresses and phones that the lead no longer has, at the end of every export.
    package static let formerColumns = ["formerEmails", "formerPhones"]

    /// The columns that came later, at the very end of every export: what is to be done next about the opportunity.
    package static let laterColumns = ["nextStep"]

    /// The column with the texts that cells show in another way: with tabs, control characters, spaces at the ends.
    package static let exactColumn = "exactTexts"

    /// The column of a lead's events.
    package static let eventColumn = "events"

    /// The prefix that the names of a file's own columns have in JSON.
    static let extraPrefix = "extra."

    /// Whether the columns are those of such a file. Some may be missing, and a spreadsheet may have added others.
    static func isShown(by names: [String]) -> Bool {
        ["id", "stage", "enteredStageAt"].allSatisfy(names.contains)
    }

    /// What a column is; nil for one that winnow did not write.
    static func use(of name: String) -> Use? { name.hasPrefix(extraPrefix) ? .state : uses[name] }

    /// Whether a note is the one that an export has: without control characters, and without spaces at its ends.
    package static func isSameNote(_ note: String?, _ exported: String) -> Bool {
        note.map { String(Sanitizer.lines($0).trimmingSpace) } == String(Sanitizer.lines(exported).trimmingSpace)
    }

    /// Whether a cell is what the export shows of a text, which nobody has changed since.
    package static func isShown(_ text: String, as cell: String?) -> Bool {
        let (shown, cell) = (String(Sanitizer.lines(text).trimmingSpace), String((cell ?? "").trimmingSpace))
        return shown == cell || FormulaGuard.unguarded(shown) == cell
    }

    /// Whether a reader gets a text back from a cell that shows it.
    package static func isExact(_ text: String) -> Bool {
        Sanitizer.lines(text) == text && text.trimmingSpace.utf8.count == text.utf8.count
            && FormulaGuard.unguarded(FormulaGuard.guarded(text)) == text
    }

    private static let uses: [String: Use] = {
        var uses: [String: Use] = [
            "externalId": .field(.externalID), "capturedAt": .field(.createdAt), "emails": .further(.email),
            "phones": .further(.phone),
        ]
        let fields: [IntakeField] = [
            .stage, .owner, .firstName, .lastName, .title, .company, .email, .phone, .source, .mobile, .website, .industry,
            .function,
            .employees, .revenue, .country, .state, .city, .campaign, .requested, .optOut, .emailOptOut, .callOptOut, .emailBounced,
            .notes,
        ]
        for field in fields { uses[field.rawValue] = .field(field) }
        for name in ["score", "dueAt", "fit", "engagement", "isProposed", "likelihood", "dueKind", "stageLabel", "lastContactAt"] {
            uses[name] = .computed
        }
        for name in ["id", "extra", eventColumn] + listColumns + furtherColumns + formerColumns + laterColumns
        where uses[name] == nil {
            uses[name] = .state
        }
        return uses
    }()
}

extension ColumnMatcher {
    /// The columns of an export of winnow, by their indexes; none for any other file.
    func exportUses(_ names: [String]) -> [Int: WinnowExport.Use] {
        guard kind == .leads, !isInFormatOne, WinnowExport.isShown(by: names) else { return [:] }
        var uses: [Int: WinnowExport.Use] = [:]
        for (index, name) in names.enumerated() { uses[index] = WinnowExport.use(of: name) }
        return uses
    }
}
