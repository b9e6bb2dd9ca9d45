;;; lsp-emacs.el --- Mends the open payload  -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'flymake)

;; No answer takes this long, even on a loaded machine.
(defconst kyclint-test-patience 60)

(defmacro kyclint-test-until (form)
  "Wait until FORM is true and return its value."
  `(let ((end (+ (float-time) kyclint-test-patience)) value)
     (while (not (setq value ,form))
       (when (> (float-time) end)
         (error "Not true: %S; findings: %S" ',form (kyclint-test-findings)))
       (accept-process-output nil 0.05))
     value))

(defun kyclint-test-findings ()
  "The findings that show: what they are about, and how they begin."
  (flymake-start)
  (mapcar (lambda (finding)
            (cons (buffer-substring-no-properties (flymake-diagnostic-beg finding) (flymake-diagnostic-end finding))
                  (car (split-string (flymake-diagnostic-text finding) "\n"))))
          (sort (flymake-diagnostics) (lambda (one other) (< (flymake-diagnostic-beg one) (flymake-diagnostic-beg other))))))

(defun kyclint-test-complete (label)
  "Complete the word at point as a user does who selects LABEL."
  (pcase-let* ((`(,beg ,end ,table . ,properties) (eglot-completion-at-point))
               (labels (all-completions (buffer-substring-no-properties beg end) table))
               (chosen (cl-find label labels :test #'string=)))
    (unless chosen (error "%s is not among %S" label labels))
    (delete-region beg end)
    (insert chosen)
    (funcall (plist-get properties :exit-function) chosen 'finished)))

(defun kyclint-test-hover ()
  "The text for the place at point."
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
    (substring-no-properties (kyclint-test-until shown))))

(defun kyclint-test ()
  "Complete the country, and apply the fix of the action."
  (let ((broken (buffer-string))
        (eglot-sync-connect t))
    ;; Texts about a place show only for a window.
    (switch-to-buffer (current-buffer))
    ;; Emacs connects when it has nothing else to do.
    (run-hooks 'post-command-hook)
    (kyclint-test-until (eglot-managed-p))
    ;; Before the mistake in this line is a character of two UTF-16 units, which is one for Emacs.
    (kyclint-test-until (equal (mapcar #'car (kyclint-test-findings)) '("\"create\"" "\"Lith\"")))
    (cl-assert (string-match-p "invalid country code `Lith` (API code " (cdadr (kyclint-test-findings))) t)

    (goto-char (point-min))
    (search-forward "\"Lith")
    (delete-char -3)
    (kyclint-test-complete "LT")
    (kyclint-test-until (equal (mapcar #'car (kyclint-test-findings)) '("\"create\"")))
    (cl-assert (string-match-p "LT[^:]*: Lithuania" (kyclint-test-hover)) t)

    (goto-char (point-min))
    (search-forward "create")
    (let ((fix (car (eglot-code-actions (point) (point) "quickfix"))))
      (cl-assert (equal (plist-get fix :title) "Replace with `\"CREATE\"`") t)
      (eglot--apply-workspace-edit (plist-get fix :edit)))
    ;; Changes are sent when Emacs is idle, which it never is in a batch.
    (eglot--signal-textDocument/didChange)
    (kyclint-test-until (null (kyclint-test-findings)))
    (let ((expected (replace-regexp-in-string "create" "CREATE" (replace-regexp-in-string "Lith" "LT" broken t) t)))
      (cl-assert (equal (buffer-string) expected) t))
    (set-buffer-modified-p nil)
    (eglot-shutdown (eglot-current-server))))

(provide 'lsp-emacs)
;;; lsp-emacs.el ends here
