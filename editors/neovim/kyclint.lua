-- kyclint for Neovim 0.7 and later: findings, completion, hover and actions. Load it from init.lua:
--
--   dofile("/path/to/kyclint.lua")
--
-- kyclint recognizes customer payloads itself: other JSON and Markdown files show nothing.

local client

local function start(event)
  local config = {
    name = "kyclint",
    cmd = { "kyclint", "lsp" },
    -- kyclint.toml is found from each file, so that one server serves all folders.
    root_dir = vim.fn.getcwd(),
    init_options = {
      maskValues = false,
      levels = vim.empty_dict(), -- such as { ["name-style"] = "off" }
    },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = event.buf })
  else
    -- Neovim 0.7.
    if not client or not vim.lsp.get_client_by_id(client) then
      client = vim.lsp.start_client(config)
    end
    vim.lsp.buf_attach_client(event.buf, client)
  end
  -- Neovim 0.11 sets these itself.
  vim.bo[event.buf].omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.keymap.set("n", "K", vim.lsp.buf.hover, { buffer = event.buf })
  vim.keymap.set("n", "gra", vim.lsp.buf.code_action, { buffer = event.buf })
end

vim.api.nvim_create_autocmd({ "BufNewFile", "BufRead" }, {
  pattern = { "*.json", "*.jsonl", "*.ndjson", "*.md", "*.markdown" },
  callback = start,
})
