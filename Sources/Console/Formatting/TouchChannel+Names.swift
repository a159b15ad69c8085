internal import Lifecycle

extension TouchChannel {
    /// A scheduled follow-up with its article: `a meeting`, `an e-mail`.
    var followUpWithArticle: String { (self == .email ? "an " : "a ") + followUpName }
}
