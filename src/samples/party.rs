//! Persons and companies with their countries: customers or related entities.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::samples::dice::Dice;
use crate::samples::identifiers;
use crate::samples::nations::{NATIONS, Nation};

/// A birth date for a range of ages in years.
fn born(ages: (i16, i16), on: Date, dice: &mut Dice) -> Date {
    let years = |age: i16| -> Span { age.years() };
    dice.day(
        on.saturating_sub(years(ages.1)),
        on.saturating_sub(years(ages.0)),
    )
}

/// A natural person.
pub(super) struct Person {
    pub(super) nation: &'static Nation,
    pub(super) first_name: &'static str,
    pub(super) last_name: String,
    pub(super) birth: Date,
    pub(super) code: Option<String>,
}

impl Person {
    /// A person of these ages, in years, on the application date.
    pub(super) fn new(
        nation: &'static Nation,
        ages: (i16, i16),
        application: Date,
        dice: &mut Dice,
    ) -> Person {
        let is_woman = dice.chance(51);
        let names = if is_woman { nation.women } else { nation.men };
        let (of_man, of_woman) = dice.pick(nation.endings);
        let ending = if is_woman { of_woman } else { of_man };
        let birth = born(ages, application, dice);
        Person {
            nation,
            first_name: dice.pick(names),
            last_name: format!("{}{ending}", dice.pick(nation.surnames)),
            birth,
            code: identifiers::personal_code(nation, is_woman, birth, dice),
        }
    }

    /// The local part of an e-mail address.
    pub(super) fn handle(&self) -> String {
        plain(&format!("{}.{}", self.first_name, self.last_name))
    }

    /// An issue date of a document that was valid on the application date.
    pub(super) fn document_issue(&self, application: Date, dice: &mut Dice) -> Date {
        let earliest = self.birth.saturating_add(14.years());
        let latest = application.saturating_sub(2.days());
        dice.day(earliest.max(application.saturating_sub(9.years())), latest)
    }
}

/// A legal person.
pub(super) struct Company {
    pub(super) nation: &'static Nation,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) legal_form: &'static str,
    pub(super) establishment: Date,
    pub(super) code: String,
}

impl Company {
    /// A company that existed before the application.
    pub(super) fn new(nation: &'static Nation, application: Date, dice: &mut Dice) -> Company {
        let (first, second) = nation.companies;
        let name = format!("{} {}", dice.pick(first), dice.pick(second));
        let (legal_form, before, after) = dice.pick(nation.legal_forms);
        Company {
            nation,
            title: format!("{before}{name}{after}"),
            name,
            legal_form,
            establishment: dice.day(date(1991, 3, 11), application.saturating_sub(30.days())),
            code: identifiers::company_code(nation, dice),
        }
    }

    /// The company's part of a domain.
    pub(super) fn handle(&self) -> String {
        plain(&self.name).replace('.', "-")
    }
}

/// A random nation, by weight.
pub(super) fn nation(dice: &mut Dice) -> &'static Nation {
    loop {
        let nation: &Nation = dice.weighted(&NATIONS);
        // Whoever has every field has a personal code, too.
        if !dice.is_full() || identifiers::has_personal_codes(nation) {
            return nation;
        }
    }
}

/// A name in lower-case ASCII letters and dots, for addresses.
fn plain(name: &str) -> String {
    let letters = name
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| {
            Some(match letter {
                'a'..='z' => letter,
                'ą' | 'ā' | 'ä' | 'å' | 'á' => 'a',
                'č' | 'ć' => 'c',
                'ę' | 'ė' | 'ē' | 'é' => 'e',
                'ģ' => 'g',
                'į' | 'ī' | 'í' => 'i',
                'ķ' => 'k',
                'ļ' | 'ł' => 'l',
                'ņ' | 'ń' | 'ñ' => 'n',
                'ö' | 'õ' | 'ó' => 'o',
                'š' | 'ś' | 'ß' => 's',
                'ų' | 'ū' | 'ü' | 'ú' => 'u',
                'ž' | 'ź' | 'ż' => 'z',
                ' ' | '-' | '.' => '.',
                _ => return None,
            })
        });
    letters.collect()
}
