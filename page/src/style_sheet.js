// CodeMirror writes its styles into a `<style>` element, which the content security policy of the page
// refuses. Constructed style sheets are allowed; CodeMirror uses them in shadow roots alone.
import { StyleModule } from "style-mod";

let mounted = [];
let sheet;

StyleModule.mount = (_root, modules) => {
  const wanted = [modules].flat();
  if (wanted.every((module) => mounted.includes(module))) {
    return;
  }
  // Later modules take precedence, and what CodeMirror passes is complete but for what closed parts used.
  mounted = [...mounted.filter((module) => !wanted.includes(module)), ...wanted];
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
};
