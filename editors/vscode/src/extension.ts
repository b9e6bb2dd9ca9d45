// Starts `kyclint lsp` and connects VS Code with it.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  type ShowDocumentResult,
  vsdiag,
} from "vscode-languageclient/node";

const LANGUAGES = ["json", "jsonc", "jsonl", "markdown"];

// What VS Code itself reports in JSON. In JSON with comments it reports less than the API refuses.
const RULES_OF_VS_CODE = ["syntax", "duplicate-key"];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("kyclint.restart", () => restart(context)),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      // What shows in a document depends on the second too, and findings that are known are not sent again.
      if (
        change.affectsConfiguration("kyclint.path") ||
        change.affectsConfiguration("json.validate.enable")
      ) {
        await restart(context);
      }
    }),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  await client?.stop();
  await start(context);
}

/** The program: what the user has set, else the one in the extension, else the one on the path. */
function program(context: vscode.ExtensionContext): string {
  const set = vscode.workspace.getConfiguration("kyclint").get<string>("path", "");
  if (set !== "") {
    return set;
  }
  const name = process.platform === "win32" ? "kyclint.exe" : "kyclint";
  const bundled = path.join(context.extensionPath, "bin", name);
  return fs.existsSync(bundled) ? bundled : name;
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const command = program(context);
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    synchronize: { configurationSection: "kyclint" },
    initializationOptions: vscode.workspace.getConfiguration("kyclint"),
    markdown: { isTrusted: false },
    middleware: {
      // The syntax of JSON is VS Code's own subject: what both see is shown once. The fixes of kyclint
      // are offered at these places all the same.
      provideDiagnostics: async (document, previous, token, next) => {
        const report = await next(document, previous, token);
        if (
          report?.kind === vsdiag.DocumentDiagnosticReportKind.full &&
          "languageId" in document &&
          isCheckedByVsCode(document)
        ) {
          report.items = report.items.filter(
            (item) => !RULES_OF_VS_CODE.includes(ruleOf(item)),
          );
        }
        return report;
      },
      window: {
        // The only documents that the server shows are the pages of rules, which are Markdown.
        showDocument: async (params, next) => {
          const page = vscode.Uri.parse(params.uri);
          try {
            await vscode.commands.executeCommand("markdown.showPreview", page);
            return { success: true };
          } catch {
            return next(params, new vscode.CancellationTokenSource().token) as Promise<ShowDocumentResult>;
          }
        },
      },
    },
  };
  client = new LanguageClient("kyclint", "kyclint", server, options);
  try {
    await client.start();
  } catch {
    const answer = await vscode.window.showErrorMessage(
      `kyclint: cannot start ${command}. Set kyclint.path to the program.`,
      "Open Settings",
    );
    if (answer !== undefined) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "kyclint.path");
    }
  }
}

function isCheckedByVsCode(document: vscode.TextDocument): boolean {
  const validates = vscode.workspace
    .getConfiguration("json", document)
    .get<boolean>("validate.enable", true);
  return validates && document.languageId === "json";
}

function ruleOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === "object" ? code.value : code);
}
