import Screen

/// Decodes what ncurses reads into ``Input``: a pure state machine that is given the time.
///
/// ncurses passes an unknown escape sequence on as an escape and letters, and letters are commands here. So everything
/// after an escape is collected up to the end that ECMA-48 defines (CSI: a final byte 0x40–0x7E; OSC, DCS and similar:
/// BEL or ESC \), decoded if it is known, and dropped if not. For a while, a sequence that arrives in pieces is joined.
struct InputDecoder {
    /// What ncurses reads.
    enum Raw: Equatable {
        /// A Unicode scalar.
        case scalar(UInt32)
        /// A recognised key.
        case key(Key)
        /// The beginning of pasted text.
        case pasteBegin
        /// The end of pasted text.
        case pasteEnd
        /// The window gained (true) or lost the focus.
        case focus(Bool)
        /// A key without a meaning here.
        case other
    }

    /// The longest paste that is kept, in scalars; the rest is dropped.
    static let pasteLimit = 1_000_000
    /// How long a sequence may stay unfinished, in milliseconds.
    static let sequenceTimeout = 500
    /// How long after a lone escape the rest of its sequence may still arrive, in milliseconds.
    static let delayedTimeout = 300
    /// How long a paste may pause, in milliseconds.
    static let pasteTimeout = 5000

    private enum State: Equatable {
        case ground
        case escape
        /// `[` or `O` soon after an escape that was already delivered: the rest of an arrow, or a key.
        case delayed(UInt32)
        case csi(String)
        case ss3
        case string(escaped: Bool)
        /// The remaining scalars of an old mouse report: a button and a position.
        case mouse(Int)
        case paste
    }

    private var state = State.ground
    private var deadline: Int?
    private var lastEscape: Int?
    private var pasted = String.UnicodeScalarView()
    private var pastedCount = 0

    /// The decoded inputs that have not been drained.
    private(set) var inputs: [Input] = []

    /// Returns the decoded inputs and removes them.
    mutating func drain() -> [Input] {
        defer { inputs = [] }
        return inputs
    }

    /// When ``idle(now:)`` must be called even if nothing arrives, in milliseconds; nil if not at all.
    var nextDeadline: Int? { deadline }

    /// Decodes one thing that was read at `now`, in milliseconds of a monotonic clock.
    mutating func feed(_ raw: Raw, now: Int) {
        if state == .paste {
            feedPaste(raw, now: now)
            return
        }
        switch raw {
        case .scalar(let scalar): feed(scalar, now: now)
        case .key(let key):
            finishPending()
            inputs.append(.key(key))
        case .pasteBegin:
            finishPending()
            beginPaste(now)
        case .focus(let front):
            finishPending()
            inputs.append(.focus(front))
        case .pasteEnd, .other: finishPending()
        }
    }

    /// Notes that nothing more is there at `now`.
    ///
    /// A lone escape becomes the Escape key, and what has waited too long is dropped.
    mutating func idle(now: Int) {
        switch state {
        case .escape:
            inputs.append(.key(.escape))
            lastEscape = now
            state = .ground
            deadline = nil
        case .delayed(let scalar):
            state = .ground
            deadline = nil
            emit(scalar)
        case .csi, .ss3, .string, .mouse:
            if let deadline, now >= deadline { reset() }
        case .paste:
            if let deadline, now >= deadline { endPaste() }
        case .ground: break
        }
    }

    /// Drops an unfinished sequence.
    mutating func reset() {
        state = .ground
        deadline = nil
    }

    private mutating func finishPending() {
        if state == .escape { lastEscape = nil }
        if case .delayed(let scalar) = state { emit(scalar) }
        state = .ground
        deadline = nil
    }

    private mutating func feed(_ scalar: UInt32, now: Int) {
        switch state {
        case .ground: feedGround(scalar, now: now)
        case .escape: feedEscape(scalar, now: now)
        case .delayed(let first):
            let isContinuation =
                first == 0x5B ? (0x30...0x3F).contains(scalar) || (0x40...0x7E).contains(scalar) : (0x41...0x5A).contains(scalar)
            guard isContinuation else {
                state = .ground
                emit(first)
                feedGround(scalar, now: now)
                return
            }
            if first == 0x5B { feedCSI(scalar, "", now: now) } else { feedSS3(scalar) }
        case .csi(let parameters): feedCSI(scalar, parameters, now: now)
        case .ss3: feedSS3(scalar)
        case .mouse(let left): if left > 1 { state = .mouse(left - 1) } else { reset() }
        case .string(let escaped):
            deadline = now + Self.sequenceTimeout
            if scalar == 0x07 || scalar == 0x9C || escaped && scalar == 0x5C {
                reset()
            } else {
                state = .string(escaped: scalar == 0x1B)
            }
        case .paste: break
        }
    }

    private mutating func feedGround(_ scalar: UInt32, now: Int) {
        if scalar == 0x1B {
            state = .escape
            return
        }
        defer { lastEscape = nil }
        if scalar == 0x5B || scalar == 0x4F, let escape = lastEscape, now - escape <= Self.delayedTimeout {
            state = .delayed(scalar)
            return
        }
        if scalar == 0x9B {
            state = .csi("")
            deadline = now + Self.sequenceTimeout
            return
        }
        emit(scalar)
    }

    private mutating func feedEscape(_ scalar: UInt32, now: Int) {
        deadline = now + Self.sequenceTimeout
        switch scalar {
        case 0x5B: state = .csi("")
        case 0x4F: state = .ss3
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string(escaped: false)
        case 0x1B:
            inputs.append(.key(.escape))
            deadline = nil
        case 0x7F, 0x08:
            reset()
            inputs.append(.key(.control("w")))
        case 0x20..<0x7F, 0xA0...:
            reset()
            if let value = Unicode.Scalar(scalar) { inputs.append(.key(.alt(Character(value)))) }
        default: reset()
        }
    }

    private mutating func feedCSI(_ scalar: UInt32, _ parameters: String, now: Int) {
        if scalar == 0x1B {
            state = .escape
            deadline = nil
        } else if (0x40...0x7E).contains(scalar) {
            reset()
            if scalar == 0x4D, parameters.isEmpty {
                state = .mouse(3)
                deadline = now + Self.sequenceTimeout
            } else {
                finishCSI(parameters, scalar, now: now)
            }
        } else if scalar >= 0x20, scalar < 0x40 {
            // Longer than any key; still dropped as a whole.
            state = .csi(parameters.utf8.count < 64 ? parameters + String(Character(Unicode.Scalar(UInt8(scalar)))) : parameters)
            deadline = now + Self.sequenceTimeout
        } else {
            reset()
        }
    }

    private mutating func feedSS3(_ scalar: UInt32) {
        reset()
        let keys: [UInt32: Key] = [
            0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home, 0x4D: .enter, 0x50: .function(1),
            0x51: .function(2), 0x52: .function(3), 0x53: .function(4),
        ]
        if let key = keys[scalar] { inputs.append(.key(key)) }
    }

    private mutating func finishCSI(_ parameters: String, _ final: UInt32, now: Int) {
        let modified = parameters.hasSuffix(";3") || parameters.hasSuffix(";5")
        switch (parameters, final) {
        case ("", 0x49): inputs.append(.focus(true))
        case ("", 0x4F): inputs.append(.focus(false))
        case ("200", 0x7E): beginPaste(now)
        case ("", 0x5A): inputs.append(.key(.backtab))
        case (_, 0x44) where modified: inputs.append(.key(.alt("b")))
        case (_, 0x43) where modified: inputs.append(.key(.alt("f")))
        case (_, 0x41...0x48) where parameters.isEmpty || parameters.hasPrefix("1;"):
            let keys: [UInt32: Key] = [0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home]
            if let key = keys[final] { inputs.append(.key(key)) }
        case (_, 0x7E):
            let keys: [String: Key] = [
                "1": .home, "2": .insert, "3": .delete, "4": .end, "5": .pageUp, "6": .pageDown, "7": .home, "8": .end,
                "11": .function(1), "12": .function(2), "13": .function(3), "14": .function(4), "15": .function(5),
                "17": .function(6), "18": .function(7), "19": .function(8), "20": .function(9), "21": .function(10),
                "23": .function(11), "24": .function(12),
            ]
            if let key = keys[parameters] { inputs.append(.key(key)) }
        default: break
        }
    }

    private mutating func emit(_ scalar: UInt32) {
        switch scalar {
        case 0x0D, 0x0A: inputs.append(.key(.enter))
        case 0x09: inputs.append(.key(.tab))
        case 0x08, 0x7F: inputs.append(.key(.backspace))
        case 0x00: inputs.append(.key(.control("@")))
        case 0x01...0x1A: inputs.append(.key(.control(Character(Unicode.Scalar(UInt8(scalar + 0x60))))))
        case 0x1C...0x1F: inputs.append(.key(.control(Character(Unicode.Scalar(UInt8(scalar + 0x40))))))
        case 0x80..<0xA0: break
        default: if let value = Unicode.Scalar(scalar) { inputs.append(.key(.character(Character(value)))) }
        }
    }

    // MARK: Paste

    private mutating func beginPaste(_ now: Int) {
        state = .paste
        pasted = String.UnicodeScalarView()
        pastedCount = 0
        deadline = now + Self.pasteTimeout
    }

    private mutating func feedPaste(_ raw: Raw, now: Int) {
        deadline = now + Self.pasteTimeout
        switch raw {
        case .pasteEnd: endPaste()
        case .scalar(let scalar):
            guard let value = Unicode.Scalar(scalar) else { return }
            // The end marker may arrive in pieces, as an escape and letters.
            if value == "~", pasted.suffix(5).elementsEqual("\u{1B}[201".unicodeScalars) {
                pasted.removeLast(5)
                endPaste()
            } else if pastedCount < Self.pasteLimit {
                pasted.append(value)
                pastedCount += 1
            } else {
                // Full: only the last scalars are kept, to recognise the end.
                pasted.removeLast()
                pasted.append(value)
            }
        case .key(.enter): pasted.append("\n")
        case .key, .pasteBegin, .focus, .other: break
        }
    }

    private mutating func endPaste() {
        reset()
        var text = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in pasted {
            defer { afterReturn = scalar.value == 0x0D }
            if scalar.value == 0x0A, afterReturn { continue }
            text.append(scalar.value == 0x0D ? "\n" : scalar)
        }
        pasted = String.UnicodeScalarView()
        inputs.append(.paste(String(text)))
    }
}
