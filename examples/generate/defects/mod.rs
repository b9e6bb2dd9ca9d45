//! Defects of real payloads. Each function is named after the mistake and causes an error or a
//! warning whatever else the customer contains; it returns false if it does not apply.

mod fields;
mod items;
mod text;

use serde_json::{Map, Result, Value};

use crate::dice::Dice;

type Customer = Map<String, Value>;

/// A mistake in the values of a customer.
type InValues = fn(&mut Customer, &mut Dice) -> bool;

/// A mistake in the JSON text.
type InText = fn(&mut String) -> bool;

enum Defect {
    InValues(InValues),
    InText(InText),
}

/// How many defects a defective customer has.
const COUNTS: [(u32, usize); 3] = [(80, 1), (15, 2), (5, 3)];

/// Decides which customers are defective and how. It has separate dice, so that the clean customers
/// are the same for every percentage; a customer that is defective at 2 percent is defective in the
/// same way at 100.
pub struct Defects {
    dice: Dice,
    percent: u8,
}

impl Defects {
    pub fn new(seed: u64, percent: u8) -> Defects {
        Defects {
            // Any constant works that separates these dice from those of the customers.
            dice: Dice::new(seed ^ 0x00DE_FEC7),
            percent,
        }
    }

    /// Returns the next customer with defects, written by `write`, or `None` if it stays clean.
    pub fn spoil(
        &mut self,
        clean: &str,
        write: impl FnOnce(&Customer) -> Result<String>,
    ) -> Result<Option<String>> {
        let mut dice = self.dice.fork();
        if !dice.chance(self.percent) {
            return Ok(None);
        }
        let in_values = fields::ALL.into_iter().chain(items::ALL);
        let mut defects: Vec<_> = in_values
            .map(Defect::InValues)
            .chain(text::ALL.map(Defect::InText))
            .collect();
        shuffle(&mut defects, &mut dice);
        let mut customer = serde_json::from_str(clean)?;
        let mut in_text = None;
        let mut remaining = dice.weighted(&COUNTS);
        for defect in defects {
            if remaining == 0 {
                break;
            }
            match defect {
                Defect::InValues(spoil) => {
                    remaining -= usize::from(spoil(&mut customer, &mut dice))
                }
                // Two defects in the text could cancel each other.
                Defect::InText(spoil) if in_text.is_none() => {
                    in_text = Some(spoil);
                    remaining -= 1;
                }
                Defect::InText(_) => {}
            }
        }
        let mut text = write(&customer)?;
        if let Some(spoil) = in_text
            && !spoil(&mut text)
        {
            text::trailing_comma(&mut text);
        }
        Ok(Some(text))
    }
}

fn is_individual(object: &Customer) -> bool {
    object
        .get("entityType")
        .is_some_and(|value| value == "INDIVIDUAL")
}

fn set(object: &mut Customer, name: &str, value: impl Into<Value>) -> bool {
    object.insert(name.to_owned(), value.into());
    true
}

fn rewrite(object: &mut Customer, name: &str, written: impl FnOnce(&str) -> String) -> bool {
    match object.get_mut(name) {
        Some(Value::String(text)) => {
            *text = written(text);
            true
        }
        _ => false,
    }
}

/// Renames a member without moving it.
fn rename(object: &mut Customer, name: &str, other: &str) -> bool {
    let Some(at) = object.keys().position(|key| key == name) else {
        return false;
    };
    let Some(value) = object.shift_remove(name) else {
        return false;
    };
    object.shift_insert(at, other.to_owned(), value);
    true
}

fn shuffle<T>(all: &mut [T], dice: &mut Dice) {
    for last in (1..all.len()).rev() {
        let most = u32::try_from(last).unwrap_or(u32::MAX);
        all.swap(last, dice.number(0, most) as usize);
    }
}
