// The linter, which starts in its worker while the editor is still evaluated: it is imported first.
import { Linter } from "./linter.js";

export const linter = new Linter();
