import Testing
import Torture

@Suite("A model of the journal in a folder")
struct FolderModelTests {
    typealias Limits = FolderModel.Limits

    /// One kind of misfortune twice and the others once; with `WINNOW_TORTURE=1` all kinds of a failing machine twice.
    private static let limits =
        Torture.isOn
        ? [Limits(kills: 2, crashes: 2, failures: 2)] : [Limits(kills: 2), Limits(crashes: 2), Limits(failures: 2)]

    @Test("keeps every promise in every state", arguments: limits)
    func everyState(_ limits: Limits) {
        let found = FolderModel(limits: limits).explore()
        #expect(found.broken.isEmpty, "\(found.report)")
        #expect(found.states > 500_000)
        Torture.record("folder-model", tries: found.states, failures: found.broken.count)
        print("folder, \(limits): \(found.report)")
    }

    @Test("finds each mistake, by the promise that it breaks", arguments: FolderModel.Mistake.allCases)
    func mistake(_ mistake: FolderModel.Mistake) {
        let found = FolderModel(mistake: mistake, limits: mistake.limits).explore()
        #expect(found.broken.contains(mistake.breaks), "\(found.report)")
        print("folder, \(mistake): \(found.report)")
    }
}
