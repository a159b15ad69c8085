import Foundation
import Testing

@Suite("The printed agreement")
struct AgreementCommandTests {
    /// A workspace with two SDRs and a marketer, and the definition with other text in some places.
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        for (login, role) in [("dana", "sdr"), ("tom", "sdr"), ("maya", "marketing")] {
            try place.winnow("team", "add", login, "--name", login == "tom" ? "Tom <b>|O'Neil" : login.capitalized, "--role", role)
        }
        return place
    }

    /// Adopts the definition in force with one text replaced.
    private func adopt(_ old: String, _ new: String, in place: TestPlace) throws {
        let text = try place.winnow("definition", "show", "--yaml").text
        try #require(text.contains(old))
        let adopted = try place.winnow("definition", "adopt", try place.file("next.yaml", text.replacing(old, with: new)), "--yes")
        #expect(adopted.status == 0, "\(adopted)")
    }

    @Test("a second signature of a side adds, a preset has lines to sign on, and a version is printed by its number")
    func signers() throws {
        let place = try place()
        for login in ["dana", "tom", "maya"] { try place.winnow("definition", "sign", "--for", login) }
        let text = try place.winnow("definition", "print").text
        for signed in ["Dana, signed on 2026-11-23", "Tom <b>|O'Neil, signed on 2026-11-23", "Maya, signed on 2026-11-23"] {
            #expect(text.contains(signed), "\(text)")
        }
        #expect(text.components(separatedBy: "Signature ____").count == 3)
        #expect(!text.contains("Changed since"))
        let preset = try place.winnow("definition", "print", "bant").text
        #expect(
            preset.hasPrefix("Lead definition \"bant\"\n") && preset.contains("Signature ____") && !preset.contains("signed on"))
        #expect(try place.winnow("definition", "print", "1").text == text)
        #expect(try place.winnow("definition", "print", "7").status == 66)
    }

    @Test("who signed an earlier version is named with what changed since that version, until they sign again")
    func changes() throws {
        let place = try place()
        for login in ["dana", "maya"] { try place.winnow("definition", "sign", "--for", login) }
        try adopt("attempts: 6", "attempts: 7", in: place)
        try place.winnow("definition", "sign", "--for", "tom")
        try place.winnow("definition", "sign", "--for", "maya")
        try adopt("spacing: 4 hours", "spacing: 5 hours", in: place)
        let text = try place.winnow("definition", "print").text
        let dana = try #require(text.range(of: "Dana signed version 1 for sales on 2026-11-23. Changed since:"))
        #expect(text[dana.upperBound...].contains("Attempts: 7, was 6") && text[dana.upperBound...].contains("5 hours"))
        let maya = try #require(text.range(of: "Maya signed version 2 for marketing on 2026-11-23. Changed since:"))
        let since = text[maya.upperBound...].components(separatedBy: " signed version ")[0]
        #expect(since.contains("5 hours") && !since.contains("Attempts: 7"), "\(since)")
        try place.winnow("definition", "sign", "--for", "dana")
        let signed = try place.winnow("definition", "print").text
        #expect(signed.contains("Dana, signed on") && !signed.contains("Dana signed version 1"))
    }

    @Test("names and labels are text in HTML and Markdown, never markup")
    func markup() throws {
        let place = try place()
        try place.winnow("definition", "sign", "--for", "tom")
        try adopt("label: Unable to reach", "label: \"<script>alert(1)</script> | *x*\"", in: place)
        let html = try place.winnow("definition", "print", "--as", "html").text
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("Tom &lt;b&gt;|O'Neil signed version 1"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script") && !html.contains("http"))
        let markdown = try place.winnow("definition", "print", "--as", "markdown").text
        #expect(markdown.contains("\\<script\\>alert(1)\\</script\\> \\| \\*x\\*") && markdown.contains("Tom \\<b\\>\\|O'Neil"))
    }

    @Test("every preset prints, and no line of the text is wider than 78 columns")
    func presets() throws {
        let place = try TestPlace()
        for preset in ["standard", "topline", "bant", "complex-sale", "readiness", "status"] {
            let text = try place.winnow("definition", "print", preset).text
            for part in [
                "Stages", "Who does what", "Required to be viable", "Reasons to reject", "Process problem limits", "For sales",
            ] {
                #expect(text.contains("\n\(part)\n"), "\(preset) lacks \(part)")
            }
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 78 })
        }
    }
}
