import Testing

@Suite("Acting for somebody")
struct ActingForTests {
    @Test("is refused where nothing is done: by figures, which say how to narrow them down, and by the console, whoever is meant")
    func refused() throws {
        let firm = try Firm("standard")
        for login in ["dana", "whoever"] {
            for command in [["funnel", "--once"], ["funnel", "--json"], ["funnel"], ["health", "--csv"], ["health"]] {
                let run = try firm.place.run(command + ["--for", login], at: firm.now)
                #expect(run.status == 64 && run.complaint.contains("--filter owner=\(login)"), "\(command): \(run)")
            }
            for before in [[], ["--read-only"]] {
                let run = try firm.place.run(before + ["--for", login], at: firm.now)
                #expect(run.status == 64 && run.complaint.contains("winnow queue mql --mine --for \(login)"), "\(run)")
            }
        }
        #expect(try firm.place.run(["queue", "sql", "--mine", "--for", "dana"], at: firm.now).status == 0)
    }
}
