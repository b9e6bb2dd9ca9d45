//! Columns as Arrow has them: of each type, in chunks, and as parts of longer ones.

#![no_main]

#[path = "../../bindings/python/src/values.rs"]
mod values;

use std::sync::Arc;

use arrow_array::types::Int16Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int16Array, LargeBinaryArray,
    LargeStringArray, NullArray, StringArray, StringViewArray,
};
use kyclint_fuzz::rows::{check_rows, rows};
use libfuzzer_sys::fuzz_target;
use values::Column;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let rows = rows(bytes);
    // Columns of texts have texts only.
    let texts: Option<Vec<Option<&str>>> = rows
        .iter()
        .map(|row| row.map(std::str::from_utf8).transpose().ok())
        .collect();
    let arrays: Vec<ArrayRef> = match (first % 8, texts) {
        (0, Some(texts)) => vec![Arc::new(StringArray::from(texts))],
        (1, Some(texts)) => vec![Arc::new(LargeStringArray::from(texts))],
        (2, Some(texts)) => vec![Arc::new(StringViewArray::from(texts))],
        (3, _) => vec![Arc::new(LargeBinaryArray::from(rows.clone()))],
        (4, _) => vec![Arc::new(BinaryViewArray::from(rows.clone()))],
        (5, _) => vec![dictionary(&rows)],
        // The middle of a longer array.
        (6, _) => vec![sliced(&rows)],
        // Some chunks, with an empty one.
        _ => {
            let (one, other) = rows.split_at(rows.len() / 2);
            let chunks = [one, &[], other];
            chunks
                .map(|rows| Arc::new(BinaryArray::from(rows.to_vec())) as ArrayRef)
                .to_vec()
        }
    };
    let data_type = arrays.first().map(|array| array.data_type().clone());
    let Some(data_type) = data_type else { return };
    let column = Column::of(&data_type, &arrays).expect("a type of texts or binary values");
    assert_eq!(column.len(), rows.len());
    let values: Vec<_> = (0..column.len()).map(|row| column.get(row)).collect();
    assert_eq!(values, rows);
    let nulls: ArrayRef = Arc::new(NullArray::new(rows.len()));
    let nulls = Column::of(&nulls.data_type().clone(), &[nulls]).expect("a column of nulls");
    assert!((0..rows.len()).all(|row| nulls.get(row).is_none()));
    check_rows(&values);
});

/// A column in which equal values are one, and null is a key or a value.
fn dictionary(rows: &[Option<&[u8]>]) -> ArrayRef {
    let mut values: Vec<Option<&[u8]>> = vec![None];
    let keys = rows.iter().enumerate().map(|(number, row)| {
        if row.is_none() && number % 2 == 0 {
            return None;
        }
        let known = values.iter().position(|value| value == row);
        let key = known.unwrap_or_else(|| {
            values.push(*row);
            values.len() - 1
        });
        i16::try_from(key).ok()
    });
    let keys: Int16Array = keys.collect();
    let dictionary = DictionaryArray::<Int16Type>::new(keys, Arc::new(BinaryArray::from(values)));
    Arc::new(dictionary)
}

/// The same rows, after and before others.
fn sliced(rows: &[Option<&[u8]>]) -> ArrayRef {
    let other: &[Option<&[u8]>] = &[Some(b"{}"), None];
    let all = [other, rows, other].concat();
    Arc::new(BinaryArray::from(all).slice(other.len(), rows.len()))
}
