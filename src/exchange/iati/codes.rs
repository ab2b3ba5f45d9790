//! Codes of the standard with their English names.
//!
//! Source: the codelists of IATI 2.03 (embedded and non-embedded), read from their own files. The
//! names of the statuses 3 and 4 are the present ones; 2.03 first called them completion and
//! post-completion.

/// A codelist: its name in the standard, and code, name and the word that version 1 had for it.
#[derive(Debug)]
pub struct Codelist {
    /// Its name in the standard.
    pub name: &'static str,
    /// Code, English name, the word of version 1 (empty where it was the same).
    pub codes: &'static [(&'static str, &'static str, &'static str)],
}

impl Codelist {
    /// The English name of a code.
    pub fn name_of(&self, code: &str) -> Option<&'static str> {
        self.codes.iter().find(|(known, ..)| *known == code).map(|(_, name, _)| *name)
    }

    /// The code of version 2 for what may be a word of version 1; unknown words stay as they are.
    pub fn modern(&self, code: &str) -> String {
        let is_word = |old: &str| !old.is_empty() && old.eq_ignore_ascii_case(code);
        let found = self.codes.iter().find(|(_, _, old)| is_word(old));
        found.map_or(code, |(modern, ..)| modern).to_owned()
    }
}

/// Where an activity stands.
pub const ACTIVITY_STATUS: Codelist = Codelist {
    name: "ActivityStatus",
    codes: &[
        ("1", "Pipeline", ""),
        ("2", "Implementation", ""),
        ("3", "Finalisation", ""),
        ("4", "Closed", ""),
        ("5", "Cancelled", ""),
        ("6", "Suspended", ""),
    ],
};

/// What a date of an activity means.
pub const DATE_TYPE: Codelist = Codelist {
    name: "ActivityDateType",
    codes: &[
        ("1", "Planned start", "start-planned"),
        ("2", "Actual start", "start-actual"),
        ("3", "Planned end", "end-planned"),
        ("4", "Actual end", "end-actual"),
    ],
};

/// What an organisation does in an activity.
pub const ORGANISATION_ROLE: Codelist = Codelist {
    name: "OrganisationRole",
    codes: &[
        ("1", "Funding", "Funding"),
        ("2", "Accountable", "Accountable"),
        ("3", "Extending", "Extending"),
        ("4", "Implementing", "Implementing"),
    ],
};

/// What kind of body an organisation is.
pub const ORGANISATION_TYPE: Codelist = Codelist {
    name: "OrganisationType",
    codes: &[
        ("10", "Government", ""),
        ("11", "Local Government", ""),
        ("15", "Other Public Sector", ""),
        ("21", "International NGO", ""),
        ("22", "National NGO", ""),
        ("23", "Regional NGO", ""),
        ("24", "Partner Country based NGO", ""),
        ("30", "Public Private Partnership", ""),
        ("40", "Multilateral", ""),
        ("60", "Foundation", ""),
        ("70", "Private Sector", ""),
        ("71", "Private Sector in Provider Country", ""),
        ("72", "Private Sector in Aid Recipient Country", ""),
        ("73", "Private Sector in Third Country", ""),
        ("80", "Academic, Training and Research", ""),
        ("90", "Other", ""),
    ],
};

/// Whether a budget is the first or a later one.
pub const BUDGET_TYPE: Codelist = Codelist {
    name: "BudgetType",
    codes: &[("1", "Original", "original"), ("2", "Revised", "revised")],
};

/// How firm a budget is.
pub const BUDGET_STATUS: Codelist =
    Codelist { name: "BudgetStatus", codes: &[("1", "Indicative", ""), ("2", "Committed", "")] };

/// What a transaction is.
pub const TRANSACTION_TYPE: Codelist = Codelist {
    name: "TransactionType",
    codes: &[
        ("1", "Incoming Funds", "IF"),
        ("2", "Outgoing Commitment", "C"),
        ("3", "Disbursement", "D"),
        ("4", "Expenditure", "E"),
        ("5", "Interest Payment", "IR"),
        ("6", "Loan Repayment", "LR"),
        ("7", "Reimbursement", "R"),
        ("8", "Purchase of Equity", "QP"),
        ("9", "Sale of Equity", "QS"),
        ("10", "Credit Guarantee", "CG"),
        ("11", "Incoming Commitment", ""),
        ("12", "Outgoing Pledge", ""),
        ("13", "Incoming Pledge", ""),
    ],
};

/// What a description is about.
pub const DESCRIPTION_TYPE: Codelist = Codelist {
    name: "DescriptionType",
    codes: &[
        ("1", "General", ""),
        ("2", "Objectives", ""),
        ("3", "Target Groups", ""),
        ("4", "Other", ""),
    ],
};

/// How wide an activity reaches.
pub const ACTIVITY_SCOPE: Codelist = Codelist {
    name: "ActivityScope",
    codes: &[
        ("1", "Global", ""),
        ("2", "Regional", ""),
        ("3", "Multi-national", ""),
        ("4", "National", ""),
        ("5", "Sub-national: Multi-first-level administrative areas", ""),
        ("6", "Sub-national: Single first-level administrative area", ""),
        ("7", "Sub-national: Single second-level administrative area", ""),
        ("8", "Single location", ""),
    ],
};

/// Policies that an activity may serve; the names shortened as donors use them.
pub const POLICY_MARKER: Codelist = Codelist {
    name: "PolicyMarker",
    codes: &[
        ("1", "Gender Equality", ""),
        ("2", "Aid to Environment", ""),
        ("3", "Participatory Development/Good Governance", ""),
        ("4", "Trade Development", ""),
        ("5", "Biodiversity", ""),
        ("6", "Climate Change: Mitigation", ""),
        ("7", "Climate Change: Adaptation", ""),
        ("8", "Desertification", ""),
        ("9", "Reproductive, Maternal, Newborn and Child Health", ""),
        ("10", "Disaster Risk Reduction", ""),
        ("11", "Disability", ""),
        ("12", "Nutrition", ""),
    ],
};

/// How much a policy is served.
pub const POLICY_SIGNIFICANCE: Codelist = Codelist {
    name: "PolicySignificance",
    codes: &[
        ("0", "Not targeted", ""),
        ("1", "Significant objective", ""),
        ("2", "Principal objective", ""),
        ("3", "Principal objective and in support of an action programme", ""),
        ("4", "Explicit primary objective", ""),
    ],
};

/// What a result is.
pub const RESULT_TYPE: Codelist = Codelist {
    name: "ResultType",
    codes: &[("1", "Output", ""), ("2", "Outcome", ""), ("3", "Impact", ""), ("9", "Other", "")],
};

/// How another activity is related.
pub const RELATED_ACTIVITY_TYPE: Codelist = Codelist {
    name: "RelatedActivityType",
    codes: &[
        ("1", "Parent", ""),
        ("2", "Child", ""),
        ("3", "Sibling", ""),
        ("4", "Co-funded", ""),
        ("5", "Third Party", ""),
    ],
};

/// Whose sector codes they are; those of the facility's interest.
pub const SECTOR_VOCABULARY: Codelist = Codelist {
    name: "SectorVocabulary",
    codes: &[
        ("1", "OECD DAC CRS Purpose Codes (5 digit)", "DAC"),
        ("2", "OECD DAC CRS Purpose Codes (3 digit)", "DAC-3"),
        ("7", "SDG Goal", ""),
        ("8", "SDG Target", ""),
        ("9", "SDG Indicator", ""),
        ("99", "Reporting Organisation", "RO"),
        ("98", "Reporting Organisation 2", "RO2"),
    ],
};

/// Purposes (vocabulary 1) that digital capacity development touches, by what they are about. Not
/// the whole list of the OECD: a code that is not here is not wrong.
pub const SECTOR: Codelist = Codelist {
    name: "Sector",
    codes: &[
        ("11110", "Education policy", ""),
        ("11130", "Teacher training", ""),
        ("11231", "Basic life skills for youth", ""),
        ("11330", "Vocational training", ""),
        ("11420", "Higher education", ""),
        ("11430", "Advanced technical and managerial training", ""),
        ("15110", "Public sector policy", ""),
        ("16062", "Statistical capacity building", ""),
        ("22010", "Communications policy", ""),
        ("22020", "Telecommunications", ""),
        ("22030", "Media", ""),
        ("22040", "Information and communication technology", ""),
        ("32130", "Small and medium-sized enterprises", ""),
        ("43081", "Multisector education and training", ""),
        ("43082", "Research", ""),
    ],
};
