import Formats

extension TextConverter: ByteConverter {
    /// Nil for an encoding that is converted here, and if the system lacks the converter.
    convenience init?(from encoding: TextEncoding) {
        guard let name = encoding.iconvName else { return nil }
        self.init(from: name)
    }
}
