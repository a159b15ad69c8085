import Screen
import Testing

@testable import Terminal

@Suite("Decoding keys")
struct InputDecoderTests {
    /// Decodes texts, each followed by a pause of this many milliseconds in which nothing arrives.
    func decode(_ parts: (String, Int)...) -> [Input] {
        var decoder = InputDecoder()
        var now = 1000
        for (text, pause) in parts {
            for scalar in text.unicodeScalars { decoder.feed(.scalar(scalar.value), now: now) }
            decoder.idle(now: now)
            now += pause
            decoder.idle(now: now)
        }
        return decoder.drain()
    }

    @Test("Escape alone is Escape, with a letter it is Alt, with a sequence it is a key")
    func escapes() {
        #expect(decode(("\u{1B}", 0)) == [.key(.escape)])
        #expect(decode(("\u{1B}x", 0)) == [.key(.alt("x"))])
        #expect(decode(("\u{1B}\u{1B}", 0)) == [.key(.escape), .key(.escape)])
        #expect(decode(("\u{1B}[A\u{1B}OB", 0)) == [.key(.up), .key(.down)])
        #expect(decode(("\u{1B}[1;2A", 0)) == [.key(.up)])
    }

    @Test("The rest of a split sequence is joined, but keys pressed after Escape stay keys")
    func delayed() {
        #expect(decode(("\u{1B}", 120), ("[A", 0)) == [.key(.escape), .key(.up)])
        #expect(decode(("\u{1B}", 120), ("OD", 0)) == [.key(.escape), .key(.left)])
        #expect(decode(("\u{1B}", 120), ("[", 0)) == [.key(.escape), .key(.character("["))])
        #expect(decode(("\u{1B}", 120), ("O", 0)) == [.key(.escape), .key(.character("O"))])
        #expect(decode(("\u{1B}", 400), ("[A", 0)) == [.key(.escape), .key(.character("[")), .key(.character("A"))])
        #expect(decode(("\u{1B}[", 120), ("5", 120), ("~x", 0)) == [.key(.pageUp), .key(.character("x"))])
        #expect(decode(("\u{1B}[", 600), ("x", 0)) == [.key(.character("x"))])
    }

    @Test("Unknown sequences are dropped as a whole")
    func unknown() {
        #expect(decode(("\u{1B}[?1;2c\u{1B}[200;300;400Ra", 0)) == [.key(.character("a"))])
        #expect(decode(("\u{1B}]52;c;cXVpdA==\u{7}a", 0)) == [.key(.character("a"))])
        #expect(decode(("\u{1B}[M !!a", 0)) == [.key(.character("a"))])
        #expect(decode(("\u{1B}P1$r0m\u{1B}\\a", 0)) == [.key(.character("a"))])
        #expect(decode(("\u{1B}[" + String(repeating: "9", count: 500) + "Qa", 0)) == [.key(.character("a"))])
    }

    @Test("A paste without an end is delivered after its timeout, and the keyboard still works")
    func endlessPaste() {
        #expect(decode(("\u{1B}[200~abc", 4000)) == [])
        #expect(decode(("\u{1B}[200~abc", 6000), ("q", 0)) == [.paste("abc"), .key(.character("q"))])
        #expect(decode(("\u{1B}[200~a\r\nb\u{1B}[201~", 0)) == [.paste("a\nb")])
    }

    @Test("No sequence of scalars confuses the decoder permanently")
    func anything() {
        var state: UInt64 = 99
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let interesting: [UInt32] = [0x1B, 0x5B, 0x4F, 0x5D, 0x50, 0x7E, 0x07, 0x5C, 0x32, 0x30, 0x31, 0x3B, 0x41, 0x9B, 0, 0x7F]
        for _ in 0..<2000 {
            var decoder = InputDecoder()
            var now = 0
            for _ in 0..<40 {
                let scalar = next() % 3 > 0 ? interesting[Int(next() % 16)] : UInt32(next() % 0x11_0000)
                decoder.feed(.scalar(scalar), now: now)
                if next() % 5 == 0 { decoder.idle(now: now) }
                now += Int(next() % 100)
            }
            now += 10_000
            decoder.idle(now: now)
            decoder.idle(now: now + 1)
            _ = decoder.drain()
            decoder.feed(.scalar(0x6A), now: now + 2000)
            decoder.idle(now: now + 2000)
            #expect(decoder.drain() == [.key(.character("j"))])
        }
    }
}
