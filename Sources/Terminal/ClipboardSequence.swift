/// The escape sequence that copies text to the clipboard of the user's own machine, also over SSH.
///
/// It is OSC 52 of xterm.
enum ClipboardSequence {
    /// The longest text that is sent, in bytes: xterm and tmux accept about 100,000 characters of base64.
    static let limit = 74_000

    /// The sequence for a text; nil when it is too long.
    static func sequence(_ text: String) -> String? {
        guard text.utf8.count <= limit else { return nil }
        return "\u{1B}]52;c;\(base64(Array(text.utf8)))\u{7}"
    }

    /// Base64 with padding (RFC 4648, section 4).
    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for offset in 0..<3 { bits = bits << 8 | (start + offset < bytes.count ? Int(bytes[start + offset]) : 0) }
            for place in 0..<4 {
                output.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
