//! Writes the JavaScript that calls a module, and the module without what only `wasm-bindgen` needs. It is
//! what `wasm-bindgen --target web` does, without the parts of that program that test modules.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        return Err("usage: glue MODULE FOLDER".into());
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("kyclint")
        .typescript(false)
        .web(true)?
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(folder)?;
    Ok(())
}
