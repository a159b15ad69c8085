import Testing

@Suite("--for where it does not apply")
struct ActingForTests {
    @Test("figures refuse --for and name --filter; the console refuses it and names commands")
    func refused() throws {
        let firm = try Firm("standard")
        for login in ["dana", "unknown"] {
            for command in [["funnel", "--once"], ["funnel", "--json"], ["funnel"], ["health", "--csv"], ["health"]] {
                let run = try firm.place.run(command + ["--for", login], at: firm.now)
                #expect(run.status == 64 && run.errorText.contains("--filter owner=\(login)"), "\(command): \(run)")
            }
            for before in [[], ["--read-only"]] {
                let run = try firm.place.run(before + ["--for", login], at: firm.now)
                #expect(run.status == 64 && run.errorText.contains("winnow queue mql --mine --for \(login)"), "\(run)")
            }
        }
        #expect(try firm.place.run(["queue", "sql", "--mine", "--for", "dana"], at: firm.now).status == 0)
    }
}
