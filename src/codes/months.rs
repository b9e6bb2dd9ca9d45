//! Names of months in the languages of the region.

/// The starts of the names of each month: English, German, Lithuanian, Latvian, Estonian, Polish,
/// Russian, Ukrainian, Finnish, Swedish, Spanish, Portuguese and Georgian. The longest start that
/// fits decides: `marras` is November in Finnish, `mar` is March.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan",
        "jän",
        "jaan",
        "saus",
        "sty",
        "янв",
        "січ",
        "tammi",
        "ene",
        "იან",
    ],
    &[
        "feb",
        "vas",
        "veeb",
        "lut",
        "фев",
        "лют",
        "helmi",
        "fev",
        "თებ",
    ],
    &["mar", "mär", "kov", "мар", "бер", "maalis", "მარ"],
    &["apr", "bal", "kwi", "апр", "кві", "huhti", "abr", "აპრ"],
    &[
        "may",
        "mai",
        "maj",
        "geg",
        "май",
        "мая",
        "тра",
        "touko",
        "მაი",
    ],
    &[
        "jun",
        "jūn",
        "juun",
        "birž",
        "birz",
        "cze",
        "июн",
        "чер",
        "kesä",
        "ივნ",
    ],
    &[
        "jul",
        "jūl",
        "juul",
        "liep",
        "lip",
        "июл",
        "лип",
        "hein",
        "ივლ",
    ],
    &["aug", "rugp", "sie", "авг", "сер", "elo", "ago", "აგვ"],
    &["sep", "rugs", "wrz", "сен", "вер", "syys", "set", "სექ"],
    &[
        "oct",
        "okt",
        "spal",
        "paź",
        "paz",
        "окт",
        "жов",
        "loka",
        "out",
        "ოქტ",
    ],
    &["nov", "lapkr", "lis", "ноя", "лис", "marras", "ნოე"],
    &[
        "dec",
        "dez",
        "det",
        "gru",
        "дек",
        "гру",
        "joulu",
        "dic",
        "დეკ",
    ],
];

/// The names of each month in these languages, in the cases that dates have, with and without
/// diacritics.
const NAMES: [&str; 12] = [
    "january januar jänner sausis sausio sausį janvāris janvāra janvārī janvaris janvara janvari \
     jaanuar jaanuari styczeń stycznia styczen январь января січень січня tammikuu tammikuuta \
     tammikuun januari enero janeiro იანვარი იანვარს",
    "february februar feber vasaris vasario vasarį februāris februāra februārī februaris februara \
     februari veebruar veebruari luty lutego февраль февраля лютий лютого helmikuu helmikuuta \
     helmikuun febrero fevereiro თებერვალი თებერვალს",
    "march märz maerz marz kovas kovo kovą marts marta martā märts märtsi marzec marca март марта \
     березень березня maaliskuu maaliskuuta maaliskuun mars marzo março მარტი მარტს",
    "april balandis balandžio balandzio balandį aprīlis aprīļa aprīlī aprilis aprila aprill aprilli \
     kwiecień kwietnia kwiecien апрель апреля квітень квітня huhtikuu huhtikuuta huhtikuun abril \
     აპრილი აპრილს",
    "may mai gegužė gegužės geguzes geguze gegužę maijs maija maijā maj maja май мая травень травня \
     toukokuu toukokuuta toukokuun mayo maio მაისი მაისს",
    "june juni birželis birželio birzelis birzelio birželį jūnijs jūnija jūnijā junijs junija juuni \
     czerwiec czerwca июнь июня червень червня kesäkuu kesäkuuta kesäkuun junio junho ივნისი ივნისს",
    "july juli liepa liepos liepą jūlijs jūlija jūlijā julijs julija juuli lipiec lipca июль июля \
     липень липня heinäkuu heinäkuuta heinäkuun julio julho ივლისი ივლისს",
    "august rugpjūtis rugpjūčio rugpjutis rugpjucio rugpjūtį augusts augusta augustā augusti \
     sierpień sierpnia sierpien август августа серпень серпня elokuu elokuuta elokuun agosto \
     აგვისტო აგვისტოს",
    "september rugsėjis rugsėjo rugsejis rugsejo rugsėjį septembris septembra septembrī septembri \
     wrzesień września wrzesien wrzesnia сентябрь сентября вересень вересня syyskuu syyskuuta \
     syyskuun septiembre setembro სექტემბერი სექტემბერს",
    "october oktober spalis spalio spalį oktobris oktobra oktobrī oktobri oktoober oktoobri \
     październik października pazdziernik pazdziernika октябрь октября жовтень жовтня lokakuu \
     lokakuuta lokakuun octubre outubro ოქტომბერი ოქტომბერს",
    "november lapkritis lapkričio lapkricio lapkritį novembris novembra novembrī novembri listopad \
     listopada ноябрь ноября листопад листопада marraskuu marraskuuta marraskuun noviembre novembro \
     ნოემბერი ნოემბერს",
    "december dezember gruodis gruodžio gruodzio gruodį decembris decembra decembrī decembri \
     detsember detsembri grudzień grudnia grudzien декабрь декабря грудень грудня joulukuu \
     joulukuuta joulukuun diciembre dezembro დეკემბერი დეკემბერს",
];

/// Words for another month in a language that is not read otherwise: these are October and June in
/// Croatian.
const OTHER_MONTHS: [(&str, i8); 4] =
    [("lis", 10), ("listopad", 10), ("listopada", 10), ("lip", 6)];

/// The longest name, in characters.
const LONGEST: usize = 12;

/// Returns the month, from 1, that a word names in full or abbreviated.
pub fn month(word: &str) -> Option<i8> {
    if word.chars().count() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let months = MONTHS.iter().zip(NAMES).zip(1..);
    let months = months.filter_map(|((starts, names), number)| {
        let starts = starts.iter().filter(|start| word.starts_with(**start));
        let longest = starts.map(|start| start.len()).max()?;
        // `marble` begins like a month, but no month begins like it.
        let mut names = names.split_whitespace();
        let is_begin = names.any(|name| name.starts_with(&word));
        is_begin.then_some((longest, number))
    });
    months.max().map(|(_, number)| number)
}

/// Returns the month, from 1, that a Roman number in capitals names.
pub fn roman_month(number: &str) -> Option<i8> {
    const NUMBERS: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let mut months = NUMBERS.iter().zip(1..);
    let (_, month) = months.find(|(known, _)| **known == number)?;
    Some(month)
}

/// Returns the month that the word names in another language, if languages disagree.
pub fn other_month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let mut others = OTHER_MONTHS.iter();
    others
        .find(|(other, _)| *other == word)
        .map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_each_language() {
        for names in [
            "January February March April May June July August September October November December",
            "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
            "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
            "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
            "januari februari mars april maj juni juli augusti september oktober november december",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
        ] {
            let read: Vec<_> = names.split(' ').filter_map(month).collect();
            assert_eq!(read, (1..=12).collect::<Vec<i8>>(), "{names}");
        }
        for other in [
            "",
            "m",
            "gada",
            "soon",
            "marketingabteilung",
            "marble",
            "decoy",
            "lipnja",
            "lipanj",
            "mayor",
            "martini",
            "julius",
            "octopus",
            "listonosz",
        ] {
            assert_eq!(month(other), None, "{other}");
        }
        for (written, number) in [
            ("mar", 3),
            ("marras", 11),
            ("spal", 10),
            ("saus", 1),
            ("paź", 10),
        ] {
            assert_eq!(month(written), Some(number), "{written}");
        }
        assert_eq!(
            (month("Listopada"), other_month("Listopada")),
            (Some(11), Some(10))
        );
        assert_eq!(other_month("november"), None);
    }
}
