//! The published business cases: what a request is for, and which fields it has.

/// A business case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// Its published name.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub title: &'static str,
    /// The value of `action`.
    pub action: &'static str,
    /// The value of `sourceOfRiskLevel`.
    pub source: &'static str,
    /// The fields that it has besides the required ones.
    pub also: &'static [&'static str],
    /// Whether it has every field.
    pub is_full: bool,
}

impl Case {
    /// Whether payloads of the case have a field. `is_due` is whether every new payload has it.
    pub fn has(&self, name: &str, is_due: bool) -> bool {
        self.is_full || is_due || name == "action" || self.also.contains(&name)
    }

    /// Whether it is for a batch, which imports.
    pub fn is_import(&self) -> bool {
        self.source == IMPORT
    }
}

const CREATE: &str = "CREATE";
const UPDATE: &str = "UPDATE";
const EVALUATE: &str = "EVALUATE";
const IMPORT: &str = "IMPORT";

/// The business cases of customers. Source: the vendor's page of the endpoint.
pub(super) const OF_CUSTOMERS: [Case; 7] = [
    Case {
        name: "EV_A1",
        title: "data scan initiation",
        action: CREATE,
        source: EVALUATE,
        also: &[],
        is_full: false,
    },
    Case {
        name: "EV_A1.1",
        title: "data overwrite and scan reinitiation",
        action: UPDATE,
        source: EVALUATE,
        also: &[],
        is_full: false,
    },
    Case {
        name: "EV_A2",
        title: "scan and screening",
        action: CREATE,
        source: EVALUATE,
        also: &["initializeScreeningProcesses"],
        is_full: false,
    },
    Case {
        name: "EV_A3",
        title: "scan and screening with related entities",
        action: CREATE,
        source: EVALUATE,
        also: &["initializeScreeningProcesses", "listRelatedEntity"],
        is_full: false,
    },
    Case {
        name: "IMP_B1",
        title: "historical data transfer",
        action: CREATE,
        source: IMPORT,
        also: &["riskLevel", "customerStatus"],
        is_full: false,
    },
    Case {
        name: "IMP_B1.1",
        title: "historical data overwrite",
        action: UPDATE,
        source: IMPORT,
        also: &["riskLevel", "customerStatus"],
        is_full: false,
    },
    Case {
        name: "IMP_C1",
        title: "all fields",
        action: CREATE,
        source: IMPORT,
        also: &[],
        is_full: true,
    },
];
