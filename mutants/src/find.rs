//! Finds the places of mutants in a source.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::error::Error;
use std::ops::Range;

use proc_macro2::Span;
use syn::BinOp;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::change::{Change, Place};
use crate::list::{Genre, Mutant, Position};

/// Returns the changes for the mutants of a source: in order, outer ones before inner ones. Some mutants
/// that cannot compile have none: another operator than `&&` beside an `if let`, and a match without an arm
/// that it needs. It is an error if the source cannot be read as Rust, or if it has no such place where a
/// mutant is.
pub fn changes(text: &str, mutants: Vec<Mutant>) -> Result<Vec<Change>, Box<dyn Error>> {
    let tree = syn::parse_file(text)?;
    let ends = text.match_indices('\n').map(|(end, _)| end + 1);
    let mut finder = Finder {
        text,
        lines: std::iter::once(0).chain(ends).collect(),
        left: HashMap::new(),
        changes: Vec::new(),
    };
    for mutant in mutants {
        let key = (mutant.genre, mutant.start);
        finder.left.entry(key).or_default().push(mutant);
    }
    finder.visit_file(&tree);
    if let Some(((genre, at), _)) = finder.left.iter().next() {
        let Position { line, column } = at;
        return Err(format!("{line}:{column}: no place of a {genre:?}").into());
    }
    let mut changes = finder.changes;
    changes.sort_by_key(|change| {
        let Range { start, end } = change.range;
        (start, end > start, Reverse(end))
    });
    Ok(changes)
}

struct Finder<'a> {
    text: &'a str,
    /// The offset of each line.
    lines: Vec<usize>,
    /// The mutants whose place is not found yet.
    left: HashMap<(Genre, Position), Vec<Mutant>>,
    changes: Vec<Change>,
}

impl Finder<'_> {
    fn range(&self, span: Span) -> Range<usize> {
        let offset = |at: proc_macro2::LineColumn| {
            let start = self.lines[at.line - 1];
            let mut characters = self.text[start..].char_indices();
            let column = characters.nth(at.column).map(|(column, _)| column);
            column.map_or(self.text.len(), |column| start + column)
        };
        offset(span.start())..offset(span.end())
    }

    /// The mutants of the place that begins here.
    fn take(&mut self, genre: Genre, span: Span) -> Vec<Mutant> {
        let start = span.start();
        let start = Position {
            line: start.line,
            column: start.column + 1,
        };
        self.left.remove(&(genre, start)).unwrap_or_default()
    }

    fn add(&mut self, range: Range<usize>, place: Place, mutants: Vec<Mutant>) {
        if !mutants.is_empty() {
            self.changes.push(Change {
                range,
                place,
                mutants,
            });
        }
    }

    fn body(&mut self, block: &syn::Block) {
        if let Some(first) = block.stmts.first() {
            let mutants = self.take(Genre::FnValue, first.span());
            let start = self.range(first.span()).start;
            self.add(start..start, Place::Body, mutants);
        }
    }
}

/// Whether a condition matches a pattern, so that its parts cannot be moved.
fn has_let(condition: &syn::Expr) -> bool {
    match condition {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.body(&function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.body(&function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_expr_binary(&mut self, both: &'ast syn::ExprBinary) {
        let mutants = self.take(Genre::BinaryOperator, both.op.span());
        let (left, right) = (self.range(both.left.span()), self.range(both.right.span()));
        let operator = self.text[self.range(both.op.span())].to_owned();
        let range = left.start..right.end;
        match both.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let is_or = matches!(both.op, BinOp::Or(_));
                if !has_let(&both.left) && !has_let(&both.right) {
                    self.add(range, Place::Lazy { left, right, is_or }, mutants);
                }
            }
            _ if operator.ends_with('=') && !is_comparison(&both.op) => {
                let place = Place::Assignment {
                    left,
                    right,
                    operator,
                };
                self.add(range, place, mutants);
            }
            _ => {
                let place = Place::Operator {
                    left,
                    right,
                    operator,
                    is_comparison: is_comparison(&both.op),
                };
                self.add(range, place, mutants);
            }
        }
        visit::visit_expr_binary(self, both);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let mutants = self.take(Genre::UnaryOperator, unary.span());
        let value = self.range(unary.expr.span());
        let operator = self.range(unary.op.span());
        let range = operator.start..value.end;
        let operator = self.text[operator].to_owned();
        self.add(range, Place::Unary { value, operator }, mutants);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, all: &'ast syn::ExprMatch) {
        let is_rest = |arm: &syn::Arm| matches!(arm.pat, syn::Pat::Wild(_)) && arm.guard.is_none();
        if !all.arms.iter().any(is_rest) {
            for arm in all.arms.iter().filter(|arm| arm.guard.is_none()) {
                self.take(Genre::MatchArm, arm.span());
            }
        }
        visit::visit_expr_match(self, all);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let mut mutants = self.take(Genre::MatchArm, arm.span());
        let pattern_end = self.range(arm.pat.span()).end;
        let guard = arm.guard.as_ref().map(|(_, guard)| guard);
        if let Some(guard) = guard {
            mutants.extend(self.take(Genre::MatchArmGuard, guard.span()));
        }
        let guard = guard.map(|guard| self.range(guard.span()));
        let end = guard.as_ref().map_or(pattern_end, |guard| guard.end);
        self.add(pattern_end..end, Place::Arm { guard }, mutants);
        visit::visit_arm(self, arm);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let mutants = self.take(Genre::StructField, field.span());
        if let syn::Member::Named(name) = &field.member {
            let place = Place::Field {
                name: name.to_string(),
                value: self.range(field.expr.span()),
            };
            self.add(self.range(field.span()), place, mutants);
        }
        visit::visit_field_value(self, field);
    }
}

fn is_comparison(operator: &BinOp) -> bool {
    use BinOp::{Eq, Ge, Gt, Le, Lt, Ne};
    matches!(operator, Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_))
}
