import Formats

/// Recognises record ids of Salesforce by their form.
///
/// Salesforce writes the same record with 15 characters in reports and with 18 in exports: the last three repeat the
/// case of the others, five bits a character (Salesforce, "Record ID fields").
enum SalesforceID {
    /// The name of the system.
    static let system = "salesforce"

    /// The 15 characters of an id with 18 and the right check characters; nil for any other text.
    ///
    /// A program that ignores case may have written all letters of an id in one case; the check characters restore it.
    static func shortened(_ text: String) -> String? {
        guard text.utf8.count == 18 else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy(isLetterOrDigit) else { return nil }
        return hasRightChecks(bytes) ? String(decoding: bytes[..<15], as: UTF8.self) : restored(bytes)
    }

    private static func hasRightChecks(_ bytes: [UInt8]) -> Bool {
        for group in 0..<3 {
            var bits = 0
            for offset in 0..<5 where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[group * 5 + offset]) {
                bits |= 1 << offset
            }
            let check = bits < 26 ? UInt8(ascii: "A") + UInt8(bits) : UInt8(ascii: "0") + UInt8(bits - 26)
            guard bytes[15 + group] == check else { return false }
        }
        return true
    }

    /// The 15 characters of an id whose letters all have the same case, in their own case; nil if it is no such id.
    ///
    /// Only of usual objects: ids of other systems have 18 characters in one case, too.
    private static func restored(_ bytes: [UInt8]) -> String? {
        let letters = bytes[..<15].filter(ASCII.isLetter)
        let capitals = letters.count { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard capitals == 0 || capitals == letters.count else { return nil }
        var restored = bytes[..<15].map(ASCII.lowered)
        for group in 0..<3 {
            let check = ASCII.lowered(bytes[15 + group])
            let bits: Int
            if ASCII.isLetter(check) {
                bits = Int(check - UInt8(ascii: "a"))
            } else if (UInt8(ascii: "0")...UInt8(ascii: "5")).contains(check) {
                bits = Int(check - UInt8(ascii: "0")) + 26
            } else {
                return nil
            }
            for offset in 0..<5 where bits & (1 << offset) != 0 {
                let index = group * 5 + offset
                guard ASCII.isLetter(restored[index]) else { return nil }
                restored[index] -= UInt8(ascii: "a") - UInt8(ascii: "A")
            }
        }
        let id = String(decoding: restored, as: UTF8.self)
        return hasUsualPrefix(id) ? id : nil
    }

    /// Whether the form alone shows an id of Salesforce: 18 characters that check, or 15 of a usual object.
    static func isRecognised(_ text: String) -> Bool {
        switch text.utf8.count {
        case 18: shortened(text) != nil
        case 15: hasUsualPrefix(text) && text.utf8.allSatisfy(isLetterOrDigit)
        default: false
        }
    }

    /// Whether a text may be one: 15 letters and digits, or 18 that check.
    static func hasForm(_ text: String) -> Bool {
        text.utf8.count == 15 ? text.utf8.allSatisfy(isLetterOrDigit) : shortened(text) != nil
    }

    /// Lead, contact, account, opportunity, campaign member, task, event, case, user.
    private static let prefixes: Set<String> = ["00Q", "003", "001", "006", "00v", "00T", "00U", "500", "005"]

    private static func hasUsualPrefix(_ text: String) -> Bool {
        // Fifteen digits are rather a number than an id of Salesforce.
        prefixes.contains(String(text.prefix(3))) && text.utf8.contains(where: ASCII.isLetter)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) }
}
