//! Descriptions and dates, which look the same in every object.

use jiff::civil::Date;

use crate::samples::dice::Dice;
use crate::samples::json::Json;

const SENTENCES: [&str; 12] = [
    "Veža krovinius tarp Baltijos šalių ir Skandinavijos.",
    "Prekiauja mediena ir baldais, daugiausia su nuolatiniais pirkėjais.",
    "Uzņēmums būvē dzīvojamās ēkas Rīgā un Jūrmalā.",
    "Pamatdarbība ir tīkla iekārtu uzstādīšana un apkope.",
    "Ettevõte müüb köögimööblit ja teeb ka erimõõdus töid.",
    "Põhitegevus on veebipoodide haldamine kolmes riigis.",
    "Advises small companies on accounting and taxes.",
    "Sells \"green\" energy from two solar parks; contracts run for ten years.",
    "Świadczy usługi transportowe na terenie całej Unii.",
    "Cash makes up less than 5 % of all payments.",
    "Nuomoja tris butus Vilniuje, pajamos deklaruojamos kasmet.",
    "Payments come from customers in the EU, Norway and Switzerland.",
];

/// Some sentences, sometimes on several lines.
pub(super) fn description(sentences: (u32, u32), dice: &mut Dice) -> String {
    let count = dice.number(sentences.0, sentences.1) as usize;
    let separator = if count > 3 && dice.chance(30) {
        "\n"
    } else {
        " "
    };
    let chosen: Vec<_> = dice.some(count, &SENTENCES).collect();
    chosen.join(separator)
}

/// A date as `YYYY-MM-DD` or, as some systems send it, with a time in Vilnius.
pub(super) fn day(json: &mut Json, name: &str, day: Date, with_time: bool, dice: &mut Dice) {
    if !with_time {
        return json.plain(name, day);
    }
    let (hour, minute, second) = (dice.number(8, 17), dice.number(0, 59), dice.number(0, 59));
    let offset = if (4..=10).contains(&day.month()) {
        3
    } else {
        2
    };
    json.plain(
        name,
        format_args!("{day}T{hour:02}:{minute:02}:{second:02}.000+0{offset}:00"),
    );
}
