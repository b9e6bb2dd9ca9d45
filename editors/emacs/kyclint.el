;;; kyclint.el --- kyclint in Eglot  -*- lexical-binding: t -*-

;; Findings, completion, hover and actions in Emacs 28 and later.  Eglot is part of Emacs 29; before, it is
;; a package.  Load this file from init.el:
;;
;;   (load "/path/to/kyclint.el")
;;
;; kyclint recognizes customer payloads itself: other JSON files show nothing.

(require 'eglot)

;; Emacs 28 opens JSON in the mode for JavaScript, which has a server of its own.
(unless (fboundp 'js-json-mode)
  (define-derived-mode js-json-mode js-mode "JSON")
  (add-to-list 'auto-mode-alist '("\\.json\\'" . js-json-mode)))
(add-to-list 'auto-mode-alist '("\\.\\(?:jsonl\\|ndjson\\)\\'" . js-json-mode))

(add-to-list 'eglot-server-programs
             '((js-json-mode json-mode json-ts-mode)
               . ("kyclint" "lsp"
                  :initializationOptions
                  (:maskValues :json-false
                   :levels nil)))) ; such as (:name-style "off")

(dolist (hook '(js-json-mode-hook json-mode-hook json-ts-mode-hook))
  (add-hook hook #'eglot-ensure))

(provide 'kyclint)
;;; kyclint.el ends here
