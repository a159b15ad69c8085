import Testing
import Torture

@Suite("A model of the journal on a server")
struct ServerModelTests {
    typealias Limits = ServerModel.Limits

    /// Two kinds of misfortune at a time; with `WINNOW_TORTURE=1` all of them.
    private static let limits =
        Torture.isOn
        ? [Limits(cuts: 1, kills: 1, crashes: 1, restores: 1)]
        : [
            Limits(cuts: 1, kills: 1), Limits(cuts: 1, crashes: 1), Limits(kills: 1, crashes: 1), Limits(cuts: 1, restores: 1),
        ]

    @Test("keeps every promise in every state", arguments: limits)
    func everyState(_ limits: Limits) {
        let found = ServerModel(limits: limits).explore()
        #expect(found.broken.isEmpty, "\(found.report)")
        #expect(found.states > 200_000)
        Torture.record("server-model", tries: found.states, failures: found.broken.count)
        print("server, \(limits): \(found.report)")
    }

    @Test("finds each mistake, by the promise that it breaks", arguments: ServerModel.Mistake.allCases)
    func mistake(_ mistake: ServerModel.Mistake) {
        let found = ServerModel(mistake: mistake, limits: mistake.limits).explore()
        #expect(found.broken.contains(mistake.breaks), "\(found.report)")
        print("server, \(mistake): \(found.report)")
    }
}
