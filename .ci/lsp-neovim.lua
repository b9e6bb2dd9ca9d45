-- Mends the open payload: completes its country, and applies the fix of its action.

-- No answer takes this long, even on a loaded machine.
local PATIENCE = 60000

local function expect(is, shown)
  if not is then
    error(vim.inspect(shown), 2)
  end
end

-- Waits until as many findings show.
local function findings(count)
  local shown
  vim.wait(PATIENCE, function()
    shown = vim.diagnostic.get(0)
    return #shown == count
  end)
  expect(#shown == count, shown)
  table.sort(shown, function(one, other)
    return one.lnum < other.lnum
  end)
  return shown
end

local function unit()
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  expect(#clients == 1 and clients[1].name == "kyclint", clients)
  return clients[1].offset_encoding
end

-- Asks at a place with columns in bytes, as Neovim's own commands do.
local function ask(method, finding, column, params)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, column })
  params = vim.tbl_extend("error", params or {}, vim.lsp.util.make_position_params(0, unit()))
  local answers, failure = vim.lsp.buf_request_sync(0, method, params, PATIENCE)
  expect(answers, failure)
  local _, answer = next(answers)
  expect(answer and answer.result, answer)
  return answer.result
end

local function text_of(finding)
  local line = vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, true)[1]
  return line:sub(finding.col + 1, finding.end_col)
end

local function run()
  local action, country = unpack(findings(2))
  expect(action.code == "action-value" and action.source == "kyclint", action)
  expect(action.severity == vim.diagnostic.severity.ERROR, action)
  -- Before the mistake in this line is a character of four bytes and two UTF-16 units.
  expect(text_of(action) == '"create"', text_of(action))
  expect(country.code == "country-code" and text_of(country) == '"Lith"', country)

  local completion = ask("textDocument/completion", country, country.end_col - 1)
  local item = completion.items[1]
  expect(item.label == "LT" and item.detail == "Lithuania", completion)
  if not vim.lsp.completion then
    -- Neovim 0.7 offers only what begins with the characters before the cursor.
    local known = ask("textDocument/completion", country, country.col + 2)
    local offered = vim.lsp.util.text_document_completion_list_to_complete_items(known, "L")
    expect(vim.tbl_contains(vim.tbl_map(function(each) return each.word end, offered), "LT"), offered)
  end
  vim.lsp.util.apply_text_edits({ item.textEdit }, vim.api.nvim_get_current_buf(), unit())
  action = findings(1)[1]
  expect(action.code == "action-value", action)

  local hover = ask("textDocument/hover", country, country.col + 1)
  expect(hover.contents.value:find("^%*%*LT%*%*: Lithuania"), hover)

  vim.api.nvim_win_set_cursor(0, { action.lnum + 1, action.col })
  local fixes = ask("textDocument/codeAction", action, action.col, {
    range = vim.lsp.util.make_range_params(0, unit()).range,
    context = { diagnostics = {} },
  })
  expect(fixes[1].title == 'Replace with `"CREATE"`' and fixes[1].isPreferred, fixes)
  vim.lsp.util.apply_workspace_edit(fixes[1].edit, unit())
  findings(0)
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n") .. "\n"
  local broken = table.concat(vim.fn.readfile(".ci/lsp-broken.json"), "\n") .. "\n"
  expect(text == broken:gsub("create", "CREATE"):gsub("Lith", "LT"), text)
end

local is_done, failure = xpcall(run, debug.traceback)
if not is_done then
  io.stderr:write(failure, "\n")
  vim.cmd("cquit 1")
end
local version = vim.version()
io.stdout:write(("lsp-neovim: the payload is clean in Neovim %d.%d\n"):format(version.major, version.minor))
vim.cmd("qall!")
