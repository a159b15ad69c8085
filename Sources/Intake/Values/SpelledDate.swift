import Formats
import Lifecycle

/// A date with the name of its month in another language than English: `18. Oktober 2026`, `18 de octubre de 2026`.
///
/// Also with the characters for year, month and day: `2026年10月18日`. A time may follow: `18 octobre 2026 à 14:30`.
enum SpelledDate {
    /// Reads a text; nil for one that `DateScanner` reads itself, and for one that is no date.
    static func scan(_ bytes: FieldBytes) -> ScannedDate? {
        guard (8...60).contains(bytes.count), bytes.contains(where: ASCII.isDigit),
            bytes.contains(where: { ASCII.isLetter($0) || $0 >= 0x80 }), let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return scan(text)
    }

    /// Reads a text; see above.
    static func scan(_ text: String) -> ScannedDate? {
        guard let (day, rest) = day(text) else { return nil }
        let iso = Gregorian.text(day)
        let time = rest.drop { !$0.isNumber }
        guard !time.isEmpty else {
            return TextFolding.words(String(rest)).allSatisfy(fillers.contains) ? DateScanner.scan(iso) : nil
        }
        guard TextFolding.words(String(rest[..<time.startIndex])).allSatisfy(fillers.contains) else { return nil }
        let clock = ["Uhr", "uhr", "h"].first(where: time.hasSuffix).map { time.dropLast($0.count) } ?? time
        return DateScanner.scan(iso + " " + clock.trimmingSpace)
    }

    /// The day at the beginning of a text, and what follows.
    private static func day(_ text: String) -> (day: Int, rest: Substring)? {
        var (numbers, month): ([Int], Int?) = ([], nil)
        var rest = text[...]
        while numbers.count < 2 || month == nil {
            rest = rest.drop { !$0.isLetter && !$0.isNumber }
            guard let first = rest.first else { return nil }
            if marks.contains(first) {
                rest = rest.dropFirst()
                continue
            }
            let token = rest.prefix { first.isNumber ? $0.isNumber : $0.isLetter && !marks.contains($0) }
            rest = rest.dropFirst(token.count)
            if first.isNumber {
                guard let number = Int(token), numbers.count < 2 else { return nil }
                if month == nil, numbers.count == 1, rest.first.map({ "月월".contains($0) }) ?? false {
                    month = number
                } else {
                    numbers.append(number)
                }
                continue
            }
            // "Donnerstag" and "de" say nothing, the "er" of "1er" neither.
            let word = TextFolding.folded(String(token))
            if let named = monthOf[word] {
                guard month == nil else { return nil }
                month = named
            } else if !fillers.contains(word), !["er", "st", "o", "a"].contains(word) {
                return nil
            }
        }
        guard let month, let year = numbers.first(where: years.contains), let day = numbers.first(where: { $0 <= 31 }),
            let number = Gregorian.day(year: year, month: month, day: day)
        else { return nil }
        // The mark of the day, or of the year in Russian.
        let end = rest.first.map { marks.contains($0) } ?? false ? rest.dropFirst() : rest
        return (number, end)
    }

    private static let marks = Set("年月日号號년월일")
    private static let years = 1970...2099

    /// Words beside a date that say nothing about it.
    static let fillers: Set<String> = [
        "de", "del", "di", "do", "um", "uhr", "a", "le", "el", "il", "den", "d", "the", "of", "kl", "utc", "gmt", "г", "года",
        "as", "las", "alle", "ore", "om", "o", "р", "року", "роки", "в", "о", "tarihinde", "klo", "rok", "roku",
        "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi",
        "vendredi", "samedi", "dimanche", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "lunedi",
        "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica", "maandag", "dinsdag", "woensdag", "donderdag",
        "vrijdag", "zaterdag", "zondag", "segunda", "terca", "quarta", "quinta", "sexta", "feira", "mandag", "tirsdag", "onsdag",
        "torsdag", "fredag", "lordag", "sondag", "mandag", "tisdag",
    ]

    /// The month of each name, in the languages of Europe with Latin letters, Russian and Ukrainian.
    static let monthOf: [String: Int] = {
        let names = [
            """
            january jan januar janner janvier janv enero ene gennaio gen janeiro januari stycznia styczen января январь ocak ianuarie
            ledna leden tammikuuta tammikuu січня january januara sijecnja
            """,
            """
            february feb februar fevrier fevr febrero febbraio fevereiro fev februari lutego luty февраля февраль subat februarie unora
            unor helmikuuta helmikuu лютого februara veljace
            """,
            """
            march mar marz maerz mrz mars marzo marco maart mrt marca marzec marts марта март mart martie brezna brezen maaliskuuta
            maaliskuu marcius березня ozujka
            """,
            """
            april apr avril avr abril abr aprile kwietnia kwiecien апреля апрель nisan aprilie dubna duben huhtikuuta huhtikuu aprilis
            квітня aprila travnja
            """,
            """
            may mai mayo maggio mag maio mei maja maj мая май mayis kvetna kveten toukokuuta toukokuu majus травня svibnja
            """,
            """
            june jun juni juin junio giugno giu junho czerwca czerwiec июня июнь haziran iunie cervna cerven kesakuuta kesakuu junius
            червня juna lipnja
            """,
            """
            july jul juli juillet juil julio luglio lug julho lipca lipiec июля июль temmuz iulie cervence cervenec heinakuuta heinakuu
            julius липня jula srpnja
            """,
            """
            august aug aout agosto ago augustus sierpnia sierpien augusti августа август agustos srpna srpen elokuuta elokuu augusztus
            серпня augusta kolovoza
            """,
            """
            september sep sept septembre septiembre settembre set setembro wrzesnia wrzesien сентября сентябрь eylul septembrie zari
            syyskuuta syyskuu szeptember вересня septembra rujna
            """,
            """
            october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik октября октябрь ekim octombrie rijna
            rijen lokakuuta lokakuu жовтня oktobra
            """,
            """
            november nov novembre noviembre novembro listopada listopad ноября ноябрь kasim noiembrie listopadu marraskuuta marraskuu
            novembra studenoga
            """,
            """
            december dec dezember dez decembre diciembre dic dicembre dezembro grudnia grudzien декабря декабрь aralik decembrie prosince
            prosinec joulukuuta joulukuu desember des decembra грудня prosinca
            """,
        ]
        var months: [String: Int] = [:]
        for (index, text) in names.enumerated() {
            for name in TextFolding.words(text) { months[name] = index + 1 }
        }
        return months
    }()
}
