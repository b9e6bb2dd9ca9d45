//! The fields that customers of both entity types have, in groups. The types of customers flatten
//! them.

use schemars::JsonSchema;

use crate::codes::currency::Currency;

use crate::contract::types::activity::{Activity, CountryOfActivity, RegionOfActivity};
use crate::contract::types::additional_value::AdditionalValue;
use crate::contract::types::address::Address;
use crate::contract::types::classified::{AppealReason, IntroductionSource, OrderedService};
use crate::contract::types::contact::Contact;
use crate::contract::types::date::Date;
use crate::contract::types::document::Document;
use crate::contract::types::income::{DeclaredTurnover, IncomeSource};
use crate::contract::types::payment::{PaymentCountry, PaymentPurpose};
use crate::contract::types::related::RelatedEntity;
use crate::contract::types::tax::CountryOfTaxPayment;
use crate::contract::types::text::Text;
use crate::contract::types::wealth::SourceOfWealth;
use crate::contract::types::word::words_for;

/// What the request does.
// PATCH is not a synonym of UPDATE: an UPDATE erases what the request omits.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "INSERT": "CREATE", "NEW": "CREATE", "ADD": "CREATE", "POST": "CREATE",
    "OVERWRITE": "UPDATE", "MODIFY": "UPDATE", "CHANGE": "UPDATE", "PUT": "UPDATE",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum Action {
    Create,
    Update,
}

/// Where the risk level comes from.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the API's own words")]
pub enum SourceOfRiskLevel {
    Import,
    Evaluate,
}

/// A risk level.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = words_for(&RISK_LEVELS)))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum RiskLevel {
    None,
    Low,
    Medium,
    High,
    Extreme,
}

/// Words for risk levels, in the languages of the region too. They are compared without separators and
/// diacritics.
const RISK_LEVELS: [(&str, &str); 5] = [
    ("NORMAL STANDARD", "LOW MEDIUM"),
    (
        "LOW_RISK ZEMA ZEMAS ZEMA_RIZIKA ZEMS ZEMS_RISKS MADAL MADAL_RISK NISKI NISKIE \
         NISKIE_RYZYKO НИЗКИЙ НИЗКАЯ НИЗКИЙ_РИСК",
        "LOW",
    ),
    (
        "MODERATE MED MIDDLE MEDIUM_RISK VIDUTINE VIDUTINIS VIDUTINE_RIZIKA VIDEJS VIDEJA \
         VIDEJS_RISKS KESKMINE KESKMINE_RISK SREDNI SREDNIE SREDNIE_RYZYKO СРЕДНИЙ СРЕДНЯЯ СРЕДНИЙ_РИСК",
        "MEDIUM",
    ),
    (
        "HIGH_RISK AUKSTA AUKSTAS AUKSTA_RIZIKA DIDELE DIDELE_RIZIKA AUGSTS AUGSTA AUGSTS_RISKS \
         KORGE KORGE_RISK WYSOKI WYSOKIE WYSOKIE_RYZYKO ВЫСОКИЙ ВЫСОКАЯ ВЫСОКИЙ_РИСК",
        "HIGH",
    ),
    (
        "VERY_HIGH CRITICAL EXTREME_RISK LABAI_AUKSTA LABAI_DIDELE LOTI_AUGSTS LOTI_AUGSTA \
         VAGA_KORGE BARDZO_WYSOKI BARDZO_WYSOKIE ОЧЕНЬ_ВЫСОКИЙ КРИТИЧЕСКИЙ",
        "EXTREME",
    ),
];

/// The state of the business relationship.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = words_for(&STATUSES)))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum CustomerStatus {
    Pending,
    Active,
    Rejected,
    Suspended,
    Closed,
}

/// The same for the state of the business relationship.
const STATUSES: [(&str, &str); 7] = [
    ("NEW", "PENDING ACTIVE"),
    (
        "LAUKIAMA LAUKIANTIS GAIDA OOTEL OCZEKUJACY OCZEKUJE ОЖИДАЕТ ОЖИДАНИЕ",
        "PENDING",
    ),
    (
        "OPEN ENABLED AKTYVUS AKTYVI AKTIVS AKTIVA AKTIIVNE AKTYWNY AKTYWNA АКТИВНЫЙ АКТИВНАЯ АКТИВЕН",
        "ACTIVE",
    ),
    (
        "DECLINED ATMESTAS ATMESTA NORAIDITS NORAIDITA TAGASI_LUKATUD ODRZUCONY ODRZUCONA ОТКЛОНЕН \
         ОТКЛОНЕНО",
        "REJECTED",
    ),
    (
        "BLOCKED SUSTABDYTAS SUSTABDYTA BLOKUOTAS UZBLOKUOTAS APTURETS APTURETA PEATATUD ZAWIESZONY \
         ZAWIESZONA ПРИОСТАНОВЛЕН ПРИОСТАНОВЛЕНО ЗАБЛОКИРОВАН",
        "SUSPENDED",
    ),
    (
        "TERMINATED UZDARYTAS UZDARYTA SLEGTS SLEGTA SULETUD ZAMKNIETY ZAMKNIETA ЗАКРЫТ ЗАКРЫТЫЙ ЗАКРЫТО",
        "CLOSED",
    ),
    (
        "INACTIVE NEAKTYVUS NEAKTYVI NEAKTIVS MITTEAKTIIVNE NIEAKTYWNY НЕАКТИВНЫЙ НЕАКТИВЕН",
        "SUSPENDED CLOSED",
    ),
];

/// A screening process.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "SANCTION": "SANCTIONS", "PEPS": "PEP", "MEDIA": "ADVERSE_MEDIA",
    "ADVERSEMEDIA": "ADVERSE_MEDIA", "INTERNAL": "INTERNAL_LIST", "INTERNALLIST": "INTERNAL_LIST",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum ScreeningProcess {
    Sanctions,
    Pep,
    AdverseMedia,
    InternalList,
}

/// A list to which the customer is added.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {"BLACKLIST": "BLACK", "WHITELIST": "WHITE"}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum ListPurpose {
    Black,
    White,
}

/// Fields of every request.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Request {
    /// Your number of this request. A number that was used before is rejected (O001, in a batch
    /// O005). At most 255 UTF-16 code units; source: newest API pages, older ones say 256.
    #[schemars(length(max = 255), extend("x-api-code" = {"missing": "001"}), example = &"KYC-2024-000117")]
    #[schemars(extend("x-text" = "number"))]
    pub communication_number: Text,
    /// The sender of the request: the name of the institution or system. At most 100 UTF-16 code
    /// units; source: newest API pages.
    #[schemars(length(max = 100), extend("x-api-code" = {"missing": "001"}), example = &"Example Bank")]
    #[schemars(extend("x-personal" = true))]
    pub requester: Text,
}

/// Fields about the request and the identity of the customer.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CustomerRequest {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub request: Request,
    /// CREATE (the default) or UPDATE. UPDATE replaces all stored data of the customer, so send
    /// every field again. Source: field tables.
    #[schemars(example = &"CREATE")]
    pub action: Option<Action>,
    /// With EVALUATE the server computes the risk level; with IMPORT the request sets it, which is
    /// meant for migrations. Leads accept EVALUATE only. Source: field tables.
    #[schemars(example = &"EVALUATE")]
    pub source_of_risk_level: SourceOfRiskLevel,
    /// The imported risk level. Required when `sourceOfRiskLevel` is IMPORT, ignored when it is
    /// EVALUATE. Source: field tables.
    #[schemars(example = &"LOW")]
    pub risk_level: Option<RiskLevel>,
    /// The state of the business relationship. Required when `sourceOfRiskLevel` is IMPORT, ignored
    /// when it is EVALUATE. Source: field tables.
    #[schemars(example = &"ACTIVE")]
    pub customer_status: Option<CustomerStatus>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub identity: Identity,
    /// The date on which the customer applied. Source: field tables.
    #[schemars(extend("x-api-code" = {"missing": "C012"}))]
    pub application_date: Date,
}

/// Fields about screening, and about what the customer is to the institution.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Identity {
    /// Screening processes to start with this request. Source: field tables and error list; named
    /// `screeningLists` until 2024-01-10.
    #[schemars(extend("x-api-code" = {"value": "SCR01"}, "x-former-names" = ["screeningLists"]))]
    pub initialize_screening_processes: Option<Vec<ScreeningProcess>>,
    /// The unit that the customer belongs to, an installation-specific code. Only for installations
    /// with several organizations; omit it otherwise. Source: field tables.
    #[schemars(extend("x-classifier" = "businessUnit"))]
    pub business_unit: Option<String>,
    /// The category that selects the risk model, an installation-specific code. A `LEAD` token
    /// marks a lead. Source: field tables and error list.
    #[schemars(extend("x-classifier" = "riskManagementCategory", "x-api-code" = {"missing": "C007", "value": "C007"}), example = &"IND")]
    pub risk_management_category: Text,
    /// Your identifier of the customer. Source: field tables.
    #[schemars(extend("x-api-code" = {"missing": "C002"}), example = &"CUST-4711")]
    #[schemars(extend("x-text" = "number"))]
    pub customer_ext_id: Text,
}

/// Fields about a customer of either entity type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CustomerProfile {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub standing: Standing,
    /// Adds the customer to the black or the white list. Source: field tables.
    pub list_purpose: Option<ListPurpose>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub money: Money,
}

/// Fields about the relationship with a customer, and about risks.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Standing {
    /// The date on which the relationship was approved. Source: field tables.
    pub approval_date: Option<Date>,
    /// The date on which the relationship ended. Required when `customerStatus` is CLOSED,
    /// forbidden otherwise. Source: error list (C013, C013a).
    pub closing_date: Option<Date>,
    /// The personal or registration code issued by the state. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "number"))]
    pub national_code: Option<String>,
    /// The activity of the customer. At most 32768 UTF-16 code units; source: newest API pages.
    #[schemars(length(max = 32768))]
    #[schemars(extend("x-personal" = true))]
    pub activity_description: Option<String>,
    /// Whether the customer or one of its owners is a politically exposed person. Source: field
    /// tables.
    #[schemars(rename = "isPEP")]
    pub is_pep: Option<bool>,
    /// Whether sanctions apply to the customer. Source: field tables.
    pub is_sanctioned: Option<bool>,
    /// Whether there are adverse media reports about the customer. Source: field tables.
    pub is_in_adverse_media: Option<bool>,
    /// Whether the customer is on an internal list of the institution. Source: field tables.
    pub is_in_internal_list: Option<bool>,
}

/// Fields about addresses that were declared, about income and about the first deposit.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Money {
    /// Whether the actual address was declared. Source: field tables.
    pub is_actual_address_declared: Option<bool>,
    /// Whether a correspondence address was declared. Source: field tables.
    pub is_correspondence_address_declared: Option<bool>,
    /// Description of the source of income. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub income_source_description: Option<String>,
    /// Description of the source of the first deposit. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub initial_deposit_source: Option<String>,
    /// The bank that the first deposit comes from. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "organizationName"))]
    pub initial_deposit_bank: Option<String>,
    /// The account that the first deposit comes from. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "number"))]
    pub initial_deposit_account: Option<String>,
    /// The amount of the first deposit, a number in units of `initialDepositCurrency`. Source:
    /// field tables; many published samples wrongly send a string.
    #[schemars(example = 10000)]
    pub initial_deposit_amount: Option<f64>,
    /// The currency of the first deposit. Source: field tables and samples.
    pub initial_deposit_currency: Option<Currency>,
    /// Whether most operations are in cash. Source: field tables.
    pub does_cash_dominate: Option<bool>,
}

/// Lists that every customer has.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CommonLists {
    /// Contacts of the customer. Source: field tables.
    pub list_contact: Option<Vec<Contact>>,
    /// Addresses. Source: field tables.
    pub list_address: Option<Vec<Address>>,
    /// Identity or registration documents. Source: field tables.
    pub list_business_entity_document: Option<Vec<Document>>,
}

/// The lists of a customer of either entity type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CustomerLists {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub common: CommonLists,
    /// Reasons for choosing the institution. Source: field tables.
    pub list_appeal_reason: Option<Vec<AppealReason>>,
    /// How the customer heard of the institution. Source: field tables.
    pub list_introduction_source: Option<Vec<IntroductionSource>>,
    /// Services that the customer ordered. Source: field tables.
    pub list_ordered_service: Option<Vec<OrderedService>>,
    /// Turnover declared by the customer. Source: field tables.
    pub list_declared_turnover: Option<Vec<DeclaredTurnover>>,
    /// Sources of income. Source: field tables.
    pub list_income_source: Option<Vec<IncomeSource>>,
    /// Purposes of payments. Source: field tables.
    pub list_payment_purpose: Option<Vec<PaymentPurpose>>,
    /// Sources of wealth. Source: field tables; named `sourcesOfWealth` before 2023-11-16.
    #[schemars(extend("x-former-names" = ["sourcesOfWealth"]))]
    pub list_source_of_wealth: Option<Vec<SourceOfWealth>>,
    /// Countries that payments go to or come from. Source: field tables.
    pub list_payment_country: Option<Vec<PaymentCountry>>,
    /// Kinds of activity. Source: field tables.
    pub list_activity: Option<Vec<Activity>>,
    /// Regions of activity. Source: field tables.
    pub list_region_of_activity: Option<Vec<RegionOfActivity>>,
    /// Countries of activity. Source: field tables.
    pub list_country_of_activity: Option<Vec<CountryOfActivity>>,
    /// Countries in which the customer pays taxes. Source: field tables.
    pub list_country_of_tax_payment: Option<Vec<CountryOfTaxPayment>>,
    /// Values defined by the institution. Source: field tables.
    pub list_additional_values: Option<Vec<AdditionalValue>>,
    /// Persons and companies related to the customer: owners, directors, family. Source: field
    /// tables.
    pub list_related_entity: Option<Vec<RelatedEntity>>,
}
