import Glibc

/// Converts text of an encoding that glibc knows into UTF-8.
///
/// Bytes without a meaning become a byte that is no UTF-8, so that their row is rejected by line.
package final class TextConverter {
    private let descriptor: iconv_t
    /// Bytes of a character that the block before cut off.
    private var rest: [UInt8] = []

    private static let invalid: UInt8 = 0xFF

    /// Begins a text; `encoding` is a name of glibc's, such as `CP932`. Nil if the system lacks the converter.
    package init?(from encoding: String) {
        guard let opened = iconv_open("UTF-8", encoding), opened != iconv_t(bitPattern: -1) else {
            return nil
        }
        descriptor = opened
    }

    deinit { iconv_close(descriptor) }

    /// Converts the next bytes, of which a last incomplete character waits for the next ones.
    package func convert(_ block: [UInt8], into out: inout [UInt8]) {
        var input = rest + block
        rest = []
        var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
        var done = 0
        let count = input.count
        while done < count {
            let (used, made, code) = input.withUnsafeMutableBytes { bytes in
                output.withUnsafeMutableBytes { result in
                    var from = bytes.baseAddress.map { ($0 + done).assumingMemoryBound(to: CChar.self) }
                    var to = result.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
                    var (left, room) = (count - done, result.count)
                    let answer = iconv(descriptor, &from, &left, &to, &room)
                    return (count - done - left, result.count - room, answer == Int(bitPattern: UInt.max) ? errno : 0)
                }
            }
            done += used
            out += output[..<made]
            switch code {
            case EILSEQ:
                out.append(Self.invalid)
                done += 1
            case EINVAL:
                rest = Array(input[done...])
                return
            default: break
            }
        }
    }

    /// Ends the text.
    package func finish(into out: inout [UInt8]) {
        if !rest.isEmpty { out.append(Self.invalid) }
        rest = []
    }
}
