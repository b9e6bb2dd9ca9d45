//! Names of months in the languages of the region.

/// The starts of the names of each month: English, German, Lithuanian, Latvian, Estonian, Polish,
/// Russian, Ukrainian, Finnish and Swedish. The longest start that fits decides: `marras` is
/// November in Finnish, `mar` is March.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "jaan", "saus", "sty", "янв", "січ", "tammi"],
    &["feb", "vas", "veeb", "lut", "фев", "лют", "helmi"],
    &["mar", "mär", "kov", "мар", "бер", "maalis"],
    &["apr", "bal", "kwi", "апр", "кві", "huhti"],
    &["may", "mai", "maj", "geg", "май", "мая", "тра", "touko"],
    &[
        "jun", "jūn", "juun", "birž", "birz", "cze", "июн", "чер", "kesä",
    ],
    &["jul", "jūl", "juul", "liep", "lip", "июл", "лип", "hein"],
    &["aug", "rugp", "sie", "авг", "сер", "elo"],
    &["sep", "rugs", "wrz", "сен", "вер", "syys"],
    &["oct", "okt", "spal", "paź", "paz", "окт", "жов", "loka"],
    &["nov", "lapkr", "lis", "ноя", "лис", "marras"],
    &["dec", "dez", "det", "gru", "дек", "гру", "joulu"],
];

/// The longest name, in characters.
const LONGEST: usize = 12;

/// Returns the month, from 1, that a word names in full or abbreviated.
pub fn month(word: &str) -> Option<i8> {
    if word.chars().count() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let starts = MONTHS.iter().zip(1..).flat_map(|(starts, number)| {
        let starts = starts.iter().filter(|start| word.starts_with(**start));
        starts.map(move |start| (start.len(), number))
    });
    starts.max().map(|(_, number)| number)
}

/// English names, for messages.
pub const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

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
        ] {
            let read: Vec<_> = names.split(' ').filter_map(month).collect();
            assert_eq!(read, (1..=12).collect::<Vec<i8>>(), "{names}");
        }
        for other in ["", "m", "gada", "soon", "marketingabteilung"] {
            assert_eq!(month(other), None, "{other}");
        }
    }
}
