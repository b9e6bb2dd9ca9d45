//! The occupation of an individual.

use schemars::JsonSchema;

use crate::codes::country::Country;

/// The occupation of an individual. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Field of activity"
)]
pub struct FieldOfActivity {
    /// Employment. Source: field tables.
    pub employment: Option<Employment>,
    /// Any other occupation. Source: field tables.
    pub other: Option<Other>,
    /// Pension. Source: field tables.
    pub pension: Option<Pension>,
    /// Studies. Source: field tables.
    pub student: Option<Student>,
}

/// Employment. Source: field tables.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Employment")]
pub struct Employment {
    /// Name of the employer. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub employer_title: Option<String>,
    /// Position held. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub employment_position_description: Option<String>,
    /// Whether the person is employed. Source: field tables.
    pub is_employee: Option<bool>,
    /// Whether the person is self-employed. Source: field tables.
    pub is_self_employed: Option<bool>,
    /// Whether the person is unemployed. Source: field tables.
    pub is_unemployed: Option<bool>,
}

/// An occupation other than employment, studies and pension. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Other occupation"
)]
pub struct Other {
    /// Whether the person has such an occupation. Source: field tables.
    pub is_other_status: Option<bool>,
    /// Description of the occupation. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub other_status_description: Option<String>,
}

/// Pension. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Pension")]
pub struct Pension {
    /// Whether the person receives a pension. Source: field tables.
    pub is_pensioner: Option<bool>,
    /// The country that pays the pension. Source: lead table and error list.
    #[schemars(extend("x-api-code" = {"value": "FOA02"}))]
    pub pension_country: Option<Country>,
}

/// Studies. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Student")]
pub struct Student {
    /// Country of the school. Source: error list; the field table swaps the descriptions of this
    /// field and `isStudent`.
    #[schemars(extend("x-api-code" = {"value": "FOA01"}))]
    pub higher_school_country: Option<Country>,
    /// Name of the school. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub higher_school_title: Option<String>,
    /// Whether the person is a student. Source: field tables.
    pub is_student: Option<bool>,
}
