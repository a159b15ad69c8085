/// The time after a date.
struct ScannedClock {
    /// Milliseconds since midnight; nil without a time.
    var millisecond: Int?
    /// Seconds east of UTC; nil without a zone.
    var offset: Int?
}

extension DateScanner {
    /// Parses `T19:58:03.123+02:00`, ` 7:58 PM`, `, 19:58 UTC`, ` 19:58 (UTC+02:00)` or nothing.
    ///
    /// Nothing may follow.
    mutating func clock() -> ScannedClock? {
        guard !atEnd else { return ScannedClock() }
        if peek == UInt8(ascii: "T") || peek == UInt8(ascii: "t") {
            index += 1
        } else {
            let before = index
            skipSpaces()
            if peek == UInt8(ascii: ",") {
                index += 1
                skipSpaces()
            }
            guard index > before else {
                // "2021-04-15Z" and "2021-04-15+02:00" (XML Schema dates)
                guard let offset = zone(), atEnd else { return nil }
                return ScannedClock(millisecond: nil, offset: offset)
            }
            if let next = peek, ASCII.isLetter(next) {
                let start = index
                if word() != "at" { index = start }
                skipSpaces()
            }
        }
        guard let next = peek, ASCII.isDigit(next) else {
            guard let offset = zone(), atEnd else { return nil }
            return ScannedClock(millisecond: nil, offset: offset)
        }
        guard let time = timeOfDay() else { return nil }
        skipSpaces()
        if atEnd { return ScannedClock(millisecond: time, offset: nil) }
        if peek == UInt8(ascii: "(") {
            index += 1
            guard let offset = zone() else { return nil }
            skipSpaces()
            guard peek == UInt8(ascii: ")") else { return nil }
            index += 1
            return atEnd ? ScannedClock(millisecond: time, offset: offset) : nil
        }
        guard let offset = zone() else { return nil }
        skipSpaces()
        if peek == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") { index = bytes.count }
        return atEnd ? ScannedClock(millisecond: time, offset: offset) : nil
    }

    /// Parses `19:58:03.123`, `7:58 pm`, `7pm` or `7.58 p.m.` into milliseconds since midnight.
    private mutating func timeOfDay() -> Int? {
        guard let hour = readNumber(maxDigits: 2) else { return nil }
        var minute = 0
        var second = 0
        var millisecond = 0
        var hasMinutes = false
        if peek == UInt8(ascii: ":") || (peek == UInt8(ascii: ".") && index + 1 < bytes.count) {
            index += 1
            guard let value = readNumber(maxDigits: 2) else { return nil }
            minute = value
            hasMinutes = true
            if peek == UInt8(ascii: ":") {
                index += 1
                guard let value = readNumber(maxDigits: 2) else { return nil }
                second = value
                if peek == UInt8(ascii: ".") || peek == UInt8(ascii: ",") {
                    index += 1
                    guard let fraction = fraction() else { return nil }
                    millisecond = fraction
                }
            }
        }
        skipSpaces()
        var hour24 = hour
        if let letter = peek.map(ASCII.lowered), letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") {
            guard (1...12).contains(hour) else { return nil }
            index += 1
            if peek == UInt8(ascii: ".") { index += 1 }
            guard peek.map(ASCII.lowered) == UInt8(ascii: "m") else { return nil }
            index += 1
            if peek == UInt8(ascii: ".") { index += 1 }
            hour24 = hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
        } else if !hasMinutes {
            return nil
        }
        guard hour24 < 24, minute < 60, second <= 60 else { return nil }
        // A leap second counts as the second before it.
        return ((hour24 * 60 + minute) * 60 + min(second, 59)) * 1000 + millisecond
    }

    /// Parses `Z`, `UTC`, `GMT`, `+02:00`, `-0530`, `+02`, `GMT+0200` into seconds east of UTC.
    private mutating func zone() -> Int? {
        skipSpaces()
        if let next = peek, ASCII.isLetter(next) {
            guard let name = word(), ["z", "utc", "gmt"].contains(name) else { return nil }
            if atEnd || (peek != UInt8(ascii: "+") && peek != UInt8(ascii: "-")) { return 0 }
        }
        guard let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        index += 1
        let start = index
        guard let digits = readNumber(maxDigits: 4) else { return nil }
        var hours = digits
        var minutes = 0
        if index - start > 2 {
            hours = digits / 100
            minutes = digits % 100
        } else if peek == UInt8(ascii: ":") {
            index += 1
            guard let value = readNumber(maxDigits: 2) else { return nil }
            minutes = value
        }
        guard hours <= 18, minutes < 60 else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private mutating func fraction() -> Int? {
        var value = 0
        var scale = 100
        let start = index
        while let byte = peek, ASCII.isDigit(byte) {
            value += Int(byte - 0x30) * scale
            scale /= 10
            index += 1
        }
        return index > start ? value : nil
    }

    /// Parses a text that is a time of day and nothing else, into milliseconds since midnight.
    static func timeOfDay(_ text: String) -> Int? {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = DateScanner(FieldBytes(bytes))
            guard let time = scanner.timeOfDay(), scanner.atEnd else { return nil }
            return time
        }
    }
}
