import Lifecycle
import Testing

@testable import Intake

/// The kinds of forms by their names: content comes before what it is about.
@Suite("Names of forms") struct FormNameTests {
    @Test(
        "A name says whether the form asks for sales",
        arguments: [
            ("Ebook: Pricing strategies", "whitePaper"), ("E-Book Preise", "whitePaper"), ("Webinar: demo day", "other"),
            ("Whitepaper - how to request a demo", "whitePaper"), ("Career contact", "other"), ("Contact data update", "other"),
            ("Newsletter: contact us", "newsletter"), ("Leitfaden Angebot", "whitePaper"), ("Webinaranmeldung Demo", "other"),
            ("Book a meeting", "contactUs"), ("Kontaktformular", "contactUs"), ("Kontaktformular (DE)", "contactUs"),
            ("Angebot anfordern", "pricing"), ("Preisliste", "pricing"), ("Demander un devis", "pricing"),
            ("Contact Us", "contactUs"),
            ("Request a demo (EMEA)", "demo"), ("Solicitar presupuesto", "pricing"), ("Guided demo", "demo"),
        ])
    func kind(name: String, expected: String) { #expect(IntakeTables.bundled.form(named: name) == expected) }
}
