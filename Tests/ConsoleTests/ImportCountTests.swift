import Lifecycle
import Testing

@testable import Console

@Suite("The counts of an import are words in the journal")
struct ImportCountTests {
    @Test(
        "Every name that an import writes",
        arguments: [
            "added", "declared", "attached", "filled", "updated", "unchanged", "conflicting", "rejected", "erased", "deleted",
            "mergedAway", "unknownLead", "unknownClosings", "ambiguousLead", "joined.id", "joined.email", "joined.row", "optOuts",
            "optOuts.shared", "optOuts.inherited", "bounces", "bounces.shared", "bounces.inherited", "liftedOptOuts", "keptOptOuts",
            "mergedIDs", "keptMerges", "notes", "laterCaptures", "forms", "restoredEvents", "omittedEvents", "refusedEvents",
            "namesNoLead", "onlyPlanned", "nothingDone", "blankNote", "blank", "belowTable", "testLead", "statusNotFollowed",
            "unknownStatus",
            "opportunities.new", "opportunities.updated", "opportunities.closed", "opportunities.changed.amount",
            "opportunities.changed.closeDate", "opportunities.changed.chance", "opportunities.changed.nextStep",
            "opportunities.changed.owner", "outcome.won", "likenesses",
        ])
    func words(name: String) {
        let formatter = EntryFormatter(definition: .sample, team: .sample, now: Instant(milliseconds: 1_795_424_400_000))
        for count in [1, 2] {
            let text = formatter.importCount(name, count)
            #expect(text.hasPrefix("\(count) ") && !text.contains("."), "\(name): \(text)")
            // A capital within a word is a name of the program's own.
            let words = text.split(separator: " ")
            #expect(!words.contains { $0.dropFirst().contains(where: \.isUppercase) }, "\(name): \(text)")
        }
    }
}
