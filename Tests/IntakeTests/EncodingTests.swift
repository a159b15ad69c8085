import Formats
import Glibc
import Testing

@testable import Intake

/// Texts in encodings of before Unicode: recognised where the bytes leave no doubt, else asked for.
@Suite("Encodings before Unicode") struct EncodingTests {
    /// Names of people and companies, by the encoding of their file.
    static let names: [TextEncoding: [String]] = [
        .shiftJIS: [
            "田中 太郎", "山本 花子", "株式会社ソニー", "佐藤 健一", "東京都港区", "渡辺 由美子", "高橋商事", "小林 誠", "伊藤忠商事株式会社",
            "ﾀﾅｶ ﾀﾛｳ 田中", "中村 さくら", "加藤 真由美",
        ],
        .eucJP: ["田中 太郎", "山本 花子", "株式会社ソニー", "佐藤 健一", "東京都港区", "渡辺 由美子", "高橋商事", "小林 誠", "中村 さくら"],
        .gb18030: [
            "王伟", "李娜", "张敏", "刘洋", "陈静", "北京科技有限公司", "上海贸易有限公司", "赵强", "黄丽", "深圳市信息技术股份有限公司", "周建国", "欧阳明",
        ],
        .big5: ["陳志明", "林淑芬", "黃美玲", "台北科技股份有限公司", "張雅婷", "王俊傑", "李宗翰", "吳怡君", "高雄貿易有限公司", "劉家豪"],
        .eucKR: ["김민수", "이영희", "박지훈", "최수진", "삼성전자", "정민호", "서울특별시", "강은지", "한국전력공사", "조현우", "주식회사 대한", "윤서연"],
        .windows1251: [
            "Иванов Иван", "Смирнова Ольга", "ООО Ромашка", "Петров Сергей", "Кузнецова Мария", "Москва", "Соколов Дмитрий",
            "ПЕТРОВА АННА",
            "Екатерина Попова", "Шевченко Олександр",
        ],
        .koi8R: [
            "Иванов Иван", "Смирнова Ольга", "ООО Ромашка", "Петров Сергей", "Кузнецова Мария", "Москва", "Соколов Дмитрий",
            "ПЕТРОВА АННА",
            "Екатерина Попова",
        ],
        .windows1250: [
            "Łukasz Wałęsa", "Jiří Dvořák", "Małgorzata Dąbrowska", "Tomáš Kučera", "Zdeněk Němec", "Paweł Kamiński",
            "Věra Jiřinová",
            "Ľubomír Šťastný", "Grzegorz Brzęczyszczykiewicz Łódź", "Ivan Petrović",
        ],
        .windows1254: [
            "Ayşe Yılmaz", "İbrahim Çelik", "Şule Gökçe", "Uğur Kılıç", "Yıldız Demirtaş", "Çağla Öztürk", "MEHMET ŞAHİN",
            "Yağmur İnşaat Ltd. Şti.", "Işık Aydın", "Doğan Holding A.Ş.", "Kadıköy", "Hasan Karaoğlu",
        ],
    ]

    /// Western names, each of which alone must stay what it is.
    static let westernNames = [
        "Jürgen Müller", "Käthe Groß", "Bäckerei Schröder", "Jörg Weiß", "Björn Köhler", "Übermut GmbH", "Café Zürich",
        "Hélène Lefèvre",
        "François Lemaître", "Chloé Gauthier", "Société Générale", "Irène Bézier", "Noël Benoît", "Cœur de Lion", "Agnès Rivière",
        "José Muñoz", "María Peña", "Íñigo Ibáñez", "Ángel Núñez", "Ramón Güell", "Compañía Española", "João Simões",
        "Conceição Magalhães",
        "Søren Jørgensen", "Åsa Lindström", "Guðrún Sigurðardóttir", "Nicolò Forlì", "Loïc Anaïs", "Müller – Söhne “Süd”",
        "O’Brien", "100 m³",
        "20 € für Café", "Ñandú", "Sánchez Yáñez",
    ]

    private func encode(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        let name = encoding == .windows1252 ? "CP1252" : try #require(encoding.iconvName)
        let opened = try #require(iconv_open(name, "UTF-8"))
        defer { iconv_close(opened) }
        var input = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: input.count * 2 + 16)
        let made = input.withUnsafeMutableBytes { bytes in
            output.withUnsafeMutableBytes { result in
                var from = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = result.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (bytes.count, result.count)
                let answer = iconv(opened, &from, &left, &to, &room)
                return answer == Int(bitPattern: UInt.max) ? -1 : result.count - room
            }
        }
        try #require(made >= 0, "\(text) in \(name)")
        return Array(output[..<made])
    }

    private func file(_ names: [String]) -> String {
        "Name,Company,Email\n" + names.enumerated().map { "\($1),Acme,p\($0)@x.example\n" }.joined()
    }

    /// The encoding and the names of a file with some names; nil if the encoding is not clear.
    private func read(_ names: [String], _ encoding: TextEncoding, given: TextEncoding? = nil) throws -> (TextEncoding, [String])? {
        let folder = Folder()
        let path = folder.write("a.csv", try encode(file(names), encoding))
        do {
            let file = try IntakeFile(path: path, encoding: given)
            let rows = file.rows()
            var found: [String] = []
            while try rows.next() { found.append(rows.row.fields[0]) }
            return (file.encoding, found)
        } catch IntakeError.unclearEncoding {
            return nil
        }
    }

    @Test(
        "a list of names shows its encoding",
        arguments: [
            TextEncoding.shiftJIS, .eucJP, .gb18030, .big5, .eucKR, .windows1251, .koi8R, .windows1250, .windows1254,
        ])
    func lists(encoding: TextEncoding) throws {
        let names = try #require(Self.names[encoding])
        let (found, read) = try #require(try read(names, encoding))
        #expect(found == encoding && read == names)
    }

    @Test(
        "a few names are read right, or somebody is asked",
        arguments: [
            TextEncoding.shiftJIS, .eucJP, .gb18030, .big5, .eucKR, .windows1251, .koi8R, .windows1250, .windows1254,
        ])
    func few(encoding: TextEncoding) throws {
        let names = try #require(Self.names[encoding])
        var asked = 0
        for count in 1...3 {
            for start in 0...(names.count - count) {
                let some = Array(names[start..<(start + count)])
                guard let (found, read) = try read(some, encoding) else {
                    asked += 1
                    continue
                }
                // What has the same letters in both is as good.
                #expect(found == encoding && read == some || read == some, "\(some) as \(found): \(read)")
            }
        }
        #expect(asked <= names.count)
    }

    @Test(
        "Mac Roman and DOS are asked for rather than read as Windows, and are read right when named",
        arguments: [TextEncoding.macintosh, .ibm850],
        [
            ["Jörg Müßig", "Jürgen Müller"], ["Bäckerei Schröder", "Käthe Grün", "Björn Köhler"], ["José Muñoz", "Hélène Lefèvre"],
            ["François Lemaître", "Société Générale"], ["Müller", "Jäger"],
        ])
    func olderWestern(encoding: TextEncoding, names: [String]) throws {
        #expect(try read(names, encoding) == nil)
        let (found, read) = try #require(try read(names, encoding, given: encoding))
        #expect(found == encoding && read == names)
    }

    @Test("Western names stay Windows-1252, each alone and together", arguments: westernNames)
    func staysWestern(name: String) throws {
        let (found, names) = try #require(try read([name], .windows1252), "\(name)")
        #expect(found == .windows1252 && names == [name], "\(name) as \(found): \(names)")
    }

    @Test(
        "Icelandic and Czech names are not Turkish",
        arguments: [
            ["Guðrún Sigurðardóttir", "Friðrik Þór", "Þorsteinn", "Davíð Guðmundsson", "Bryndís Ýr"],
            ["Hafþór Júlíus", "Aðalsteinn", "Sæþór"], ["Jan Novotný", "Petr Nový"], ["Jakub Veselý"], ["Müller", "Þröstur Müller"],
            ["Sigurður Einarsson", "Eðvarð", "Ýmir"], ["Hans Groß", "Käthe Malý", "Jörg Weiß"],
        ])
    func notTurkish(names: [String]) throws {
        let (_, read) = try #require(try read(names, .windows1252))
        #expect(read == names)
    }

    @Test("a few Turkish letters that may be Icelandic are asked about", arguments: ["Emre Ağar", "Ali Sarıca", "Şoray"])
    func openTurkish(name: String) throws {
        #expect(try read([name], .windows1254) == nil)
    }

    @Test("a Western list stays Windows-1252")
    func westernList() throws {
        let (found, names) = try #require(try read(Self.westernNames, .windows1252))
        #expect(found == .windows1252 && names == Self.westernNames)
    }

    @Test(
        "an encoding that is named is used, and letters of others are asked about",
        arguments: [
            (TextEncoding.ibm850, "Jürgen Müller"), (.windows1253, "Γιώργος Παπαδόπουλος"), (.windows1254, "Şule Gökçe"),
            (.windows1255, "דוד כהן"), (.windows1256, "محمد علي"), (.koi8U, "Їжак"), (.ibm866, "Иванов"),
        ])
    func named(encoding: TextEncoding, name: String) throws {
        let (found, names) = try #require(try read([name], encoding, given: encoding))
        #expect(found == encoding && names == [name])
    }

    @Test(
        "Greek, Hebrew and Arabic names are asked about",
        arguments: [
            (TextEncoding.windows1253, "Γιώργος Παπαδόπουλος"), (.windows1253, "Μαρία Νικολάου"), (.windows1255, "דוד כהן"),
            (.windows1256, "محمد علي"), (.ibm866, "Петров Сергей"),
        ])
    func asked(encoding: TextEncoding, name: String) throws {
        let found = try read([name, name + " 2"], encoding)
        #expect(found == nil, "\(String(describing: found))")
    }

    @Test("every name of an encoding means it", arguments: TextEncoding.allCases)
    func every(encoding: TextEncoding) {
        #expect(TextEncoding.named(encoding.name) == encoding && TextEncoding.named(encoding.name.lowercased()) == encoding)
        if encoding.iconvName != nil { #expect(TextConverter(from: encoding) != nil, "\(encoding)") }
    }

    @Test("a character that a block cuts is one, and bytes without a meaning stay no UTF-8")
    func blocks() throws {
        let text = String(repeating: "田中,ソニー\n", count: 40)
        let bytes = try encode(text, .shiftJIS)
        for size in [1, 2, 3, 7] {
            let converter = try #require(TextConverter(from: TextEncoding.shiftJIS))
            var out: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                converter.convert(Array(bytes[start...].prefix(size)), into: &out)
            }
            converter.finish(into: &out)
            #expect(String(validating: out, as: UTF8.self) == text)
        }
        let converter = try #require(TextConverter(from: TextEncoding.eucKR))
        var out: [UInt8] = []
        converter.convert([0x41, 0xFF, 0x42, 0xB1], into: &out)
        converter.finish(into: &out)
        #expect(out == [0x41, 0xFF, 0x42, 0xFF])
    }
}
