// The business cases as examples.
import { notify } from "./announce.js";
import { openDialog } from "./dialog.js";
import { button, element } from "./dom.js";

/** Shows the samples; `take` is called with the text of the chosen one. */
export async function showExamples(linter, today, take) {
  const samples = await linter.samples();
  const groups = Map.groupBy(samples, ({ kind, entityType }) => [kind, entityType].filter(Boolean).join(", "));
  const choose = async (sample) => {
    const { kind, entityType, case: name } = sample;
    const seed = Math.floor(Math.random() * 2 ** 31);
    const text = await linter.sample({ kind, entityType, case: name, seed, today: today() });
    dialog.close();
    take(text);
    notify(`Example: ${sample.title}`);
  };
  const dialog = openDialog({
    title: "Examples",
    content: [
      element("p", {}, "Names, codes and numbers are invented. The example replaces the payload; undo brings it back."),
      ...[...groups].flatMap(([group, members]) => [
        element("h3", {}, group),
        element(
          "ul",
          { class: "choices" },
          members.map((sample) =>
            element(
              "li",
              {},
              element(
                "button",
                { type: "button", onclick: () => choose(sample) },
                sample.case ? element("span", { class: "case" }, sample.case) : null,
                element("span", {}, sample.title),
              ),
            ),
          ),
        ),
      ]),
    ],
  });
}
