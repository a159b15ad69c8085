/// The type of an activity of the prospect.
package enum EngagementType: String, CaseIterable, Sendable {
    case formSubmitted, contentDownloaded, emailOpened, emailClicked, pageVisited, eventAttended, cardHandedOver, chat, other
    /// A known person arrived again, with a new source, campaign or date; an import logs it.
    case capturedAgain

    /// The display name, in the past tense.
    package var label: String {
        switch self {
        case .formSubmitted: "submitted a form"
        case .contentDownloaded: "downloaded content"
        case .emailOpened: "opened an e-mail"
        case .emailClicked: "clicked a link in an e-mail"
        case .pageVisited: "visited a page"
        case .eventAttended: "attended an event"
        case .cardHandedOver: "gave a business card"
        case .chat: "chatted"
        case .other: "other activity"
        case .capturedAgain: "was captured again"
        }
    }

    /// The display name as a noun.
    package var noun: String {
        switch self {
        case .formSubmitted: "form"
        case .contentDownloaded: "download"
        case .emailOpened: "e-mail opened"
        case .emailClicked: "e-mail click"
        case .pageVisited: "page visit"
        case .eventAttended: "event"
        case .cardHandedOver: "business card"
        case .chat: "chat"
        case .other: "activity"
        case .capturedAgain: "later capture"
        }
    }
}

/// A form that a prospect submitted.
///
/// An action-oriented form asks for sales, an informational one doesn't.
package enum FormKind: String, CaseIterable, Sendable {
    case contactUs, pricing, demo, assessment, whitePaper, newsletter, other

    /// Whether it asks for sales (contact us, pricing, demo, assessment).
    package var isActionOriented: Bool {
        switch self {
        case .contactUs, .pricing, .demo, .assessment: true
        case .whitePaper, .newsletter, .other: false
        }
    }

    /// The display name.
    package var label: String {
        switch self {
        case .contactUs: "contact form"
        case .pricing: "pricing form"
        case .demo: "demo form"
        case .assessment: "assessment form"
        case .whitePaper: "white paper"
        case .newsletter: "newsletter"
        case .other: "form"
        }
    }
}

/// One logged activity of the prospect.
package struct Engagement: Hashable, Sendable {
    /// The type.
    package var type: EngagementType
    /// The form, if it was one.
    package var form: FormKind?
    /// Whether it is a direct request for sales other than a form.
    package var asksForSales: Bool
    /// The campaign that it belongs to.
    package var campaign: String?
    /// The source through which the person came this time.
    package var source: String?
    /// Free text such as the page or the e-mail's subject; personal.
    package var detail: String?
    /// The activity's id in its source system; personal.
    package var externalID: String?

    package init(
        type: EngagementType, form: FormKind? = nil, asksForSales: Bool = false, campaign: String? = nil, source: String? = nil,
        detail: String? = nil, externalID: String? = nil
    ) {
        self.type = type
        self.form = form
        self.asksForSales = asksForSales
        self.campaign = campaign
        self.source = source
        self.detail = detail
        self.externalID = externalID
    }

    /// Whether it raises a hand: an action-oriented form, or any direct request for sales. A later capture never does.
    package var raisesHand: Bool { !isLaterCapture && (asksForSales || form?.isActionOriented == true) }
    /// Whether it records that a known person arrived again, and not something that the prospect did.
    package var isLaterCapture: Bool { type == .capturedAgain }
}
