import Formats

/// Checks whether bytes may be text of an encoding with characters of two and more bytes.
struct DoubleByteValidator {
    /// The encoding.
    let encoding: TextEncoding
    /// The number of characters of several bytes.
    private(set) var characters = 0
    /// The number of bytes that begin or continue none.
    private(set) var faults = 0
    private var state: State = .start

    private enum State {
        case start
        case trail
        /// Bytes of EUC-JP and of GB18030 that need more than one further byte.
        case kana
        case first
        case third
        case fourth
    }

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// The encodings that are checked.
    static let encodings: [TextEncoding] = [.shiftJIS, .eucJP, .gb18030, .big5, .eucKR]

    /// Whether hardly any byte contradicts; a cell may be damaged.
    var isValid: Bool { characters > 0 && faults * 500 <= characters }

    /// Whether a byte can be the end of a cell.
    var isAtStart: Bool { state == .start }

    mutating func add(_ byte: UInt8) {
        switch state {
        case .start: begin(byte)
        case .trail: end(isTrail(byte), byte)
        case .kana: end((0xA1...0xDF).contains(byte), byte)
        case .first:
            if (0xA1...0xFE).contains(byte) { state = .trail } else { end(false, byte) }
        case .third:
            if (0x81...0xFE).contains(byte) { state = .fourth } else { end(false, byte) }
        case .fourth: end(ASCII.isDigit(byte), byte)
        }
    }

    private mutating func begin(_ byte: UInt8) {
        guard byte >= 0x80 else { return }
        switch encoding {
        case .shiftJIS:
            switch byte {
            case 0x81...0x9F, 0xE0...0xFC: state = .trail
            case 0xA1...0xDF: characters += 1
            default: faults += 1
            }
        case .eucJP:
            switch byte {
            case 0x8E: state = .kana
            case 0x8F: state = .first
            case 0xA1...0xFE: state = .trail
            default: faults += 1
            }
        default:
            if (0x81...0xFE).contains(byte) { state = .trail } else { faults += 1 }
        }
    }

    private mutating func end(_ isRight: Bool, _ byte: UInt8) {
        if encoding == .gb18030, state == .trail, ASCII.isDigit(byte) {
            state = .third
            return
        }
        state = .start
        if isRight {
            characters += 1
        } else {
            faults += 1
            // What ends a cell or line isn't part of a character.
            if byte >= 0x80 { begin(byte) }
        }
    }

    private func isTrail(_ byte: UInt8) -> Bool {
        switch encoding {
        case .shiftJIS: (0x40...0xFC).contains(byte) && byte != 0x7F
        case .eucJP: (0xA1...0xFE).contains(byte)
        case .big5: (0x40...0x7E).contains(byte) || (0xA1...0xFE).contains(byte)
        case .eucKR:
            (0x81...0xFE).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        default: (0x40...0xFE).contains(byte) && byte != 0x7F
        }
    }
}
