// Prints the verdicts of ajv on the lines of a file, by a schema: node agreement.js SCHEMA FILE
//
// A verdict has two parts: with the formats of ajv-formats, and with timestamps held to RFC 3339 as well, because
// ajv-formats takes a blank in the place of the T and an offset without a colon.
const fs = require("fs");
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");

const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const [schema, file] = process.argv.slice(2);
const definition = JSON.parse(fs.readFileSync(schema, "utf8"));
const usual = formats(new Ajv({ strict: true }));
const exact = formats(new Ajv({ strict: true }));
const { validate: isTimestamp } = exact.formats["date-time"];
exact.addFormat("date-time", { validate: (text) => TIMESTAMP.test(text) && isTimestamp(text) });
const validators = [usual.compile(definition), exact.compile(definition)];
const lines = fs.readFileSync(file, "utf8").split("\n").filter((line) => line);
const verdicts = lines.map((line) => validators.map((validate) => validate(JSON.parse(line))));
console.log(JSON.stringify(verdicts));
