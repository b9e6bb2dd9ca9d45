//! The values of a column, whatever type its arrays have. This knows Arrow, but not Python, so that the
//! fuzzer can try it.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray};
use arrow_schema::DataType;

/// The values of a column.
pub(crate) struct Column {
    chunks: Vec<Chunk>,
    /// The first row of each chunk.
    starts: Vec<usize>,
    length: usize,
}

/// The values of one array. Texts are taken as bytes: that they are UTF-8 is a promise of whoever made
/// them.
enum Chunk {
    Short(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
    Dictionary {
        array: ArrayRef,
        keys: Vec<usize>,
        values: Box<Chunk>,
    },
    Null,
}

impl Column {
    /// Takes arrays of this type. The error says which types a column may have.
    pub(crate) fn of(data_type: &DataType, arrays: &[ArrayRef]) -> Result<Self, String> {
        let mut column = Column {
            chunks: Vec::with_capacity(arrays.len()),
            starts: Vec::with_capacity(arrays.len()),
            length: 0,
        };
        // A column without chunks has a type, too.
        Chunk::of(&arrow_array::new_empty_array(data_type))?;
        for array in arrays {
            column.starts.push(column.length);
            column.length += array.len();
            column.chunks.push(Chunk::of(array)?);
        }
        Ok(column)
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// The value of a row; `None` if it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        let number = self.starts.partition_point(|start| *start <= row);
        let number = number.checked_sub(1)?;
        self.chunks.get(number)?.get(row - self.starts.get(number)?)
    }
}

impl Chunk {
    fn of(array: &ArrayRef) -> Result<Self, String> {
        Ok(match array.data_type() {
            DataType::Utf8 => Chunk::Short(array.as_string::<i32>().clone().into()),
            DataType::LargeUtf8 => Chunk::Large(array.as_string::<i64>().clone().into()),
            DataType::Utf8View => Chunk::View(array.as_string_view().clone().to_binary_view()),
            DataType::Binary => Chunk::Short(array.as_binary::<i32>().clone()),
            DataType::LargeBinary => Chunk::Large(array.as_binary::<i64>().clone()),
            DataType::BinaryView => Chunk::View(array.as_binary_view().clone()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                Chunk::Dictionary {
                    keys: if dictionary.values().is_empty() {
                        Vec::new()
                    } else {
                        dictionary.normalized_keys()
                    },
                    values: Box::new(Chunk::of(dictionary.values())?),
                    array: Arc::clone(array),
                }
            }
            DataType::Null => Chunk::Null,
            // What data frames are, too.
            DataType::Struct(fields) => {
                let names: Vec<_> = fields
                    .iter()
                    .map(|field| format!("`{}`", field.name()))
                    .collect();
                return Err(format!(
                    "`column` must be one column of strings or binary values, not a data frame or struct of {}; use one of its columns",
                    names.join(", ")
                ));
            }
            other => {
                return Err(format!(
                    "`column` must be of strings or binary values, not of {other}"
                ));
            }
        })
    }

    fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Chunk::Short(array) => array.is_valid(row).then(|| array.value(row)),
            Chunk::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Chunk::View(array) => array.is_valid(row).then(|| array.value(row)),
            Chunk::Dictionary {
                array,
                keys,
                values,
            } => {
                let key = keys.get(row).filter(|_| array.is_valid(row))?;
                values.get(*key)
            }
            Chunk::Null => None,
        }
    }
}
