//! Global Intermediary Identification Numbers (GIIN) of FATCA. Source: IRS, GIIN composition
//! information.

/// Categories: lead, single, member, branch, sponsoring entity, and the sponsored ones.
const CATEGORIES: [&str; 9] = ["LE", "SL", "ME", "BR", "SP", "SF", "SD", "SS", "SB"];

/// Returns why the text is not a valid GIIN, as text for a message; `None` if it is valid.
pub fn defect(giin: &str) -> Option<&'static str> {
    let parts: Vec<_> = giin.split('.').collect();
    let [institution, member, category, country] = parts.as_slice() else {
        return Some("not four parts separated by dots");
    };
    // The letter O is excluded because it looks like a zero.
    let is_number = |part: &str, length| {
        let is_allowed =
            |byte: u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && byte != b'O');
        part.len() == length && part.bytes().all(is_allowed)
    };
    if !is_number(institution, 6) {
        Some("the first part must have six digits or upper case letters other than O")
    } else if !is_number(member, 5) {
        Some("the second part must have five digits or upper case letters other than O")
    } else if !CATEGORIES.contains(category) {
        Some("the third part must be LE, SL, ME, BR, SP, SF, SD, SS or SB")
    } else if country.len() != 3 || !country.bytes().all(|byte| byte.is_ascii_digit()) {
        Some("the fourth part must be a three-digit country code (ISO 3166-1 numeric)")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_checked() {
        assert_eq!(defect("98Q96B.00000.LE.250"), None);
        assert_eq!(defect("A1B2C3.99999.SL.440"), None);
        for (giin, part) in [
            ("GIIN123445", "four parts"),
            ("98Q96.00000.LE.250", "first"),
            ("98O96B.00000.LE.250", "first"),
            ("98q96b.00000.LE.250", "first"),
            ("98Q96B.0000.LE.250", "second"),
            ("98Q96B.00000.XX.250", "third"),
            ("98Q96B.00000.LE.25", "fourth"),
            ("98Q96B.00000.LE.LTU", "fourth"),
            ("98Q96B.00000.LE.250.1", "four parts"),
        ] {
            assert!(defect(giin).unwrap().contains(part), "{giin}");
        }
    }
}
