//! kyclint as a module for browsers: methods that take parameters as JSON and return results as JSON.
//!
//! All methods are pure. What a page has to know of them is in `page/src/linter.js`.

// What a payload holds must never stop the page.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

mod completion;
mod finding;
mod html;
mod methods;
mod params;
mod places;

use wasm_bindgen::prelude::wasm_bindgen;

/// Calls a method. `params` is a JSON object; the answer is `{"result": ...}` or `{"error": "..."}`.
#[wasm_bindgen]
pub fn call(method: &str, params: &str) -> String {
    match methods::call(method, params) {
        Ok(result) => format!("{{\"result\":{result}}}"),
        Err(message) => format!("{{\"error\":{}}}", serde_json::Value::from(message)),
    }
}

/// Makes a panic an exception that says where it was. What it was about may be a value of a person.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        wasm_bindgen::throw_str(&format!("a bug in kyclint{place}"));
    }));
}
