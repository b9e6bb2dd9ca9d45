//! Invented customers that are valid: the published business cases, and mixes of customers for load
//! tests.
//!
//! Given names and towns exist; surnames, companies, streets and numbers are invented. No rule finds
//! anything in a sample, not even advice, on the day that it was made for. The same seed and the same
//! day give the same samples; another seed gives other names, numbers and identifiers.
//!
//! ```
//! use kyclint::{EntityType, PayloadKind, samples};
//!
//! for sample in samples::list() {
//!     println!("{} {}: {}", sample.kind.name, sample.case, sample.title);
//! }
//!
//! let today = "2026-11-28".parse()?;
//! let kind = PayloadKind::find("customer").unwrap();
//! let text = samples::sample(kind, "EV_A1", EntityType::Individual, 17, today).unwrap();
//! assert!(text.starts_with("{\n  \"communicationNumber\": \"KYC-2026-"));
//!
//! // As many as needed, for a load test.
//! let lines = samples::Samples::mixed(samples::Mix::default(), 17, today);
//! for line in lines.take(1000) {
//!     assert!(!line.contains('\n'));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod additional_values;
mod complete;
mod contacts;
mod customer;
mod dice;
mod documents;
mod escaped;
mod fields;
mod identifiers;
mod individual;
mod json;
mod lists;
mod nations;
mod organization;
mod party;
mod plan;
mod related;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::case::Case;
use crate::contract::entity_type::EntityType;
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;

use self::complete::{complete, is_possible};
use self::dice::Dice;
use self::escaped::escaped;
use self::json::Json;
use self::party::{Company, Person};
use self::plan::{Extent, Plan};

/// A business case of a kind of payload and an entity type.
#[derive(Debug, Clone, Copy)]
pub struct SampleInfo {
    /// The kind of payload.
    pub kind: &'static PayloadKind,
    /// The entity type.
    pub entity_type: EntityType,
    /// The name of the case, such as `EV_A1.1`. `LEAD`, `MINIMAL` (required fields) and `FULL` (all
    /// fields) are ours: the API publishes no cases of leads and of simplified customers.
    pub case: &'static str,
    /// What the case is for, in a few words.
    pub title: &'static str,
    facts: Case,
    is_lead: bool,
}

impl SampleInfo {
    /// Whether a batch may hold payloads of the case: it imports customers.
    pub fn fits_batch(&self) -> bool {
        self.kind.envelope.is_some() && self.facts.is_import()
    }
}

/// All samples, by kind, entity type and case.
pub fn list() -> Vec<SampleInfo> {
    let mut all = Vec::new();
    for kind in KINDS {
        for entity_type in EntityType::ALL {
            let facts = Contract::of(kind, entity_type, false).customer();
            // The fields of some kinds do not depend on it.
            if facts.field("entityType").is_none() && entity_type != EntityType::ALL[0] {
                continue;
            }
            all.extend(cases(kind).map(|(facts, is_lead)| SampleInfo {
                kind,
                entity_type,
                case: facts.name,
                title: facts.title,
                facts,
                is_lead,
            }));
        }
    }
    all
}

/// The cases of a kind, and whether each is a lead.
pub(crate) fn cases(kind: &'static PayloadKind) -> impl Iterator<Item = (Case, bool)> {
    const MINIMAL: Case = Case {
        name: "MINIMAL",
        title: "required fields",
        action: "CREATE",
        source: "EVALUATE",
        also: &[],
        is_full: false,
    };
    const FULL: Case = Case {
        name: "FULL",
        title: "all fields",
        action: "CREATE",
        source: "IMPORT",
        also: &[],
        is_full: true,
    };
    let published: &[Case] = match kind.cases {
        [] => &[MINIMAL, FULL],
        published => published,
    };
    let lead = kind.form.as_ref().map(|form| Case {
        name: form.token,
        title: form.noun,
        ..MINIMAL
    });
    let published = published.iter().map(|case| (*case, false));
    published.chain(lead.map(|case| (case, true)))
}

/// The sample of this case of a kind and an entity type, in any case of letters; `None` if the kind has
/// no such case.
pub fn find(kind: &PayloadKind, case: &str, entity_type: EntityType) -> Option<SampleInfo> {
    list().into_iter().find(|sample| {
        sample.kind.name == kind.name
            && sample.entity_type == entity_type
            && sample.case.eq_ignore_ascii_case(case)
    })
}

/// The text of a sample: one member per line, without a newline at the end. `None` if the kind has no
/// such case. `today` is the day of the application if the case evaluates; no other date is later,
/// except where documents expire.
pub fn sample(
    kind: &PayloadKind,
    case: &str,
    entity_type: EntityType,
    seed: u64,
    today: Date,
) -> Option<String> {
    let sample = find(kind, case, entity_type)?;
    Samples::of(&sample, seed, today).pretty().next()
}

/// The customers of a [mix](Samples::mixed).
#[derive(Debug, Clone, Copy)]
pub struct Mix {
    /// Their entity type; both types if `None`, 60 of a hundred an INDIVIDUAL.
    pub entity_type: Option<EntityType>,
    /// The weights of customers that are small (required fields and a few more), medium, large (most
    /// fields) and very large (so many related entities that they take 10 KB or more).
    pub sizes: [u32; 4],
}

impl Default for Mix {
    fn default() -> Mix {
        Mix {
            entity_type: None,
            sizes: [35, 40, 20, 5],
        }
    }
}

/// Samples, one after the other, without end. Each is one line of JSON, without the newline, and has
/// identifiers of its own.
pub struct Samples {
    dice: Dice,
    json: Json,
    number: u64,
    today: Date,
    what: What,
    in_batch: bool,
    is_pretty: bool,
}

/// What is sampled.
enum What {
    Case(SampleInfo),
    Mix(Mix),
}

/// How many first numbers there are.
const FIRST_NUMBERS: u64 = 1_000_000_000_000;

impl Samples {
    /// Samples of one case.
    pub fn of(sample: &SampleInfo, seed: u64, today: Date) -> Samples {
        let what = What::Case(*sample);
        Samples::new(what, seed, today).with_fields()
    }

    /// Customers of both entity types and of all sizes, as onboarding and migration systems send
    /// them. Some systems escape letters that are not ASCII, write times into dates, or omit what is
    /// the default.
    pub fn mixed(mix: Mix, seed: u64, today: Date) -> Samples {
        Samples::new(What::Mix(mix), seed, today)
    }

    fn new(what: What, seed: u64, today: Date) -> Samples {
        Samples {
            dice: Dice::new(seed),
            json: Json::default(),
            // From dice of its own, so that the numbers change nothing else.
            number: Dice::new(!seed).below(FIRST_NUMBERS),
            today,
            what,
            in_batch: false,
            is_pretty: false,
        }
    }

    /// Chooses the members that the JSON has.
    fn with_fields(mut self) -> Samples {
        if let What::Case(sample) = &self.what {
            let contract = Contract::of(sample.kind, sample.entity_type, self.in_batch);
            let facts = contract.customer();
            let alone = Contract::of(sample.kind, sample.entity_type, false).customer();
            let is_wanted = |name: &&str| {
                let field = facts.field(name).filter(|field| is_possible(*field));
                field.is_some_and(|field| {
                    // A batch implies what only a payload of its own must say.
                    let is_implied =
                        !field.required && alone.field(name).is_some_and(|field| field.required);
                    !is_implied && sample.facts.has(name, field.is_due())
                })
            };
            self.json = Json::only(facts.names().filter(is_wanted).collect());
        }
        self
    }

    /// Numbers the samples from this number on, instead of one that depends on the seed.
    pub fn numbered_from(mut self, first: u64) -> Samples {
        self.number = first.wrapping_sub(1);
        self
    }

    /// Leaves out what a customer in a batch does not have.
    pub fn in_batch(mut self) -> Samples {
        self.in_batch = true;
        self.with_fields()
    }

    /// Writes one member per line.
    pub fn pretty(mut self) -> Samples {
        self.is_pretty = true;
        self
    }

    fn write(&mut self) -> String {
        self.number = self.number.wrapping_add(1);
        self.json.clear();
        // Each customer forks the dice, so that one more field in one customer changes no other.
        let mut dice = self.dice.fork();
        match &self.what {
            What::Mix(mix) => {
                const EXTENTS: [Extent; 4] = [
                    Extent::Small,
                    Extent::Medium,
                    Extent::Large,
                    Extent::VeryLarge,
                ];
                let mut extents = EXTENTS.map(|extent| (0, extent));
                for ((weight, _), given) in extents.iter_mut().zip(mix.sizes) {
                    *weight = given;
                }
                let extent = dice.weighted(&extents);
                let plan = Plan::mixed(self.number, extent, self.today, &mut dice);
                let is_escaped = dice.chance(3);
                let is_individual = dice.chance(60);
                let entity_type = mix.entity_type.unwrap_or(if is_individual {
                    EntityType::Individual
                } else {
                    EntityType::Organization
                });
                write_customer(&mut self.json, &plan, entity_type, &mut dice);
                let text = self.drawn(self.json.text());
                if is_escaped { escaped(&text) } else { text }
            }
            What::Case(sample) => {
                dice.set_full(true);
                let plan = Plan::of_case(
                    self.number,
                    &sample.facts,
                    sample.is_lead,
                    self.today,
                    &mut dice,
                );
                write_customer(&mut self.json, &plan, sample.entity_type, &mut dice);
                if self.json.is_complete() && !sample.facts.is_full {
                    return self.drawn(self.json.text());
                }
                self.completed(sample)
            }
        }
    }

    /// The text with the fields that no writer knows.
    fn completed(&self, sample: &SampleInfo) -> String {
        let written = self.json.text();
        let Ok(mut members) = serde_json::from_str::<Map<String, Value>>(written) else {
            return self.drawn(written);
        };
        let contract = Contract::of(sample.kind, sample.entity_type, self.in_batch);
        complete(
            &mut members,
            contract.customer(),
            &|name| self.json.wants(name),
            sample.facts.is_full,
            (sample.entity_type, self.today),
        );
        self.drawn(&Value::Object(members).to_string())
    }

    fn drawn(&self, line: &str) -> String {
        if self.is_pretty
            && let Ok(value) = serde_json::from_str::<Value>(line)
            && let Ok(pretty) = serde_json::to_string_pretty(&value)
        {
            return pretty;
        }
        line.to_owned()
    }
}

impl Iterator for Samples {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        Some(self.write())
    }
}

/// Writes a customer.
fn write_customer(json: &mut Json, plan: &Plan, entity_type: EntityType, dice: &mut Dice) {
    let nation = party::nation(dice);
    json.object(|json| match entity_type {
        EntityType::Individual => {
            let person = Person::new(nation, (18, 88), plan.application, dice);
            individual::write(json, plan, &person, dice);
        }
        EntityType::Organization => {
            let company = Company::new(nation, plan.application, dice);
            organization::write(json, plan, &company, dice);
        }
    });
}
