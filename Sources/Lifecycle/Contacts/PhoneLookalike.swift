import Formats

/// Recognises numbers with as many digits as a phone number that are something else.
///
/// These are dates, times, IP addresses, amounts, and ids with a letter: `2026-10-12`, `10:30 - 11:30`,
/// `192.168.100.20`, `$2,500,000`, `C4821937`.
enum PhoneLookalike {
    /// Whether a text with 7 to 15 digits is no phone number.
    static func matches(_ text: String) -> Bool {
        guard mayMatch(text) else { return false }
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: "%")) || text.contains(where: \.isCurrencySymbol) || hasTime(bytes) || hasIDLetter(bytes) {
            return true
        }
        let groups = groups(bytes)
        return isDate(groups) || isIPAddress(groups) || isAmount(groups, bytes)
    }

    /// Whether a text has more than digits, spaces, hyphens and parentheses, or begins as a date may; nearly no phone
    /// does.
    private static func mayMatch(_ text: String) -> Bool {
        var (count, groups, wasDigit) = (0, 0, false)
        var (hasMark, firstLength) = (false, 0)
        for byte in text.utf8 {
            count += 1
            if ASCII.isDigit(byte) {
                if !wasDigit { groups += 1 }
                wasDigit = true
                if groups == 1 { firstLength += 1 }
                continue
            }
            wasDigit = false
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): break
            case UInt8(ascii: "+") where count == 1: break
            default: hasMark = true
            }
        }
        guard !hasMark else { return true }
        // "2026-10-12" and "12-10-2026 1000"; "-2500000".
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return true }
        let mayBeDay = firstLength < 3 || firstLength == 4 && (first == UInt8(ascii: "1") || first == UInt8(ascii: "2"))
        return mayBeDay && (3...4).contains(groups) && first != UInt8(ascii: "+")
    }

    /// A run of digits with the mark right before it; 0 for several marks.
    private struct Group {
        var digits: ArraySlice<UInt8>
        var mark: UInt8?
        var value: Int { digits.count > 9 ? .max : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    }

    private static func groups(_ bytes: [UInt8]) -> [Group] {
        var groups: [Group] = []
        var (start, end): (Int?, Int) = (nil, 0)
        for index in 0...bytes.count {
            let isDigit = index < bytes.count && ASCII.isDigit(bytes[index])
            if isDigit, start == nil { start = index }
            guard !isDigit, let first = start else { continue }
            let mark = first == 0 ? nil : groups.isEmpty || first - end == 1 ? bytes[first - 1] : 0
            groups.append(Group(digits: bytes[first..<index], mark: mark))
            (start, end) = (nil, index)
        }
        return groups
    }

    /// Whether digits stand on both sides of a colon: a time, a MAC address, an address with a port.
    private static func hasTime(_ bytes: [UInt8]) -> Bool {
        bytes.indices.dropFirst().dropLast().contains { index in
            bytes[index] == UInt8(ascii: ":") && ASCII.isDigit(bytes[index - 1]) && ASCII.isDigit(bytes[index + 1])
        }
    }

    /// Whether a single letter stands right beside a digit or hyphen, as in `P4821937`; `x12` is an extension.
    private static func hasIDLetter(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            guard ASCII.isLetter(bytes[index]) else { return false }
            let before = index > 0 ? bytes[index - 1] : UInt8(ascii: " ")
            let after = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
            guard !ASCII.isLetter(before), !ASCII.isLetter(after) else { return false }
            if ASCII.lowered(bytes[index]) == UInt8(ascii: "x"), ASCII.isDigit(after) { return false }
            return ASCII.isDigit(before) || ASCII.isDigit(after) || before == UInt8(ascii: "-") || after == UInt8(ascii: "-")
        }
    }

    /// Whether three groups are a day, with or without a time of digits after it: `2026-10-12`, `12.10.2026`, `20 10
    /// 2026`.
    private static func isDate(_ groups: [Group]) -> Bool {
        guard groups.count == 3 || groups.count == 4, let mark = groups[1].mark, groups[2].mark == mark else { return false }
        // "030 12 10 1985" may be a phone number.
        guard "-./".utf8.contains(mark) || mark == UInt8(ascii: " ") && groups.count == 3 else { return false }
        guard groups.count == 3 || [4, 6].contains(groups[3].digits.count) && groups[3].mark == UInt8(ascii: " ") else {
            return false
        }
        let counts = groups.map(\.digits.count)
        let values = groups.map(\.value)
        func isDayAndMonth(_ one: Int, _ other: Int) -> Bool {
            (1...31).contains(one) && (1...31).contains(other) && min(one, other) <= 12
        }
        if counts[0] == 4, counts[1] <= 2, counts[2] <= 2 {
            return (1900..<2200).contains(values[0]) && isDayAndMonth(values[1], values[2])
        }
        return counts[0] <= 2 && counts[1] <= 2 && counts[2] == 4 && (1900..<2200).contains(values[2])
            && isDayAndMonth(values[0], values[1])
    }

    /// Whether four numbers up to 255 are separated by points. Four pairs may be a phone number.
    private static func isIPAddress(_ groups: [Group]) -> Bool {
        groups.count == 4 && groups.dropFirst().allSatisfy { $0.mark == UInt8(ascii: ".") } && groups[0].mark == nil
            && groups.allSatisfy { $0.value <= 255 && ($0.digits.count == 1 || $0.digits.first != UInt8(ascii: "0")) }
            && groups.contains { $0.digits.count != 2 }
    }

    /// Whether digits are grouped by thousands, have decimals, or follow a minus.
    private static func isAmount(_ groups: [Group], _ bytes: [UInt8]) -> Bool {
        guard let first = groups.first, first.mark != UInt8(ascii: "+") else { return false }
        if bytes.first == UInt8(ascii: "-"), first.mark == bytes.first, first.digits.first != UInt8(ascii: "0") { return true }
        let rest = groups.dropFirst()
        guard let last = rest.last, let mark = rest.first?.mark, mark == UInt8(ascii: ",") || mark == UInt8(ascii: ".") else {
            return false
        }
        if rest.count == 1 {
            return first.digits.count >= 5 && first.digits.first != UInt8(ascii: "0") && last.digits.count <= 2
        }
        // "912.345.678" is a Spanish number, "12.345.678" is none.
        let thousands = last.digits.count <= 2 && last.mark != mark ? rest.dropLast() : rest
        return thousands.allSatisfy { $0.mark == mark && $0.digits.count == 3 }
            && first.digits.count <= (mark == UInt8(ascii: ",") || thousands.count < rest.count ? 3 : 2)
    }
}
