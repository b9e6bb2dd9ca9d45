"""Speaks to the language server with pytest-lsp: as an editor that is sent findings, and as one that
asks for them. pytest-lsp fails a test whose answers use what the editor cannot do."""

import asyncio
import os
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

BROKEN = Path(".ci/lsp-broken.json").read_text("utf-8")
# The line has a character of two UTF-16 units before the mistake.
ACTION = types.Range(types.Position(2, 48), types.Position(2, 56))
COUNTRY = types.Range(types.Position(10, 24), types.Position(10, 30))

# No answer takes this long, even on a loaded machine.
PATIENCE = 60

CONFIG = ClientServerConfig(server_command=[os.environ["KYCLINT"], "lsp"])


async def begin(client, capabilities, **options):
    parameters = types.InitializeParams(capabilities=capabilities, initialization_options=options)
    return await client.initialize_session(parameters)


def pushing():
    return client_capabilities("visual-studio-code@1.65.2")


def pulling():
    capabilities = client_capabilities("neovim@0.11.0")
    assert capabilities.text_document.diagnostic is not None
    # Neovim prefers UTF-8, but UTF-16 is what all editors know.
    capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
    return capabilities


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient):
    # pytest-lsp does not answer this one itself.
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(parameters: types.RegistrationParams):
        assert [each.method for each in parameters.registrations] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]

    yield
    await asyncio.wait_for(lsp_client.shutdown_session(), PATIENCE)


class Buffer:
    """A document as an editor has it."""

    def __init__(self, client, path, text):
        self.client, self.uri, self.text, self.version = client, path.as_uri(), text, 1
        item = types.TextDocumentItem(self.uri, "json", self.version, text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    @property
    def identifier(self):
        return types.TextDocumentIdentifier(self.uri)

    def offset(self, position):
        lines = self.text.splitlines(keepends=True)
        line = lines[position.line].encode("utf-16-le")[: 2 * position.character]
        return len("".join(lines[: position.line])) + len(line.decode("utf-16-le"))

    def edits_of(self, action):
        """The edits of an action in the form that the editor knows."""
        if action.edit.document_changes is None:
            assert list(action.edit.changes) == [self.uri]
            return action.edit.changes[self.uri]
        [change] = action.edit.document_changes
        assert (change.text_document.uri, change.text_document.version) == (self.uri, self.version)
        return change.edits

    def apply(self, edits):
        """Applies edits, and tells the server each as a change of its own."""
        for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
            start, end = self.offset(edit.range.start), self.offset(edit.range.end)
            self.text = self.text[:start] + edit.new_text + self.text[end:]
            self.version += 1
            self.client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    types.VersionedTextDocumentIdentifier(self.version, self.uri),
                    [types.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range)],
                )
            )

    async def pushed(self, is_awaited):
        """Waits until the findings that the server sends are these."""
        async with asyncio.timeout(PATIENCE):
            while not is_awaited(self.client.diagnostics.get(self.uri)):
                await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return self.client.diagnostics[self.uri]

    async def pulled(self, previous=None):
        parameters = types.DocumentDiagnosticParams(self.identifier, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(parameters)

    async def complete(self, position):
        return await self.client.text_document_completion_async(types.CompletionParams(self.identifier, position))

    async def hover(self, position):
        return await self.client.text_document_hover_async(types.HoverParams(self.identifier, position))

    async def actions(self, findings, only=None):
        context = types.CodeActionContext(findings, only=only)
        parameters = types.CodeActionParams(self.identifier, findings[0].range, context)
        return await self.client.text_document_code_action_async(parameters)


def check_findings(findings):
    action, country = findings
    assert (action.code, action.range) == ("action-value", ACTION)
    assert (country.code, country.range) == ("country-code", COUNTRY)
    assert all(finding.source == "kyclint" for finding in findings)
    assert all(finding.severity == types.DiagnosticSeverity.Error for finding in findings)
    assert country.message.startswith("invalid country code `Lith` (API code "), country.message


async def mend(buffer, findings):
    """Completes the country, and fixes the rest."""
    cursor = types.Position(COUNTRY.end.line, COUNTRY.end.character - 1)
    completion = await buffer.complete(cursor)
    country = completion.items[0]
    assert (country.label, country.detail) == ("LT", "Lithuania")
    buffer.apply([country.text_edit])
    assert '"citizenshipCountry": "LT"\n' in buffer.text

    hover = await buffer.hover(COUNTRY.start)
    assert hover.contents.value.startswith("**LT**: Lithuania"), hover

    actions = await buffer.actions(findings)
    fix = next(action for action in actions if action.is_preferred)
    assert fix.title == 'Replace with `"CREATE"`'
    buffer.apply(buffer.edits_of(fix))
    assert buffer.text == BROKEN.replace("create", "CREATE").replace("Lith", "LT")


@pytest.mark.asyncio
async def test_findings_are_sent(client, tmp_path):
    result = await begin(client, pushing())
    assert result.capabilities.position_encoding == types.PositionEncodingKind.Utf16
    assert result.capabilities.diagnostic_provider is None
    buffer = Buffer(client, tmp_path / "a.json", BROKEN)
    findings = await buffer.pushed(lambda found: found is not None)
    check_findings(findings)
    page = findings[0].code_description.href
    assert Path(page.removeprefix("file://")).read_text("utf-8").startswith("# ")
    await mend(buffer, findings)
    await buffer.pushed(lambda found: not found)


@pytest.mark.asyncio
async def test_findings_are_asked_for(client, tmp_path):
    result = await begin(client, pulling())
    assert result.capabilities.diagnostic_provider is not None
    buffer = Buffer(client, tmp_path / "a.json", BROKEN)
    report = await buffer.pulled()
    check_findings(report.items)
    assert (await buffer.pulled(report.result_id)).kind == "unchanged"
    await mend(buffer, report.items)
    assert (await buffer.pulled(report.result_id)).items == ()
    assert client.diagnostics == {}


@pytest.mark.asyncio
async def test_all_safe_fixes_are_applied_at_once(client, tmp_path):
    await begin(client, pushing())
    buffer = Buffer(client, tmp_path / "a.json", BROKEN.replace("Lith", "ltu"))
    findings = await buffer.pushed(lambda found: found is not None)
    [fix] = await buffer.actions(findings, [types.CodeActionKind.SourceFixAll])
    buffer.apply(buffer.edits_of(fix))
    await buffer.pushed(lambda found: not found)


@pytest.mark.asyncio
async def test_settings_apply(client, tmp_path):
    client.set_configuration({"levels": {"action-value": "warning", "country-code": "off"}}, section="kyclint")
    await begin(client, pushing(), maskValues=True)
    buffer = Buffer(client, tmp_path / "a.json", BROKEN)
    [finding] = await buffer.pushed(lambda found: found is not None and len(found) == 1)
    assert (finding.code, finding.severity) == ("action-value", types.DiagnosticSeverity.Warning)
