//! Customers that are legal persons.

use crate::contract::entity_type::EntityType;
use crate::samples::customer::{profile, request};
use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::party::Company;
use crate::samples::plan::{Extent, Plan};
use crate::samples::{contacts, documents, fields, identifiers, lists, related};

pub(super) fn write(json: &mut Json, plan: &Plan, company: &Company, dice: &mut Dice) {
    const CATEGORIES: [&str; 5] = [
        "ORG",
        "ORG_STANDARD",
        "ORG_SME",
        "CORPORATE",
        "ORGANIZATION_REGULATED",
    ];
    const LEADS: [&str; 3] = ["LEAD_ORG", "ORG_LEAD", "LEAD_AMLYZE"];
    let nation = company.nation;
    request(
        json,
        plan,
        EntityType::Organization,
        (&CATEGORIES, &LEADS),
        dice,
    );
    json.string("title", &company.title);
    json.string("registrationCountry", nation.country);
    json.string("legalForm", company.legal_form);
    if plan.has([5, 20, 50], dice) {
        json.string("tradingName", &company.name);
    }
    if plan.has([85, 90, 100], dice) {
        json.plain("establishmentDate", company.establishment);
    }
    if plan.has([85, 95, 100], dice) {
        json.plain("nationalCode", &company.code);
    }
    if plan.has([0, 20, 60], dice) {
        json.plain(name_in(json, "lei", "LEI"), identifiers::lei(dice));
    }
    let is_financial = plan.has([0, 3, 10], dice);
    if is_financial {
        json.plain(
            name_in(json, "giin", "GIIN"),
            identifiers::giin(nation, dice),
        );
    }
    if plan.has([0, 25, 95], dice) {
        let is_audited = dice.may(45);
        json.literal("isAudited", is_audited);
        if is_audited {
            json.literal("numberOfAudits", dice.number(1, 20));
            json.literal("periodsOfAuditsInYears", dice.number(1, 3));
        }
        let is_fined = dice.may(6);
        json.literal("isFined", is_fined);
        if is_fined {
            json.literal("periodsOfFiningInYears", dice.number(1, 5));
        }
        json.literal("isListed", dice.chance(2));
        json.literal("isRegulated", is_financial);
        json.literal("isFinancialInstitution", is_financial);
    }
    if plan.has([0, 20, 95], dice) {
        json.string(
            "organizationalStructureDescription",
            &fields::description((1, 3), dice),
        );
        json.literal("hasMultiLayerStructure", dice.chance(15));
        json.literal("isDirectlyManaged", dice.chance(80));
        json.literal("noMajorShareHolders", dice.chance(10));
    }
    if plan.has([10, 60, 100], dice) {
        json.literal("numberOfEmployees", dice.number(1, 900));
        json.literal("companyAssetValue", u64::from(dice.number(1, 90_000)) * 500);
    }
    if plan.has([0, 15, 90], dice) {
        let is_licensed = dice.may(25);
        json.literal("isLicenseRequired", is_licensed);
        if is_licensed {
            json.string(
                "licenseDescription",
                &format!("Licencija Nr. {}", dice.digits(6)),
            );
        }
        let uses_others = dice.may(30);
        json.literal("thirdPartyServicesUsed", uses_others);
        if uses_others {
            json.string(
                "thirdPartyServicesUsedDescription",
                "Buhalterija ir serverių nuoma",
            );
        }
        json.string(
            "regionOfActivityDescription",
            "Baltijos šalys, Lenkija, Suomija",
        );
        json.string("activityInRestrictedRegionDescription", "Nevykdoma");
    }
    profile(json, plan, nation, dice);
    if plan.has([70, 95, 100], dice) {
        let count = if plan.extent == Extent::Small {
            1
        } else {
            dice.number(1, 3)
        };
        contacts::of_company(json, company, count, dice);
    }
    if plan.has([0, 85, 100], dice) {
        let count = if plan.extent == Extent::Medium {
            1
        } else {
            dice.number(1, 3) as usize
        };
        contacts::addresses(
            json,
            nation,
            &["HEADQUARTERS", "CORRESPONDENCE", "BRANCH"],
            count,
            dice,
        );
    }
    if plan.has([0, 50, 100], dice) {
        let count = if plan.extent == Extent::Medium {
            1
        } else {
            dice.number(1, 2) as usize
        };
        documents::of_company(json, plan, company, count, dice);
    }
    lists::of_customer(json, plan, nation, dice);
    related::of_organization(json, plan, company, dice);
}

/// The name of a field that simplified customers spell otherwise.
fn name_in(json: &Json, usual: &'static str, simplified: &'static str) -> &'static str {
    if json.wants(usual) { usual } else { simplified }
}
